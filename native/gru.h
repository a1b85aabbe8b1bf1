// A GRU's steps, forward and backward (Cho et al. 2014), the reset gate after the recurrent product as cuDNN and Keras have it,
// for some samples of a batch. Gates are in Keras' order: update, reset, candidate.
#pragma once
#include "sequence.h"

struct GruForward {
  Sequence sequence;
  const float* inputs;    // [batch, steps, channels]
  Packed kernel, recurrent;
  std::vector<float> bias, turned_bias;  // of the products with inputs, and with states
  float *states, *inner;  // [batch, steps, units]: inner is what the reset gate is multiplied with
  float* gates;           // [batch, steps, 3 units], after their activations

  size_t room(int samples) const { return size_t(samples) * 2 * recurrent.columns; }
};

// `room` takes the samples' sums at one step: of the inputs, and of the states before.
FOR_EVERY_PROCESSOR void forward(const GruForward& it, int first, int last, float* room) {
  const auto [batch, steps, channels, units] = it.sequence;
  const int apart = it.sequence.apart(), columns = it.recurrent.columns;
  float* turned_sums = room + size_t(last - first) * columns;
  for (int step = 0; step < steps; step++) {
    beginSums(it.bias, last - first, room);
    beginSums(it.turned_bias, last - first, turned_sums);
    addProduct(it.sequence.rows(it.inputs, first, step, channels), last - first, it.kernel, room);
    if (step > 0) addProduct(it.sequence.rows(it.states, first, step - 1, units), last - first, it.recurrent, turned_sums);
    for (int b = first; b < last; b++) {
      const float *sums = room + size_t(b - first) * columns, *turned = turned_sums + size_t(b - first) * columns;
      float* gates = it.gates + it.sequence.at(b, step, 3 * units);
      float* inner = it.inner + it.sequence.at(b, step, units);
      float* states = it.states + it.sequence.at(b, step, units);
      for (int u = 0; u < units; u += LANES) {
        const int count = units - u;
        Vector update = sigmoid(load(sums + u) + load(turned + u));
        Vector reset = sigmoid(load(sums + apart + u) + load(turned + apart + u));
        Vector within = load(turned + 2 * apart + u);
        Vector candidate = tanh(load(sums + 2 * apart + u) + reset * within);
        Vector before = step > 0 ? load(states - units + u, count) : Vector{};
        store(gates + u, update, count);
        store(gates + units + u, reset, count);
        store(gates + 2 * units + u, candidate, count);
        store(inner + u, within, count);
        store(states + u, candidate + update * (before - candidate), count);
      }
    }
  }
}

struct GruBackward {
  Sequence sequence;
  const float *slopes, *states, *inner;  // [batch, steps, units]
  const float* gates;                    // [batch, steps, 3 units]
  Packed recurrent;                      // turned round
  float *sum_slopes, *turned_slopes;     // [batch, steps, 3 units]: gradients of what inputs, and of what states, add to the gates

  size_t room(int samples) const { return size_t(samples) * recurrent.columns; }
};

// `carried` takes what comes from the step after: the samples' gradients of the states.
FOR_EVERY_PROCESSOR void backward(const GruBackward& it, int first, int last, float* carried) {
  const auto [batch, steps, channels, units] = it.sequence;
  const int columns = it.recurrent.columns;
  memset(carried, 0, it.room(last - first) * sizeof(float));
  for (int step = steps - 1; step >= 0; step--) {
    if (step < steps - 1) addProduct(it.sequence.rows(it.turned_slopes, first, step + 1, 3 * units), last - first, it.recurrent, carried);
    for (int b = first; b < last; b++) {
      const size_t at = it.sequence.at(b, step, units), wide = it.sequence.at(b, step, 3 * units);
      const float* gates = it.gates + wide;
      float *sums = it.sum_slopes + wide, *out = it.turned_slopes + wide;
      for (int u = 0; u < units; u += LANES) {
        const int count = units - u;
        float* through = carried + size_t(b - first) * columns + u;
        Vector update = load(gates + u, count), reset = load(gates + units + u, count), candidate = load(gates + 2 * units + u, count);
        Vector state = load(it.slopes + at + u, count) + load(through);
        Vector before = step > 0 ? load(it.states + at - units + u, count) : Vector{};
        Vector ofUpdate = state * (before - candidate) * sigmoidSlope(update);
        Vector ofCandidate = state * (1.0f - update) * tanhSlope(candidate);
        Vector ofReset = ofCandidate * load(it.inner + at + u, count) * sigmoidSlope(reset);
        store(sums + u, ofUpdate, count);
        store(sums + units + u, ofReset, count);
        store(sums + 2 * units + u, ofCandidate, count);
        store(out + u, ofUpdate, count);
        store(out + units + u, ofReset, count);
        store(out + 2 * units + u, ofCandidate * reset, count);
        store(through, state * update);
      }
    }
  }
}
