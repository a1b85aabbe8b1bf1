// Products of small matrices whose columns lie in vectors: [vector][row][16], so that rows and vectors of rows are constants apart.
#pragma once
#include <cstddef>
#include "vectors.h"

// Rows that are multiplied at once divide this; matrices have so many rows, or a multiple.
constexpr int ROWS_TOGETHER = 16;

// Sums of ROWS rows and PARTS parts of their columns, in registers.
template <typename Part, int ROWS, int PARTS>
struct Sums {
  Part values[PARTS][ROWS];

  // Adds `steps` products of a column of `left`, whose rows lie ROW apart and columns STEP, with rows of `right`, whose parts lie `apart`.
  template <int ROW, int STEP>
  INLINED void add(const float* left, int steps, const float* right, size_t apart) {
    for (int k = 0; k < steps; k++, left += STEP, right += LANES) {
      Part factors[PARTS];
#pragma GCC unroll 2
      for (int p = 0; p < PARTS; p++) factors[p] = at<Part>(right + apart * p);
#pragma GCC unroll 16
      for (int row = 0; row < ROWS; row++)
#pragma GCC unroll 2
        for (int p = 0; p < PARTS; p++) values[p][row] += factors[p] * left[ROW * row];
    }
  }

  // Writes them, or adds them to what is there.
  INLINED void write(float* out, size_t apart, bool add) const {
#pragma GCC unroll 2
    for (int p = 0; p < PARTS; p++)
#pragma GCC unroll 16
      for (int row = 0; row < ROWS; row++) {
        float* to = out + apart * p + LANES * row;
        put(to, add ? at<Part>(to) + values[p][row] : values[p][row]);
      }
  }
};

// PARTS parts of the columns of out [.][rows][16], `apart` from each other: left [.][rows][16], `inner` columns of it, × right [.][inner][16].
template <typename Part, int ROWS, int PARTS>
PART void productOf(const float* left, int rows, int inner, const float* right, size_t right_apart, float* out, size_t apart) {
  for (int row = 0; row < rows; row += ROWS) {
    Sums<Part, ROWS, PARTS> sums = {};
    for (int k = 0; k < inner; k += LANES)
      sums.template add<LANES, 1>(left + size_t(k) * rows + LANES * row, inner - k < LANES ? inner - k : LANES, right + size_t(LANES) * k, right_apart);
    sums.write(out + LANES * row, apart, false);
  }
}

// out [vectors][rows][16] = left [.][rows][16], `inner` columns of it, × right [vectors][inner][16].
PART void product(const float* left, int rows, int inner, const float* right, int vectors, float* out) {
  const size_t in = size_t(LANES) * inner, apart = size_t(LANES) * rows;
  if (!hasWideRegisters()) {
    for (int v = 0; v < vectors; v++) productOf<Half, 4, 2>(left, rows, inner, right + in * v, LANES / 2, out + apart * v, LANES / 2);
    return;
  }
  int v = 0;
  for (; v + 2 <= vectors; v += 2) productOf<Vector, 8, 2>(left, rows, inner, right + in * v, in, out + apart * v, apart);
  if (v < vectors) productOf<Vector, 16, 1>(left, rows, inner, right + in * v, in, out + apart * v, apart);
}

template <typename Part, int ROWS, int PARTS>
PART void outerOf(const float* left, int columns, const float* right, size_t right_apart, int rows, int steps, float* out, size_t apart) {
  for (int column = 0; column < columns; column += ROWS) {
    Sums<Part, ROWS, PARTS> sums = {};
    sums.template add<1, LANES>(left + column / LANES * size_t(LANES) * rows + column % LANES, steps, right, right_apart);
    sums.write(out + LANES * column, apart, true);
  }
}

// out [vectors][columns][16] += leftᵀ × right over `steps` rows: left is [columns / 16][rows][16], right [vectors][rows][16].
PART void addOuterProduct(const float* left, int columns, const float* right, int vectors, int rows, int steps, float* out) {
  const size_t apart = size_t(LANES) * rows, wide = size_t(LANES) * columns;
  if (!hasWideRegisters()) {
    for (int v = 0; v < vectors; v++) outerOf<Half, 4, 2>(left, columns, right + apart * v, LANES / 2, rows, steps, out + wide * v, LANES / 2);
    return;
  }
  int v = 0;
  for (; v + 2 <= vectors; v += 2) outerOf<Vector, 8, 2>(left, columns, right + apart * v, apart, rows, steps, out + wide * v, wide);
  if (v < vectors) outerOf<Vector, 16, 1>(left, columns, right + apart * v, apart, rows, steps, out + wide * v, wide);
}
