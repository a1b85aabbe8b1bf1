// Operations of gradnet's own for TensorFlow, registered when Node loads this library beside tfjs-node's binding.
#include "families.h"
#include "signals.h"

// What Node asks of an addon. There is nothing to call in it: where it failed, the operations are not there.
extern "C" __attribute__((visibility("default"))) void* napi_register_module_v1(void*, void* exports) {
  // A second context of the process finds both done.
  static const bool there = registerAttention() && registerClasses() && registerConvolution() && registerDense() && registerFigures() && registerNormalization() &&
    registerPointwise() && registerPooling() && registerRecurrent() && registerRows() && registerSamples() && registerUpdates() && registerValues() && leaveSignalsToAnotherThread();
  (void)there;
  return exports;
}
