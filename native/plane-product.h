// Products of small matrices whose columns lie in vectors: [vector][row][16], so that rows and vectors of rows are constants apart.
#pragma once
#include <cstddef>
#include "vectors.h"

// Rows that are multiplied at once divide this; matrices have so many rows, or a multiple.
constexpr int ROWS_TOGETHER = 16;

// Sums of ROWS rows and VECTORS vectors of columns, in registers.
template <int ROWS, int VECTORS>
struct Sums {
  Vector values[VECTORS][ROWS];

  INLINED void clear() {
#pragma GCC unroll 2
    for (int v = 0; v < VECTORS; v++)
#pragma GCC unroll 16
      for (int row = 0; row < ROWS; row++) values[v][row] = Vector{};
  }

  // Adds `steps` products of a column of `left`, whose rows lie ROW apart and columns STEP, with rows of `right`, whose vectors lie `apart`.
  template <int ROW, int STEP>
  INLINED void add(const float* left, int steps, const float* right, size_t apart) {
    for (int k = 0; k < steps; k++, left += STEP, right += LANES) {
      Vector factors[VECTORS];
#pragma GCC unroll 2
      for (int v = 0; v < VECTORS; v++) factors[v] = load(right + apart * v);
#pragma GCC unroll 16
      for (int row = 0; row < ROWS; row++)
#pragma GCC unroll 2
        for (int v = 0; v < VECTORS; v++) values[v][row] += factors[v] * left[ROW * row];
    }
  }

  INLINED void write(float* out, size_t apart) {
#pragma GCC unroll 2
    for (int v = 0; v < VECTORS; v++)
#pragma GCC unroll 16
      for (int row = 0; row < ROWS; row++) store(out + apart * v + LANES * row, values[v][row]);
  }

  INLINED void addTo(float* out, size_t apart) {
#pragma GCC unroll 2
    for (int v = 0; v < VECTORS; v++)
#pragma GCC unroll 16
      for (int row = 0; row < ROWS; row++) store(out + apart * v + LANES * row, load(out + apart * v + LANES * row) + values[v][row]);
  }
};

// A part of `out` [.][rows][16]: `left` [.][rows][16] has `inner` columns, `right` [.][inner][16].
template <int ROWS, int VECTORS>
PART void productOf(const float* left, int rows, int inner, const float* right, float* out) {
  const size_t apart = size_t(LANES) * rows;
  for (int row = 0; row < rows; row += ROWS) {
    Sums<ROWS, VECTORS> sums;
    sums.clear();
    for (int k = 0; k < inner; k += LANES)
      sums.template add<LANES, 1>(left + k / LANES * apart + LANES * row, inner - k < LANES ? inner - k : LANES, right + size_t(LANES) * k, size_t(LANES) * inner);
    sums.write(out + LANES * row, apart);
  }
}

// out [vectors][rows][16] = left [.][rows][16], `inner` columns of it, × right [vectors][inner][16].
PART void product(const float* left, int rows, int inner, const float* right, int vectors, float* out) {
  const size_t in = size_t(LANES) * inner, apart = size_t(LANES) * rows;
  if (!hasWideRegisters()) {
    for (int v = 0; v < vectors; v++) productOf<4, 1>(left, rows, inner, right + in * v, out + apart * v);
    return;
  }
  int v = 0;
  for (; v + 2 <= vectors; v += 2) productOf<8, 2>(left, rows, inner, right + in * v, out + apart * v);
  if (v < vectors) productOf<16, 1>(left, rows, inner, right + in * v, out + apart * v);
}

template <int ROWS, int VECTORS>
PART void outerOf(const float* left, int columns, const float* right, int rows, int steps, float* out) {
  for (int column = 0; column < columns; column += ROWS) {
    Sums<ROWS, VECTORS> sums;
    sums.clear();
    sums.template add<1, LANES>(left + column / LANES * size_t(LANES) * rows + column % LANES, steps, right, size_t(LANES) * rows);
    sums.addTo(out + LANES * column, size_t(LANES) * columns);
  }
}

// out [vectors][columns][16] += leftᵀ × right over `steps` rows: left is [columns / 16][rows][16], right [vectors][rows][16].
PART void addOuterProduct(const float* left, int columns, const float* right, int vectors, int rows, int steps, float* out) {
  const size_t apart = size_t(LANES) * rows, wide = size_t(LANES) * columns;
  if (!hasWideRegisters()) {
    for (int v = 0; v < vectors; v++) outerOf<4, 1>(left, columns, right + apart * v, rows, steps, out + wide * v);
    return;
  }
  int v = 0;
  for (; v + 2 <= vectors; v += 2) outerOf<8, 2>(left, columns, right + apart * v, rows, steps, out + wide * v);
  if (v < vectors) outerOf<16, 1>(left, columns, right + apart * v, rows, steps, out + wide * v);
}
