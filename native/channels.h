// Values [positions, channels] in the order in which operations that treat each channel by itself go through them.
#pragma once
#include <algorithm>
#include <numeric>
#include "vectors.h"

typedef float Quarter __attribute__((vector_size(LANES)));

// The factor of Relu's gradient.
template <typename V>
PART V passing(V x) {
  return x > V{} ? V{} + 1.0f : V{};
}

// Calls step.of<V, N>(column) for N times as many columns at once as V has values; what a vector does not fill goes by fours and ones.
template <typename Step>
PART void everyColumn(int columns, Step step) {
  int c = 0;
  for (; c + 4 * LANES <= columns; c += 4 * LANES) step.template of<Vector, 4>(c);
  for (; c + 2 * LANES <= columns; c += 2 * LANES) step.template of<Vector, 2>(c);
  for (; c + LANES <= columns; c += LANES) step.template of<Vector, 1>(c);
  for (; c + 4 <= columns; c += 4) step.template of<Quarter, 1>(c);
  for (; c < columns; c++) step.template of<float, 1>(c);
}

// Positions lie beside each other in rows, so many that rows are whole vectors where that is possible. Rows make blocks that
// stay in the cache between two looks at them, and blocks the parts that threads take: all told from the shape alone, since
// sums must not depend on who makes them.
class Grid {
 public:
  const int64_t values;
  const int channels, width;  // of a row

  Grid(int64_t values, int channels) : values(values), channels(channels), width(widthOf(channels)), rows(partsOf<int64_t>(values, width)) {}

  int parts() const { return int(partsOf(rows, rowsOfPart())); }

  // Calls work(first, rows, columns) for each block of a part, beginning at value `first`; what is left at the end is a row.
  template <typename Work>
  static INLINED inline void blocks(const Grid& grid, int part, Work work) {
    const int64_t end = std::min(grid.rows, (part + 1) * grid.rowsOfPart()), whole = grid.values / grid.width;
    for (int64_t row = part * grid.rowsOfPart(); row < end; row += grid.rowsOfBlock()) {
      const int64_t last = std::min({row + grid.rowsOfBlock(), end, whole});
      if (row < last) work(row * grid.width, int(last - row), grid.width);
    }
    if (end > whole) work(whole * grid.width, 1, int(grid.values - whole * grid.width));
  }

 private:
  static constexpr int64_t BLOCK = 1 << 13, BLOCKS = 8;  // values, and blocks of a part
  static constexpr int WIDE = 4 * LANES, WIDEST = 1 << 12;
  int64_t rows;

  int64_t rowsOfBlock() const { return std::max<int64_t>(8, BLOCK / width); }
  int64_t rowsOfPart() const { return BLOCKS * rowsOfBlock(); }

  static int widthOf(int channels) {
    int64_t width = std::lcm<int64_t>(channels, LANES);
    while (width < WIDE) width *= 2;
    return width > WIDEST ? channels : int(width);
  }
};
