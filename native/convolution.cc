// Convolutions with 3 × 3 filters at stride 1 and both their gradients as operations, with a quarter of the multiplications that
// TensorFlow's take: these are near what the processor can do by multiplying everything, so only fewer are faster.
#include "families.h"
#include "operation.h"
#include "tiled-convolution.h"

namespace {

// Tiles of a part of the filter's gradient at least, so that what each part takes besides is little; and parts at most.
constexpr int FEW_TILES = 128, MOST_PARTS = 16;

Images imagesOf(TF_Tensor* tensor) {
  return {int(TF_Dim(tensor, 0)), int(TF_Dim(tensor, 1)), int(TF_Dim(tensor, 2)), int(TF_Dim(tensor, 3))};
}
std::vector<int64_t> shapeOf(const Images& it) { return {it.batch, it.height, it.width, it.channels}; }

// What comes out of images of that size, of other channels.
Images outputOf(const Images& in, int pad, int channels) {
  Images out = {in.batch, in.height + 2 * pad - 2, in.width + 2 * pad - 2, channels};
  if (out.height < 0 || out.width < 0) throw Failure("images are smaller than the filter");
  return out;
}

void convolveAll(const Convolution& it) {
  Team::ofTheProcess().each(it.groups(), [&it](int group) { convolve(it, group); });
}

struct Padded {
  int pad;
  explicit Padded(const Attributes& attributes) : pad(attributes.whole("pad")) {}
};

struct Forward : Padded {
  using Padded::Padded;
  void compute(Context& context) const {
    TF_Tensor* x = context.input(0, {-1, -1, -1, -1});
    const Images in = imagesOf(x);
    TF_Tensor* weights = context.input(1, {3, 3, in.channels, -1});
    const Images out = outputOf(in, pad, int(TF_Dim(weights, 3)));
    float* y = context.output(0, shapeOf(out));
    if (out.size() == 0) return;
    const Filter filter = forwardFilter(valuesOf(weights), in.channels, out.channels);
    convolveAll({in, out, pad, valuesOf(x), filter, y});
  }
};

// The gradient for the images is a convolution again, or the tiles of the first one backwards.
struct InputGradient : Padded {
  using Padded::Padded;
  void compute(Context& context) const {
    TF_Tensor* dy = context.input(0, {-1, -1, -1, -1});
    const Images out = imagesOf(dy);
    TF_Tensor* weights = context.input(1, {3, 3, -1, out.channels});
    const Images in = outputOf(out, 2 - pad, int(TF_Dim(weights, 2)));
    float* dx = context.output(0, shapeOf(in));
    if (in.size() == 0) return;
    const bool again = in.tiles() <= out.tiles();
    const Filter filter = backwardFilter(valuesOf(weights), in.channels, out.channels, again);
    if (again) return convolveAll({out, in, 2 - pad, valuesOf(dy), filter, dx});
    const Scattering it = {in, out, pad, valuesOf(dy), filter, dx};
    Team::ofTheProcess().each(it.groups(), [&it](int group) { scatter(it, group); });
  }
};

struct WeightsGradient : Padded {
  using Padded::Padded;
  void compute(Context& context) const {
    TF_Tensor* x = context.input(0, {-1, -1, -1, -1});
    const Images in = imagesOf(x);
    TF_Tensor* dy = context.input(1, {in.batch, -1, -1, -1});
    const Images out = outputOf(in, pad, int(TF_Dim(dy, 3)));
    context.input(1, shapeOf(out));
    float* dw = context.output(0, {3, 3, in.channels, out.channels});
    const int parts = std::max(1, std::min(MOST_PARTS, out.tiles() / FEW_TILES));
    std::vector<float> each((parts - 1) * size_t(9) * in.channels * out.channels);
    const FilterGradient it = {in, out, pad, valuesOf(x), valuesOf(dy), parts, dw, each.data()};
    Team::ofTheProcess().each(parts, [&it](int part) { filterGradient(it, part); });
    for (int part = 1; part < parts; part++)
      for (size_t i = 0; i < it.size(); i++) dw[i] += it.of(part)[i];
  }
};

}  // namespace

bool registerConvolution() {
  return registeredWith<Forward>({"GradnetConv3x3", {"x: float", "filter: float"}, {"y: float"}, {"pad: int"}}) &&
    registeredWith<InputGradient>({"GradnetConv3x3InputGrad", {"dy: float", "filter: float"}, {"dx: float"}, {"pad: int"}}) &&
    registeredWith<WeightsGradient>({"GradnetConv3x3FilterGrad", {"x: float", "dy: float"}, {"filter_slopes: float"}, {"pad: int"}});
}
