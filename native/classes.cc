// Cross-entropy and accuracy of classes, one operation each where a dozen small ones take their time to begin.
#include "classes.h"
#include "families.h"
#include "operation.h"
#include "team.h"

namespace {

// Scores that a thread takes at once.
constexpr int PART_OF_SCORES = 1 << 13;

struct Scores {
  int rows, classes;
  const float* values;
  const int32_t* labels;

  explicit Scores(Context& context) {
    TF_Tensor* scores = context.input(0, {-1, -1});
    rows = int(TF_Dim(scores, 0));
    classes = int(TF_Dim(scores, 1));
    values = valuesOf(scores);
    labels = static_cast<const int32_t*>(TF_TensorData(context.input(1, {rows})));
  }
};

void crossEntropy(Context& context) {
  const Scores given(context);
  for (int row = 0; row < given.rows; row++)
    if (given.labels[row] < 0 || given.labels[row] >= given.classes)
      throw Failure("a label is " + std::to_string(given.labels[row]) + ", where there are " + std::to_string(given.classes) + " classes");
  std::vector<float> losses(given.rows);
  float* const mean = context.output(0, {});
  const CrossEntropy it = {given.rows, given.classes, given.values, given.labels, losses.data(), context.output(1, {given.rows, given.classes})};
  const int each = std::max(1, PART_OF_SCORES / std::max(1, given.classes));
  Team::ofTheProcess().each(partsOf(given.rows, each), [&](int part) { ::crossEntropy(it, part * each, std::min((part + 1) * each, it.rows)); });
  double sum = 0;
  for (float loss : losses) sum += loss;
  *mean = float(sum / given.rows);
}

void rightClasses(Context& context) {
  const Scores given(context);
  ::rightClasses(given.values, given.labels, given.rows, given.classes, context.output(0, {given.rows}));
}

}  // namespace

bool registerClasses() {
  return registered<crossEntropy>({"GradnetSparseCrossEntropy", {"logits: float", "labels: int32"}, {"mean: float", "gradient: float"}, {}}) &&
    registered<rightClasses>({"GradnetRightClasses", {"scores: float", "labels: int32"}, {"right: float"}, {}});
}
