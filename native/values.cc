// Operations that make each value of the one at the same place: dropout, whose noise is drawn and applied at once, and gelu.
#include "dropout.h"
#include "families.h"
#include "operation.h"
#include "team.h"

namespace {

// As many values as take some twenty microseconds.
constexpr size_t EACH = 1 << 14;

// Calls work(first, last) for parts of so many values, side by side.
template <typename Work>
void shared(const std::vector<int64_t>& shape, Work work) {
  const size_t values = sizeOf(shape);
  Team::ofTheProcess().each(int(partsOf(values, EACH)), [&](int part) { work(part * EACH, std::min((part + 1) * EACH, values)); });
}

// What dropout is done with in the same pass, and its gradient.
enum class With { NOTHING, GELU, SUM };

// The values of another tensor that has as many, in whatever shape.
const float* asMany(TF_Tensor* tensor, const std::vector<int64_t>& shape) {
  if (size_t(TF_TensorElementCount(tensor)) != sizeOf(shape)) throw Failure("there are more or fewer values than in the other tensor");
  return valuesOf(tensor);
}

template <With with>
class Dropout {
 public:
  explicit Dropout(const Attributes& given) : below(given.whole("below")), scale(given.number("scale")) {}

  void compute(Context& context) const {
    TF_Tensor* tensor = context.input(0);
    const auto shape = shapeOf(tensor);
    const Draw draw(static_cast<const int32_t*>(TF_TensorData(context.input(1, {2}))));
    const float* added = with == With::SUM ? asMany(context.input(2), shape) : nullptr;
    float* y = context.output(0, shape);
    auto* kept = static_cast<uint8_t*>(context.output(1, shape, TF_BOOL, 1));
    const Dropping it = {valuesOf(tensor), draw, below, scale, y, kept, with == With::GELU, added};
    shared(shape, [&](size_t first, size_t last) { dropOut(it, first, last); });
  }

 private:
  const int below;
  const float scale;
};

template <With with>
class DropoutGradient {
 public:
  explicit DropoutGradient(const Attributes& given) : scale(given.number("scale")) {}

  void compute(Context& context) const {
    TF_Tensor* tensor = context.input(0);
    const auto shape = shapeOf(tensor);
    const float* dy = valuesOf(tensor);
    auto* kept = static_cast<const uint8_t*>(TF_TensorData(context.input(1, shape)));
    const float* x = with == With::GELU ? asMany(context.input(2), shape) : nullptr;
    float* dx = context.output(0, shape);
    shared(shape, [&](size_t first, size_t last) { dropOutGradient(dy, kept, scale, x, dx, first, last); });
  }

 private:
  const float scale;
};

void gelu(Context& context) {
  TF_Tensor* x = context.input(0);
  const auto shape = shapeOf(x);
  float* y = context.output(0, shape);
  shared(shape, [&](size_t first, size_t last) { ::gelu(valuesOf(x), y, first, last); });
}

void geluGradient(Context& context) {
  TF_Tensor *dy = context.input(0), *x = context.input(1, shapeOf(dy));
  const auto shape = shapeOf(x);
  float* dx = context.output(0, shape);
  shared(shape, [&](size_t first, size_t last) { ::geluGradient(valuesOf(dy), valuesOf(x), dx, first, last); });
}

}  // namespace

bool registerValues() {
  return registeredWith<Dropout<With::NOTHING>>({"GradnetDropout", {"x: float", "seed: int32"}, {"y: float", "kept: bool"}, {"below: int", "scale: float"}}) &&
    registeredWith<Dropout<With::GELU>>({"GradnetGeluDropout", {"x: float", "seed: int32"}, {"y: float", "kept: bool"}, {"below: int", "scale: float"}}) &&
    registeredWith<Dropout<With::SUM>>({"GradnetDropoutSum", {"x: float", "seed: int32", "added: float"}, {"y: float", "kept: bool"}, {"below: int", "scale: float"}}) &&
    registeredWith<DropoutGradient<With::NOTHING>>({"GradnetDropoutGrad", {"dy: float", "kept: bool"}, {"dx: float"}, {"scale: float"}}) &&
    registeredWith<DropoutGradient<With::GELU>>({"GradnetGeluDropoutGrad", {"dy: float", "kept: bool", "x: float"}, {"dx: float"}, {"scale: float"}}) &&
    registered<gelu>({"GradnetGelu", {"x: float"}, {"y: float"}, {}}) &&
    registered<geluGradient>({"GradnetGeluGrad", {"dy: float", "x: float"}, {"dx: float"}, {}});
}
