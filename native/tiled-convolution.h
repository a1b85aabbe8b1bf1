// Convolutions with 3 × 3 filters at stride 1, and their gradients, by tiles of 4 × 4 outputs: transformed (winograd.h),
// multiplied in 36 planes (plane-product.h) and transformed back, so many tiles at a time as stay in a core's second cache.
#pragma once
#include <vector>
#include "plane-product.h"
#include "team.h"
#include "tiles.h"
#include "winograd.h"

// Bytes of transformed tiles that are handled at once.
constexpr int TILES_BYTES = 3 << 17;

constexpr int MOST_TILES = 32;

inline int tilesTogether(int channels) {
  const int fitting = TILES_BYTES / (PLANES * int(sizeof(float)) * channels);
  return std::min(MOST_TILES, std::max(ROWS_TOGETHER, fitting / ROWS_TOGETHER * ROWS_TOGETHER));
}

// How many tiles before its turn the cache is told of one.
constexpr int AHEAD = 1;

// Planes lie a line of the cache beyond their size apart: at powers of two all would want the same place in it.
inline size_t planeOf(int vectors, int rows) { return size_t(LANES) * vectors * rows + LANES; }

// 36 planes of weights, [vector of columns][row][16] each.
struct Filter {
  int rows, columns;
  std::vector<float> values;

  Filter(int rows, int columns) : rows(rows), columns(columns), values(PLANES * plane()) {}
  size_t plane() const { return planeOf(vectorsOf(columns), rows); }
};

// Weights [3, 3, rows, wide], wide being whole vectors, to planes.
FOR_EVERY_PROCESSOR inline void transformFilter(const float* weights, int wide, Filter& filter) {
  const size_t plane = filter.plane(), tap = size_t(filter.rows) * wide;
  for (int v = 0; v < vectorsOf(filter.columns); v++)
    for (int row = 0; row < filter.rows; row++) {
      const float* from = weights + size_t(row) * wide + v * LANES;
      weightSquare([=](int i, int j) INLINED { return load(from + tap * (3 * i + j)); }, filter.values.data() + size_t(LANES) * (size_t(v) * filter.rows + row), plane);
    }
}

// Of weights [3, 3, channels, filters], as the forward pass has them.
inline Filter forwardFilter(const float* weights, int channels, int filters) {
  Filter filter(channels, filters);
  if (filters % LANES == 0) {
    transformFilter(weights, filters, filter);
    return filter;
  }
  const int wide = roundedUp(filters, LANES);
  std::vector<float> padded(size_t(9) * channels * wide);
  for (int i = 0; i < 9 * channels; i++) memcpy(padded.data() + size_t(i) * wide, weights + size_t(i) * filters, filters * sizeof(float));
  transformFilter(padded.data(), wide, filter);
  return filter;
}

// As the gradient for the images has them: rows and columns changed, and the taps turned round where it is a convolution.
inline Filter backwardFilter(const float* weights, int channels, int filters, bool turn) {
  Filter filter(filters, channels);
  const int wide = roundedUp(channels, LANES);
  std::vector<float> turned(size_t(9) * filters * wide);
  for (int tap = 0; tap < 9; tap++) {
    const float* from = weights + size_t(turn ? 8 - tap : tap) * channels * filters;
    float* to = turned.data() + size_t(tap) * filters * wide;
    for (int first = 0; first < channels; first += LANES)
      for (int f = 0; f < filters; f++)
        for (int c = first; c < std::min(first + LANES, channels); c++) to[size_t(f) * wide + c] = from[size_t(c) * filters + f];
  }
  transformFilter(turned.data(), wide, filter);
  return filter;
}

struct Convolution {
  Images in, out;
  int pad;  // pixels before the first row and column of `in`
  const float* x;
  const Filter& filter;
  float* y;
  int together = tilesTogether(16 * (vectorsOf(in.channels) + vectorsOf(out.channels)));
  // Pixels outside: one of zeros to read, one to write to.
  std::vector<float> zeros = std::vector<float>(vectorsOf(in.channels) * LANES);

  int groups() const { return partsOf(out.tiles(), together); }
};

struct Place {
  int image, top, left;
};
PART Place placeOf(const Images& out, int tile) {
  const int each = out.down() * out.across(), at = tile % each;
  return {tile / each, at / out.across() * TILE_SIDE, at % out.across() * TILE_SIDE};
}

// An output that sees nothing but zeros is zero, and not what rounding leaves of the transforms: relu's slope is 0 there, and 1
// a little above. By zero the values are multiplied, since those of an infinite weight stay without a number.
inline void blankOut(float* const (&pixels)[16], uint32_t blank, int channels) {
  for (int at = 0; at < 16; at++)
    if (blank >> at & 1)
      for (int c = 0; c < channels; c++) pixels[at][c] = pixels[at][c] * 0.0f + 0.0f;
}

