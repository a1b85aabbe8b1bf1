// Convolutions of one position and their gradients as operations, together with the normalization and Relu before them: the values
// between these are as large as images, and writing and reading them takes longer than making them again.
#include "families.h"
#include "operation.h"
#include "pointwise.h"

namespace {

// Positions that a thread multiplies at once, and those of a part of the filter's gradient at least; and parts at most.
constexpr int64_t CHUNK = 1 << 10, FEW = 1 << 10, MOST_PARTS = 16;

// The values of the input `index`, [..., channels].
Multiplied multipliedOf(Context& context, int index) {
  TF_Tensor* tensor = context.input(index);
  const int axes = TF_NumDims(tensor);
  if (axes == 0 || TF_Dim(tensor, axes - 1) == 0) throw Failure("there are no channels");
  const int channels = int(TF_Dim(tensor, axes - 1));
  return {valuesOf(tensor), TF_TensorElementCount(tensor) / channels, channels};
}

// `shape` with other channels.
std::vector<int64_t> withChannels(std::vector<int64_t> shape, int64_t channels) {
  shape.back() = channels;
  return shape;
}

void multiplyAll(const Multiplied& x, const Columns& by, float* y) {
  Team::ofTheProcess().each(int(partsOf(x.positions, CHUNK)), [&](int chunk) {
    const int64_t first = chunk * CHUNK;
    multiply(x, by, first, std::min(CHUNK, x.positions - first), y + first * by.columns);
  });
}

// Whether x is normalized, by the moments, scale and offset that are given then, and put through Relu.
struct Prepared {
  const bool normalized;
  const float epsilon;
  explicit Prepared(const Attributes& given) : normalized(given.whole("normalized") > 0), epsilon(given.number("epsilon")) {}

  // What x is normalized by, beginning with the input `index`.
  Normalizing by(Context& context, int index, int channels) const {
    const auto perChannel = [&](int more) { return valuesOf(context.input(index + more, {channels})); };
    return normalizing(channels, roundedUp(channels, LANES), perChannel(0), perChannel(1), perChannel(2), perChannel(3), epsilon);
  }
};

struct Forward : Prepared {
  using Prepared::Prepared;
  void compute(Context& context) const {
    Multiplied x = multipliedOf(context, 0);
    TF_Tensor* filter = context.input(1, {1, 1, x.channels, -1});
    const int filters = int(TF_Dim(filter, 3));
    float* y = context.output(0, withChannels(shapeOf(context.input(0)), filters));
    const Normalizing given = normalized ? by(context, 2, x.channels) : Normalizing();
    if (normalized) x.by = &given;
    multiplyAll(x, Columns(valuesOf(filter), x.channels, filters, false), y);
  }
};

struct FilterGradient : Prepared {
  using Prepared::Prepared;
  void compute(Context& context) const {
    Multiplied x = multipliedOf(context, 0);
    const Multiplied dy = multipliedOf(context, 1);
    if (dy.positions != x.positions) throw Failure("images and slopes are of another size");
    const Normalizing given = normalized ? by(context, 2, x.channels) : Normalizing();
    if (normalized) x.by = &given;
    float* dw = context.output(0, {1, 1, x.channels, dy.channels});
    const int64_t parts = std::max<int64_t>(1, std::min(MOST_PARTS, x.positions / FEW));
    const size_t size = size_t(x.channels) * dy.channels;
    std::vector<float> others((parts - 1) * size);
    const auto of = [&](int64_t part) { return part == 0 ? dw : others.data() + (part - 1) * size; };
    Team::ofTheProcess().each(int(parts), [&](int part) {
      const int64_t first = part * x.positions / parts, last = (part + 1) * x.positions / parts;
      filterSlopes(x, dy, first, last - first, of(part));
    });
    for (int64_t part = 1; part < parts; part++)
      for (size_t i = 0; i < size; i++) dw[i] += of(part)[i];
  }
};

void inputGradient(Context& context) {
  const Multiplied dy = multipliedOf(context, 0);
  TF_Tensor* filter = context.input(1, {1, 1, -1, dy.channels});
  const int channels = int(TF_Dim(filter, 2));
  float* dx = context.output(0, withChannels(shapeOf(context.input(0)), channels));
  multiplyAll(dy, Columns(valuesOf(filter), dy.channels, channels, true), dx);
}

// The gradient through the product, the Relu before it and the normalization before that, and a gradient that comes another way:
// the first channels of `added`.
struct NormalizedInputGradient {
  const float epsilon;
  const bool adds;
  explicit NormalizedInputGradient(const Attributes& given) : epsilon(given.number("epsilon")), adds(given.whole("added") > 0) {}

