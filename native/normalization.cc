// Batch normalization in training as operations: TensorFlow's take up to four times as long where channels are no multiple of
// its vectors, and the Relu behind it another pass over the values in each direction.
#include "batch-norm.h"
#include "families.h"
#include "operation.h"
#include "team.h"

namespace {

// Values [..., channels].
struct Given {
  const float* values;
  std::vector<int64_t> shape;

  Given(Context& context, int index) {
    TF_Tensor* tensor = context.input(index);
    values = valuesOf(tensor);
    shape = shapeOf(tensor);
    if (sizeOf(shape) == 0 || shape.empty()) throw Failure("there is nothing to normalize");
  }
};

// Calls work(part, totals) for all parts, side by side, and gives the sums of their totals, as many as 2 a channel.
template <typename Work>
std::vector<double> totalsOf(const Grid& grid, Work work) {
  const int parts = grid.parts(), count = 2 * grid.channels;
  std::vector<double> totals(size_t(std::max(parts, 1)) * count);
  Team::ofTheProcess().each(parts, [&](int part) { work(part, totals.data() + size_t(part) * count); });
  for (int part = 1; part < parts; part++)
    for (int i = 0; i < count; i++) totals[i] += totals[size_t(part) * count + i];
  totals.resize(count);
  return totals;
}

// Calls work(part) for all parts, those that were read last first: they may still be in the cache.
template <typename Work>
void backwards(const Grid& grid, Work work) {
  const int parts = grid.parts();
  Team::ofTheProcess().each(parts, [&](int index) { work(parts - 1 - index); });
}

Normalizing normalizing(const Grid& grid, const float* mean, const float* variance, const float* scale, const float* offset, float epsilon) {
  std::vector<float> factor(grid.channels);
  for (int c = 0; c < grid.channels; c++) factor[c] = scale[c] / std::sqrt(variance[c] + epsilon);
  return {widened(grid, mean), widened(grid, factor.data()), widened(grid, offset)};
}

struct Settings {
  const float epsilon;
  const bool relu;
  explicit Settings(const Attributes& given) : epsilon(given.number("epsilon")), relu(given.flag("relu")) {}
};

struct BatchNorm : Settings {
  using Settings::Settings;

  void compute(Context& context) const {
    const Given x(context, 0);
    const int64_t channels = x.shape.back();
    const Grid grid(sizeOf(x.shape), channels);
    const float *scale = valuesOf(context.input(1, {channels})), *offset = valuesOf(context.input(2, {channels}));
    float *y = context.output(0, x.shape), *mean = context.output(1, {channels}), *variance = context.output(2, {channels});
    const auto totals = totalsOf(grid, [&](int part, double* of) { moments(grid, part, x.values, of, scratch(3 * grid.width)); });
    const double positions = grid.values / channels;
    for (int c = 0; c < channels; c++) {
      const double middle = totals[c] / positions, spread = totals[channels + c] / positions - middle * middle;
      mean[c] = middle;
      variance[c] = spread < 0 ? 0 : spread;
    }
    const Normalizing by = normalizing(grid, mean, variance, scale, offset, epsilon);
    backwards(grid, [&](int part) { normalize(grid, part, relu, x.values, by, y); });
  }
};

struct BatchNormGradient : Settings {
  using Settings::Settings;

  void compute(Context& context) const {
    const Given x(context, 1);
    const int64_t channels = x.shape.back();
    const float* dy = valuesOf(context.input(0, x.shape));
    const auto perChannel = [&](int index) { return valuesOf(context.input(index, {channels})); };
    const float *mean = perChannel(2), *variance = perChannel(3), *scale = perChannel(4);
    const Grid grid(sizeOf(x.shape), channels);
    const Normalizing by = normalizing(grid, mean, variance, scale, perChannel(5), epsilon);
    float *dx = context.output(0, x.shape), *scaleSlope = context.output(1, {channels}), *offsetSlope = context.output(2, {channels});
    const auto totals = totalsOf(grid, [&](int part, double* of) { slopeSums(grid, part, relu, dy, x.values, by, of, scratch(2 * grid.width)); });
    const double positions = grid.values / channels;
    std::vector<float> constant(channels), along(channels);
    for (int c = 0; c < channels; c++) {
      const double deviation = std::sqrt(variance[c] + epsilon), factor = scale[c] / deviation;
      offsetSlope[c] = totals[c];
      scaleSlope[c] = totals[channels + c] / deviation;
      constant[c] = factor * totals[c] / positions;
      along[c] = factor * totals[channels + c] / (positions * deviation * deviation);
    }
    const Sloping with = {widened(grid, constant.data()), widened(grid, along.data())};
    backwards(grid, [&](int part) { slopes(grid, part, relu, dy, x.values, by, with, dx); });
  }
};

}  // namespace

bool registerNormalization() {
  return registeredWith<BatchNorm>({
      "GradnetBatchNorm", {"x: float", "scale: float", "offset: float"}, {"y: float", "mean: float", "variance: float"},
      {"epsilon: float", "relu: bool = false"},
    }) &&
    registeredWith<BatchNormGradient>({
      "GradnetBatchNormGrad", {"dy: float", "x: float", "mean: float", "variance: float", "scale: float", "offset: float"},
      {"dx: float", "scale_slope: float", "offset_slope: float"}, {"epsilon: float", "relu: bool = false"},
    });
}
