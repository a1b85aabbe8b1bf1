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

template <bool MEASURED>
PART void adam(const AdamNumbers& it, const Moments& of, const float* gradient, int count, UpdateSizes* sizes) {
  for (int i = 0; i < count; i += LANES) {
    const int some = count - i;
    const Vector g = load(gradient + i, some), before = load(of.first + i, some), squares = load(of.second + i, some);
    const Vector m = before + (g - before) * (1.0f - it.beta1);
    const Vector v = squares + (g * g - squares) * (1.0f - it.beta2);
    store(of.first + i, m, some);
    store(of.second + i, v, some);
    const Vector old = load(of.weights + i, some), weights = old - m * it.step_size / (squareRoot(v) + it.epsilon);
    store(of.weights + i, weights, some);
    if (MEASURED) {
      sizes->gradient.add(g);
      sizes->weights.add(old);
      sizes->change.add(weights - old);
    }
  }
}

// Tells `sizes`, where it is there.
PART void adam(const AdamNumbers& it, const Moments& of, const float* gradient, int count, UpdateSizes* sizes) {
  if (sizes == nullptr) adam<false>(it, of, gradient, count, sizes);
  else adam<true>(it, of, gradient, count, sizes);
}

FOR_EVERY_PROCESSOR void updated(const AdamNumbers& it, const Moments& of, const float* gradient, int count, UpdateSizes* sizes) {
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
FOR_EVERY_PROCESSOR void sumRows(const float* rows, int count, int columns, int first, int last, float* to) { summed(rows, count, columns, first, last, to); }

// Columns that are summed at once for the biases among them.
constexpr int TOGETHER = 4 * PANEL;

FOR_EVERY_PROCESSOR void updatedBySums(const AdamNumbers& it, const Moments& of, const float* rows, int count, int columns, int first, int last, UpdateSizes* sizes) {
  float gradient[TOGETHER];
  summed(rows, count, columns, first, last, gradient);
  adam(it, of.at(first), gradient, last - first, sizes);
}

// A panel of the kernel [rows, columns] whose gradient is leftᵀ · right for left [batch, rows] and right [batch, columns].
FOR_EVERY_PROCESSOR void updatedByProduct(const AdamNumbers& it, const Moments& of, const MatrixProduct& gradient, int first_row, int last_row, int column, UpdateSizes* sizes) {
  const int width = std::min(PANEL, gradient.columns - column);
  float* const panel = scratch(size_t(PANEL) * (gradient.inner + TALLEST));
  copied(gradient.right + column, gradient.columns, width, gradient.inner, panel, PANEL);
  Tile tile = {};
  tile.left_apart = gradient.rows;
  tile.right = panel;
  tile.right_apart = PANEL;
  tile.inner = gradient.inner;
  tile.out = panel + size_t(PANEL) * gradient.inner;
  tile.out_apart = PANEL;
  tile.left_turned = true;
  tile.vectors = width > LANES ? 2 : 1;
  for (int row = first_row; row < last_row; row += TALLEST) {
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
    for (int i = 0; i < height; i++) adam(it, of.at(size_t(row + i) * gradient.columns + column), tile.out + i * PANEL, width, sizes);
  }
}
