// The steps of a layer of tanh cells, forward and backward (Elman 1990), for some samples of a batch.
#pragma once
#include "sequence.h"

struct SimpleForward {
  Sequence sequence;
  const float* sums;     // [batch, steps, units]: what the inputs and the bias add
  Turned states_turned;  // what the state before adds
  float* states;         // [batch, steps, units]
};

FOR_EVERY_PROCESSOR void forward(SimpleForward& it, int first, int last) {
  const auto [batch, steps, units] = it.sequence;
  for (int step = 0; step < steps; step++) {
    if (step > 0) turn(it.states_turned, it.sequence, it.states, step - 1, units, first, last);
    for (int b = first; b < last; b++) {
      const size_t at = it.sequence.at(b, step, units);
      for (int u = 0; u < units; u += LANES) store(it.states + at + u, tanh(load(it.sums + at + u, units - u) + load(it.states_turned.of(b) + u)), units - u);
    }
  }
}

struct SimpleBackward {
  Sequence sequence;
  const float *slopes, *states;  // [batch, steps, units]
  Turned slopes_turned;          // gradients of the step after, back through the recurrent kernel
  float* sum_slopes;             // [batch, steps, units]
};

FOR_EVERY_PROCESSOR void backward(SimpleBackward& it, int first, int last) {
  const auto [batch, steps, units] = it.sequence;
  for (int step = steps - 1; step >= 0; step--) {
    if (step < steps - 1) turn(it.slopes_turned, it.sequence, it.sum_slopes, step + 1, units, first, last);
    for (int b = first; b < last; b++) {
      const size_t at = it.sequence.at(b, step, units);
      for (int u = 0; u < units; u += LANES) {
        const int count = units - u;
        Vector state = load(it.slopes + at + u, count) + load(it.slopes_turned.of(b) + u);
        store(it.sum_slopes + at + u, state * tanhSlope(load(it.states + at + u, count)), count);
      }
    }
  }
}
