// Adam's update (Kingma & Ba 2015) of weights and moments in one pass, by a gradient that is there, or by one that is only made
// here: that of a dense layer's kernel is a product, of which a tile is in registers while its weights come from memory.
#pragma once
#include "matrices.h"
#include "sizes.h"
#include "team.h"

struct AdamNumbers {
  float step_size, beta1, beta2, epsilon;  // the corrections are in step_size and epsilon
};

// Weights, first and second moment.
struct Moments {
  float *weights, *first, *second;

  Moments at(size_t index) const { return {weights + index, first + index, second + index}; }
};

// How large a gradient is, the weights before the update, and what it makes of them less what they were.
struct UpdateSizes {
  static constexpr int KINDS = 3;
  Extent gradient, weights, change;
};

PART Vector squareRoot(Vector x) {
  for (int i = 0; i < LANES; i++) x[i] = __builtin_sqrtf(x[i]);
  return x;
}
PART float squareRoot(float x) { return __builtin_sqrtf(x); }

// The new weights, and the new moments in place of the old ones; `V` is a vector or a float.
template <typename V>
PART V updatedWeights(const AdamNumbers& it, V g, V& first, V& second, V weights) {
  first = first + (g - first) * (1.0f - it.beta1);
  second = second + (g * g - second) * (1.0f - it.beta2);
  return weights - first * it.step_size / (squareRoot(second) + it.epsilon);
}

// The first `some` of a vector.
template <bool MEASURED>
PART void adam(const AdamNumbers& it, const Moments& of, Vector g, int some, UpdateSizes* sizes) {
  Vector m = load(of.first, some), v = load(of.second, some);
  const Vector old = load(of.weights, some), weights = updatedWeights(it, g, m, v, old);
  store(of.first, m, some);
  store(of.second, v, some);
  store(of.weights, weights, some);
  if (MEASURED) {
    sizes->gradient.add(g);
    sizes->weights.add(old);
    sizes->change.add(weights - old);
  }
}

// One value after the other, which compilers make vectors of that are as wide as registers: g++ keeps wider ones in memory.
PART void adamOfEach(const AdamNumbers& given, float* __restrict weights, float* __restrict first, float* __restrict second, const float* __restrict gradient, int count) {
  const AdamNumbers it = given;
  for (int i = 0; i < count; i++) weights[i] = updatedWeights(it, gradient[i], first[i], second[i], weights[i]);
}

template <bool MEASURED>
PART void adam(const AdamNumbers& it, const Moments& of, const float* gradient, int count, UpdateSizes* sizes) {
  if (!MEASURED && !hasWideRegisters()) return adamOfEach(it, of.weights, of.first, of.second, gradient, count);
  for (int i = 0; i < count; i += LANES) adam<MEASURED>(it, of.at(i), load(gradient + i, count - i), count - i, sizes);
}

// Tells `sizes`, where it is there.
PART void adam(const AdamNumbers& it, const Moments& of, const float* gradient, int count, UpdateSizes* sizes) {
  if (sizes == nullptr) adam<false>(it, of, gradient, count, sizes);
  else adam<true>(it, of, gradient, count, sizes);
}

FOR_EVERY_PROCESSOR inline void updated(const AdamNumbers& it, const Moments& of, const float* gradient, int count, UpdateSizes* sizes) {
  adam(it, of, gradient, count, sizes);
}

// Sums over the rows of [rows, columns], each in the rows' order.
PART void summed(const float* rows, int count, int columns, int first, int last, float* to) {
  for (int column = first; column < last; column += LANES) {
    Vector sum = {};
    for (int row = 0; row < count; row++) sum += load(rows + size_t(row) * columns + column, last - column);
    store(to + column - first, sum, last - column);
  }
}
FOR_EVERY_PROCESSOR inline void sumRows(const float* rows, int count, int columns, int first, int last, float* to) { summed(rows, count, columns, first, last, to); }

// Columns that are summed at once for the biases among them.
constexpr int TOGETHER = 4 * PANEL;

FOR_EVERY_PROCESSOR inline void updatedBySums(const AdamNumbers& it, const Moments& of, const float* rows, int count, int columns, int first, int last, UpdateSizes* sizes) {
  float gradient[TOGETHER];
  summed(rows, count, columns, first, last, gradient);
  adam(it, of.at(first), gradient, last - first, sizes);
}

