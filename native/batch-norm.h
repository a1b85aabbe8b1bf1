// Batch normalization over the last axis, in training (Ioffe & Szegedy 2015), and the Relu that may follow: one pass over the
// values for their moments and one that normalizes, and as many for the gradient.
//
// Moments are sums of 2^13 values or so at a time, about the mean of these, which are in the cache then; sums of such blocks
// are joined in double precision, in their order. With b values of a channel in a block, of which an accumulator adds up no
// more than b/4 or 128, the variance is within (b + 3) 2^-24 + 2^-52 mean²/variance of itself, and mostly far nearer: a mean
// that is thousands of deviations away costs nothing.
#pragma once
#include <cmath>
#include <vector>
#include "channels.h"

// Per channel, what a pass needs, for every column of a row.
using Wide = std::vector<float>;

inline Wide widened(int channels, int width, const float* of) {
  Wide wide(width);
  for (int c = 0; c < width; c++) wide[c] = of[c % channels];
  return wide;
}
inline Wide widened(const Grid& grid, const float* of) { return widened(grid.channels, grid.width, of); }

// sum[column] = the sum over `rows` of what lies in that column.
struct ColumnSums {
  const float* x;
  int rows, width;
  float* sums;

  template <typename V, int N>
  INLINED inline void of(int c) const {
    constexpr int APART = sizeof(V) / sizeof(float);
    V sum[N] = {};
    for (int row = 0; row < rows; row++)
      for (int i = 0; i < N; i++) sum[i] += at<V>(x + size_t(row) * width + c + i * APART);
    for (int i = 0; i < N; i++) put(sums + c + i * APART, sum[i]);
  }
};

// The same of x - mean and of its square.
struct ColumnMoments {
  const float* x;
  int rows, width;
  const float* means;
  float *sums, *squares;

  template <typename V, int N>
  INLINED inline void of(int c) const {
    constexpr int APART = sizeof(V) / sizeof(float);
    V mean[N], sum[N] = {}, square[N] = {};
    for (int i = 0; i < N; i++) mean[i] = at<V>(means + c + i * APART);
    for (int row = 0; row < rows; row++)
      for (int i = 0; i < N; i++) {
        V centred = at<V>(x + size_t(row) * width + c + i * APART) - mean[i];
        sum[i] += centred;
        square[i] += centred * centred;
      }
    for (int i = 0; i < N; i++) {
      put(sums + c + i * APART, sum[i]);
      put(squares + c + i * APART, square[i]);
    }
  }
};

// totals[channel] and totals[channels + channel]: the sums of x and x² over a part; `room` is for 3 rows.
FOR_EVERY_PROCESSOR inline void moments(const Grid& grid, int part, const float* x, double* totals, float* room) {
  const int channels = grid.channels;
  float *means = room, *sums = room + grid.width, *squares = room + 2 * grid.width;
  Grid::blocks(grid, part, [&](int64_t first, int rows, int columns) INLINED {
    const int places = columns / channels;
    everyColumn(columns, ColumnSums{x + first, rows, grid.width, means});
    for (int place = 1; place < places; place++)
      for (int c = 0; c < channels; c++) means[c] += means[place * channels + c];
    const float share = 1.0f / (float(rows) * places);
    for (int c = 0; c < channels; c++) means[c] *= share;
    for (int place = 1; place < places; place++) memcpy(means + place * channels, means, channels * sizeof(float));
    everyColumn(columns, ColumnMoments{x + first, rows, grid.width, means, sums, squares});
    for (int place = 1; place < places; place++)
      for (int c = 0; c < channels; c++) {
        sums[c] += sums[place * channels + c];
        squares[c] += squares[place * channels + c];
      }
    const double count = double(rows) * places;
    for (int c = 0; c < channels; c++) {
      const double mean = means[c], rest = sums[c];
      totals[c] += count * mean + rest;
      totals[channels + c] += squares[c] + mean * (2 * rest + count * mean);
    }
  });
}

// How a value is normalized: (x - mean) · factor + offset, per column.
struct Normalizing {
  Wide mean, factor, offset;
};

inline Normalizing normalizing(int channels, int width, const float* mean, const float* variance, const float* scale, const float* offset, float epsilon) {
  std::vector<float> factor(channels);
  for (int c = 0; c < channels; c++) factor[c] = scale[c] / std::sqrt(variance[c] + epsilon);
  return {widened(channels, width, mean), widened(channels, width, factor.data()), widened(channels, width, offset)};
}

template <typename V, bool RELU>
PART V normalized(V centred, V factor, V offset) {
  V y = centred * factor + offset;
  return RELU ? rectified(y) : y;
}

// What it takes for N times as many columns as V has values, from column `c` on.
template <typename V, int N>
struct NormalizingAt {
  V mean[N], factor[N], offset[N];

  INLINED NormalizingAt(const Normalizing& by, int c) {
    for (int i = 0; i < N; i++) {
      const int column = c + i * int(sizeof(V) / sizeof(float));
      mean[i] = at<V>(by.mean.data() + column);
      factor[i] = at<V>(by.factor.data() + column);
      offset[i] = at<V>(by.offset.data() + column);
    }
  }
};

template <bool RELU>
struct NormalizeColumns {
  const float* x;
  int rows, width;
  const Normalizing& by;
  float* y;

