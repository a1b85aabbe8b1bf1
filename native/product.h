// Products of a few rows with a matrix that is used again at every step, and therefore packed once.
#pragma once
#include <vector>
#include "vectors.h"

// Columns that a tile has at once: two vectors of them, by four rows, fill the registers of all processors but the oldest.
constexpr int PANEL = 2 * LANES;
constexpr int TILE = 4;

inline int roundedUp(int count, int to) { return (count + to - 1) / to * to; }

// A matrix [inner, columns] as panels of neighbouring columns, the last one filled up with zeros. `column` says which column
// of the matrix one of the packed ones is, or -1 for none.
struct Packed {
  int inner;
  int columns;
  std::vector<float> values;

  template <typename At>
  Packed(int inner, int wanted, At at) : inner(inner), columns(roundedUp(wanted, PANEL)), values(size_t(columns) * inner) {
    for (int first = 0; first < columns; first += PANEL)
      for (int k = 0; k < inner; k++)
        for (int i = 0; i < PANEL; i++)
          values[size_t(first) * inner + k * PANEL + i] = first + i < wanted ? at(k, first + i) : 0;
  }
};

template <int ROWS>
PART void tile(const float* const* rows, int inner, const float* panel, float* out, int columns) {
  Vector sums[ROWS][2] = {};
  for (int k = 0; k < inner; k++) {
    Vector left = load(panel + PANEL * k), right = load(panel + PANEL * k + LANES);
    for (int row = 0; row < ROWS; row++) {
      sums[row][0] += left * rows[row][k];
      sums[row][1] += right * rows[row][k];
    }
  }
  for (int row = 0; row < ROWS; row++) {
    store(out + size_t(row) * columns, sums[row][0]);
    store(out + size_t(row) * columns + LANES, sums[row][1]);
  }
}

// out [count, columns] = rows × matrix. What a row becomes does not depend on the others.
PART void multiply(const float* const* rows, int count, const Packed& matrix, float* out) {
  for (int first = 0; first < matrix.columns; first += PANEL) {
    const float* panel = matrix.values.data() + size_t(first) * matrix.inner;
    int row = 0;
    for (; row + TILE <= count; row += TILE) tile<TILE>(rows + row, matrix.inner, panel, out + size_t(row) * matrix.columns + first, matrix.columns);
    for (; row < count; row++) tile<1>(rows + row, matrix.inner, panel, out + size_t(row) * matrix.columns + first, matrix.columns);
  }
}
