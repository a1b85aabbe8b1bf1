// Max pooling and its gradient as operations: TensorFlow's gradient looks for the largest values a second time, and the Relu before the
// pooling is one more pass over the images.
#include "families.h"
#include "max-pool.h"
#include "operation.h"
#include "team.h"

namespace {

// Below so many values a thread is not worth waking.
constexpr int64_t FEW_VALUES = 1 << 16;

struct MaxPool {
  const int height, width, down, right;
  const bool same, relu;
  explicit MaxPool(const Attributes& given)
    : height(given.whole("height")), width(given.whole("width")), down(given.whole("down")), right(given.whole("right")), same(given.flag("same")), relu(given.flag("relu")) {}

  // Of images [batch, height, width, channels].
  Pooling of(const TF_Tensor* images) const {
    return {Windows(TF_Dim(images, 1), height, down, same), Windows(TF_Dim(images, 2), width, right, same), int(TF_Dim(images, 3))};
  }
  static std::vector<int64_t> pooled(int64_t batch, const Pooling& it) { return {batch, it.rows.outputs, it.columns.outputs, it.channels}; }

  // Calls work(image) for all of them, side by side, several by one thread where they are small.
  template <typename Work>
  static void eachImage(int64_t batch, const Pooling& it, Work work) {
    const int64_t together = std::max<int64_t>(1, FEW_VALUES / std::max<int64_t>(1, it.inputs()));
    Team::ofTheProcess().each(int(partsOf(batch, together)), [&](int part) {
      for (int64_t image = part * together; image < std::min(batch, (part + 1) * together); image++) work(image);
    });
  }

  void compute(Context& context) const {
    TF_Tensor* tensor = context.input(0, {-1, -1, -1, -1});
    const float* x = valuesOf(tensor);
    const int64_t batch = TF_Dim(tensor, 0);
    const Pooling it = of(tensor);
    float* y = context.output(0, pooled(batch, it));
    eachImage(batch, it, [&](int64_t image) { maxPool(it, x + image * it.inputs(), y + image * it.outputs()); });
  }
};

struct MaxPoolGradient : MaxPool {
  using MaxPool::MaxPool;

  void compute(Context& context) const {
    TF_Tensor* tensor = context.input(1, {-1, -1, -1, -1});
    const float* x = valuesOf(tensor);
    const int64_t batch = TF_Dim(tensor, 0);
    const Pooling it = of(tensor);
    const auto shape = pooled(batch, it);
    const float *dy = valuesOf(context.input(0, shape)), *y = valuesOf(context.input(2, shape));
    float* dx = context.output(0, shapeOf(tensor));
    eachImage(batch, it, [&](int64_t image) {
      const size_t from = image * it.inputs(), to = image * it.outputs();
      maxPoolGradient(it, relu, dy + to, x + from, y + to, dx + from);
    });
  }
};

}  // namespace

bool registerPooling() {
  const auto attributes = {"height: int", "width: int", "down: int", "right: int", "same: bool", "relu: bool = false"};
  return registeredWith<MaxPool>({"GradnetMaxPool", {"x: float"}, {"y: float"}, attributes}) &&
    registeredWith<MaxPoolGradient>({"GradnetMaxPoolGrad", {"dy: float", "x: float", "y: float"}, {"dx: float"}, attributes});
}