FOR_EVERY_PROCESSOR inline void convolve(const Convolution& it, int group) {
  const int first = group * it.together, count = std::min(it.together, it.out.tiles() - first), rows = roundedUp(count, ROWS_TOGETHER);
  const int in = vectorsOf(it.in.channels), out = vectorsOf(it.out.channels);
  const size_t plane = planeOf(in, rows), out_plane = planeOf(out, rows), wide = size_t(LANES) * std::max(in, out);
  float* inputs = scratch(PLANES * (plane + out_plane + wide));
  float *products = inputs + PLANES * plane, *copy = products + PLANES * out_plane;
  uint32_t blank[MOST_TILES];
  for (int t = 0; t < count; t++) {
    const Place place = placeOf(it.out, first + t);
    const Place soon = placeOf(it.out, first + t + AHEAD);
    expect(it.in, it.x, soon.image, soon.top - it.pad + 1, soon.left - it.pad + 1);
    const float* pixels[36];
    locateWhole<6>(it.in, it.x, place.image, place.top - it.pad, place.left - it.pad, it.zeros.data(), copy, pixels);
    blank[t] = mayHaveBlankOutputs(pixels) ? blankOutputs(pixels, it.in.channels) : 0;
    for (int v = 0; v < in; v++)
      inputSquare([&](int i, int j) INLINED { return load(pixels[6 * i + j] + v * LANES); }, inputs + LANES * (size_t(v) * rows + t), plane);
  }
  for (int p = 0; p < PLANES; p++)
    product(inputs + p * plane, rows, it.in.channels, it.filter.values.data() + p * it.filter.plane(), out, products + p * out_plane);
  for (int t = 0; t < count; t++) {
    const Place place = placeOf(it.out, first + t);
    const Place soon = placeOf(it.out, first + t + AHEAD);
    expect(it.out, it.y, soon.image, soon.top, soon.left);
    float* pixels[16];
    locate<4>(it.out, it.y + place.image * it.out.perImage(), place.top, place.left, copy, pixels);
    for (int v = 0; v < out; v++) {
      const int lanes = it.out.channels - v * LANES;
      const float* from = products + LANES * (size_t(v) * rows + t);
      if (lanes >= LANES) fromPlanes<Outputs>(from, out_plane, [&](int i, int j, Vector x) INLINED { store(pixels[4 * i + j] + v * LANES, x); });
      else fromPlanes<Outputs>(from, out_plane, [&](int i, int j, Vector x) INLINED { storeFew(pixels[4 * i + j] + v * LANES, x, lanes); });
    }
    if (blank[t] != 0) blankOut(pixels, blank[t], it.out.channels);
  }
}

// The gradient for the images by the same tiles backwards, with sums where windows overlap: where images are smaller than
// the tiles of a convolution that gives it, that are fewer.
struct Scattering {
  Images in, out;
  int pad;
  const float* dy;
  const Filter& filter;
  float* dx;
  int together = tilesTogether(16 * (vectorsOf(in.channels) + vectorsOf(out.channels)));
  std::vector<float> zeros = std::vector<float>(vectorsOf(out.channels) * LANES);

  int perImage() const { return out.down() * out.across(); }
  // A group has whole images, since their tiles add to the same pixels: an eighth of them, but some rows of tiles and not many.
  int images() const {
    const int fewest = partsOf(together, perImage());
    return std::max(fewest, std::min(out.batch / 8, 8 * together / perImage()));
  }
  int groups() const { return partsOf(out.batch, images()); }
};

