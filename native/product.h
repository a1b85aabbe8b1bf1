// Products of a few rows with a matrix that is used again at every step, and therefore packed once.
#pragma once
#include <vector>
#include "vectors.h"

// Columns that are packed beside each other: two vectors of them.
constexpr int PANEL = 2 * LANES;
// Rows that are done at once where there are the registers for them.
constexpr int TILE = 8;

// A matrix [inner, columns] as panels of neighbouring columns, the last one filled up with zeros.
struct Packed {
  int inner, columns;
  std::vector<float> values;

  Packed(int inner, int wanted) : inner(inner), columns(roundedUp(wanted, PANEL)), values(size_t(columns) * inner) {}
  float* at(int k, int column) { return values.data() + (size_t(column / PANEL) * inner + k) * PANEL + column % PANEL; }
  const float* panel(int column) const { return values.data() + size_t(column) * inner; }
};

// Rows of the same length, each as far from the one before.
struct Rows {
  const float* first;
  size_t stride;
};

// Adds the products to what `out` has, of as many rows and parts of columns as registers hold.
template <typename Part, int ROWS, int PARTS>
PART void tile(Rows rows, int inner, const float* panel, float* out, int columns) {
  constexpr int WIDE = sizeof(Part) / sizeof(float);
  Part sums[ROWS][PARTS];
#pragma GCC unroll 8
  for (int row = 0; row < ROWS; row++)
#pragma GCC unroll 2
    for (int i = 0; i < PARTS; i++) sums[row][i] = at<Part>(out + size_t(row) * columns + i * WIDE);
  for (int k = 0; k < inner; k++)
#pragma GCC unroll 2
    for (int i = 0; i < PARTS; i++) {
      const Part right = at<Part>(panel + PANEL * k + i * WIDE);
#pragma GCC unroll 8
      for (int row = 0; row < ROWS; row++) sums[row][i] += right * rows.first[row * rows.stride + k];
    }
#pragma GCC unroll 8
  for (int row = 0; row < ROWS; row++)
#pragma GCC unroll 2
    for (int i = 0; i < PARTS; i++) put(out + size_t(row) * columns + i * WIDE, sums[row][i]);
}

// A panel's columns of ROWS rows: both vectors at once where registers are as wide as a vector, one after the other elsewhere.
template <int ROWS>
PART void panelOf(Rows rows, int inner, const float* panel, float* out, int columns) {
  if (hasWideRegisters()) {
    tile<Vector, ROWS, 2>(rows, inner, panel, out, columns);
    return;
  }
  constexpr int PART_OF = ROWS < 4 ? ROWS : 4;
  for (int row = 0; row < ROWS; row += PART_OF)
    for (int i = 0; i < PANEL; i += LANES)
      tile<Half, PART_OF, 2>({rows.first + row * rows.stride, rows.stride}, inner, panel + i, out + size_t(row) * columns + i, columns);
}

template <int ROWS>
PART int panelsOf(Rows rows, int row, int count, const Packed& matrix, int column, float* out) {
  for (; row + ROWS <= count; row += ROWS)
    panelOf<ROWS>({rows.first + row * rows.stride, rows.stride}, matrix.inner, matrix.panel(column), out + size_t(row) * matrix.columns + column, matrix.columns);
  return row;
}

// out [count, columns] += rows × matrix. What a row becomes does not depend on the others.
PART void addProduct(Rows rows, int count, const Packed& matrix, float* out) {
  for (int column = 0; column < matrix.columns; column += PANEL) {
    int row = panelsOf<TILE>(rows, 0, count, matrix, column, out);
    row = panelsOf<4>(rows, row, count, matrix, column, out);
    panelsOf<1>(rows, row, count, matrix, column, out);
  }
}
