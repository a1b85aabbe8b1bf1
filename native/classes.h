// What is told from scores of classes, a row a sample: cross-entropy of their softmax with its gradient, and who is right.
#pragma once
#include <algorithm>
#include <cmath>
#include "rows.h"

PART Vector larger(Vector a, Vector b) { return a > b ? a : b; }

// Where NaN is it is the largest.
PART float largest(const float* x, int count) {
  float found = -INFINITY;
  for (int i = 0; i < count; i++) found = x[i] > found || std::isnan(x[i]) ? x[i] : found;
  return found;
}

struct CrossEntropy {
  int rows, classes;
  const float* logits;
  const int32_t* labels;
  float *losses, *gradient;  // [rows], and of the losses' mean [rows, classes]
};

// -log softmax(x)[label], and (softmax(x) - label) / rows. Less than e^-87 of the largest is 0.
FOR_EVERY_PROCESSOR inline void crossEntropy(const CrossEntropy& it, int first, int last) {
  const int classes = it.classes;
  for (int row = first; row < last; row++) {
    const float* x = it.logits + size_t(row) * classes;
    float* gradient = it.gradient + size_t(row) * classes;
    Vector highest = all(-INFINITY), sums = {};
    for (int i = 0; i < classes; i += LANES) {
      const int count = classes - i;
      Vector values = load(x + i, count);
      for (int lane = std::max(0, count); lane < LANES; lane++) values[lane] = -INFINITY;
      highest = larger(values, highest);
    }
    const float most = largest(reinterpret_cast<const float*>(&highest), LANES);
    for (int i = 0; i < classes; i += LANES) {
      const int count = classes - i;
      const Vector exponents = load(x + i, count) - most;
      Vector powers = exponents < all(-87) ? Vector{} : exp(exponents);
      for (int lane = count; lane < LANES; lane++) powers[lane] = 0;
      sums += powers;
      store(gradient + i, powers, count);
    }
    const float sum = total(sums), factor = 1 / (sum * it.rows);
    for (int i = 0; i < classes; i += LANES) store(gradient + i, load(gradient + i, classes - i) * factor, classes - i);
    const int label = it.labels[row];
    gradient[label] -= 1.0f / it.rows;
    it.losses[row] = std::log(sum) - (x[label] - most);
  }
}

// 1 where the first of the largest scores is the label's, else 0.
inline void rightClasses(const float* scores, const int32_t* labels, int rows, int classes, float* right) {
  for (int row = 0; row < rows; row++, scores += classes) {
    int best = 0;
    for (int i = 1; i < classes; i++) if (scores[i] > scores[best]) best = i;
    right[row] = best == labels[row];
  }
}
