// Convolutions of one position: products of [positions, channels] with a small matrix, some positions at a time, and their
// gradients. What is multiplied may be the relu of a normalization that is only made here, so that it is never in memory.
#pragma once
#include <vector>
#include "batch-norm-passes.h"
#include "plane-product.h"
#include "tiles.h"

// A small matrix [rows, columns] as plane-product.h wants what is on the right: [vector of columns][row][16].
struct Columns {
  int rows, columns;
  std::vector<float> values;

  int vectors() const { return partsOf(columns, LANES); }

  // Of values [rows, columns], or [columns, rows] where they lie turned.
  Columns(const float* from, int rows, int columns, bool turned)
    : rows(rows), columns(columns), values(size_t(partsOf(columns, LANES)) * rows * LANES) {
    for (int row = 0; row < rows; row++)
      for (int column = 0; column < columns; column++)
        values[(size_t(column / LANES) * rows + row) * LANES + column % LANES] = turned ? from[size_t(column) * rows + row] : from[size_t(row) * columns + column];
  }
};

// Values [positions, channels] that are multiplied: as they are, or normalized and put through Relu.
struct Multiplied {
  const float* values;
  int64_t positions;
  int channels;
  const Normalizing* by = nullptr;

  int vectors() const { return partsOf(channels, LANES); }
};

// `count` positions from `first` on as [vector][rows][16]; lanes beyond the channels are anything.
template <bool NORMALIZED>
PART void spread(const Multiplied& it, int64_t first, int count, int rows, float* to) {
  const float* from = it.values + first * it.channels;
  const float* const end = it.values + it.positions * it.channels;
  for (int row = 0; row < count; row++, from += it.channels)
    for (int c = 0; c < it.channels; c += LANES) {
      const Vector x = end - from - c >= LANES ? load(from + c) : load(from + c, int(end - from - c));
      float* place = to + size_t(c) * rows + LANES * row;
      if (NORMALIZED) {
        const NormalizingAt<Vector, 1> by(*it.by, c);
        store(place, normalized<Vector, true>(x - by.mean[0], by.factor[0], by.offset[0]));
      } else {
        store(place, x);
      }
    }
}
PART void spread(const Multiplied& it, int64_t first, int count, int rows, float* to) {
  if (it.by != nullptr) spread<true>(it, first, count, rows, to);
  else spread<false>(it, first, count, rows, to);
}

// The first `count` rows of [vector][rows][16] to [count, channels].
PART void gathered(const float* from, int rows, int count, int channels, float* to) {
  for (int row = 0; row < count; row++, to += channels)
    for (int c = 0; c < channels; c += LANES) {
      const Vector x = load(from + size_t(c) * rows + LANES * row);
      if (channels - c >= LANES) store(to + c, x);
      else storeFew(to + c, x, channels - c);
    }
}

// Positions that are multiplied at once: what is spread of them stays in the first cache.
constexpr int POSITIONS = 4 * ROWS_TOGETHER;

inline size_t roomOf(int vectors) { return size_t(POSITIONS) * LANES * vectors; }

// Tells the cache that values will be wanted: while some positions are multiplied the next ones are on their way.
template <int FOR_WRITING>
PART void expect(const float* from, int64_t count) {
  for (int64_t i = 0; i < count; i += LANES) __builtin_prefetch(from + i, FOR_WRITING);
}

// y [count, columns] of the positions from `first` on; `room` is for the vectors of both.
PART void multiplied(const Multiplied& x, const Columns& by, int64_t first, int64_t count, float* y, float* room) {
  float* const products = room + roomOf(x.vectors());
  for (int64_t done = 0; done < count; done += POSITIONS) {
    const int some = int(std::min<int64_t>(POSITIONS, count - done)), rows = roundedUp(some, ROWS_TOGETHER);
    spread(x, first + done, some, rows, room);
    expect<0>(x.values + (first + done + some) * x.channels, std::min<int64_t>(POSITIONS, count - done - some) * x.channels);
    expect<1>(y + done * by.columns, some * by.columns);
    product(room, rows, x.channels, by.values.data(), by.vectors(), products);
    gathered(products, rows, some, by.columns, y + done * by.columns);
  }
}

