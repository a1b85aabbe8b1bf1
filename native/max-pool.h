// The largest value of each window, channel by channel, and its gradient, which the first of the largest gets all of, as TensorFlow
// has it. A window with NaN is NaN.
#pragma once
#include <algorithm>
#include <cmath>
#include "channels.h"

// Windows along one axis; those that hang over the edge are cut off there.
struct Windows {
  int inputs, outputs, size, stride, before;

  Windows(int inputs, int size, int stride, bool same) : inputs(inputs), size(size), stride(stride) {
    outputs = same ? partsOf(inputs, stride) : inputs < size ? 0 : (inputs - size) / stride + 1;
    before = same ? std::max(0, (outputs - 1) * stride + size - inputs) / 2 : 0;
  }
  int first(int output) const { return std::max(0, output * stride - before); }
  int end(int output) const { return std::min(inputs, output * stride - before + size); }
};

// Images [height, width, channels] and what pooling makes of them.
struct Pooling {
  Windows rows, columns;
  int channels;

  size_t inputs() const { return size_t(rows.inputs) * columns.inputs * channels; }
  size_t outputs() const { return size_t(rows.outputs) * columns.outputs * channels; }
  size_t at(int row, int column) const { return (size_t(row) * columns.inputs + column) * channels; }
};

// One window, as it lies in an image.
struct Window {
  size_t first, down, right;  // its first value, and how far apart its rows and columns are
  int height, width;

  Window(const Pooling& it, int row, int column)
    : first(it.at(it.rows.first(row), it.columns.first(column))), down(it.at(1, 0)), right(it.channels),
      height(it.rows.end(row) - it.rows.first(row)), width(it.columns.end(column) - it.columns.first(column)) {}
};

// The largest of a window; `x` is its first value.
struct LargestOfWindow {
  const Window& window;
  const float* x;
  float* y;

  template <typename V, int N>
  INLINED inline void of(int c) const {
    constexpr int APART = sizeof(V) / sizeof(float);
    V largest[N], nothing[N] = {};  // NaN where one was seen
    for (int i = 0; i < N; i++) largest[i] = at<V>(x + c + i * APART);
    const float* row = x + c;
    for (int r = 0; r < window.height; r++, row += window.down) {
      const float* from = row;
      for (int s = 0; s < window.width; s++, from += window.right)
        for (int i = 0; i < N; i++) {
          V value = at<V>(from + i * APART);
          largest[i] = value > largest[i] ? value : largest[i];
          nothing[i] = value <= V{} + INFINITY ? nothing[i] : value;
        }
    }
    for (int i = 0; i < N; i++) put(y + c + i * APART, largest[i] + nothing[i]);
  }
};

FOR_EVERY_PROCESSOR inline void maxPool(const Pooling& it, const float* x, float* y) {
  for (int row = 0; row < it.rows.outputs; row++)
    for (int column = 0; column < it.columns.outputs; column++, y += it.channels) {
      const Window window(it, row, column);
      everyColumn(it.channels, LargestOfWindow{window, x + window.first, y});
    }
}

// Gives a window's slopes to where they belong, adding them where windows overlap; with RELU only those that the Relu before the
// pooling lets through.
template <bool RELU, bool OVERLAP>
struct SlopesOfWindow {
  const Window& window;
  const float *dy, *x, *y;
  float* dx;

  template <typename V, int N>
  INLINED inline void of(int c) const {
    constexpr int APART = sizeof(V) / sizeof(float);
    V largest[N], slope[N];
    for (int i = 0; i < N; i++) {
      largest[i] = at<V>(y + c + i * APART);
      slope[i] = at<V>(dy + c + i * APART);
      if (RELU) slope[i] *= passing(largest[i]);
    }
    size_t row = c;
    for (int r = 0; r < window.height; r++, row += window.down) {
      size_t place = row;
      for (int s = 0; s < window.width; s++, place += window.right)
        for (int i = 0; i < N; i++) {
          float* to = dx + place + i * APART;
          V value = at<V>(x + place + i * APART);
          const V taken = value < largest[i] ? V{} : slope[i];
          put(to, OVERLAP ? at<V>(to) + taken : taken);
          slope[i] = value < largest[i] ? slope[i] : V{};
        }
    }
  }
};

FOR_EVERY_PROCESSOR inline void maxPoolGradient(const Pooling& it, bool relu, const float* dy, const float* x, const float* y, float* dx) {
  const bool overlap = it.rows.size > it.rows.stride || it.columns.size > it.columns.stride;
  // without overlaps only what no window has is left to be 0
  const bool gaps = overlap || it.rows.size < it.rows.stride || it.columns.size < it.columns.stride ||
    it.rows.end(it.rows.outputs - 1) < it.rows.inputs || it.columns.end(it.columns.outputs - 1) < it.columns.inputs;
  // rows begin as 0 when the first window comes to them, and are in the cache then
  int begun = 0;
  const auto begin = [&](int end) INLINED {
    if (gaps && end > begun) memset(dx + it.at(begun, 0), 0, it.at(end - begun, 0) * sizeof(float));
    begun = std::max(begun, end);
  };
  for (int row = 0; row < it.rows.outputs; row++) {
    begin(it.rows.end(row));
    for (int column = 0; column < it.columns.outputs; column++, y += it.channels, dy += it.channels) {
      const Window window(it, row, column);
      const float* from = x + window.first;
      float* to = dx + window.first;
      if (overlap && relu) everyColumn(it.channels, SlopesOfWindow<true, true>{window, dy, from, y, to});
      else if (overlap) everyColumn(it.channels, SlopesOfWindow<false, true>{window, dy, from, y, to});
      else if (relu) everyColumn(it.channels, SlopesOfWindow<true, false>{window, dy, from, y, to});
      else everyColumn(it.channels, SlopesOfWindow<false, false>{window, dy, from, y, to});
    }
  }
  begin(it.rows.inputs);
}
