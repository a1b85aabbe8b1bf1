// Products of matrices for dense layers, with bias and relu and their gradients in the same pass.
#include "families.h"
#include "operation.h"
#include "updates.h"

namespace {

class Product {
 public:
  explicit Product(const Attributes& attributes)
      : left_turned(attributes.flag("transpose_a")), right_turned(attributes.flag("transpose_b")) {}

  void compute(Context& context) const {
    MatrixProduct it = given(context);
    it.out = context.output(0, {it.rows, it.columns});
    multiply(it);
  }

 protected:
  MatrixProduct given(Context& context) const {
    TF_Tensor* left = context.input(0, {-1, -1});
    const int64_t rows = TF_Dim(left, left_turned), inner = TF_Dim(left, !left_turned);
    TF_Tensor* right = context.input(1, right_turned ? std::vector<int64_t>{-1, inner} : std::vector<int64_t>{inner, -1});
    return {int(rows), int(TF_Dim(right, !right_turned)), int(inner), valuesOf(left), left_turned, valuesOf(right), right_turned, nullptr};
  }

 private:
  const bool left_turned, right_turned;
};

class Dense : Product {
 public:
  explicit Dense(const Attributes& attributes) : Product(attributes), relu(attributes.flag("relu")) {}

  void compute(Context& context) const {
    MatrixProduct it = given(context);
    it.bias = valuesOf(context.input(2, {it.columns}));
    it.relu = relu;
    it.out = context.output(0, {it.rows, it.columns});
    multiply(it);
  }

 private:
  const bool relu;
};

class Gated : Product {
 public:
  using Product::Product;

  void compute(Context& context) const {
    MatrixProduct it = given(context);
    TF_Tensor* gate = context.input(2);
    const auto shape = shapeOf(gate);  // which may be another one of the same values
    if (sizeOf(shape) != size_t(it.rows) * it.columns) throw Failure("the gate has another size than the product");
    it.gate = valuesOf(gate);
    it.out = context.output(0, shape);
    multiply(it);
  }
};

void rowsSummed(Context& context) {
  TF_Tensor* given = context.input(0, {-1, -1});
  const int rows = TF_Dim(given, 0), columns = TF_Dim(given, 1);
  sumRows(valuesOf(given), rows, columns, 0, columns, context.output(0, {columns}));
}

}  // namespace

bool registerDense() {
  return registeredWith<Product>({"GradnetMatMul", {"a: float", "b: float"}, {"product: float"}, {"transpose_a: bool", "transpose_b: bool"}}) &&
    registeredWith<Dense>({"GradnetDense", {"a: float", "b: float", "bias: float"}, {"y: float"}, {"transpose_a: bool", "transpose_b: bool", "relu: bool"}}) &&
    registeredWith<Gated>({"GradnetGatedMatMul", {"a: float", "b: float", "y: float"}, {"product: float"}, {"transpose_a: bool", "transpose_b: bool"}}) &&
    registered<rowsSummed>({"GradnetSumRows", {"x: float"}, {"sums: float"}, {}});
}