  template <typename V, int N>
  INLINED inline void of(int c) const {
    constexpr int APART = sizeof(V) / sizeof(float);
    const NormalizingAt<V, N> given(by, c);
    for (int row = 0; row < rows; row++)
      for (int i = 0; i < N; i++) {
        const size_t place = size_t(row) * width + c + i * APART;
        put(y + place, normalized<V, RELU>(at<V>(x + place) - given.mean[i], given.factor[i], given.offset[i]));
      }
  }
};

FOR_EVERY_PROCESSOR inline void normalize(const Grid& grid, int part, bool relu, const float* x, const Normalizing& by, float* y) {
  Grid::blocks(grid, part, [&](int64_t first, int rows, int columns) INLINED {
    if (relu) everyColumn(columns, NormalizeColumns<true>{x + first, rows, grid.width, by, y + first});
    else everyColumn(columns, NormalizeColumns<false>{x + first, rows, grid.width, by, y + first});
  });
}

// The gradient that comes through the Relu: dy where y is positive.
template <typename V, bool RELU>
PART V through(V dy, V centred, V factor, V offset) {
  return RELU ? dy * passing(normalized<V, false>(centred, factor, offset)) : dy;
}

// Sums over rows of the gradient and of its product with x - mean.
template <bool RELU>
struct ColumnSlopes {
  const float *dy, *x;
  int rows, width;
  const Normalizing& by;
  float *sums, *products;

  template <typename V, int N>
  INLINED inline void of(int c) const {
    constexpr int APART = sizeof(V) / sizeof(float);
    const NormalizingAt<V, N> given(by, c);
    V sum[N] = {}, product[N] = {};
    for (int row = 0; row < rows; row++)
      for (int i = 0; i < N; i++) {
        const size_t place = size_t(row) * width + c + i * APART;
        V centred = at<V>(x + place) - given.mean[i];
        V slope = through<V, RELU>(at<V>(dy + place), centred, given.factor[i], given.offset[i]);
        sum[i] += slope;
        product[i] += slope * centred;
      }
    for (int i = 0; i < N; i++) {
      put(sums + c + i * APART, sum[i]);
      put(products + c + i * APART, product[i]);
    }
  }
};

// totals[channel] and totals[channels + channel]: the sums of the gradient and of its product with x - mean over a part, of whose
// blocks made(first, values) is told before they are read; `room` is for 2 rows.
template <typename Made>
PART void slopeSumsOf(const Grid& grid, int part, bool relu, const float* dy, const float* x, const Normalizing& by, double* totals, float* room, Made made) {
  float *sums = room, *products = room + grid.width;
  Grid::blocks(grid, part, [&](int64_t first, int rows, int columns) INLINED {
    made(first, int64_t(rows) * columns);
    if (relu) everyColumn(columns, ColumnSlopes<true>{dy + first, x + first, rows, grid.width, by, sums, products});
    else everyColumn(columns, ColumnSlopes<false>{dy + first, x + first, rows, grid.width, by, sums, products});
    for (int place = 0; place < columns / grid.channels; place++)
      for (int c = 0; c < grid.channels; c++) {
        totals[c] += sums[place * grid.channels + c];
        totals[grid.channels + c] += products[place * grid.channels + c];
      }
  });
}

FOR_EVERY_PROCESSOR inline void slopeSums(const Grid& grid, int part, bool relu, const float* dy, const float* x, const Normalizing& by, double* totals, float* room) {
  slopeSumsOf(grid, part, relu, dy, x, by, totals, room, [](int64_t, int64_t) INLINED {});
}

// dx = slope · factor - constant - (x - mean) · along, per column.
struct Sloping {
  Wide constant, along;
};

template <bool RELU>
struct SlopeColumns {
  const float *dy, *x;
  int rows, width;
  const Normalizing& by;
  const Sloping& with;
  float* dx;

  template <typename V, int N>
  INLINED inline void of(int c) const {
    constexpr int APART = sizeof(V) / sizeof(float);
    const NormalizingAt<V, N> given(by, c);
    V constant[N], along[N];
    for (int i = 0; i < N; i++) {
      constant[i] = at<V>(with.constant.data() + c + i * APART);
      along[i] = at<V>(with.along.data() + c + i * APART);
    }
    for (int row = 0; row < rows; row++)
      for (int i = 0; i < N; i++) {
        const size_t place = size_t(row) * width + c + i * APART;
        V centred = at<V>(x + place) - given.mean[i];
        V slope = through<V, RELU>(at<V>(dy + place), centred, given.factor[i], given.offset[i]);
        put(dx + place, (slope * given.factor[i] - constant[i]) - centred * along[i]);
      }
  }
};

// dx may be dy.
FOR_EVERY_PROCESSOR inline void slopes(const Grid& grid, int part, bool relu, const float* dy, const float* x, const Normalizing& by, const Sloping& with, float* dx) {
  Grid::blocks(grid, part, [&](int64_t first, int rows, int columns) INLINED {
    if (relu) everyColumn(columns, SlopeColumns<true>{dy + first, x + first, rows, grid.width, by, with, dx + first});
    else everyColumn(columns, SlopeColumns<false>{dy + first, x + first, rows, grid.width, by, with, dx + first});
  });
}
