// An LSTM's steps, forward and backward (Hochreiter & Schmidhuber 1997, with Gers' forget gate), for some samples of a batch.
// Gates are in Keras' order: input, forget, candidate, output.
#pragma once
#include "product.h"

struct Sequence {
  int batch, steps, units;

  // Where a sample's step has its `width` values.
  size_t at(int sample, int step, int width) const { return (size_t(sample) * steps + step) * width; }
};

struct LstmForward {
  Sequence sequence;
  const float* sums;        // [batch, steps, 4 units]: what the inputs and the bias add to the gates
  Packed recurrent;         // the columns of each gate begin with a vector
  float *states, *cells;    // [batch, steps, units]
  float* gates;             // [batch, steps, 4 units], after their activations
  std::vector<float> turned;            // [batch, columns]: the state before, by the recurrent kernel
  std::vector<const float*> rows;       // [batch]
};

FOR_EVERY_PROCESSOR void forward(LstmForward& it, int first, int last) {
  const auto [batch, steps, units] = it.sequence;
  const int apart = roundedUp(units, LANES);
  for (int step = 0; step < steps; step++) {
    if (step > 0) {
      for (int b = first; b < last; b++) it.rows[b] = it.states + it.sequence.at(b, step - 1, units);
      multiply(it.rows.data() + first, last - first, it.recurrent, it.turned.data() + size_t(first) * it.recurrent.columns);
    }
    for (int b = first; b < last; b++) {
      const float* sums = it.sums + it.sequence.at(b, step, 4 * units);
      const float* turned = it.turned.data() + size_t(b) * it.recurrent.columns;
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
  Packed recurrent;             // transposed
  float* sumSlopes;             // [batch, steps, 4 units]: gradients of what goes into the gates
  std::vector<float> turned;    // [batch, columns]: those of the step after, back through the recurrent kernel
  std::vector<float> carried;   // [batch, columns]: what remains of the gradient of the cells, 0 at first
  std::vector<const float*> rows;
};

FOR_EVERY_PROCESSOR void backward(LstmBackward& it, int first, int last) {
  const auto [batch, steps, units] = it.sequence;
  for (int step = steps - 1; step >= 0; step--) {
    if (step < steps - 1) {
      for (int b = first; b < last; b++) it.rows[b] = it.sumSlopes + it.sequence.at(b, step + 1, 4 * units);
      multiply(it.rows.data() + first, last - first, it.recurrent, it.turned.data() + size_t(first) * it.recurrent.columns);
    }
    for (int b = first; b < last; b++) {
      const float* slopes = it.slopes + it.sequence.at(b, step, units);
      const float* gates = it.gates + it.sequence.at(b, step, 4 * units);
      const float* cells = it.cells + it.sequence.at(b, step, units);
      const float* turned = it.turned.data() + size_t(b) * it.recurrent.columns;
      float* carried = it.carried.data() + size_t(b) * it.recurrent.columns;
      float* out = it.sumSlopes + it.sequence.at(b, step, 4 * units);
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