FOR_EVERY_PROCESSOR inline void multiply(const Multiplied& x, const Columns& by, int64_t first, int64_t count, float* y) {
  multiplied(x, by, first, count, y, scratch(roomOf(x.vectors() + by.vectors())));
}

// Adds xᵀ · dy of the positions from `first` on to sums [vector of dy's channels][channels of x in whole vectors][16].
PART void addSlopes(const Multiplied& x, const Multiplied& dy, int64_t first, int64_t count, float* sums, float* room) {
  float* const slopes = room + roomOf(x.vectors());
  for (int64_t done = 0; done < count; done += POSITIONS) {
    const int some = int(std::min<int64_t>(POSITIONS, count - done));
    spread(x, first + done, some, POSITIONS, room);
    spread(dy, first + done, some, POSITIONS, slopes);
    for (const Multiplied* it : {&x, &dy})
      expect<0>(it->values + (first + done + some) * it->channels, std::min<int64_t>(POSITIONS, count - done - some) * it->channels);
    addOuterProduct(room, x.vectors() * LANES, slopes, dy.vectors(), POSITIONS, some, sums);
  }
}

// dw [channels of x, channels of dy] = xᵀ · dy of the positions from `first` on.
FOR_EVERY_PROCESSOR inline void filterSlopes(const Multiplied& x, const Multiplied& dy, int64_t first, int64_t count, float* dw) {
  const int columns = x.vectors() * LANES;
  const size_t size = size_t(dy.vectors()) * columns * LANES;
  float* const sums = scratch(size + roomOf(x.vectors() + dy.vectors()));
  memset(sums, 0, size * sizeof(float));
  addSlopes(x, dy, first, count, sums, sums + size);
  gathered(sums, columns, x.channels, dy.channels, dw);
}

// The gradient of a product whose left side is the relu of a normalization of x, as far as the sums that the normalization's own
// gradient is made of: `dr` is the gradient of what was multiplied, totals those of slopeSums.
FOR_EVERY_PROCESSOR inline void productSlopeSums(
  const Grid& grid, int part, const Multiplied& dy, const Columns& turned, const float* x, const Normalizing& by, float* dr, double* totals) {
  float* const room = scratch(2 * grid.width + roomOf(dy.vectors() + turned.vectors()));
  slopeSumsOf(grid, part, true, dr, x, by, totals, room, [&](int64_t first, int64_t values) INLINED {
    multiplied(dy, turned, first / grid.channels, values / grid.channels, dr + first, room + 2 * grid.width);
  });
}

// Channels of the same positions that are added, of more channels.
struct Added {
  const float* values = nullptr;
  int channels = 0;
};

struct AddColumns {
  const float* from;
  float* to;

  template <typename V, int N>
  INLINED inline void of(int c) const {
    for (int i = 0; i < N; i++) {
      const int column = c + i * int(sizeof(V) / sizeof(float));
      put(to + column, at<V>(to + column) + at<V>(from + column));
    }
  }
};

// What is left of that gradient: dx in place of dr, and what else is to be added to it.
FOR_EVERY_PROCESSOR inline void productSlopes(const Grid& grid, int part, const float* x, const Normalizing& by, const Sloping& with, const Added& added, float* dx) {
  Grid::blocks(grid, part, [&](int64_t first, int rows, int columns) INLINED {
    everyColumn(columns, SlopeColumns<true>{dx + first, x + first, rows, grid.width, by, with, dx + first});
    if (added.values == nullptr) return;
    const float* from = added.values + first / grid.channels * added.channels;
    float* to = dx + first;
    for (int64_t position = int64_t(rows) * columns / grid.channels; position > 0; position--, from += added.channels, to += grid.channels)
      everyColumn(grid.channels, AddColumns{from, to});
  });
}
