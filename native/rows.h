// What is computed row by row over the last axis: layer normalization (Ba et al. 2016) with its gradient, and that of softmax.
#pragma once
#include <cmath>
#include "vectors.h"

struct LayerNorm {
  int columns;
  float epsilon;
  const float *x, *scale, *offset;
  float *y, *means, *factors;  // factors are 1 / √(variance + ε)
};

FOR_EVERY_PROCESSOR inline void normalize(const LayerNorm& it, int first, int last) {
  const int columns = it.columns;
  for (int row = first; row < last; row++) {
    const float* x = it.x + size_t(row) * columns;
    float* y = it.y + size_t(row) * columns;
    Vector sums = {}, squares = {};
    for (int i = 0; i < columns; i += LANES) sums += load(x + i, columns - i);
    const float mean = total(sums) / columns;
    for (int i = 0; i < columns; i += LANES) {
      Vector centred = load(x + i, columns - i) - mean;
      if (columns - i < LANES) for (int lane = columns - i; lane < LANES; lane++) centred[lane] = 0;
      squares += centred * centred;
    }
    const float factor = 1 / std::sqrt(total(squares) / columns + it.epsilon);
    for (int i = 0; i < columns; i += LANES) {
      const int count = columns - i;
      store(y + i, (load(x + i, count) - mean) * factor * load(it.scale + i, count) + load(it.offset + i, count), count);
    }
    it.means[row] = mean;
    it.factors[row] = factor;
  }
}

struct LayerNormGradient {
  int columns;
  const float *dy, *x, *scale, *means, *factors, *added;  // to dx, where there is something
  float* dx;
};

// `sums` [2, columns], 0 before, gets what the rows add to the gradients of scale and offset.
FOR_EVERY_PROCESSOR inline void normalizeGradient(const LayerNormGradient& it, int first, int last, float* sums) {
  const int columns = it.columns;
  float* offsets = sums + columns;
  for (int row = first; row < last; row++) {
    const float *dy = it.dy + size_t(row) * columns, *x = it.x + size_t(row) * columns, mean = it.means[row], factor = it.factors[row];
    float* dx = it.dx + size_t(row) * columns;
    Vector all = {}, along = {};
    for (int i = 0; i < columns; i += LANES) {
      const int count = columns - i;
      const Vector slope = load(dy + i, count), normalized = (load(x + i, count) - mean) * factor, scaled = slope * load(it.scale + i, count);
      all += scaled;
      along += scaled * normalized;
      store(sums + i, load(sums + i, count) + slope * normalized, count);
      store(offsets + i, load(offsets + i, count) + slope, count);
    }
    const float ofAll = total(all) / columns, ofAlong = total(along) / columns;
    for (int i = 0; i < columns; i += LANES) {
      const int count = columns - i;
      const Vector normalized = (load(x + i, count) - mean) * factor, scaled = load(dy + i, count) * load(it.scale + i, count);
      store(dx + i, (scaled - ofAll - normalized * ofAlong) * factor, count);
    }
    if (it.added == nullptr) continue;
    WRITTEN;
    for (int i = 0; i < columns; i++) dx[i] += it.added[size_t(row) * columns + i];
  }
}

struct SoftmaxGradient {
  int columns;
  const float *dy, *y;
  float* dx;
};

FOR_EVERY_PROCESSOR inline void softmaxGradient(const SoftmaxGradient& it, int first, int last) {
  const int columns = it.columns;
  for (int row = first; row < last; row++) {
    const float *dy = it.dy + size_t(row) * columns, *y = it.y + size_t(row) * columns;
    float* dx = it.dx + size_t(row) * columns;
    Vector sums = {};
    for (int i = 0; i < columns; i += LANES) sums += load(dy + i, columns - i) * load(y + i, columns - i);
    const float along = total(sums);
    for (int i = 0; i < columns; i += LANES) store(dx + i, (load(dy + i, columns - i) - along) * load(y + i, columns - i), columns - i);
  }
}

// Adds the rows to `sums`.
FOR_EVERY_PROCESSOR inline void addRows(const float* rows, int columns, int first, int last, float* sums) {
  for (int row = first; row < last; row++)
    for (int i = 0; i < columns; i++) sums[i] += rows[size_t(row) * columns + i];
}
