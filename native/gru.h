// A GRU's steps, forward and backward (Cho et al. 2014), the reset gate after the recurrent product as cuDNN and Keras have it,
// for some samples of a batch. Gates are in Keras' order: update, reset, candidate.
#pragma once
#include "backward.h"

struct GruForward {
  Sequence sequence;
  const float* inputs;    // [batch, steps, channels]
  Packed kernel, recurrent;
  std::vector<float> bias, turned_bias;  // of the products with inputs, and with states
  float* states;          // [batch, steps, units]
  float *inner, *gates;   // of as many values, and 3 times as many, kept by groups: what the reset gate is multiplied with; gates after their activations

  size_t room(int samples) const { return size_t(samples) * 2 * recurrent.columns; }
};

// `room` takes the samples' sums at one step: of the inputs, and of the states before.
FOR_EVERY_PROCESSOR inline void forward(const GruForward& it, int first, int last, float* room) {
  const int steps = it.sequence.steps, channels = it.sequence.channels, units = it.sequence.units;
  const int apart = it.sequence.apart(), columns = it.recurrent.columns, samples = last - first;
  float* turned_sums = room + size_t(samples) * columns;
  for (int step = 0; step < steps; step++) {
    beginSums(it.bias, samples, room);
    beginSums(it.turned_bias, samples, turned_sums);
    addProduct(it.sequence.rows(it.inputs, first, step, channels), samples, it.kernel, room);
    if (step > 0) addProduct(it.sequence.rows(it.states, first, step - 1, units), samples, it.recurrent, turned_sums);
    float* gates = it.gates + it.sequence.kept(first, samples, step, 3 * units);
    float* inner = it.inner + it.sequence.kept(first, samples, step, units);
    for (int b = 0; b < samples; b++, gates += 3 * units, inner += units) {
      const float *sums = room + size_t(b) * columns, *turned = turned_sums + size_t(b) * columns;
      float* states = it.states + it.sequence.at(first + b, step, units);
      eachVector(units, [&](int u, int count) INLINED {
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
      });
    }
  }
}

struct GruBackward : Backward {
  const float *inner, *gates;
};

FOR_EVERY_PROCESSOR inline void backward(const GruBackward& it, int first, int last, float* given, float* sums, bool begun) {
  const int units = it.sequence.units, columns = it.recurrent.columns, samples = last - first;
  goBack(it, first, last, BackwardRoom(it, samples, given), sums, begun, [&](int step, const BackwardRoom& room) INLINED {
    const float* gates = it.gates + it.sequence.kept(first, samples, step, 3 * units);
    const float* inner = it.inner + it.sequence.kept(first, samples, step, units);
    for (int b = 0; b < samples; b++, gates += 3 * units, inner += units) {
      const size_t at = it.sequence.at(first + b, step, units), wide = size_t(b) * 3 * units;
      const float* slopes = it.slopesOf(first + b, step);
      float *of_sums = room.sums + wide, *of_turned = room.turned + wide;
      eachVector(units, [&](int u, int count) INLINED {
        float* through = room.through + size_t(b) * columns + u;
        if (step > 0) {
          const float* next = gates - size_t(samples) * 3 * units + u;
          soon(next, next + units, next + 2 * units, inner - size_t(samples) * units + u);
        }
        Vector update = load(gates + u, count), reset = load(gates + units + u, count), candidate = load(gates + 2 * units + u, count);
        Vector state = stateSlope(slopes, through, units, u, count);
        Vector before = step > 0 ? load(it.states + at - units + u, count) : Vector{};
        Vector ofUpdate = state * (before - candidate) * sigmoidSlope(update);
        Vector ofCandidate = state * (1.0f - update) * tanhSlope(candidate);
        Vector ofReset = ofCandidate * load(inner + u, count) * sigmoidSlope(reset);
        store(of_sums + u, ofUpdate, count);
        store(of_sums + units + u, ofReset, count);
        store(of_sums + 2 * units + u, ofCandidate, count);
        store(of_turned + u, ofUpdate, count);
        store(of_turned + units + u, ofReset, count);
        store(of_turned + 2 * units + u, ofCandidate * reset, count);
        store(through, state * update);
      });
    }
  });
}
