// What an operation of ours is to TensorFlow: its definition, and one execution of it.
#pragma once
#include <cstring>
#include <initializer_list>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>
#include "pages.h"
#include "tensorflow.h"

struct Failure : std::runtime_error {
  using runtime_error::runtime_error;
};

inline const float* valuesOf(TF_Tensor* tensor) { return static_cast<const float*>(TF_TensorData(tensor)); }

inline std::vector<int64_t> shapeOf(TF_Tensor* tensor) {
  std::vector<int64_t> shape(TF_NumDims(tensor));
  for (size_t i = 0; i < shape.size(); i++) shape[i] = TF_Dim(tensor, int(i));
  return shape;
}

inline size_t sizeOf(const std::vector<int64_t>& shape) {
  size_t size = 1;
  for (int64_t it : shape) size *= size_t(it);
  return size;
}

// Inputs and outputs of one execution.
class Context {
 public:
  explicit Context(TF_OpKernelContext* context) : context(context), status(TF_NewStatus()) {}
  ~Context() {
    for (TF_Tensor* tensor : held) TF_DeleteTensor(tensor);
    TF_DeleteStatus(status);
  }

  // The `index`th input, of any shape.
  TF_Tensor* input(int index) {
    TF_Tensor* tensor = nullptr;
    TF_GetInput(context, index, &tensor, status);
    check();
    held.push_back(tensor);
    return tensor;
  }

  // Of that shape; -1 is any size.
  TF_Tensor* input(int index, std::vector<int64_t> shape) {
    TF_Tensor* tensor = input(index);
    bool fits = TF_NumDims(tensor) == int(shape.size());
    for (size_t i = 0; fits && i < shape.size(); i++) fits = shape[i] == -1 || TF_Dim(tensor, int(i)) == shape[i];
    if (!fits) throw Failure("input " + std::to_string(index) + " has another shape");
    return tensor;
  }

  // The values of a variable, to be changed in place: a copy of them where somebody else still holds what it was.
  float* variable(int index, int64_t size) {
    TF_Tensor* tensor = nullptr;
    TF_GetInputTensorFromVariable(context, index, false, false, false, copied, &tensor, status);
    check();
    held.push_back(tensor);
    if (TF_TensorElementCount(tensor) != size) throw Failure("variable " + std::to_string(index) + " has another shape than its gradient");
    return static_cast<float*>(TF_TensorData(tensor));
  }

  float* output(int index, const std::vector<int64_t>& shape) { return static_cast<float*>(output(index, shape, TF_FLOAT, sizeof(float))); }

  // Of values of another type, which have so many bytes each.
  void* output(int index, const std::vector<int64_t>& shape, int type, size_t bytes) {
    TF_Tensor* tensor = TF_AllocateOutput(context, index, type, shape.data(), int(shape.size()), sizeOf(shape) * bytes, status);
    check();
    held.push_back(tensor);
    return inLargePages(TF_TensorData(tensor), TF_TensorByteSize(tensor));
  }

  void fail(int code, const char* message) {
    TF_SetStatus(status, code, message);
    TF_OpKernelContext_Failure(context, status);
  }

 private:
  TF_OpKernelContext* context;
  TF_Status* status;
  std::vector<TF_Tensor*> held;

  static void copied(TF_OpKernelContext*, TF_Tensor* from, TF_Tensor* to) {
    memcpy(TF_TensorData(to), TF_TensorData(from), TF_TensorByteSize(from));
    TF_DeleteTensor(from);
    TF_DeleteTensor(to);
  }

  void check() {
    if (TF_GetCode(status) != TF_OK) throw Failure(TF_Message(status));
  }
};

// Attributes of an operation, as it is made.
class Attributes {
 public:
  explicit Attributes(TF_OpKernelConstruction* construction) : construction(construction) {}

  int whole(const char* name) const {
    int32_t value = 0;
    read([&](TF_Status* status) { TF_OpKernelConstruction_GetAttrInt32(construction, name, &value, status); });
    return value;
  }
  float number(const char* name) const {
    float value = 0;
    read([&](TF_Status* status) { TF_OpKernelConstruction_GetAttrFloat(construction, name, &value, status); });
    return value;
  }
  bool flag(const char* name) const {
    unsigned char value = 0;
    read([&](TF_Status* status) { TF_OpKernelConstruction_GetAttrBool(construction, name, &value, status); });
    return value != 0;
  }

 private:
  TF_OpKernelConstruction* construction;

  template <typename Read>
  void read(Read get) const {
    TF_Status* status = TF_NewStatus();
    get(status);
    if (TF_GetCode(status) != TF_OK) TF_OpKernelConstruction_Failure(construction, status);
    TF_DeleteStatus(status);
  }
};

// Runs `work`, and makes what it throws TensorFlow's errors.
template <typename Work>
void execute(TF_OpKernelContext* given, Work work) {
  Context context(given);
  try {
    work(context);
  } catch (const Failure& failure) {
    context.fail(TF_INVALID_ARGUMENT, failure.what());
  } catch (const std::bad_alloc&) {
    context.fail(TF_RESOURCE_EXHAUSTED, "no memory is left for what an operation needs while it computes");
  }
}

// How an operation is declared: "name: type" of what goes in, comes out and is set, as in TensorFlow's own definitions.
struct Definition {
  const char* name;
  std::initializer_list<const char*> inputs, outputs, attributes;
  bool changes_variables = false;  // TensorFlow would leave out an operation without outputs otherwise
};

using Create = void* (*)(TF_OpKernelConstruction*);
using Compute = void (*)(void*, TF_OpKernelContext*);
using Destroy = void (*)(void*);

inline bool registered(const Definition& it, Create create, Compute compute, Destroy destroy) {
  TF_Status* status = TF_NewStatus();
  TF_OpDefinitionBuilder* operation = TF_NewOpDefinitionBuilder(it.name);
  for (const char* input : it.inputs) TF_OpDefinitionBuilderAddInput(operation, input);
  for (const char* output : it.outputs) TF_OpDefinitionBuilderAddOutput(operation, output);
  for (const char* attribute : it.attributes) TF_OpDefinitionBuilderAddAttr(operation, attribute);
  TF_OpDefinitionBuilderSetIsStateful(operation, it.changes_variables);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(operation, TF_ShapeInferenceContextSetUnknownShape);
  TF_RegisterOpDefinition(operation, status);
  if (TF_GetCode(status) == TF_OK) TF_RegisterKernelBuilder(it.name, TF_NewKernelBuilder(it.name, "CPU", create, compute, destroy), status);
  const bool good = TF_GetCode(status) == TF_OK;
  TF_DeleteStatus(status);
  return good;
}

// An operation that is a function.
template <void (*work)(Context&)>
bool registered(const Definition& definition) {
  return registered(definition, nullptr, [](void*, TF_OpKernelContext* given) { execute(given, work); }, nullptr);
}

// An operation with attributes: a class made of them, with `void compute(Context&) const`.
template <typename Operation>
bool registeredWith(const Definition& definition) {
  return registered(
    definition,
    [](TF_OpKernelConstruction* construction) -> void* { return new Operation(Attributes(construction)); },
    [](void* it, TF_OpKernelContext* given) { execute(given, [it](Context& context) { static_cast<const Operation*>(it)->compute(context); }); },
    [](void* it) { delete static_cast<Operation*>(it); });
}
