// Layers of cells as operations: everything that a step of a sequence needs is one, where TensorFlow has a dozen, each of which
// takes longer to be scheduled than to be done.
#include "families.h"
#include "gru.h"
#include "lstm.h"
#include "operation.h"
#include "sequence-weights.h"
#include "simple-rnn.h"
#include "team.h"

namespace {

// Below so many operations a thread is not worth waking.
constexpr double FEW_OPERATIONS = 2e6;

// Calls work(first, last, room) for parts of the samples, side by side. Results do not depend on where they are divided.
template <typename Steps>
void shared(const Steps& it, void (*work)(const Steps&, int first, int last, float* room)) {
  const auto [batch, steps, channels, units] = it.sequence;
  Team& team = Team::ofTheProcess();
  const double operations = 8.0 * batch * steps * units * units;
  const int parts = std::min({2 * team.size(), partsOf(batch, TILE), 1 + int(std::min(1e6, operations / FEW_OPERATIONS))});
  const int each = roundedUp(partsOf(batch, std::max(1, parts)), TILE);
  if (batch > 0) team.each(partsOf(batch, each), [&](int part) {
    const int first = part * each, last = std::min(first + each, batch);
    work(it, first, last, scratch(it.room(last - first)));
  });
}

// x [batch, steps, channels], a kernel [channels, gates · units], and a recurrent one [units, gates · units].
struct Given {
  Sequence sequence;
  int gates;
  const float *inputs, *kernel, *recurrent;
  std::vector<int64_t> narrow, wide;  // shapes of what a step has a value a cell, and a value a gate, of

  Given(Context& context, int gates) : gates(gates) {
    TF_Tensor* x = context.input(0, {-1, -1, -1});
    const int64_t batch = TF_Dim(x, 0), steps = TF_Dim(x, 1), channels = TF_Dim(x, 2), units = TF_Dim(context.input(2, {-1, -1}), 0);
    inputs = valuesOf(x);
    kernel = valuesOf(context.input(1, {channels, gates * units}));
    recurrent = valuesOf(context.input(2, {units, gates * units}));
    narrow = {batch, steps, units};
    wide = {batch, steps, gates * units};
    sequence = {int(batch), int(steps), int(channels), int(units)};
  }
  Packed ofInputs() const { return forwardKernel(kernel, sequence.channels, sequence.units, gates); }
  Packed ofStates() const { return forwardKernel(recurrent, sequence.units, sequence.units, gates); }
  // What columns of a bias add, up to the end of the last panel.
  std::vector<float> bias(const float* values) const { return forwardBias(values, sequence.units, gates); }
};

// Gradients of the states [batch, steps, units], and the recurrent kernel as the last input.
struct Slopes {
  Sequence sequence;
  const float *values, *weights;
  int gates;
  std::vector<int64_t> narrow, wide;

