// An LSTM's steps, forward and backward (Hochreiter & Schmidhuber 1997, with Gers' forget gate), for some samples of a batch.
// Gates are in Keras' order: input, forget, candidate, output.
#pragma once
#include "sequence.h"

struct LstmForward {
  Sequence sequence;
  const float* inputs;     // [batch, steps, channels]
  Packed kernel, recurrent;
  std::vector<float> bias;
  float *states, *cells;   // [batch, steps, units]
  float* gates;            // [batch, steps, 4 units], after their activations

  size_t room(int samples) const { return size_t(samples) * (recurrent.columns + recurrent.inner); }
};

// `room` takes the samples' sums at one step, and the states after it, which lie closer there than in the sequence.
FOR_EVERY_PROCESSOR void forward(const LstmForward& it, int first, int last, float* room) {
  const auto [batch, steps, channels, units] = it.sequence;
  const int apart = it.sequence.apart(), samples = last - first;
  float *sums = room, *before = sums + size_t(samples) * it.recurrent.columns;
  for (int step = 0; step < steps; step++) {
    beginSums(it.bias, samples, sums);
    addProduct(it.sequence.rows(it.inputs, first, step, channels), samples, it.kernel, sums);
    if (step > 0) addProduct({before, size_t(units)}, samples, it.recurrent, sums);
    for (int b = first; b < last; b++) {
      const float* from = sums + size_t(b - first) * it.recurrent.columns;
      float* gates = it.gates + it.sequence.at(b, step, 4 * units);
      float* cells = it.cells + it.sequence.at(b, step, units);
      float* states = it.states + it.sequence.at(b, step, units);
      for (int u = 0; u < units; u += LANES) {
        const int count = units - u;
        Vector input = sigmoid(load(from + u)), forget = sigmoid(load(from + apart + u));
        Vector candidate = tanh(load(from + 2 * apart + u)), output = sigmoid(load(from + 3 * apart + u));
        Vector cell = input * candidate;
        if (step > 0) cell += forget * load(cells - units + u, count);
        store(gates + u, input, count);
        store(gates + units + u, forget, count);
        store(gates + 2 * units + u, candidate, count);
        store(gates + 3 * units + u, output, count);
        store(cells + u, cell, count);
        const Vector state = output * tanh(cell);
        store(states + u, state, count);
        store(before + size_t(b - first) * units + u, state, count);
      }
    }
  }
}

struct LstmBackward {
  Sequence sequence;
  const float *slopes, *cells;  // of the states, and the cells: [batch, steps, units]
  const float* gates;           // [batch, steps, 4 units]
  Packed recurrent;             // turned round
  float* sum_slopes;            // [batch, steps, 4 units]: gradients of what goes into the gates

  size_t room(int samples) const { return size_t(samples) * (2 * recurrent.columns + recurrent.inner); }
};

// `room` takes what comes from the step after: the samples' gradients of the states, what remains of those of the cells, and
// those of the gates, which lie closer there than in the sequence (rows a multiple of 4 kB apart share a few lines of the cache).
FOR_EVERY_PROCESSOR void backward(const LstmBackward& it, int first, int last, float* room) {
  const auto [batch, steps, channels, units] = it.sequence;
  const int columns = it.recurrent.columns, wide = 4 * units, samples = last - first;
  float *turned = room, *carried = turned + size_t(samples) * columns, *later = carried + size_t(samples) * columns;
  memset(carried, 0, size_t(samples) * columns * sizeof(float));
  for (int step = steps - 1; step >= 0; step--) {
    memset(turned, 0, size_t(samples) * columns * sizeof(float));
    if (step < steps - 1) addProduct({later, size_t(wide)}, samples, it.recurrent, turned);
    for (int b = first; b < last; b++) {
      const float* slopes = it.slopes + it.sequence.at(b, step, units);
      const float* gates = it.gates + it.sequence.at(b, step, wide);
      const float* cells = it.cells + it.sequence.at(b, step, units);
      float *out = it.sum_slopes + it.sequence.at(b, step, wide), *kept = later + size_t(b - first) * wide;
      for (int u = 0; u < units; u += LANES) {
        const int count = units - u;
        const size_t place = size_t(b - first) * columns + u;
        Vector input = load(gates + u, count), forget = load(gates + units + u, count);
        Vector candidate = load(gates + 2 * units + u, count), output = load(gates + 3 * units + u, count);
        if (step > 0) soon(slopes - units + u, cells - 2 * units + u, gates - wide + u, gates - 3 * units + u, gates - 2 * units + u, gates - units + u);
        Vector state = load(slopes + u, count) + load(turned + place);
        Vector shown = tanh(load(cells + u, count));
        Vector cell = load(carried + place) + state * output * tanhSlope(shown);
        Vector before = step > 0 ? load(cells - units + u, count) : Vector{};
        const Vector gradients[] = {
          cell * candidate * sigmoidSlope(input), cell * before * sigmoidSlope(forget), cell * input * tanhSlope(candidate), state * shown * sigmoidSlope(output),
        };
        for (int gate = 0; gate < 4; gate++) {
          store(kept + gate * units + u, gradients[gate], count);
          store(out + gate * units + u, gradients[gate], count);
        }
        store(carried + place, cell * forget);
      }
    }
  }
}
