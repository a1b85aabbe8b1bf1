// Gradients of a sequence's kernels and biases: sums over all steps of all samples, of a few columns of the gates at a time.
#pragma once
#include "product.h"

// Rows that are summed at once: a panel of so many is as much as the nearest cache holds beside what it is multiplied with.
constexpr int BLOCK = 128;

// A product of turned rows: out [width, columns] = sum of factors' row × slopes' row, over `runs` samples with `rows` each.
struct Turning {
  int runs, rows;
  const float* factors;  // first row, `width` values each
  int width;
  const float* slopes;   // first row, `columns` values each
  int columns;
  int steps;             // rows from a sample's first to the next one's
  float *out, *sums;     // sums [columns] of the slopes, or null
};

template <int HEIGHT, int VECTORS>
PART void turnedTile(const float* const* factors, int column, int count, const float* panel, float* out, int columns, int filled) {
  Vector sums[HEIGHT][VECTORS] = {};
  for (int k = 0; k < count; k++)
    for (int i = 0; i < VECTORS; i++) {
      const Vector right = load(panel + PANEL * k + i * LANES);
      for (int row = 0; row < HEIGHT; row++) sums[row][i] += right * factors[k][column + row];
    }
  for (int row = 0; row < HEIGHT; row++)
    for (int i = 0; i < VECTORS; i++) {
      float* to = out + size_t(row) * columns + i * LANES;
      store(to, load(to, filled - i * LANES) + sums[row][i], filled - i * LANES);
    }
}

template <int HEIGHT>
PART int turnedTiles(const float* const* factors, int column, int width, int count, const float* panel, float* out, int columns, int filled) {
  for (; column + HEIGHT <= width; column += HEIGHT) {
    float* to = out + size_t(column) * columns;
    if (hasWideRegisters()) {
      turnedTile<HEIGHT, 2>(factors, column, count, panel, to, columns, filled);
    } else {
      constexpr int PART_OF = HEIGHT < 4 ? HEIGHT : 4;
      for (int row = 0; row < HEIGHT; row += PART_OF)
        for (int i = 0; i < PANEL; i += LANES)
          turnedTile<PART_OF, 1>(factors, column + row, count, panel + i, to + size_t(row) * columns + i, columns, filled - i);
    }
  }
  return column;
}

// The columns of one panel, from `first` on. Blocks are summed by themselves and then added up, as few roundings as that takes.
FOR_EVERY_PROCESSOR void turnedPanel(const Turning& it, int first) {
  alignas(64) float panel[BLOCK * PANEL];
  const float* factors[BLOCK];
  const int filled = it.columns - first < PANEL ? it.columns - first : PANEL, total = it.runs * it.rows;
  Vector left = {}, right = {};
  for (int row = 0; row < it.width; row++) memset(it.out + size_t(row) * it.columns + first, 0, filled * sizeof(float));
  for (int start = 0; start < total; start += BLOCK) {
    const int count = total - start < BLOCK ? total - start : BLOCK;
    Vector blockLeft = {}, blockRight = {};
    for (int k = 0, run = start / it.rows, row = start % it.rows; k < count; k++) {
      const size_t at = size_t(run) * it.steps + row;
      const float* slopes = it.slopes + at * it.columns + first;
      Vector l = load(slopes, filled), r = load(slopes + LANES, filled - LANES);
      factors[k] = it.factors + at * it.width;
      store(panel + k * PANEL, l);
      store(panel + k * PANEL + LANES, r);
      blockLeft += l;
      blockRight += r;
      if (++row == it.rows) row = 0, run++;
    }
    left += blockLeft;
    right += blockRight;
    int column = turnedTiles<8>(factors, 0, it.width, count, panel, it.out + first, it.columns, filled);
    column = turnedTiles<4>(factors, column, it.width, count, panel, it.out + first, it.columns, filled);
    turnedTiles<1>(factors, column, it.width, count, panel, it.out + first, it.columns, filled);
  }
  if (it.sums == nullptr) return;
  store(it.sums + first, left, filled);
  if (filled > LANES) store(it.sums + first + LANES, right, filled - LANES);
}
