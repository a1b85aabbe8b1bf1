// A GRU's steps, forward and backward (Cho et al. 2014), the reset gate after the recurrent product as cuDNN and Keras have it,
// for some samples of a batch. Gates are in Keras' order: update, reset, candidate.
#pragma once
#include "sequence.h"

struct GruForward {
  Sequence sequence;
  const float* sums;      // [batch, steps, 3 units]: what the inputs and their bias add to the gates
  const float* bias;      // [3 units]: added to what the state before adds
  Turned states_turned;
  float *states, *inner;  // [batch, steps, units]: inner is what the reset gate is multiplied with
  float* gates;           // [batch, steps, 3 units], after their activations
};

FOR_EVERY_PROCESSOR void forward(GruForward& it, int first, int last) {
  const auto [batch, steps, units] = it.sequence;
  const int apart = it.sequence.apart();
  for (int step = 0; step < steps; step++) {
    if (step > 0) turn(it.states_turned, it.sequence, it.states, step - 1, units, first, last);
    for (int b = first; b < last; b++) {
      const float *sums = it.sums + it.sequence.at(b, step, 3 * units), *turned = it.states_turned.of(b);
      float* gates = it.gates + it.sequence.at(b, step, 3 * units);
      float* inner = it.inner + it.sequence.at(b, step, units);
      float* states = it.states + it.sequence.at(b, step, units);
      for (int u = 0; u < units; u += LANES) {
        const int count = units - u;
        Vector update = sigmoid(load(sums + u, count) + (load(turned + u) + load(it.bias + u, count)));
        Vector reset = sigmoid(load(sums + units + u, count) + (load(turned + apart + u) + load(it.bias + units + u, count)));
        Vector within = load(turned + 2 * apart + u) + load(it.bias + 2 * units + u, count);
        Vector candidate = tanh(load(sums + 2 * units + u, count) + reset * within);
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
  Turned slopes_turned;                  // gradients of the step after, back through the recurrent kernel
  float *sum_slopes, *turned_slopes;     // [batch, steps, 3 units]: gradients of what inputs, and of what states, add to the gates
  std::vector<float> carried;            // [batch, apart]: what the update gate lets through of the gradient of a state
};

FOR_EVERY_PROCESSOR void backward(GruBackward& it, int first, int last) {
  const auto [batch, steps, units] = it.sequence;
  for (int step = steps - 1; step >= 0; step--) {
    if (step < steps - 1) turn(it.slopes_turned, it.sequence, it.turned_slopes, step + 1, 3 * units, first, last);
    for (int b = first; b < last; b++) {
      const size_t at = it.sequence.at(b, step, units), wide = it.sequence.at(b, step, 3 * units);
      const float *gates = it.gates + wide, *turned = it.slopes_turned.of(b);
      float *sums = it.sum_slopes + wide, *out = it.turned_slopes + wide;
      float* carried = it.carried.data() + size_t(b) * it.sequence.apart();
      for (int u = 0; u < units; u += LANES) {
        const int count = units - u;
        Vector update = load(gates + u, count), reset = load(gates + units + u, count), candidate = load(gates + 2 * units + u, count);
        Vector state = load(it.slopes + at + u, count) + load(turned + u) + load(carried + u);
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
        store(carried + u, state * update);
      }
    }
  }
}
