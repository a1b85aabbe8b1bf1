// What the cells of all kinds share: the shape of a sequence, in which order samples go through it, and their kernels for both
// directions.
#pragma once
#include <algorithm>
#include "product.h"

struct Sequence {
  int batch, steps, channels, units, gates;

  int wide() const { return gates * units; }
  // Samples that go through the steps together, a group: so few that all of a step lies in the nearest cache, and more where the
  // kernels are too large for the second one, since each step of a group reads them.
  int together() const { return (size_t(channels + units) * wide() > LARGE ? 4 : 2) * TILE; }
  int groups() const { return partsOf(batch, together()); }
  // Where a sample's step has its `width` values.
  size_t at(int sample, int step, int width) const { return (size_t(sample) * steps + step) * width; }
  // Where what only a layer's own gradient asks for has those of the group from `first` on: its samples beside each other, step
  // after step.
  size_t kept(int first, int samples, int step, int width) const { return (size_t(first) * steps + size_t(step) * samples) * width; }
  // A step of the samples from `first` on, of `values` [batch, steps, width].
  Rows rows(const float* values, int first, int step, int width) const { return {values + at(first, step, width), size_t(steps) * width}; }
  // How far apart the columns of two gates begin in a packed kernel: at a vector each.
  int apart() const { return roundedUp(units, LANES); }
  double operations() const { return 2.0 * batch * steps * (channels + units) * wide(); }

 private:
  static constexpr size_t LARGE = 1 << 17;
};

// A kernel [inner, gates · units] for rows that are multiplied with it: each gate's columns begin at a vector.
inline Packed forwardKernel(const float* weights, int inner, int units, int gates) {
  const int apart = roundedUp(units, LANES);
  Packed packed(inner, gates * apart);
  for (int k = 0; k < inner; k++)
    for (int gate = 0; gate < gates; gate++)
      for (int u = 0; u < units; u += LANES) store(packed.at(k, gate * apart + u), load(weights + (size_t(k) * gates + gate) * units + u, units - u));
  return packed;
}

// The transpose of a kernel [columns, inner], for the gradients of the gates.
inline Packed turnedKernel(const float* weights, int columns, int inner) {
  Packed packed(inner, columns);
  for (int column = 0; column < columns; column++) {
    float* to = packed.at(0, column);
    for (int k = 0; k < inner; k++) to[size_t(k) * PANEL] = weights[size_t(column) * inner + k];
  }
  return packed;
}

// A bias [gates · units] in the order of a forward kernel's columns.
inline std::vector<float> forwardBias(const float* bias, int units, int gates) {
  Packed packed = forwardKernel(bias, 1, units, gates);
  return std::move(packed.values);
}

// What the bias and rows multiplied with a kernel add, as the sums of `count` samples begin.
PART void beginSums(const std::vector<float>& bias, int count, float* sums) {
  for (int b = 0; b < count; b++) memcpy(sums + b * bias.size(), bias.data(), bias.size() * sizeof(float));
}
