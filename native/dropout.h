// Dropout (Srivastava et al. 2014): what is drawn is compared, kept as a byte a value, and applied in the same pass, together with
// a gelu before it or a sum behind it.
#pragma once
#include "gelu.h"
#include "philox.h"

// Values of sixteen blocks, and so many as are drawn at once.
constexpr int DRAWN = 4 * LANES, TOGETHER_DRAWN = 2 * DRAWN;

// What is kept is multiplied with `scale`, the rest with 0.
PART void keep(const float* __restrict x, const uint8_t* __restrict kept, float scale, float* __restrict y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = x[i] * (float(kept[i]) * scale);
}

struct Dropping {
  const float* x;
  Draw draw;
  int32_t below;  // values whose 23 random bits are less are kept
  float scale;
  float* y;
  uint8_t* kept;
  bool gelu;           // of x, first
  const float* added;  // to what is left, where there is something
};

// As bytes, which of the values from `at` on, a multiple of DRAWN, are kept.
template <int GROUPS>
PART void draw(const Dropping& it, size_t at, uint8_t* kept) {
  Words drawn[GROUPS][4];
  blocks(it.draw, uint32_t(at / 4), drawn);
#pragma GCC unroll 2
  for (int g = 0; g < GROUPS; g++) {
    Words bytes = {};
    // A lane's four numbers are its block's values in their order, and its four bytes are, too.
    for (int i = 0; i < 4; i++) bytes |= (Words)((Integers)(drawn[g][i] & 0x7fffffu) < it.below) & (1u << (8 * i));
    memcpy(kept + g * DRAWN, &bytes, sizeof bytes);
  }
}

// Values from `first` to `last`, the first a multiple of DRAWN.
FOR_EVERY_PROCESSOR inline void dropOut(const Dropping& it, size_t first, size_t last) {
  for (size_t at = first; at < last; at += TOGETHER_DRAWN) {
    uint8_t kept[TOGETHER_DRAWN];
    float values[TOGETHER_DRAWN];
    const size_t count = last - at < size_t(TOGETHER_DRAWN) ? last - at : TOGETHER_DRAWN;
    if (count > size_t(DRAWN)) draw<2>(it, at, kept);
    else draw<1>(it, at, kept);
    memcpy(it.kept + at, kept, count);
    const float* x = it.x + at;
    if (it.gelu) {
      gelus(x, values, count);
      WRITTEN;
      x = values;
    }
    if (count == TOGETHER_DRAWN) keep(x, kept, it.scale, it.y + at, TOGETHER_DRAWN);
    else keep(x, kept, it.scale, it.y + at, count);
    if (it.added == nullptr) continue;
    WRITTEN;
    for (size_t i = 0; i < count; i++) it.y[at + i] += it.added[at + i];
  }
}

// The gradient, of `x` before a gelu where it is given.
FOR_EVERY_PROCESSOR inline void dropOutGradient(const float* dy, const uint8_t* kept, float scale, const float* x, float* dx, size_t first, size_t last) {
  if (x == nullptr) return keep(dy + first, kept + first, scale, dx + first, last - first);
  for (size_t at = first; at < last; at += DRAWN) {
    float slopes[DRAWN];
    const size_t count = last - at < size_t(DRAWN) ? last - at : DRAWN;
    keep(dy + at, kept + at, scale, slopes, count);
    WRITTEN;
    geluSlopes(slopes, x + at, dx + at, count);
  }
}
