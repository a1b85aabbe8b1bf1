// Gradients of kernels: sums of the products of every row's factors with its slopes, of rows that come a few at a time. They are
// gathered in blocks, so that a sum is read and written once a block, and lie there as the products want them.
#pragma once
#include "product.h"

// Rows of a block: a panel of so many slopes stays in the nearest cache beside what it is multiplied with.
constexpr int BLOCK_ROWS = 128;
// Factors that are multiplied with a panel at once.
constexpr int HEIGHT = 8;

// `count` rows of slopes, from row `at` of a block on, whose panels lie one after the other.
PART void gatherSlopes(const float* rows, int count, int width, int at, float* panels) {
  for (int c = 0; c < width; c += PANEL) {
    float* to = panels + size_t(c) * BLOCK_ROWS + at * PANEL;
    const float* from = rows + c;
    const int filled = width - c;
    if (filled >= PANEL) {
      for (int row = 0; row < count; row++, from += width, to += PANEL) memcpy(to, from, PANEL * sizeof(float));
    } else {
      for (int row = 0; row < count; row++, from += width, to += PANEL) {
        store(to, load(from, filled));
        store(to + LANES, load(from + LANES, filled - LANES));
      }
    }
  }
}

// `count` rows of factors, which those of the step before precede, or of zeros.
PART void gatherFactors(Rows rows, int count, int width, int at, float* tiles) {
  for (int row = 0; row < count; row++) {
    const float* from = rows.first + row * rows.stride;
    float* to = tiles + size_t(at + row) * HEIGHT;
    for (int c = 0; c < width; c += HEIGHT, to += HEIGHT * BLOCK_ROWS) {
      soon(from + c - 2 * width);
      if (width - c >= HEIGHT) memcpy(to, from + c, HEIGHT * sizeof(float));
      else for (int i = 0; i < HEIGHT; i++) to[i] = c + i < width ? from[c + i] : 0;
    }
  }
}
PART void gatherZeros(int count, int width, int at, float* tiles) {
  for (int c = 0; c < width; c += HEIGHT) memset(tiles + (size_t(c) * BLOCK_ROWS) + size_t(at) * HEIGHT, 0, size_t(count) * HEIGHT * sizeof(float));
}

template <typename Part, int ROWS, int PARTS>
PART void turnedTile(const float* factors, const float* panel, int count, bool adds, float* out, int columns) {
  constexpr int WIDE = sizeof(Part) / sizeof(float);
  Part sums[ROWS][PARTS] = {};
  for (int k = 0; k < count; k++)
#pragma GCC unroll 2
    for (int i = 0; i < PARTS; i++) {
      const Part slopes = at<Part>(panel + PANEL * k + i * WIDE);
#pragma GCC unroll 8
      for (int row = 0; row < ROWS; row++) sums[row][i] += slopes * factors[HEIGHT * k + row];
    }
#pragma GCC unroll 8
  for (int row = 0; row < ROWS; row++)
#pragma GCC unroll 2
    for (int i = 0; i < PARTS; i++) {
      float* to = out + size_t(row) * columns + i * WIDE;
      put(to, adds ? at<Part>(to) + sums[row][i] : sums[row][i]);
    }
}

// out [width, columns], both filled up, = or += the products of a block's `count` rows.
PART void turnedProduct(const float* tiles, int width, const float* panels, int columns, int count, bool adds, float* out) {
  for (int column = 0; column < columns; column += PANEL)
    for (int first = 0; first < width; first += HEIGHT) {
      const float *factors = tiles + size_t(first) * BLOCK_ROWS, *panel = panels + size_t(column) * BLOCK_ROWS;
      float* to = out + size_t(first) * columns + column;
      if (hasWideRegisters()) {
        turnedTile<Vector, HEIGHT, 2>(factors, panel, count, adds, to, columns);
      } else {
        for (int row = 0; row < HEIGHT; row += 4)
          for (int i = 0; i < PANEL; i += LANES) turnedTile<Half, 4, 2>(factors + row, panel + i, count, adds, to + size_t(row) * columns + i, columns);
      }
    }
}

// out [columns] = or += the sum of a block's `count` rows of slopes.
PART void sumOfSlopes(const float* panels, int columns, int count, bool adds, float* out) {
  for (int column = 0; column < columns; column += LANES) {
    const float* from = panels + size_t(column / PANEL) * PANEL * BLOCK_ROWS + column % PANEL;
    Vector sum = {};
    for (int row = 0; row < count; row++) sum += load(from + size_t(row) * PANEL);
    store(out + column, adds ? load(out + column) + sum : sum);
  }
}

// out [values] = what `parts` have from `first` on, each so far from the one before, added up in their order.
FOR_EVERY_PROCESSOR inline void addUp(const float* first, int parts, size_t apart, int values, float* out) {
  eachVector(values, [&](int i, int count) INLINED {
    Vector sum = load(first + i);
    for (int part = 1; part < parts; part++) sum += load(first + part * apart + i);
    store(out + i, sum, count);
  });
}
