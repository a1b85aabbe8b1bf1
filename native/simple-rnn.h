// The steps of a layer of tanh cells, forward and backward (Elman 1990), for some samples of a batch.
#pragma once
#include "sequence.h"

struct SimpleForward {
  Sequence sequence;
  const float* inputs;  // [batch, steps, channels]
  Packed kernel, recurrent;
  std::vector<float> bias;
  float* states;        // [batch, steps, units]

  size_t room(int samples) const { return size_t(samples) * recurrent.columns; }
};

// `sums` is room for the samples' sums at one step.
FOR_EVERY_PROCESSOR void forward(const SimpleForward& it, int first, int last, float* sums) {
  const auto [batch, steps, channels, units] = it.sequence;
  for (int step = 0; step < steps; step++) {
    beginSums(it.bias, last - first, sums);
    addProduct(it.sequence.rows(it.inputs, first, step, channels), last - first, it.kernel, sums);
    if (step > 0) addProduct(it.sequence.rows(it.states, first, step - 1, units), last - first, it.recurrent, sums);
    for (int b = first; b < last; b++)
      for (int u = 0; u < units; u += LANES)
        store(it.states + it.sequence.at(b, step, units) + u, tanh(load(sums + size_t(b - first) * it.recurrent.columns + u)), units - u);
  }
}

struct SimpleBackward {
  Sequence sequence;
  const float *slopes, *states;  // [batch, steps, units]
  Packed recurrent;              // turned round
  float* sum_slopes;             // [batch, steps, units]

  size_t room(int samples) const { return size_t(samples) * recurrent.columns; }
};

// `turned` is room for what comes from the step after: the samples' gradients of the states.
FOR_EVERY_PROCESSOR void backward(const SimpleBackward& it, int first, int last, float* turned) {
  const auto [batch, steps, channels, units] = it.sequence;
  for (int step = steps - 1; step >= 0; step--) {
    memset(turned, 0, it.room(last - first) * sizeof(float));
    if (step < steps - 1) addProduct(it.sequence.rows(it.sum_slopes, first, step + 1, units), last - first, it.recurrent, turned);
    for (int b = first; b < last; b++) {
      const size_t at = it.sequence.at(b, step, units);
      for (int u = 0; u < units; u += LANES) {
        const int count = units - u;
        Vector state = load(it.slopes + at + u, count) + load(turned + size_t(b - first) * it.recurrent.columns + u);
        store(it.sum_slopes + at + u, state * tanhSlope(load(it.states + at + u, count)), count);
      }
    }
  }
}
