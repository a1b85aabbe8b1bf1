// Adam's update of all variables of a model at once, in place.
#include "families.h"
#include "operation.h"
#include "updates.h"

namespace {

// Values that are worth a thread's while.
constexpr int PART_OF_VALUES = 1 << 14;

// What a variable's gradient is: there as it is, sums over the rows of another tensor, or the product of two.
struct Update {
  Moments of;
  MatrixProduct product;  // of a gradient that is there: right, its values, and columns, their number
  enum { VALUES, SUMS, PRODUCT } kind;
  int parts;

  // Tells the part's sizes, as many as there are kinds, where somebody asks.
  void work(const AdamNumbers& numbers, int part, Size* asked) const {
    UpdateSizes extents, *sizes = asked == nullptr ? nullptr : &extents;
    if (kind == VALUES) {
      const int first = part * PART_OF_VALUES;
      updated(numbers, of.at(first), product.right + first, std::min(PART_OF_VALUES, product.columns - first), sizes);
    } else if (kind == SUMS) {
      const int first = part * TOGETHER;
      updatedBySums(numbers, of, product.right, product.inner, product.columns, first, std::min(first + TOGETHER, product.columns), sizes);
    } else {
      const int blocks = partsOf(product.rows, BLOCK), row = part % blocks * BLOCK;
      updatedByProduct(numbers, of, product, row, std::min(row + BLOCK, product.rows), part / blocks * PANEL, sizes);
    }
    if (asked == nullptr) return;
    const Extent* const all[] = {&extents.gradient, &extents.weights, &extents.change};
    for (int kind = 0; kind < UpdateSizes::KINDS; kind++) asked[kind] = all[kind]->size();
  }
};

// A part of an update. A thread begins with a share of neighbours: all variables' first columns go to the first one and so on,
// as in the products before and after, which read what it has written.
struct Turn {
  float place;  // between the first and the last part of its update, 0 to 1
  int update, part, of_all;

  bool operator<(const Turn& other) const { return place != other.place ? place < other.place : of_all < other.of_all; }
};

// Inputs: weights, first and second moment of each variable; step_size, beta1, beta2, epsilon; whether sizes are asked for, 0 or
// 1; what gradients are made of, of those that are there one tensor each, then of those that are sums, then of products two each.
// Out come the sizes of each variable's gradient, weights before and change, as Size writes them; otherwise nothing.
class Adam {
 public:
  explicit Adam(const Attributes& it) : values(it.whole("values")), sums(it.whole("sums")), products(it.whole("products")) {}

  void compute(Context& context) const {
    const int count = values + sums + products;
    int next = 3 * count;
    const auto number = [&] { return *valuesOf(context.input(next++, {})); };
    const float step_size = number(), beta1 = number(), beta2 = number(), epsilon = number();
    const AdamNumbers numbers = {step_size, beta1, beta2, epsilon};
    const bool measured = number() != 0;
    std::vector<Update> updates;
    std::vector<Turn> turns;
    for (int i = 0; i < count; i++) {
      Update it = {{}, {}, i < values ? Update::VALUES : i < values + sums ? Update::SUMS : Update::PRODUCT, 0};
      int64_t size;
      if (it.kind == Update::VALUES) {
        TF_Tensor* gradient = context.input(next++);
        size = it.product.columns = TF_TensorElementCount(gradient);
        it.product.right = valuesOf(gradient);
        it.parts = partsOf(it.product.columns, PART_OF_VALUES);
      } else {
        if (it.kind == Update::PRODUCT) {
          TF_Tensor* left = context.input(next++, {-1, -1});
          it.product.left = valuesOf(left);
          it.product.rows = TF_Dim(left, 1);
        }
        TF_Tensor* right = context.input(next++, {-1, -1});
        it.product.right = valuesOf(right);
        it.product.inner = TF_Dim(right, 0);
        size = it.product.columns = TF_Dim(right, 1);
        it.parts = partsOf(it.product.columns, it.kind == Update::SUMS ? TOGETHER : PANEL);
        if (it.kind == Update::PRODUCT) {
          size *= it.product.rows;
          it.parts *= partsOf(it.product.rows, BLOCK);
        }
      }
      it.of = {context.variable(3 * i, size), context.variable(3 * i + 1, size), context.variable(3 * i + 2, size)};
      for (int part = 0; part < it.parts; part++) turns.push_back({(part + 0.5f) / it.parts, i, part, int(turns.size())});
      updates.push_back(it);
    }
    std::sort(turns.begin(), turns.end());
    constexpr int KINDS = UpdateSizes::KINDS;
    std::vector<Size> sizes(measured ? size_t(KINDS) * turns.size() : 0);
    Team::ofTheProcess().each(int(turns.size()), [&](int index) {
      const Turn& turn = turns[index];
      updates[turn.update].work(numbers, turn.part, measured ? &sizes[size_t(KINDS) * turn.of_all] : nullptr);
    });
    float* told = context.output(0, {measured ? 2 * KINDS * int64_t(count) : 0});
    for (int i = 0, part = 0; measured && i < count; i++) {
      Size whole[KINDS];
      for (int end = part + updates[i].parts; part < end; part++)
        for (int kind = 0; kind < KINDS; kind++) whole[kind].join(sizes[size_t(KINDS) * part + kind]);
      for (const Size& size : whole) size.write(told), told += 2;
    }
  }

 private:
  const int values, sums, products;
};

}  // namespace

bool registerUpdates() {
  return registeredWith<Adam>({
    "GradnetAdam",
    {"variables: states * resource", "step_size: float", "beta1: float", "beta2: float", "epsilon: float", "measured: float", "made_of: gradients * float"},
    {"sizes: float"},
    {"states: int >= 3", "gradients: int >= 1", "values: int >= 0", "sums: int >= 0", "products: int >= 0", "T: {float} = DT_FLOAT", "use_locking: bool = false"},
    true,
  });
}
