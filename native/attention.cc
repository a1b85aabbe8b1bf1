// Attention of all heads of a batch, and its gradient: what lies between the projections, which stay products of matrices.
#include "attention.h"
#include "families.h"
#include "operation.h"

namespace {

// Floating-point operations that are worth a thread's while.
constexpr double ENOUGH = 3e6;

// Questions, keys and values, each a tensor [batch, rows, heads · size], or all beside each other in one.
class Tensors {
 public:
  Attention whole;  // of the first head of the first example
  int batch, heads;
  std::vector<std::vector<int64_t>> shapes;

  Tensors(Context& context, int first, int parts, int heads, int key, int value, bool causal) : heads(heads) {
    for (int i = 0; i < parts; i++) {
      TF_Tensor* tensor = context.input(first + i, {-1, -1, parts == 1 ? heads * (2 * key + value) : heads * (i < 2 ? key : value)});
      shapes.push_back(shapeOf(tensor));
      given.push_back(valuesOf(tensor));
    }
    batch = int(shapes[0][0]);
    for (const auto& shape : shapes)
      if (shape[0] != batch || (&shape != &shapes[0] && shape[1] != shapes.back()[1])) throw Failure("questions, keys and values are of different batches or lengths");
    whole = {at(given, 0, key, key), at(given, 1, key, key), at(given, 2, key, value), causal};
  }

  // The `index`th of the three among tensors of those shapes.
  template <typename Value>
  Heads<Value> at(const std::vector<Value*>& tensors, int index, int key, int size) const {
    const size_t tensor = tensors.size() == 1 ? 0 : index;
    return {tensors[tensor] + (tensors.size() == 1 ? size_t(index) * heads * key : 0), size_t(shapes[tensor][2]), int(shapes[tensor][1]), size};
  }

  // Of all heads.
  size_t questions() const { return size_t(batch) * heads * whole.q.rows; }

  // Calls work(attention, example, head, row) for all heads, side by side; `row` is the first of its questions among all.
  template <typename Work>
  void each(Work work) const {
    const double operations = 4.0 * whole.q.rows * whole.k.rows * (whole.q.size + whole.v.size) + 1;
    const int count = batch * heads, together = std::max(1, int(std::min<double>(heads, ENOUGH / operations)));
    Team::ofTheProcess().each(partsOf(count, together), [&](int part) {
      for (int i = part * together; i < std::min((part + 1) * together, count); i++) {
        const int example = i / heads, head = i % heads;
        const Attention one = {whole.q.of(example, head), whole.k.of(example, head), whole.v.of(example, head), whole.causal};
        if (i + 1 < count)
          for (const Given& next : {whole.q, whole.k, whole.v}) expect(next.of((i + 1) / heads, (i + 1) % heads));
        work(one, example, head, size_t(i) * whole.q.rows);
      }
    });
  }

 private:
  std::vector<const float*> given;
};

struct Settings {
  const int heads, key, value, parts;
  const bool causal;
  explicit Settings(const Attributes& it)
      : heads(it.whole("heads")), key(it.whole("key")), value(it.whole("value")), parts(it.whole("parts")), causal(it.flag("causal")) {}

  Tensors tensors(Context& context, int first) const { return Tensors(context, first, parts, heads, key, value, causal); }
};

struct Forward : Settings {
  using Settings::Settings;

  void compute(Context& context) const {
    const Tensors it = tensors(context, 0);
    const int rows = it.whole.q.rows;
    const size_t questions = it.questions();
    const Made out = {context.output(0, {it.batch, rows, heads * value}), size_t(heads) * value, rows, value};
    float* numbers = context.output(1, {2, int64_t(questions)});
    it.each([&](const Attention& one, int example, int head, size_t row) { attend(one, out.of(example, head), numbers + row, numbers + questions + row); });
  }
};

struct Gradient : Settings {
  using Settings::Settings;

  void compute(Context& context) const {
    const Tensors it = tensors(context, 2);
    const int rows = it.whole.q.rows;
    const size_t questions = it.questions();
    const Given slopes = {valuesOf(context.input(0, {it.batch, rows, heads * value})), size_t(heads) * value, rows, value};
    const float* numbers = valuesOf(context.input(1, {2, int64_t(questions)}));
    std::vector<float*> made;
    for (int i = 0; i < parts; i++) made.push_back(context.output(i, it.shapes[i]));
    const Made dq = it.at(made, 0, key, key), dk = it.at(made, 1, key, key), dv = it.at(made, 2, key, value);
    it.each([&](const Attention& one, int example, int head, size_t row) {
      attendGradient(one, slopes.of(example, head), numbers + row, numbers + questions + row, dq.of(example, head), dk.of(example, head), dv.of(example, head));
    });
  }
};

}  // namespace

bool registerAttention() {
  return registeredWith<Forward>({
      "GradnetAttention", {"given: parts * float"}, {"y: float", "numbers: float"},
      {"heads: int", "key: int", "value: int", "causal: bool", "parts: int >= 1"},
    }) &&
    registeredWith<Gradient>({
      "GradnetAttentionGrad", {"dy: float", "numbers: float", "given: parts * float"}, {"gradients: parts * float"},
      {"heads: int", "key: int", "value: int", "causal: bool", "parts: int >= 1"},
    });
}
