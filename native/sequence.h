// What the cells of all kinds share: the shape of a sequence, and their recurrent kernels for both directions.
#pragma once
#include "product.h"

struct Sequence {
  int batch, steps, units;

  // Where a sample's step has its `width` values.
  size_t at(int sample, int step, int width) const { return (size_t(sample) * steps + step) * width; }
  // How far apart the columns of two gates begin in a packed kernel: at a vector each.
  int apart() const { return roundedUp(units, LANES); }
};

// The kernel [units, gates · units] for states that are multiplied with it.
inline Packed forwardKernel(const float* weights, int units, int gates) {
  const int apart = roundedUp(units, LANES);
  return Packed(units, gates * apart, [=](int k, int column) {
    const int gate = column / apart, unit = column % apart;
    return unit < units ? weights[(size_t(k) * gates + gate) * units + unit] : 0;
  });
}

// Its transpose, for the gradients of the gates.
inline Packed backwardKernel(const float* weights, int units, int gates) {
  return Packed(gates * units, units, [=](int k, int column) { return weights[size_t(column) * gates * units + k]; });
}

// One step's rows by the kernel, for the samples from `first` to `last`; what each sample becomes is found at `of`.
struct Turned {
  Packed kernel;
  std::vector<float> values;        // [batch, columns], 0 at first
  std::vector<const float*> rows;   // [batch]

  Turned(Packed given, int batch) : kernel(std::move(given)), values(size_t(batch) * kernel.columns), rows(batch) {}
  float* of(int sample) { return values.data() + size_t(sample) * kernel.columns; }
};

// `from` [batch, steps, width] is what is multiplied, at one step of it.
PART void turn(Turned& turned, const Sequence& sequence, const float* from, int step, int width, int first, int last) {
  for (int b = first; b < last; b++) turned.rows[b] = from + sequence.at(b, step, width);
  multiply(turned.rows.data() + first, last - first, turned.kernel, turned.of(first));
}
