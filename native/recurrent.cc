// Layers of cells as operations: everything that a step of a sequence needs is one, where TensorFlow has a dozen, each of which
// takes longer to be scheduled than to be done.
#include <memory>
#include "families.h"
#include "gru.h"
#include "lstm.h"
#include "operation.h"
#include "simple-rnn.h"
#include "team.h"

namespace {

// Below so many operations a thread is not worth waking.
constexpr double FEW_OPERATIONS = 4e6;
// Parts of a batch that sum up gradients of weights by themselves.
constexpr int MOST_SUMS = 8;

// Groups of samples as parts of about the same size, which shapes alone decide.
struct Parts {
  int each, count;  // groups of a part, and parts

  Parts(const Sequence& it, int most) {
    const int groups = it.groups();
    const int wanted = std::min({most, groups, 1 + int(std::min(1e6, it.operations() / FEW_OPERATIONS))});
    each = partsOf(groups, std::max(1, wanted));
    count = partsOf(groups, std::max(1, each));
  }

  // Calls work(part, first, last) for the groups' samples, parts side by side.
  template <typename Work>
  void shared(const Sequence& it, Work work) const {
    const int together = it.together();
    Team::ofTheProcess().each(count, [&](int part) {
      for (int group = part * each; group < std::min((part + 1) * each, it.groups()); group++)
        work(part, group * together, std::min((group + 1) * together, it.batch));
    });
  }
};

template <typename Steps>
void goForward(const Steps& it) {
  Parts(it.sequence, it.sequence.groups()).shared(it.sequence, [&](int, int first, int last) { forward(it, first, last, scratch(it.room(last - first))); });
}

// x [batch, steps, channels], a kernel [channels, gates · units], and a recurrent one [units, gates · units].
struct Given {
  Sequence sequence;
  const float *inputs, *kernel, *recurrent;
  std::vector<int64_t> narrow, wide;  // shapes of what a step has a value a cell, and a value a gate, of

  Given(Context& context, int gates, int at = 0) {
    TF_Tensor* x = context.input(at, {-1, -1, -1});
    const int64_t batch = TF_Dim(x, 0), steps = TF_Dim(x, 1), channels = TF_Dim(x, 2), units = TF_Dim(context.input(at + 2, {-1, -1}), 0);
    inputs = valuesOf(x);
    kernel = valuesOf(context.input(at + 1, {channels, gates * units}));
    recurrent = valuesOf(context.input(at + 2, {units, gates * units}));
    narrow = {batch, steps, units};
    wide = {batch, steps, gates * units};
    sequence = {int(batch), int(steps), int(channels), int(units), gates};
  }
  Packed ofInputs() const { return forwardKernel(kernel, sequence.channels, sequence.units, sequence.gates); }
  Packed ofStates() const { return forwardKernel(recurrent, sequence.units, sequence.units, sequence.gates); }
  // What columns of a bias add, up to the end of the last panel.
  std::vector<float> bias(const float* values) const { return forwardBias(values, sequence.units, sequence.gates); }
};

void lstm(Context& context) {
  const Given given(context, 4);
  const float* bias = valuesOf(context.input(3, {given.wide[2]}));
  goForward(LstmForward{
    given.sequence, given.inputs, given.ofInputs(), given.ofStates(), given.bias(bias),
    context.output(0, given.narrow), context.output(1, given.narrow), context.output(2, given.wide),
  });
}

void gru(Context& context) {
  const Given given(context, 3);
  const float* bias = valuesOf(context.input(3, {2, given.wide[2]}));
  goForward(GruForward{
    given.sequence, given.inputs, given.ofInputs(), given.ofStates(), given.bias(bias), given.bias(bias + given.wide[2]),
    context.output(0, given.narrow), context.output(1, given.narrow), context.output(2, given.wide),
  });
}

void simpleRnn(Context& context) {
  const Given given(context, 1);
  const float* bias = valuesOf(context.input(3, {given.wide[2]}));
  goForward(SimpleForward{given.sequence, given.inputs, given.ofInputs(), given.ofStates(), given.bias(bias), context.output(0, given.narrow)});
}

// Of the states' slopes, the inputs, both kernels, the states and what else the cells keep; `of_inputs` is left empty where
// nobody asks for it.
class Gradient {
 public:
  explicit Gradient(const Attributes& attributes) : of_inputs(attributes.flag("of_inputs")) {}