// A panel of the kernel [rows, columns] whose gradient is leftᵀ · right for left [batch, rows] and right [batch, columns].
struct KernelPanel {
  const float* left;
  size_t rows;
  const float* right;  // [batch, PANEL]
  int batch;
  size_t columns;
  Moments of;          // at the panel's first column
};

// Whole tiles of rows: while a tile's product is made, the weights of the one before are updated. Roots and quotients are units
// of their own in a processor, and one after the other they would take half as long again as the products.
template <bool MEASURED>
PART void updatedTiles(const AdamNumbers& given, const KernelPanel& panel, int first, int last, UpdateSizes* sizes) {
  constexpr int VECTORS = PANEL / LANES, ALL = TALLEST * VECTORS;
  const AdamNumbers it = given;  // which nothing that is written can change
  float gradient[ALL * LANES];
  const size_t tile = TALLEST * panel.columns;
  Moments of = panel.of.at(first * panel.columns);
  for (int row = first; row < last; row += TALLEST) {
    Vector sums[TALLEST][VECTORS] = {};
    const float *left = panel.left + row, *right = panel.right, *made = gradient;
    int k = 0, share = panel.batch;
    for (int r = 0; r < TALLEST; r++) {
      for (int v = 0; v < VECTORS; v++, share += panel.batch, made += LANES) {
        for (const int end = share / ALL; k < end; k++, left += panel.rows, right += PANEL)
          for (int i = 0; i < VECTORS; i++) {
            const Vector columns = load(right + i * LANES);
            for (int j = 0; j < TALLEST; j++) sums[j][i] += columns * left[j];
          }
        // what is needed next is on its way meanwhile
        const Moments next = of.at(v * LANES);
        for (const float* place : {next.weights, next.first, next.second}) __builtin_prefetch(place, 1);
        if (row > first) adam<MEASURED>(it, {next.weights - tile, next.first - tile, next.second - tile}, load(made), LANES, sizes);
      }
      of = of.at(panel.columns);
    }
    for (int i = 0; i < ALL; i++) store(gradient + i * LANES, sums[i / VECTORS][i % VECTORS]);
  }
  of = {of.weights - tile, of.first - tile, of.second - tile};
  for (int r = 0; r < TALLEST; r++) adam<MEASURED>(it, of.at(r * panel.columns), gradient + r * PANEL, PANEL, sizes);
}

FOR_EVERY_PROCESSOR inline void updatedByProduct(const AdamNumbers& it, const Moments& of, const MatrixProduct& gradient, int first_row, int last_row, int column, UpdateSizes* sizes) {
  const int width = std::min(PANEL, gradient.columns - column);
  float* const panel = scratch(size_t(PANEL) * (gradient.inner + TALLEST));
  copied(gradient.right + column, gradient.columns, width, gradient.inner, panel, PANEL);
  int row = first_row;
  if (width == PANEL && hasWideRegisters()) {
    const KernelPanel whole = {gradient.left, size_t(gradient.rows), panel, gradient.inner, size_t(gradient.columns), of.at(column)};
    const int end = last_row - (last_row - first_row) % TALLEST;
    if (end > row) sizes == nullptr ? updatedTiles<false>(it, whole, row, end, sizes) : updatedTiles<true>(it, whole, row, end, sizes);
    row = end;
  }
  Tile tile = {};
  tile.left_apart = gradient.rows;
  tile.right = panel;
  tile.right_apart = PANEL;
  tile.inner = gradient.inner;
  tile.out = panel + size_t(PANEL) * gradient.inner;
  tile.out_apart = PANEL;
  tile.left_turned = true;
  tile.vectors = width > LANES ? 2 : 1;
  for (; row < last_row; row += TALLEST) {
    const int height = std::min(TALLEST, last_row - row);
    // what is needed next is on its way while the product is made
    for (int i = 0; i < height; i++) {
      const Moments next = of.at(size_t(row + i) * gradient.columns + column);
      for (int some = 0; some < width; some += LANES)
        for (const float* place : {next.weights, next.first, next.second}) __builtin_prefetch(place + some, 1);
    }
    tile.left = gradient.left + row;
    tile.rows = height;
    compute(tile);
    if (width == gradient.columns) {  // short rows have no gaps between them
      for (int i = 1; i < height; i++) memmove(tile.out + i * width, tile.out + i * PANEL, width * sizeof(float));
      adam(it, of.at(size_t(row) * width), tile.out, height * width, sizes);
    } else {
      for (int i = 0; i < height; i++) adam(it, of.at(size_t(row + i) * gradient.columns + column), tile.out + i * PANEL, width, sizes);
    }
  }
}
