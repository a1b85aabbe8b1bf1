// The gradient of a layer of cells, back through the steps of a group of samples: of the inputs at every step, and what the
// group adds to those of the weights, while the gates' gradients are in the nearest cache.
#pragma once
#include "sequence.h"
#include "turned-sums.h"

struct Backward {
  Sequence sequence;
  const float* slopes;            // of the states: [batch, steps, units], or [batch, units] of the last ones, beside which others have none
  bool of_last;
  const float *inputs, *states;   // [batch, steps, channels], [batch, steps, units]
  Packed kernel, recurrent;       // turned round
  float* input_slopes;            // [batch, steps, channels], or null
  bool apart;                     // whether gradients of what states add to the gates are others than of what inputs add

  // Those of a sample's state, or null.
  const float* slopesOf(int sample, int step) const {
    if (!of_last) return slopes + sequence.at(sample, step, sequence.units);
    return step == sequence.steps - 1 ? slopes + size_t(sample) * sequence.units : nullptr;
  }
  int columns() const { return roundedUp(sequence.wide(), PANEL); }
  // Sums of a part: for the kernel, the recurrent kernel, and one or two biases, each row filled up.
  size_t kernelRows() const { return roundedUp(sequence.channels, HEIGHT); }
  size_t recurrentRows() const { return roundedUp(sequence.units, HEIGHT); }
  size_t sums() const { return (kernelRows() + recurrentRows() + (apart ? 2 : 1)) * columns(); }
};

// Room of a thread for a group.
struct BackwardRoom {
  float *sum_panels, *turned_panels, *input_tiles, *state_tiles;  // a block's slopes and factors
  float *through;   // [samples, recurrent.columns]: of the states' gradients, what comes from the step after
  float *carried;   // the same of what else a cell keeps
  float *inward;    // [samples, kernel.columns]: the inputs' gradients at a step
  float *sums, *turned;  // [samples, gates · units]: gradients of what inputs, and of what states, add to the gates; one where they are the same

  BackwardRoom(const Backward& it, int samples, float* room) {
    const auto next = [&room](size_t size) { float* start = room; room += roundedUp(int(size), LANES); return start; };
    sum_panels = next(size_t(it.columns()) * BLOCK_ROWS);
    turned_panels = it.apart ? next(size_t(it.columns()) * BLOCK_ROWS) : sum_panels;
    input_tiles = next(it.kernelRows() * BLOCK_ROWS);
    state_tiles = next(it.recurrentRows() * BLOCK_ROWS);
    through = next(size_t(samples) * it.recurrent.columns);
    carried = next(size_t(samples) * it.recurrent.columns);
    inward = next(size_t(samples) * it.kernel.columns);
    sums = next(size_t(samples) * it.sequence.wide());
    turned = it.apart ? next(size_t(samples) * it.sequence.wide()) : sums;
    end = room;
  }
  float* end;
};

inline size_t roomOf(const Backward& it) { return BackwardRoom(it, it.sequence.together(), nullptr).end - static_cast<float*>(nullptr); }

// The gradient of some units of a state: of what it answers, and of what comes from the step after. Says what will be loaded next.
PART Vector stateSlope(const float* slopes, const float* through, int units, int u, int count) {
  if (slopes == nullptr) return load(through);
  soon(slopes + u - units);
  return load(slopes + u, count) + load(through);
}

// `cells(step, room)` works out a step's gradients of the gates from `through`, and leaves there what goes to the step before
// beside their product. `begun` tells whether `sums` has values already.
template <typename Cells>
PART void goBack(const Backward& it, int first, int last, const BackwardRoom& room, float* sums, bool begun, Cells cells) {
  const auto [batch, steps, channels, units, gates] = it.sequence;
  const int samples = last - first, wide = it.sequence.wide(), columns = it.columns();
  const size_t carried = size_t(samples) * it.recurrent.columns * sizeof(float);
  memset(room.through, 0, carried);
  memset(room.carried, 0, carried);
  for (int step = steps - 1, rows = 0; step >= 0; step--) {
    if (step < steps - 1) addProduct({room.turned, size_t(wide)}, samples, it.recurrent, room.through);
    cells(step, room);
    if (it.input_slopes != nullptr) {
      memset(room.inward, 0, size_t(samples) * it.kernel.columns * sizeof(float));
      addProduct({room.sums, size_t(wide)}, samples, it.kernel, room.inward);
      for (int b = 0; b < samples; b++)
        memcpy(it.input_slopes + it.sequence.at(first + b, step, channels), room.inward + size_t(b) * it.kernel.columns, channels * sizeof(float));
    }
    gatherFactors(it.sequence.rows(it.inputs, first, step, channels), samples, channels, rows, room.input_tiles);
    // the state before a step is the one after the step before: the first step has none
    if (step > 0) gatherFactors(it.sequence.rows(it.states, first, step - 1, units), samples, units, rows, room.state_tiles);
    else gatherZeros(samples, units, rows, room.state_tiles);
    gatherSlopes(room.sums, samples, wide, rows, room.sum_panels);
    if (it.apart) gatherSlopes(room.turned, samples, wide, rows, room.turned_panels);
    rows += samples;
    if (rows + samples <= BLOCK_ROWS && step > 0) continue;
    float *recurrent = sums + it.kernelRows() * columns, *bias = recurrent + it.recurrentRows() * columns;
    turnedProduct(room.input_tiles, channels, room.sum_panels, columns, rows, begun, sums);
    turnedProduct(room.state_tiles, units, room.turned_panels, columns, rows, begun, recurrent);
    sumOfSlopes(room.sum_panels, columns, rows, begun, bias);
    if (it.apart) sumOfSlopes(room.turned_panels, columns, rows, begun, bias + columns);
    begun = true;
    rows = 0;
  }
}