 protected:
  Backward given(Context& context, const Given& it, bool apart = false) const {
    const auto [batch, steps, channels, units, gates] = it.sequence;
    float* to = context.output(0, of_inputs ? std::vector<int64_t>{batch, steps, channels} : std::vector<int64_t>{0});
    TF_Tensor* slopes = context.input(0);
    const bool of_last = TF_NumDims(slopes) == 2;
    slopes = context.input(0, of_last ? std::vector<int64_t>{batch, units} : it.narrow);
    return {
      it.sequence, valuesOf(slopes), of_last, it.inputs, valuesOf(context.input(4, it.narrow)),
      turnedKernel(it.kernel, of_inputs ? channels : 0, gates * units), turnedKernel(it.recurrent, units, gates * units), of_inputs ? to : nullptr, apart,
    };
  }

  template <typename Cells>
  static void goBack(Context& context, const Cells& it) {
    const auto [batch, steps, channels, units, gates] = it.sequence;
    const int64_t wide = it.sequence.wide(), biases = it.apart ? 2 : 1;
    const size_t size = it.sums(), room = roomOf(it);
    const Parts parts(it.sequence, MOST_SUMS);
    const std::unique_ptr<float[]> sums(new float[parts.count * size]);
    parts.shared(it.sequence, [&](int part, int first, int last) {
      backward(it, first, last, scratch(room), sums.get() + part * size, first > part * parts.each * it.sequence.together());
    });
    join(it, sums.get(), parts.count, 0, channels, context.output(1, {channels, wide}));
    join(it, sums.get(), parts.count, it.kernelRows(), units, context.output(2, {units, wide}));
    join(it, sums.get(), parts.count, it.kernelRows() + it.recurrentRows(), biases, context.output(3, it.apart ? std::vector<int64_t>{2, wide} : std::vector<int64_t>{wide}));
  }

 private:
  const bool of_inputs;

  // Rows of all parts' sums, added up in their order.
  static void join(const Backward& it, const float* sums, int parts, size_t from, int rows, float* out) {
    constexpr int ROWS = 16;
    const size_t columns = it.columns(), wide = it.sequence.wide();
    if (parts == 0 || it.sequence.steps == 0) {
      memset(out, 0, rows * wide * sizeof(float));
      return;
    }
    Team::ofTheProcess().each(partsOf(rows, ROWS), [&](int part) {
      for (size_t row = part * ROWS; row < size_t(std::min((part + 1) * ROWS, rows)); row++)
        addUp(sums + (from + row) * columns, parts, it.sums(), int(wide), out + row * wide);
    });
  }
};

struct LstmGradient : Gradient {
  using Gradient::Gradient;
  void compute(Context& context) const {
    const Given it(context, 4, 1);
    goBack(context, LstmBackward{given(context, it), valuesOf(context.input(5, it.narrow)), valuesOf(context.input(6, it.wide))});
  }
};

struct GruGradient : Gradient {
  using Gradient::Gradient;
  void compute(Context& context) const {
    const Given it(context, 3, 1);
    goBack(context, GruBackward{given(context, it, true), valuesOf(context.input(5, it.narrow)), valuesOf(context.input(6, it.wide))});
  }
};

struct SimpleGradient : Gradient {
  using Gradient::Gradient;
  void compute(Context& context) const {
    const Given it(context, 1, 1);
    goBack(context, SimpleBackward{given(context, it)});
  }
};

}  // namespace

bool registerRecurrent() {
  return registered<lstm>({"GradnetLstm", {"x: float", "kernel: float", "recurrent: float", "bias: float"}, {"states: float", "cells: float", "gates: float"}, {}}) &&
    registered<gru>({"GradnetGru", {"x: float", "kernel: float", "recurrent: float", "bias: float"}, {"states: float", "inner: float", "gates: float"}, {}}) &&
    registered<simpleRnn>({"GradnetSimpleRnn", {"x: float", "kernel: float", "recurrent: float", "bias: float"}, {"states: float"}, {}}) &&
    registeredWith<LstmGradient>({
      "GradnetLstmGrad", {"slopes: float", "x: float", "kernel: float", "recurrent: float", "states: float", "cells: float", "gates: float"},
      {"dx: float", "of_kernel: float", "of_recurrent: float", "of_bias: float"}, {"of_inputs: bool = true"},
    }) &&
    registeredWith<GruGradient>({
      "GradnetGruGrad", {"slopes: float", "x: float", "kernel: float", "recurrent: float", "states: float", "inner: float", "gates: float"},
      {"dx: float", "of_kernel: float", "of_recurrent: float", "of_bias: float"}, {"of_inputs: bool = true"},
    }) &&
    registeredWith<SimpleGradient>({
      "GradnetSimpleRnnGrad", {"slopes: float", "x: float", "kernel: float", "recurrent: float", "states: float"},
      {"dx: float", "of_kernel: float", "of_recurrent: float", "of_bias: float"}, {"of_inputs: bool = true"},
    });
}
