// Operations of gradnet's own for TensorFlow, registered when Node loads this library beside tfjs-node's binding. Everything
// that a step of a sequence needs is one operation here, where TensorFlow has a dozen, each of which takes longer to be
// scheduled than to be done.
#include <algorithm>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include "gru.h"
#include "lstm.h"
#include "signals.h"
#include "simple-rnn.h"
#include "tensorflow.h"

namespace {

// Below so many operations a thread is not worth its start, of some twenty microseconds.
constexpr double FEW_OPERATIONS = 2e6;

int mostThreads() {
  const char* given = getenv("TF_NUM_INTRAOP_THREADS");
  const int count = given == nullptr ? 0 : atoi(given);
  return count > 0 ? count : std::max(1u, std::thread::hardware_concurrency());
}

// Calls work(first, last) for parts of the samples, side by side. Results do not depend on where they are divided.
template <typename Work>
void shared(const Sequence& sequence, Work work) {
  const double operations = 8.0 * sequence.batch * sequence.steps * sequence.units * sequence.units;
  const int threads = std::min({mostThreads(), (sequence.batch + TILE - 1) / TILE, 1 + int(std::min(1e6, operations / FEW_OPERATIONS))});
  const int each = roundedUp((sequence.batch + threads - 1) / threads, TILE);
  std::vector<std::thread> others;
  others.reserve(threads);
  int first = 0;
  try {
    for (; first + each < sequence.batch; first += each) others.emplace_back(work, first, first + each);
  } catch (const std::system_error&) {
    // the machine gives no more threads: this one does the rest
  }
  work(first, sequence.batch);
  for (auto& other : others) other.join();
}

struct Failure : std::runtime_error {
  using runtime_error::runtime_error;
};

// Inputs and outputs of one execution.
class Context {
 public:
  explicit Context(TF_OpKernelContext* context) : context(context), status(TF_NewStatus()) {}
  ~Context() {
    for (TF_Tensor* tensor : held) TF_DeleteTensor(tensor);
    TF_DeleteStatus(status);
  }

  // The `index`th input, of that shape; -1 is any size.
  TF_Tensor* input(int index, std::vector<int64_t> shape) {
    TF_Tensor* tensor = nullptr;
    TF_GetInput(context, index, &tensor, status);
    check();
    held.push_back(tensor);
    bool fits = TF_NumDims(tensor) == int(shape.size());
    for (size_t i = 0; fits && i < shape.size(); i++) fits = shape[i] == -1 || TF_Dim(tensor, int(i)) == shape[i];
    if (!fits) throw Failure("input " + std::to_string(index) + " has another shape");
    return tensor;
  }

  float* output(int index, std::vector<int64_t> shape) {
    int64_t size = sizeof(float);
    for (int64_t it : shape) size *= it;
    TF_Tensor* tensor = TF_AllocateOutput(context, index, TF_FLOAT, shape.data(), int(shape.size()), size, status);
    check();
    held.push_back(tensor);
    return static_cast<float*>(TF_TensorData(tensor));
  }

  void fail(int code, const char* message) {
    TF_SetStatus(status, code, message);
    TF_OpKernelContext_Failure(context, status);
  }

 private:
  TF_OpKernelContext* context;
  TF_Status* status;
  std::vector<TF_Tensor*> held;

  void check() {
    if (TF_GetCode(status) != TF_OK) throw Failure(TF_Message(status));
  }
};

const float* valuesOf(TF_Tensor* tensor) { return static_cast<const float*>(TF_TensorData(tensor)); }

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

template <void (*work)(Context&)>
void compute(void*, TF_OpKernelContext* given) {
  Context context(given);
  try {
    work(context);
  } catch (const Failure& failure) {
    context.fail(TF_INVALID_ARGUMENT, failure.what());
  } catch (const std::bad_alloc&) {
    context.fail(TF_RESOURCE_EXHAUSTED, "no memory is left for what the steps of a sequence share");
  }
}

template <void (*work)(Context&)>
bool registered(const char* name, std::initializer_list<const char*> inputs, std::initializer_list<const char*> outputs) {
  TF_Status* status = TF_NewStatus();
  TF_OpDefinitionBuilder* operation = TF_NewOpDefinitionBuilder(name);
  for (const char* input : inputs) TF_OpDefinitionBuilderAddInput(operation, input);
  for (const char* output : outputs) TF_OpDefinitionBuilderAddOutput(operation, output);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(operation, TF_ShapeInferenceContextSetUnknownShape);
  TF_RegisterOpDefinition(operation, status);
  if (TF_GetCode(status) == TF_OK) TF_RegisterKernelBuilder(name, TF_NewKernelBuilder(name, "CPU", nullptr, compute<work>, nullptr), status);
  const bool good = TF_GetCode(status) == TF_OK;
  TF_DeleteStatus(status);
  return good;
}

bool registerAll() {
  return registered<lstm>("GradnetLstm", {"sums: float", "recurrent: float"}, {"states: float", "cells: float", "gates: float"}) &&
    registered<lstmGradient>("GradnetLstmGrad", {"slopes: float", "cells: float", "gates: float", "recurrent: float"}, {"sum_slopes: float"}) &&
    registered<gru>("GradnetGru", {"sums: float", "recurrent: float", "bias: float"}, {"states: float", "inner: float", "gates: float"}) &&
    registered<gruGradient>("GradnetGruGrad", {"slopes: float", "states: float", "inner: float", "gates: float", "recurrent: float"}, {"sum_slopes: float", "turned_slopes: float"}) &&
    registered<simpleRnn>("GradnetSimpleRnn", {"sums: float", "recurrent: float"}, {"states: float"}) &&
    registered<simpleRnnGradient>("GradnetSimpleRnnGrad", {"slopes: float", "states: float", "recurrent: float"}, {"sum_slopes: float"});
}

}  // namespace

// What Node asks of an addon. There is nothing to call in it: where it failed, the operations are not there.
extern "C" __attribute__((visibility("default"))) void* napi_register_module_v1(void*, void* exports) {
  // A second context of the process finds both done.
  static const bool there = registerAll() && leaveSignalsToAnotherThread();
  (void)there;
  return exports;
}
