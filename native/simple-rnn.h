// The steps of a layer of tanh cells, forward and backward (Elman 1990), for some samples of a batch.
#pragma once
#include "backward.h"

struct SimpleForward {
  Sequence sequence;
  const float* inputs;  // [batch, steps, channels]
  Packed kernel, recurrent;
  std::vector<float> bias;
  float* states;        // [batch, steps, units]

  size_t room(int samples) const { return size_t(samples) * recurrent.columns; }
};

// `sums` is room for the samples' sums at one step.
FOR_EVERY_PROCESSOR inline void forward(const SimpleForward& it, int first, int last, float* sums) {
  const int steps = it.sequence.steps, channels = it.sequence.channels, units = it.sequence.units;
  for (int step = 0; step < steps; step++) {
    beginSums(it.bias, last - first, sums);
    addProduct(it.sequence.rows(it.inputs, first, step, channels), last - first, it.kernel, sums);
    if (step > 0) addProduct(it.sequence.rows(it.states, first, step - 1, units), last - first, it.recurrent, sums);
    for (int b = first; b < last; b++)
      eachVector(units, [&](int u, int count) INLINED {
        store(it.states + it.sequence.at(b, step, units) + u, tanh(load(sums + size_t(b - first) * it.recurrent.columns + u)), count);
      });
  }
}

struct SimpleBackward : Backward {};

FOR_EVERY_PROCESSOR inline void backward(const SimpleBackward& it, int first, int last, float* given, float* sums, bool begun) {
  const int units = it.sequence.units;
  goBack(it, first, last, BackwardRoom(it, last - first, given), sums, begun, [&](int step, const BackwardRoom& room) INLINED {
    for (int b = first; b < last; b++) {
      const size_t at = it.sequence.at(b, step, units);
      const float* slopes = it.slopesOf(b, step);
      eachVector(units, [&](int u, int count) INLINED {
        float* through = room.through + size_t(b - first) * it.recurrent.columns + u;
        Vector state = stateSlope(slopes, through, units, u, count);
        store(room.sums + size_t(b - first) * units + u, state * tanhSlope(load(it.states + at + u, count)), count);
        store(through, Vector{});
      });
    }
  });
}
