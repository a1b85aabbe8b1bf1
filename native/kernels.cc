// Operations of gradnet's own for TensorFlow, registered when Node loads this library beside tfjs-node's binding.
#include "families.h"
#include "signals.h"
#include "vectors.h"

// Of Node's interface for addons: what loads the library is told so.
extern "C" int napi_throw_error(void* environment, const char* code, const char* message);

// What Node asks of an addon. There is nothing to call in it.
extern "C" __attribute__((visibility("default"))) void* napi_register_module_v1(void* environment, void* exports) {
  if (!isForThisProcessor()) {
    napi_throw_error(environment, nullptr, "they were compiled for processors with AVX2 and FMA, and this one is older");
    return exports;
  }
  // A second context of the process finds both done.
  static const bool there = registerAttention() && registerClasses() && registerConvolution() && registerDense() && registerFigures() && registerNormalization() &&
    registerPointwise() && registerPooling() && registerRecurrent() && registerRows() && registerSamples() && registerUpdates() && registerValues() && leaveSignalsToAnotherThread();
  if (!there) napi_throw_error(environment, nullptr, "TensorFlow did not take them");
  return exports;
}
