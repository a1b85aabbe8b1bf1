// What is told of the values that leave a layer, in one pass: their mean and variance, which channels give nothing, and how many
// values lie where an activation is flat. Sums are double precision's, in parts that the shape alone decides.
#pragma once
#include <atomic>
#include "channels.h"
#include "sizes.h"

// Sums of what values are above `from`, which is near them: where all are alike, the variance is nothing.
struct OutputSums {
  double sum = 0, squares = 0;
  int64_t flat = 0;

  void join(const OutputSums& other) {
    sum += other.sum;
    squares += other.squares;
    flat += other.flat;
  }
};

// positive[column] = 1 where a value of the column is above 0, or no number.
struct ColumnsAboveZero {
  const float* x;
  int rows, width;
  float* positive;

  template <typename V, int N>
  INLINED inline void of(int c) const {
    constexpr int APART = sizeof(V) / sizeof(float);
    V any[N];
    for (int i = 0; i < N; i++) any[i] = at<V>(positive + c + i * APART);
    for (int row = 0; row < rows; row++)
      for (int i = 0; i < N; i++) any[i] = at<V>(x + size_t(row) * width + c + i * APART) <= V{} ? any[i] : V{} + 1.0f;
    for (int i = 0; i < N; i++) put(positive + c + i * APART, any[i]);
  }
};

// The same as they come, sixteen at once.
struct OutputVectors {
  Doubles from, low_sum = {}, high_sum = {}, low_squares = {}, high_squares = {};
  Vector below, above;
  Vector flat = {};  // as many as single precision can count

  INLINED inline void add(Vector x) {
    const Precise it = Precise::of(x);
    const Doubles low = it.low - from, high = it.high - from;
    low_sum += low;
    high_sum += high;
    low_squares += low * low;
    high_squares += high * high;
    flat += x < below ? all(1) : Vector{};
    flat += x > above ? all(1) : Vector{};
  }

  INLINED inline OutputSums sums() const {
    OutputSums sums = {sumOf(low_sum) + sumOf(high_sum), sumOf(low_squares) + sumOf(high_squares), 0};
    for (int lane = 0; lane < LANES; lane++) sums.flat += int64_t(flat[lane]);
    return sums;
  }
};

// Of a part; `alive` is told of channels where it is there, `room` is for a row.
FOR_EVERY_PROCESSOR inline OutputSums sumsOf(const Grid& grid, int part, const float* x, float from, float low, float high, std::atomic<bool>* alive, float* room) {
  OutputVectors vectors;
  vectors.from = from - Doubles{};
  vectors.below = all(low);
  vectors.above = all(high);
  OutputSums rest;
  std::fill(room, room + grid.width, 0.0f);
  Grid::blocks(grid, part, [&](int64_t first, int rows, int columns) INLINED {
    const int64_t end = first + int64_t(rows) * columns;
    OutputVectors these = vectors;
    for (; first + LANES <= end; first += LANES) these.add(at<Vector>(x + first));
    vectors = these;
    for (; first < end; first++) {
      const double value = double(x[first]) - from;
      rest.join({value, value * value, x[first] < low || x[first] > high});
    }
    if (alive != nullptr) everyColumn(columns, ColumnsAboveZero{x + end - int64_t(rows) * columns, rows, grid.width, room});
  });
  if (alive != nullptr)
    for (int column = 0; column < grid.width; column++)
      if (room[column] != 0) alive[column % grid.channels].store(true, std::memory_order_relaxed);
  OutputSums sums = vectors.sums();
  sums.join(rest);
  return sums;
}
