// Products of two matrices, either of which may be turned, with what a dense layer does to the result while it is at hand.
// A value is one sum in the order of the inner axis, so neither tiles nor who computes them change its bits.
#pragma once
#include <algorithm>
#include "product.h"

// out [rows, columns] = left [rows, inner] × right [inner, columns], then + bias [columns], relu or a gate where asked for.
struct MatrixProduct {
  int rows, columns, inner;
  const float* left;
  bool left_turned;   // it lies as [inner, rows]
  const float* right;
  bool right_turned;  // it lies as [columns, inner]
  float* out;
  const float* bias = nullptr;
  bool relu = false;
  const float* gate = nullptr;  // [rows, columns]: where it is not above 0 the result is 0, as relu's gradient has it

  size_t leftApart() const { return left_turned ? rows : inner; }
  size_t rightApart() const { return right_turned ? inner : columns; }
};

// The whole result, shared among the team.
void multiply(const MatrixProduct&);

// Rows of a tile at most, with two vectors of columns.
constexpr int TALLEST = 8;
// Rows that a thread does at once.
constexpr int BLOCK = 30 * TALLEST;

// Some rows, up to TALLEST, of whole vectors of columns.
struct Tile {
  const float* left;    // the first of its rows
  size_t left_apart;
  bool left_turned;
  const float* right;   // the first of its columns
  size_t right_apart;
  int inner;
  float* out;
  size_t out_apart;
  int rows, vectors;
  bool adds;            // to what is there
};

void compute(const Tile&);

// Copies `inner` rows of `count` columns as rows of `width`, or `count` rows of `inner` values as the columns; what is missing is 0.
void copy(const float* from, size_t apart, bool turned, int count, int inner, float* to, int width);

// `inner` rows of the first `count` columns, what is missing up to `width` 0.
PART void copied(const float* from, size_t apart, int count, int inner, float* to, int width) {
  const bool whole = count >= width && width % LANES == 0;
  for (int k = 0; k < inner && whole; k++)
    for (int first = 0; first < width; first += LANES) store(to + size_t(k) * width + first, load(from + k * apart + first));
  for (int k = 0; k < inner && !whole; k++)
    for (int first = 0; first < width; first += LANES)
      store(to + size_t(k) * width + first, count > first ? load(from + k * apart + first, count - first) : Vector{}, width - first);
}