  void compute(Context& context) const {
    const Multiplied dy = multipliedOf(context, 0), x = multipliedOf(context, 2);
    const int channels = x.channels;
    const float* filter = valuesOf(context.input(1, {1, 1, channels, dy.channels}));
    if (dy.positions != x.positions) throw Failure("images and slopes are of another size");
    const auto perChannel = [&](int index) { return valuesOf(context.input(index, {channels})); };
    const float *mean = perChannel(3), *variance = perChannel(4), *scale = perChannel(5);
    const Grid grid(x.positions * channels, channels);
    const Normalizing by = normalizing(channels, grid.width, mean, variance, scale, perChannel(6), epsilon);
    float* dx = context.output(0, shapeOf(context.input(2)));
    float *scaleSlope = context.output(1, {channels}), *offsetSlope = context.output(2, {channels});
    Added added;
    if (adds) {
      const Multiplied other = multipliedOf(context, 7);
      if (other.positions != x.positions || other.channels < channels) throw Failure("what is added has another shape");
      added = {other.values, other.channels};
    }
    const Columns turned(filter, dy.channels, channels, true);
    const auto totals = totalsOf(grid, [&](int part, double* of) { productSlopeSums(grid, part, dy, turned, x.values, by, dx, of); });
    const Sloping with = sloping(grid, totals, variance, scale, epsilon, scaleSlope, offsetSlope);
    backwards(grid, [&](int part) { productSlopes(grid, part, x.values, by, with, added, dx); });
  }
};

// Some of the channels, from `from` on.
struct Channels {
  const int from, count;
  explicit Channels(const Attributes& given) : from(given.whole("from")), count(given.whole("count")) {}

  void compute(Context& context) const {
    const Multiplied x = multipliedOf(context, 0);
    if (from < 0 || count < 0 || from + count > x.channels) throw Failure("there are no such channels");
    float* y = context.output(0, withChannels(shapeOf(context.input(0)), count));
    Team::ofTheProcess().each(int(partsOf(x.positions, CHUNK)), [&](int chunk) {
      const int64_t last = std::min((chunk + 1) * CHUNK, x.positions);
      for (int64_t position = chunk * CHUNK; position < last; position++)
        memcpy(y + position * count, x.values + position * x.channels + from, count * sizeof(float));
    });
  }
};

}  // namespace

bool registerPointwise() {
  const auto prepared = {"normalized: int >= 0 = 0", "epsilon: float = 0"};
  return registeredWith<Forward>({"GradnetPointwise", {"x: float", "filter: float", "by: normalized * float"}, {"y: float"}, prepared}) &&
    registeredWith<FilterGradient>({"GradnetPointwiseFilterGrad", {"x: float", "dy: float", "by: normalized * float"}, {"filter_slopes: float"}, prepared}) &&
    registered<inputGradient>({"GradnetPointwiseInputGrad", {"dy: float", "filter: float"}, {"dx: float"}, {}}) &&
    registeredWith<NormalizedInputGradient>({
      "GradnetPointwiseNormGrad",
      {"dy: float", "filter: float", "x: float", "mean: float", "variance: float", "scale: float", "offset: float", "plus: added * float"},
      {"dx: float", "scale_slope: float", "offset_slope: float"}, {"epsilon: float", "added: int >= 0 = 0"},
    }) &&
    registeredWith<Channels>({"GradnetChannels", {"x: float"}, {"y: float"}, {"from: int", "count: int"}});
}
