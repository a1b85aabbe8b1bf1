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
#include "lstm.h"
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

void lstm(Context& context) {
  TF_Tensor* recurrent = context.input(1, {-1, -1});
  const int64_t units = TF_Dim(recurrent, 0);
  TF_Tensor* sums = context.input(0, {-1, -1, 4 * units});
  const int64_t batch = TF_Dim(sums, 0), steps = TF_Dim(sums, 1);
  context.input(1, {units, 4 * units});
  const float* weights = valuesOf(recurrent);
  const int wide = int(units), apart = roundedUp(wide, LANES);
  LstmForward it = {
    {int(batch), int(steps), wide}, valuesOf(sums),
    Packed(wide, 4 * apart, [=](int k, int column) { return column % apart < wide ? weights[size_t(k) * 4 * wide + column / apart * wide + column % apart] : 0; }),
    context.output(0, {batch, steps, units}), context.output(1, {batch, steps, units}), context.output(2, {batch, steps, 4 * units}), {}, {},
  };
  it.turned.resize(size_t(batch) * it.recurrent.columns);
  it.rows.resize(batch);
  shared(it.sequence, [&it](int first, int last) { forward(it, first, last); });
}

void lstmGradient(Context& context) {
  TF_Tensor* slopes = context.input(0, {-1, -1, -1});
  const int64_t batch = TF_Dim(slopes, 0), steps = TF_Dim(slopes, 1), units = TF_Dim(slopes, 2);
  const float* weights = valuesOf(context.input(3, {units, 4 * units}));
  const int wide = int(units);
  LstmBackward it = {
    {int(batch), int(steps), wide}, valuesOf(slopes), valuesOf(context.input(1, {batch, steps, units})), valuesOf(context.input(2, {batch, steps, 4 * units})),
    Packed(4 * wide, wide, [=](int k, int column) { return weights[size_t(column) * 4 * wide + k]; }),
    context.output(0, {batch, steps, 4 * units}), {}, {}, {},
  };
  it.turned.resize(size_t(batch) * it.recurrent.columns);
  it.carried.resize(it.turned.size());
  it.rows.resize(batch);
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
    registered<lstmGradient>("GradnetLstmGrad", {"slopes: float", "cells: float", "gates: float", "recurrent: float"}, {"sum_slopes: float"});
}

}  // namespace

// What Node asks of an addon. There is nothing to call in it: where it failed, the operations are not there.
extern "C" __attribute__((visibility("default"))) void* napi_register_module_v1(void*, void* exports) {
  static const bool there = registerAll();  // a second context of the process finds them registered
  (void)there;
  return exports;
}
