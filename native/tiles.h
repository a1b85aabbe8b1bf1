// Images cut into the windows of 4 × 4 outputs each, and what surrounds them.
#pragma once
#include <algorithm>
#include <cstring>
#include "vectors.h"

constexpr int TILE_SIDE = 4, WINDOW_SIDE = 6;

inline int vectorsOf(int channels) { return partsOf(channels, LANES); }

// [batch, height, width, channels].
struct Images {
  int batch, height, width, channels;

  int down() const { return partsOf(height, TILE_SIDE); }
  int across() const { return partsOf(width, TILE_SIDE); }
  int tiles() const { return batch * down() * across(); }
  size_t perImage() const { return size_t(height) * width * channels; }
  size_t size() const { return batch * perImage(); }
};

// Where SIDE × SIDE pixels lie whose first is at (top, left); those beyond the image are at `outside`.
template <int SIDE, typename Value>
PART void locate(const Images& images, Value* image, int top, int left, Value* outside, Value* (&to)[SIDE * SIDE]) {
  const ptrdiff_t pixel = images.channels, row = pixel * images.width;
  Value* first = image + top * row + left * pixel;
#pragma GCC unroll 6
  for (int i = 0; i < SIDE; i++) {
    const bool inside = unsigned(top + i) < unsigned(images.height);
#pragma GCC unroll 6
    for (int j = 0; j < SIDE; j++) to[SIDE * i + j] = inside && unsigned(left + j) < unsigned(images.width) ? first + i * row + j * pixel : outside;
  }
}

// Pixels as whole vectors, which the last pixels of all are not followed by: these come from a copy.
template <int SIDE>
PART void locateWhole(const Images& images, const float* values, int index, int top, int left, const float* zeros, float* copy, const float* (&to)[SIDE * SIDE]) {
  locate<SIDE>(images, values + index * images.perImage(), top, left, zeros, to);
  const int wide = vectorsOf(images.channels) * LANES;
  if (wide == images.channels || index + 1 < images.batch || top + SIDE < images.height) return;
  for (int i = 0; i < SIDE * SIDE; i++) {
    if (to[i] == zeros || to[i] + wide <= values + images.size()) continue;
    memcpy(copy + i * wide, to[i], images.channels * sizeof(float));
    to[i] = copy + i * wide;
  }
}

// Tells the cache that TILE_SIDE × TILE_SIDE pixels will be wanted; where they are beyond the image others are, which does no harm.
PART void expect(const Images& images, const float* values, int index, int top, int left) {
  const size_t pixel = images.channels, row = pixel * images.width;
  const char* first = reinterpret_cast<const char*>(values + index * images.perImage() + top * ptrdiff_t(row) + left * ptrdiff_t(pixel));
  for (int i = 0; i < TILE_SIDE; i++, first += row * sizeof(float))
    for (size_t at = 0; at < TILE_SIDE * pixel * sizeof(float); at += 64) __builtin_prefetch(first + at);
}

// As many of a vector's first values as `count` says, in few moves.
PART void storeFew(float* to, Vector x, int count) {
  float values[LANES];
  store(values, x);
  const float* from = values;
  if (count & 8) memcpy(to, from, 32), to += 8, from += 8;
  if (count & 4) memcpy(to, from, 16), to += 4, from += 4;
  for (int i = 0; i < (count & 3); i++) to[i] = from[i];
}

inline bool areZero(const float* values, int count) {
  return std::all_of(values, values + count, [](float x) { return x == 0; });
}

// Which outputs of a window, a bit each, see nothing but zeros.
inline uint32_t blankOutputs(const float* const (&pixels)[WINDOW_SIDE * WINDOW_SIDE], int channels) {
  uint64_t zeros = 0;
  for (int i = 0; i < WINDOW_SIDE; i++)
    for (int j = 0; j < WINDOW_SIDE; j++) zeros |= uint64_t(areZero(pixels[WINDOW_SIDE * i + j], channels)) << (8 * i + j);
  uint32_t blank = 0;
  for (int i = 0; i < TILE_SIDE; i++)
    for (int j = 0; j < TILE_SIDE; j++) {
      const uint64_t seen = uint64_t(0x070707) << (8 * i + j);
      blank |= uint32_t((zeros & seen) == seen) << (TILE_SIDE * i + j);
    }
  return blank;
}

// Whether one may: all see one of the four pixels in the middle, of which a few channels mostly say that they are not zeros.
PART bool mayHaveBlankOutputs(const float* const (&pixels)[WINDOW_SIDE * WINDOW_SIDE]) {
  const auto something = [&](int at) INLINED {
    uint64_t some[4];
    memcpy(some, pixels[at], sizeof some);
    return ((some[0] | some[1] | some[2] | some[3]) & 0x7fffffff7fffffff) != 0;
  };
  return !(something(14) & something(15) & something(20) & something(21));
}
