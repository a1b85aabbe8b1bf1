// The samples of a step out of all there are, copied by as many threads as there are.
#include "families.h"
#include "operation.h"
#include "team.h"

namespace {

// Bytes that a thread copies at once.
constexpr size_t PART_OF_BYTES = 1 << 15;

// Row `step` of a table [steps, batch] of samples' numbers, and where these lie in [samples, ...].
struct Taken {
  int count;
  const int32_t* rows;
  std::vector<int64_t> shape;
  size_t values, size;  // of a sample, in values and in bytes
  const char* samples;

  explicit Taken(Context& context) {
    TF_Tensor *all = context.input(0), *table = context.input(1, {-1, -1});
    shape = shapeOf(all);
    if (shape.empty()) throw Failure("a number has no rows");
    const int64_t there = shape[0], step = *static_cast<const int32_t*>(TF_TensorData(context.input(2, {})));
    if (step < 0 || step >= TF_Dim(table, 0)) throw Failure("there is no row of samples for step " + std::to_string(step));
    count = int(shape[0] = TF_Dim(table, 1));
    rows = static_cast<const int32_t*>(TF_TensorData(table)) + step * count;
    for (int i = 0; i < count; i++)
      if (rows[i] < 0 || rows[i] >= there) throw Failure("sample " + std::to_string(rows[i]) + " of " + std::to_string(there));
    values = count == 0 ? 0 : sizeOf(shape) / count;
    size = there == 0 ? 0 : TF_TensorByteSize(all) / there;
    samples = static_cast<const char*>(TF_TensorData(all));
  }

  // Calls work(index, sample) for each, side by side.
  template <typename Work>
  void each(Work work) const {
    const int some = std::max<int>(1, PART_OF_BYTES / std::max<size_t>(1, size));
    Team::ofTheProcess().each((count + some - 1) / some, [&](int part) {
      for (int i = part * some; i < std::min(count, (part + 1) * some); i++) work(i, samples + rows[i] * size);
    });
  }
};

// As they are, of four bytes a value.
template <int TYPE>
void taken(Context& context) {
  const Taken it(context);
  char* const out = static_cast<char*>(context.output(0, it.shape, TYPE, 4));
  it.each([&](int i, const char* sample) { memcpy(out + i * it.size, sample, it.size); });
}

// Bytes as the part of 255 that they are.
void takenBytes(Context& context) {
  static const auto parts = [] {
    std::vector<float> all(256);
    for (int byte = 0; byte < 256; byte++) all[byte] = float(byte / 255.0);
    return all;
  }();
  const Taken it(context);
  float* const out = context.output(0, it.shape);
  const float* const of = parts.data();
  it.each([&](int i, const char* sample) {
    const uint8_t* bytes = reinterpret_cast<const uint8_t*>(sample);
    float* to = out + i * it.values;
    for (size_t k = 0; k < it.values; k++) to[k] = of[bytes[k]];
  });
}

}  // namespace

bool registerSamples() {
  return registered<taken<TF_FLOAT>>({"GradnetTakeFloats", {"samples: float", "rows: int32", "step: int32"}, {"taken: float"}, {}}) &&
    registered<taken<TF_INT32>>({"GradnetTakeInts", {"samples: int32", "rows: int32", "step: int32"}, {"taken: int32"}, {}}) &&
    registered<takenBytes>({"GradnetTakeBytes", {"samples: uint8", "rows: int32", "step: int32"}, {"taken: float"}, {}});
}
