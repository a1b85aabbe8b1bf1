// Dropout (Srivastava et al. 2014): what is drawn is compared, kept as a byte a value, and applied in the same pass.
#pragma once
#include "philox.h"

// Values of sixteen blocks.
constexpr int DRAWN = 4 * LANES;

// What is kept is multiplied with `scale`, the rest with 0.
PART void keep(const float* __restrict x, const uint8_t* __restrict kept, float scale, float* __restrict y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = x[i] * (float(kept[i]) * scale);
}

// Values from `first` to `last`, the first a multiple of DRAWN: those whose 23 random bits are less than `below` are kept.
FOR_EVERY_PROCESSOR void dropOut(const float* x, const Draw& draw, int32_t below, float scale, float* y, uint8_t* kept, size_t first, size_t last) {
  for (size_t at = first; at < last; at += DRAWN) {
    Words drawn[4], bytes = {};
    blocks(draw, uint32_t(at / 4), drawn);
    // A lane's four numbers are its block's values in their order, and its four bytes are, too.
    for (int i = 0; i < 4; i++) bytes |= (Words)((Integers)(drawn[i] & 0x7fffffu) < below) & (1u << (8 * i));
    uint8_t all[DRAWN];
    memcpy(all, &bytes, sizeof all);
    const size_t count = last - at < size_t(DRAWN) ? last - at : DRAWN;
    memcpy(kept + at, all, count);
    if (count == DRAWN) keep(x + at, all, scale, y + at, DRAWN);
    else keep(x + at, all, scale, y + at, count);
  }
}

FOR_EVERY_PROCESSOR void dropOutGradient(const float* dy, const uint8_t* kept, float scale, float* dx, size_t first, size_t last) {
  keep(dy + first, kept + first, scale, dx + first, last - first);
}