  Slopes(Context& context, int gates, int last) : gates(gates) {
    TF_Tensor* tensor = context.input(0, {-1, -1, -1});
    values = valuesOf(tensor);
    narrow = {TF_Dim(tensor, 0), TF_Dim(tensor, 1), TF_Dim(tensor, 2)};
    wide = {narrow[0], narrow[1], gates * narrow[2]};
    weights = valuesOf(context.input(last, {narrow[2], gates * narrow[2]}));
    sequence = {int(narrow[0]), int(narrow[1]), 0, int(narrow[2])};
  }
  Packed ofStates() const { return backwardKernel(weights, sequence.units, gates); }
};

void lstm(Context& context) {
  const Given given(context, 4);
  const float* bias = valuesOf(context.input(3, {given.wide[2]}));
  shared(LstmForward{
    given.sequence, given.inputs, given.ofInputs(), given.ofStates(), given.bias(bias),
    context.output(0, given.narrow), context.output(1, given.narrow), context.output(2, given.wide),
  }, forward);
}

void lstmGradient(Context& context) {
  const Slopes given(context, 4, 3);
  shared(LstmBackward{
    given.sequence, given.values, valuesOf(context.input(1, given.narrow)), valuesOf(context.input(2, given.wide)), given.ofStates(),
    context.output(0, given.wide),
  }, backward);
}

void gru(Context& context) {
  const Given given(context, 3);
  const float* bias = valuesOf(context.input(3, {2, given.wide[2]}));
  shared(GruForward{
    given.sequence, given.inputs, given.ofInputs(), given.ofStates(), given.bias(bias), given.bias(bias + given.wide[2]),
    context.output(0, given.narrow), context.output(1, given.narrow), context.output(2, given.wide),
  }, forward);
}

void gruGradient(Context& context) {
  const Slopes given(context, 3, 4);
  const auto narrow = [&](int index) { return valuesOf(context.input(index, given.narrow)); };
  shared(GruBackward{
    given.sequence, given.values, narrow(1), narrow(2), valuesOf(context.input(3, given.wide)), given.ofStates(),
    context.output(0, given.wide), context.output(1, given.wide),
  }, backward);
}

void simpleRnn(Context& context) {
  const Given given(context, 1);
  const float* bias = valuesOf(context.input(3, {given.wide[2]}));
  shared(SimpleForward{given.sequence, given.inputs, given.ofInputs(), given.ofStates(), given.bias(bias), context.output(0, given.narrow)}, forward);
}

void simpleRnnGradient(Context& context) {
  const Slopes given(context, 1, 2);
  shared(SimpleBackward{given.sequence, given.values, valuesOf(context.input(1, given.narrow)), given.ofStates(), context.output(0, given.narrow)}, backward);
}

// Of x [batch, steps, channels] and the states [batch, steps, units], by the gradients of what they add to the gates.
void weights(Context& context) {
  TF_Tensor *x = context.input(0, {-1, -1, -1}), *slopes = context.input(2, {TF_Dim(x, 0), TF_Dim(x, 1), -1});
  const int batch = TF_Dim(x, 0), steps = TF_Dim(x, 1), channels = TF_Dim(x, 2), columns = TF_Dim(slopes, 2);
  TF_Tensor *states = context.input(1, {batch, steps, -1}), *turned = context.input(3, {batch, steps, columns});
  const int units = TF_Dim(states, 2);
  const Turning ofInputs = {batch, steps, valuesOf(x), channels, valuesOf(slopes), columns, steps, context.output(0, {channels, columns}), context.output(2, {columns})};
  // The state before a step is the one after the step before: the first step has none.
  const Turning ofStates = {batch, steps - 1, valuesOf(states), units, valuesOf(turned) + (steps > 1 ? columns : 0), columns, steps, context.output(1, {units, columns}), nullptr};
  const int panels = partsOf(columns, PANEL);
  Team::ofTheProcess().each(2 * panels, [&](int index) { turnedPanel(index < panels ? ofInputs : ofStates, index % panels * PANEL); });
}

}  // namespace

bool registerRecurrent() {
  return registered<lstm>({"GradnetLstm", {"x: float", "kernel: float", "recurrent: float", "bias: float"}, {"states: float", "cells: float", "gates: float"}, {}}) &&
    registered<lstmGradient>({"GradnetLstmGrad", {"slopes: float", "cells: float", "gates: float", "recurrent: float"}, {"sum_slopes: float"}, {}}) &&
    registered<gru>({"GradnetGru", {"x: float", "kernel: float", "recurrent: float", "bias: float"}, {"states: float", "inner: float", "gates: float"}, {}}) &&
    registered<gruGradient>({"GradnetGruGrad", {"slopes: float", "states: float", "inner: float", "gates: float", "recurrent: float"}, {"sum_slopes: float", "turned_slopes: float"}, {}}) &&
    registered<simpleRnn>({"GradnetSimpleRnn", {"x: float", "kernel: float", "recurrent: float", "bias: float"}, {"states: float"}, {}}) &&
    registered<simpleRnnGradient>({"GradnetSimpleRnnGrad", {"slopes: float", "states: float", "recurrent: float"}, {"sum_slopes: float"}, {}}) &&
    registered<weights>({"GradnetSequenceWeights", {"x: float", "states: float", "sum_slopes: float", "turned_slopes: float"}, {"of_kernel: float", "of_recurrent: float", "of_bias: float"}, {}});
}
