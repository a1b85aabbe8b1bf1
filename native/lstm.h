// An LSTM's steps, forward and backward (Hochreiter & Schmidhuber 1997, with Gers' forget gate), for some samples of a batch.
// Gates are in Keras' order: input, forget, candidate, output.
#pragma once
#include "backward.h"

struct LstmForward {
  Sequence sequence;
  const float* inputs;     // [batch, steps, channels]
  Packed kernel, recurrent;
  std::vector<float> bias;
  float* states;           // [batch, steps, units]
  float *cells, *gates;    // of as many values, and 4 times as many, kept by groups; gates after their activations

  size_t room(int samples) const { return size_t(samples) * (recurrent.columns + recurrent.inner); }
};

// `room` takes the samples' sums at one step, and the states after it, which lie closer there than in the sequence.
FOR_EVERY_PROCESSOR inline void forward(const LstmForward& it, int first, int last, float* room) {
  const int steps = it.sequence.steps, channels = it.sequence.channels, units = it.sequence.units;
  const int apart = it.sequence.apart(), samples = last - first;
  float *sums = room, *before = sums + size_t(samples) * it.recurrent.columns;
  for (int step = 0; step < steps; step++) {
    beginSums(it.bias, samples, sums);
    addProduct(it.sequence.rows(it.inputs, first, step, channels), samples, it.kernel, sums);
    if (step > 0) addProduct({before, size_t(units)}, samples, it.recurrent, sums);
    float* gates = it.gates + it.sequence.kept(first, samples, step, 4 * units);
    float* cells = it.cells + it.sequence.kept(first, samples, step, units);
    for (int b = 0; b < samples; b++, gates += 4 * units, cells += units) {
      const float* from = sums + size_t(b) * it.recurrent.columns;
      float* states = it.states + it.sequence.at(first + b, step, units);
      eachVector(units, [&](int u, int count) INLINED {
        Vector input = sigmoid(load(from + u)), forget = sigmoid(load(from + apart + u));
        Vector candidate = tanh(load(from + 2 * apart + u)), output = sigmoid(load(from + 3 * apart + u));
        Vector cell = input * candidate;
        if (step > 0) cell += forget * load(cells - size_t(samples) * units + u, count);
        store(gates + u, input, count);
        store(gates + units + u, forget, count);
        store(gates + 2 * units + u, candidate, count);
        store(gates + 3 * units + u, output, count);
        store(cells + u, cell, count);
        const Vector state = output * tanh(cell);
        store(states + u, state, count);
        store(before + size_t(b) * units + u, state, count);
      });
    }
  }
}

struct LstmBackward : Backward {
  const float *cells, *gates;
};

FOR_EVERY_PROCESSOR inline void backward(const LstmBackward& it, int first, int last, float* given, float* sums, bool begun) {
  const int units = it.sequence.units, columns = it.recurrent.columns, samples = last - first;
  goBack(it, first, last, BackwardRoom(it, samples, given), sums, begun, [&](int step, const BackwardRoom& room) INLINED {
    const float* gates = it.gates + it.sequence.kept(first, samples, step, 4 * units);
    const float* cells = it.cells + it.sequence.kept(first, samples, step, units);
    for (int b = 0; b < samples; b++, gates += 4 * units, cells += units) {
      const float* slopes = it.slopesOf(first + b, step);
      float* out = room.sums + size_t(b) * 4 * units;
      eachVector(units, [&](int u, int count) INLINED {
        const size_t place = size_t(b) * columns + u;
        Vector input = load(gates + u, count), forget = load(gates + units + u, count);
        Vector candidate = load(gates + 2 * units + u, count), output = load(gates + 3 * units + u, count);
        if (step > 0) {
          const float *next = gates - size_t(samples) * 4 * units + u;
          soon(next, next + units, next + 2 * units, next + 3 * units);
          if (step > 1) soon(cells - size_t(samples) * 2 * units + u);
        }
        Vector state = stateSlope(slopes, room.through + place, units, u, count);
        Vector shown = tanh(load(cells + u, count));
        Vector cell = load(room.carried + place) + state * output * tanhSlope(shown);
        Vector before = step > 0 ? load(cells - size_t(samples) * units + u, count) : Vector{};
        store(out + u, cell * candidate * sigmoidSlope(input), count);
        store(out + units + u, cell * before * sigmoidSlope(forget), count);
        store(out + 2 * units + u, cell * input * tanhSlope(candidate), count);
        store(out + 3 * units + u, state * shown * sigmoidSlope(output), count);
        store(room.carried + place, cell * forget);
        store(room.through + place, Vector{});
      });
    }
  });
}
