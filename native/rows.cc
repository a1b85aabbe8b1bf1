// Layer normalization and softmax's gradient as operations, each one pass where a dozen operations write and read every value.
#include "rows.h"
#include "families.h"
#include "operation.h"
#include "team.h"

namespace {

// Rows that a thread takes at once, some 8,192 values; shapes alone decide, and so do the sums over rows.
int rowsEach(int columns) { return std::max(1, (1 << 13) / std::max(1, columns)); }

struct Shape {
  std::vector<int64_t> all;
  int rows, columns;

  explicit Shape(TF_Tensor* tensor) : all(shapeOf(tensor)) {
    if (all.empty()) throw Failure("a number has no rows");
    columns = int(all.back());
    rows = columns == 0 ? 0 : int(sizeOf(all) / columns);
  }
  int parts() const { return partsOf(rows, rowsEach(columns)); }

  // Calls work(part, first, last) for parts of the rows, side by side.
  template <typename Work>
  void each(Work work) const {
    const int size = rowsEach(columns);
    Team::ofTheProcess().each(parts(), [&](int part) { work(part, part * size, std::min((part + 1) * size, rows)); });
  }
};

class LayerNormOperation {
 public:
  explicit LayerNormOperation(const Attributes& given) : epsilon(given.number("epsilon")) {}

  void compute(Context& context) const {
    TF_Tensor* x = context.input(0);
    const Shape shape(x);
    const auto column = [&](int index) { return valuesOf(context.input(index, {shape.columns})); };
    const LayerNorm it = {
      shape.columns, epsilon, valuesOf(x), column(1), column(2),
      context.output(0, shape.all), context.output(1, {shape.rows}), context.output(2, {shape.rows}),
    };
    shape.each([&](int, int first, int last) { normalize(it, first, last); });
  }

 private:
  const float epsilon;
};

// The sums over parts of rows, `count` each, in the parts' order.
void join(const std::vector<float>& sums, int parts, int count, float* to) {
  std::fill(to, to + count, 0);
  for (int part = 0; part < parts; part++)
    for (int i = 0; i < count; i++) to[i] += sums[size_t(part) * count + i];
}

// With another tensor added to the gradient, as what goes around a block is.
template <bool sum>
void layerNormGradient(Context& context) {
  TF_Tensor* x = context.input(1);
  const Shape shape(x);
  const int columns = shape.columns;
  const LayerNormGradient it = {
    columns, valuesOf(context.input(0, shape.all)), valuesOf(x), valuesOf(context.input(2, {columns})),
    valuesOf(context.input(3, {shape.rows})), valuesOf(context.input(4, {shape.rows})),
    sum ? valuesOf(context.input(5, shape.all)) : nullptr, context.output(0, shape.all),
  };
  float *ofScale = context.output(1, {columns}), *ofOffset = context.output(2, {columns});
  std::vector<float> sums(size_t(shape.parts()) * 2 * columns);
  shape.each([&](int part, int first, int last) { normalizeGradient(it, first, last, sums.data() + size_t(part) * 2 * columns); });
  std::vector<float> both(2 * columns);
  join(sums, shape.parts(), 2 * columns, both.data());
  std::copy_n(both.data(), columns, ofScale);
  std::copy_n(both.data() + columns, columns, ofOffset);
}

// Sums over all rows. There are so many that threads share them, in parts.
void manyRowsSummed(Context& context) {
  TF_Tensor* x = context.input(0);
  const Shape shape(x);
  std::vector<float> sums(size_t(shape.parts()) * shape.columns);
  shape.each([&](int part, int first, int last) { addRows(valuesOf(x), shape.columns, first, last, sums.data() + size_t(part) * shape.columns); });
  join(sums, shape.parts(), shape.columns, context.output(0, {shape.columns}));
}

void softmaxGradientOperation(Context& context) {
  TF_Tensor* y = context.input(1);
  const Shape shape(y);
  const SoftmaxGradient it = {shape.columns, valuesOf(context.input(0, shape.all)), valuesOf(y), context.output(0, shape.all)};
  shape.each([&](int, int first, int last) { softmaxGradient(it, first, last); });
}

}  // namespace

bool registerRows() {
  return registeredWith<LayerNormOperation>({"GradnetLayerNorm", {"x: float", "scale: float", "offset: float"}, {"y: float", "means: float", "factors: float"}, {"epsilon: float"}}) &&
    registered<layerNormGradient<false>>({"GradnetLayerNormGrad", {"dy: float", "x: float", "scale: float", "means: float", "factors: float"}, {"dx: float", "of_scale: float", "of_offset: float"}, {}}) &&
    registered<layerNormGradient<true>>({"GradnetLayerNormGradSum", {"dy: float", "x: float", "scale: float", "means: float", "factors: float", "added: float"}, {"dx: float", "of_scale: float", "of_offset: float"}, {}}) &&
    registered<manyRowsSummed>({"GradnetSumManyRows", {"x: float"}, {"sums: float"}, {}}) &&
    registered<softmaxGradientOperation>({"GradnetSoftmaxGrad", {"dy: float", "y: float"}, {"dx: float"}, {}});
}
