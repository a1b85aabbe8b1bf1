// An LSTM's steps, forward and backward (Hochreiter & Schmidhuber 1997, with Gers' forget gate), for some samples of a batch.
// Gates are in Keras' order: input, forget, candidate, output.
#pragma once
#include "sequence.h"

struct LstmForward {
  Sequence sequence;
  const float* sums;       // [batch, steps, 4 units]: what the inputs and the bias add to the gates
  Turned states_turned;    // what the state before adds
  float *states, *cells;   // [batch, steps, units]
  float* gates;            // [batch, steps, 4 units], after their activations
};

FOR_EVERY_PROCESSOR void forward(LstmForward& it, int first, int last) {
  const auto [batch, steps, units] = it.sequence;
  const int apart = it.sequence.apart();
  for (int step = 0; step < steps; step++) {
    if (step > 0) turn(it.states_turned, it.sequence, it.states, step - 1, units, first, last);
    for (int b = first; b < last; b++) {
      const float *sums = it.sums + it.sequence.at(b, step, 4 * units), *turned = it.states_turned.of(b);
      float* gates = it.gates + it.sequence.at(b, step, 4 * units);
      float* cells = it.cells + it.sequence.at(b, step, units);
      float* states = it.states + it.sequence.at(b, step, units);
      for (int u = 0; u < units; u += LANES) {
        const int count = units - u;
        Vector input = sigmoid(load(sums + u, count) + load(turned + u));
        Vector forget = sigmoid(load(sums + units + u, count) + load(turned + apart + u));
        Vector candidate = tanh(load(sums + 2 * units + u, count) + load(turned + 2 * apart + u));
        Vector output = sigmoid(load(sums + 3 * units + u, count) + load(turned + 3 * apart + u));
        Vector cell = input * candidate;
        if (step > 0) cell += forget * load(cells - units + u, count);
        store(gates + u, input, count);
        store(gates + units + u, forget, count);
        store(gates + 2 * units + u, candidate, count);
        store(gates + 3 * units + u, output, count);
        store(cells + u, cell, count);
        store(states + u, output * tanh(cell), count);
      }
    }
  }
}

struct LstmBackward {
  Sequence sequence;
  const float *slopes, *cells;  // of the states, and the cells: [batch, steps, units]
  const float* gates;           // [batch, steps, 4 units]
  Turned slopes_turned;         // gradients of the step after, back through the recurrent kernel
  float* sum_slopes;            // [batch, steps, 4 units]: gradients of what goes into the gates
  std::vector<float> carried;   // [batch, apart]: what remains of the gradient of the cells, 0 at first
};

FOR_EVERY_PROCESSOR void backward(LstmBackward& it, int first, int last) {
  const auto [batch, steps, units] = it.sequence;
  for (int step = steps - 1; step >= 0; step--) {
    if (step < steps - 1) turn(it.slopes_turned, it.sequence, it.sum_slopes, step + 1, 4 * units, first, last);
    for (int b = first; b < last; b++) {
      const float *slopes = it.slopes + it.sequence.at(b, step, units), *turned = it.slopes_turned.of(b);
      const float* gates = it.gates + it.sequence.at(b, step, 4 * units);
      const float* cells = it.cells + it.sequence.at(b, step, units);
      float* carried = it.carried.data() + size_t(b) * it.sequence.apart();
      float* out = it.sum_slopes + it.sequence.at(b, step, 4 * units);
      for (int u = 0; u < units; u += LANES) {
        const int count = units - u;
        Vector input = load(gates + u, count), forget = load(gates + units + u, count);
        Vector candidate = load(gates + 2 * units + u, count), output = load(gates + 3 * units + u, count);
        Vector state = load(slopes + u, count) + load(turned + u);
        Vector shown = tanh(load(cells + u, count));
        Vector cell = load(carried + u) + state * output * tanhSlope(shown);
        Vector before = step > 0 ? load(cells - units + u, count) : Vector{};
        store(out + u, cell * candidate * sigmoidSlope(input), count);
        store(out + units + u, cell * before * sigmoidSlope(forget), count);
        store(out + 2 * units + u, cell * input * tanhSlope(candidate), count);
        store(out + 3 * units + u, state * shown * sigmoidSlope(output), count);
        store(carried + u, cell * forget);
      }
    }
  }
}
