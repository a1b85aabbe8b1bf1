// Layers of cells as operations: everything that a step of a sequence needs is one, where TensorFlow has a dozen, each of which
// takes longer to be scheduled than to be done.
#include "families.h"
#include "gru.h"
#include "lstm.h"
#include "operation.h"
#include "simple-rnn.h"
#include "team.h"

namespace {

// Below so many operations a thread is not worth waking.
constexpr double FEW_OPERATIONS = 2e6;

// Calls work(first, last) for parts of the samples, side by side. Results do not depend on where they are divided.
template <typename Work>
void shared(const Sequence& sequence, Work work) {
  Team& team = Team::ofTheProcess();
  const double operations = 8.0 * sequence.batch * sequence.steps * sequence.units * sequence.units;
  const int parts = std::min({team.size(), (sequence.batch + TILE - 1) / TILE, 1 + int(std::min(1e6, operations / FEW_OPERATIONS))});
  const int each = roundedUp((sequence.batch + parts - 1) / parts, TILE);
  team.each((sequence.batch + each - 1) / each, [&](int part) { work(part * each, std::min((part + 1) * each, sequence.batch)); });
}

// A recurrent kernel [units, gates · units], and what goes into the gates with it [batch, steps, gates · units].
struct Given {
  Sequence sequence;
  const float *sums, *weights;
  std::vector<int64_t> narrow, wide;  // shapes of what a step has a value a cell, and a value a gate, of

  Given(Context& context, int gates) {
    const int64_t units = TF_Dim(context.input(1, {-1, -1}), 0);
    weights = valuesOf(context.input(1, {units, gates * units}));
    TF_Tensor* tensor = context.input(0, {-1, -1, gates * units});
    sums = valuesOf(tensor);
    narrow = {TF_Dim(tensor, 0), TF_Dim(tensor, 1), units};
    wide = {narrow[0], narrow[1], gates * units};
    sequence = {int(narrow[0]), int(narrow[1]), int(units)};
  }
  Turned turned(int gates) const { return Turned(forwardKernel(weights, sequence.units, gates), sequence.batch); }
};

// Gradients of the states [batch, steps, units], and the recurrent kernel as the last input.
struct Slopes {
  Sequence sequence;
  const float *values, *weights;
  std::vector<int64_t> narrow, wide;

  Slopes(Context& context, int gates, int last) {
    TF_Tensor* tensor = context.input(0, {-1, -1, -1});
    values = valuesOf(tensor);
    narrow = {TF_Dim(tensor, 0), TF_Dim(tensor, 1), TF_Dim(tensor, 2)};
    wide = {narrow[0], narrow[1], gates * narrow[2]};
    weights = valuesOf(context.input(last, {narrow[2], gates * narrow[2]}));
    sequence = {int(narrow[0]), int(narrow[1]), int(narrow[2])};
  }
  Turned turned(int gates) const { return Turned(backwardKernel(weights, sequence.units, gates), sequence.batch); }
  std::vector<float> carried() const { return std::vector<float>(size_t(sequence.batch) * sequence.apart()); }
};

void lstm(Context& context) {
  const Given given(context, 4);
  LstmForward it = {given.sequence, given.sums, given.turned(4), context.output(0, given.narrow), context.output(1, given.narrow), context.output(2, given.wide)};
  shared(it.sequence, [&it](int first, int last) { forward(it, first, last); });
}

void lstmGradient(Context& context) {
  const Slopes given(context, 4, 3);
  LstmBackward it = {
    given.sequence, given.values, valuesOf(context.input(1, given.narrow)), valuesOf(context.input(2, given.wide)), given.turned(4),
    context.output(0, given.wide), given.carried(),
  };
  shared(it.sequence, [&it](int first, int last) { backward(it, first, last); });
}

void gru(Context& context) {
  const Given given(context, 3);
  const float* bias = valuesOf(context.input(2, {given.wide[2]}));
  GruForward it = {
    given.sequence, given.sums, bias, given.turned(3), context.output(0, given.narrow), context.output(1, given.narrow), context.output(2, given.wide),
  };
  shared(it.sequence, [&it](int first, int last) { forward(it, first, last); });
}

void gruGradient(Context& context) {
  const Slopes given(context, 3, 4);
  const auto narrow = [&](int index) { return valuesOf(context.input(index, given.narrow)); };
  GruBackward it = {
    given.sequence, given.values, narrow(1), narrow(2), valuesOf(context.input(3, given.wide)), given.turned(3),
    context.output(0, given.wide), context.output(1, given.wide), given.carried(),
  };
  shared(it.sequence, [&it](int first, int last) { backward(it, first, last); });
}

void simpleRnn(Context& context) {
  const Given given(context, 1);
  SimpleForward it = {given.sequence, given.sums, given.turned(1), context.output(0, given.narrow)};
  shared(it.sequence, [&it](int first, int last) { forward(it, first, last); });
}

void simpleRnnGradient(Context& context) {
  const Slopes given(context, 1, 2);
  SimpleBackward it = {given.sequence, given.values, valuesOf(context.input(1, given.narrow)), given.turned(1), context.output(0, given.narrow)};
  shared(it.sequence, [&it](int first, int last) { backward(it, first, last); });
}

}  // namespace

bool registerRecurrent() {
  return registered<lstm>({"GradnetLstm", {"sums: float", "recurrent: float"}, {"states: float", "cells: float", "gates: float"}, {}}) &&
    registered<lstmGradient>({"GradnetLstmGrad", {"slopes: float", "cells: float", "gates: float", "recurrent: float"}, {"sum_slopes: float"}, {}}) &&
    registered<gru>({"GradnetGru", {"sums: float", "recurrent: float", "bias: float"}, {"states: float", "inner: float", "gates: float"}, {}}) &&
    registered<gruGradient>({"GradnetGruGrad", {"slopes: float", "states: float", "inner: float", "gates: float", "recurrent: float"}, {"sum_slopes: float", "turned_slopes: float"}, {}}) &&
    registered<simpleRnn>({"GradnetSimpleRnn", {"sums: float", "recurrent: float"}, {"states: float"}, {}}) &&
    registered<simpleRnnGradient>({"GradnetSimpleRnnGrad", {"slopes: float", "states: float", "recurrent: float"}, {"sum_slopes: float"}, {}});
}
