// Batch normalization in training as operations: TensorFlow's take up to four times as long where channels are no multiple of
// its vectors, and the Relu behind it another pass over the values in each direction.
#include "batch-norm-passes.h"
#include "families.h"
#include "operation.h"

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

struct Settings {
  const float epsilon;
  const bool relu;
  explicit Settings(const Attributes& given) : epsilon(given.number("epsilon")), relu(given.flag("relu")) {}
};

void momentsOf(const Grid& grid, const float* x, float* mean, float* variance) {
  const auto totals = totalsOf(grid, [&](int part, double* of) { moments(grid, part, x, of, scratch(3 * grid.width)); });
  const double positions = grid.values / grid.channels;
  for (int c = 0; c < grid.channels; c++) {
    const double middle = totals[c] / positions, spread = totals[grid.channels + c] / positions - middle * middle;
    mean[c] = middle;
    variance[c] = spread < 0 ? 0 : spread;
  }
}

// What a normalization is made of, where the values are only made where they are used.
void onlyMoments(Context& context) {
  const Given x(context, 0);
  const int64_t channels = x.shape.back();
  float *mean = context.output(0, {channels}), *variance = context.output(1, {channels});
  momentsOf(Grid(sizeOf(x.shape), channels), x.values, mean, variance);
}

struct BatchNorm : Settings {
  using Settings::Settings;

  void compute(Context& context) const {
    const Given x(context, 0);
    const int64_t channels = x.shape.back();
    const Grid grid(sizeOf(x.shape), channels);
    const float *scale = valuesOf(context.input(1, {channels})), *offset = valuesOf(context.input(2, {channels}));
    float *y = context.output(0, x.shape), *mean = context.output(1, {channels}), *variance = context.output(2, {channels});
    momentsOf(grid, x.values, mean, variance);
    const Normalizing by = normalizing(channels, grid.width, mean, variance, scale, offset, epsilon);
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
    const Normalizing by = normalizing(channels, grid.width, mean, variance, scale, perChannel(5), epsilon);
    float *dx = context.output(0, x.shape), *scaleSlope = context.output(1, {channels}), *offsetSlope = context.output(2, {channels});
    const auto totals = totalsOf(grid, [&](int part, double* of) { slopeSums(grid, part, relu, dy, x.values, by, of, scratch(2 * grid.width)); });
    const Sloping with = sloping(grid, totals, variance, scale, epsilon, scaleSlope, offsetSlope);
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
    }) &&
    registered<onlyMoments>({"GradnetMoments", {"x: float"}, {"mean: float", "variance: float"}, {}});
}
