// What is watched of layers, in a pass over each tensor: how large kernels, their gradients and changes are, and what leaves layers.
#include <cmath>
#include <memory>
#include "families.h"
#include "operation.h"
#include "outputs.h"
#include "team.h"

namespace {

// Values that are worth a thread's while.
constexpr size_t EACH = 1 << 15;

// Inputs: tensors, then what as many of the last ones were before, which are told of by how far they are from it.
class Sizes {
 public:
  explicit Sizes(const Attributes& given) : count(given.whole("tensors")), changes(given.whole("changes")) {}

  void compute(Context& context) const {
    struct Part { int tensor; const float *x, *before; size_t values; };
    std::vector<Part> parts;
    for (int i = 0; i < count; i++) {
      TF_Tensor* tensor = context.input(i);
      const float* x = valuesOf(tensor);
      const int change = i - (count - changes);
      const float* before = change < 0 ? nullptr : valuesOf(context.input(count + change, shapeOf(tensor)));
      const size_t values = TF_TensorElementCount(tensor);
      for (size_t first = 0; first < values; first += EACH)
        parts.push_back({i, x + first, before == nullptr ? nullptr : before + first, std::min(EACH, values - first)});
    }
    std::vector<Size> sizes(parts.size()), whole(count);
    Team::ofTheProcess().each(int(parts.size()), [&](int part) {
      const Part& it = parts[part];
      sizes[part] = sizeOfValues(it.x, it.before, it.values);
    });
    for (size_t part = 0; part < parts.size(); part++) whole[parts[part].tensor].join(sizes[part]);
    float* out = context.output(0, {2 * int64_t(count)});
    for (int i = 0; i < count; i++) whole[i].write(out + 2 * i);
  }

 private:
  const int count, changes;
};

// Mean, variance, the share of channels that give nothing where `cuts`, and the share of values below `low` or above `high`.
class Outputs {
 public:
  explicit Outputs(const Attributes& given) : low(given.number("low")), high(given.number("high")), cuts(given.flag("cuts")) {}

  void compute(Context& context) const {
    TF_Tensor* tensor = context.input(0, {-1, -1});
    const int64_t places = TF_Dim(tensor, 0), channels = TF_Dim(tensor, 1), values = places * channels;
    float* out = context.output(0, {4});
    std::fill(out, out + 4, NAN);
    if (values == 0) return;
    const float* x = valuesOf(tensor);
    const float from = std::isfinite(x[0]) ? x[0] : 0;
    const Grid grid(values, int(channels));
    std::vector<OutputSums> sums(grid.parts());
    const std::unique_ptr<std::atomic<bool>[]> alive(cuts ? new std::atomic<bool>[channels]() : nullptr);
    Team::ofTheProcess().each(grid.parts(), [&](int part) { sums[part] = sumsOf(grid, part, x, from, low, high, alive.get(), scratch(grid.width)); });
    OutputSums all;
    for (const OutputSums& it : sums) all.join(it);
    const double above = all.sum / values, variance = all.squares / values - above * above;
    out[0] = float(from + above);
    out[1] = float(variance < 0 ? 0 : variance);
    int64_t living = 0;
    for (int64_t channel = 0; cuts && channel < channels; channel++) living += alive[channel];
    out[2] = cuts ? float(channels - living) / channels : 0;
    out[3] = float(all.flat) / values;
  }

 private:
  const float low, high;
  const bool cuts;
};

}  // namespace

bool registerFigures() {
  return registeredWith<Sizes>({"GradnetSizes", {"of: tensors * float", "before: changes * float"}, {"sizes: float"}, {"tensors: int >= 1", "changes: int >= 0"}}) &&
    registeredWith<Outputs>({"GradnetOutputs", {"x: float"}, {"figures: float"}, {"low: float", "high: float", "cuts: bool"}});
}