FOR_EVERY_PROCESSOR inline void scatter(const Scattering& it, int group) {
  const int from = group * it.images(), to = std::min(from + it.images(), it.out.batch);
  const int in = vectorsOf(it.in.channels), out = vectorsOf(it.out.channels), rows = it.together;
  const size_t plane = planeOf(out, rows), in_plane = planeOf(in, rows);
  float* slopes = scratch(PLANES * (plane + in_plane) + LANES * size_t(PLANES) * std::max(in, out));
  float *products = slopes + PLANES * plane, *copy = products + PLANES * in_plane;
  memset(it.dx + from * it.in.perImage(), 0, (to - from) * it.in.perImage() * sizeof(float));
  for (int first = from * it.perImage(); first < to * it.perImage(); first += rows) {
    const int count = std::min(rows, to * it.perImage() - first);
    for (int t = 0; t < count; t++) {
      const Place place = placeOf(it.out, first + t);
      const float* outputs[16];
      locateWhole<4>(it.out, it.dy, place.image, place.top, place.left, it.zeros.data(), copy, outputs);
      for (int v = 0; v < out; v++)
        slopeSquare([&](int i, int j) INLINED { return load(outputs[4 * i + j] + v * LANES); }, slopes + LANES * (size_t(v) * rows + t), plane);
    }
    for (int p = 0; p < PLANES; p++) product(slopes + p * plane, rows, it.out.channels, it.filter.values.data() + p * it.filter.plane(), in, products + p * in_plane);
    for (int t = 0; t < count; t++) {
      const Place place = placeOf(it.out, first + t);
      float* pixels[36];
      locate<6>(it.in, it.dx + place.image * it.in.perImage(), place.top - it.pad, place.left - it.pad, copy, pixels);
      for (int v = 0; v < in; v++) {
        const int lanes = it.in.channels - v * LANES;
        const float* from = products + LANES * (size_t(v) * rows + t);
        if (lanes >= LANES) fromPlanes<Pixels>(from, in_plane, [&](int i, int j, Vector x) INLINED {
          float* at = pixels[6 * i + j] + v * LANES;
          store(at, load(at) + x);
        });
        else fromPlanes<Pixels>(from, in_plane, [&](int i, int j, Vector x) INLINED {
          float* at = pixels[6 * i + j] + v * LANES;
          for (int lane = 0; lane < lanes; lane++) at[lane] += x[lane];
        });
      }
    }
  }
}

struct FilterGradient {
  Images in, out;
  int pad;
  const float *x, *dy;
  int parts;              // of the tiles, fixed by shapes: sums of parts decide the bits
  float *first, *others;  // [3, 3, channels, filters]: of the first part, and of each other one
  int together = tilesTogether(16 * (vectorsOf(in.channels) + vectorsOf(out.channels)));
  std::vector<float> zeros = std::vector<float>(std::max(vectorsOf(in.channels), vectorsOf(out.channels)) * LANES);

  size_t size() const { return size_t(9) * in.channels * out.channels; }
  float* of(int part) const { return part == 0 ? first : others + (part - 1) * size(); }
};

FOR_EVERY_PROCESSOR inline void filterGradient(const FilterGradient& it, int part) {
  const int in = vectorsOf(it.in.channels), out = vectorsOf(it.out.channels), rows = it.together, columns = in * LANES;
  const size_t plane = planeOf(in, rows), out_plane = planeOf(out, rows), sum_plane = planeOf(out, columns), wide = size_t(LANES) * std::max(in, out);
  float* inputs = scratch(PLANES * (plane + out_plane + sum_plane + wide));
  float *slopes = inputs + PLANES * plane, *sums = slopes + PLANES * out_plane, *copy = sums + PLANES * sum_plane;
  memset(sums, 0, PLANES * sum_plane * sizeof(float));
  const int last = int(int64_t(part + 1) * it.out.tiles() / it.parts);
  for (int first = int(int64_t(part) * it.out.tiles() / it.parts); first < last; first += rows) {
    const int count = std::min(rows, last - first);
    for (int t = 0; t < count; t++) {
      const Place place = placeOf(it.out, first + t);
      const Place soon = placeOf(it.out, first + t + AHEAD);
      expect(it.in, it.x, soon.image, soon.top - it.pad + 1, soon.left - it.pad + 1);
      expect(it.out, it.dy, soon.image, soon.top, soon.left);
      const float *pixels[36], *outputs[16];
      locateWhole<6>(it.in, it.x, place.image, place.top - it.pad, place.left - it.pad, it.zeros.data(), copy, pixels);
      for (int v = 0; v < in; v++)
        inputSquare([&](int i, int j) INLINED { return load(pixels[6 * i + j] + v * LANES); }, inputs + LANES * (size_t(v) * rows + t), plane);
      locateWhole<4>(it.out, it.dy, place.image, place.top, place.left, it.zeros.data(), copy, outputs);
      for (int v = 0; v < out; v++)
        slopeSquare([&](int i, int j) INLINED { return load(outputs[4 * i + j] + v * LANES); }, slopes + LANES * (size_t(v) * rows + t), out_plane);
    }
    for (int p = 0; p < PLANES; p++) addOuterProduct(inputs + p * plane, columns, slopes + p * out_plane, out, rows, count, sums + p * sum_plane);
  }
  const size_t tap = size_t(it.in.channels) * it.out.channels;
  for (int v = 0; v < out; v++)
    for (int c = 0; c < it.in.channels; c++) {
      const int lanes = std::min(LANES, it.out.channels - v * LANES);
      float* to = it.of(part) + size_t(c) * it.out.channels + v * LANES;
      fromPlanes<Weights>(sums + LANES * (size_t(v) * columns + c), sum_plane, [&](int i, int j, Vector x) INLINED {
        if (lanes == LANES) store(to + tap * (3 * i + j), x);
        else storeFew(to + tap * (3 * i + j), x, lanes);
      });
    }
}
