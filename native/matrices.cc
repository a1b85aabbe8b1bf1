// The tiles of products of matrices, and the order in which they are gone through.
#include "matrices.h"
#include "team.h"

namespace {

// The inner axis is gone through by parts, of which a block of the left matrix stays in the second cache.
constexpr int DEPTH = 384;
// Fewer rows use a right matrix too seldom to copy it, unless it lies the other way round.
constexpr int FEW_ROWS = 96;
// Rows of the left matrix that lie so far apart fall into the same places of the caches, and are copied for so many panels.
constexpr int FAR = 512;
constexpr int FEW_PANELS = 4;
// Floating-point operations that are worth a thread's while: some six microseconds. The last of larger ones is waited for.
constexpr double ENOUGH = 6e5;
// A value's bias, relu or gate and what is copied for it take as long as so many multiplications.
constexpr int BESIDES = 30;

// ROWS rows and PARTS parts of their columns, in registers.
template <typename Part, int ROWS, int PARTS, bool TURNED>
PART void computed(const Tile& it) {
  constexpr int WIDE = sizeof(Part) / sizeof(float);
  Part sums[ROWS][PARTS];
#pragma GCC unroll 8
  for (int row = 0; row < ROWS; row++)
#pragma GCC unroll 2
    for (int p = 0; p < PARTS; p++) sums[row][p] = it.adds ? at<Part>(it.out + row * it.out_apart + p * WIDE) : Part{};
  const float *left = it.left, *right = it.right;
  for (int k = 0; k < it.inner; k++, right += it.right_apart, left += TURNED ? it.left_apart : 1) {
    Part columns[PARTS];
#pragma GCC unroll 2
    for (int p = 0; p < PARTS; p++) columns[p] = at<Part>(right + p * WIDE);
#pragma GCC unroll 8
    for (int row = 0; row < ROWS; row++)
#pragma GCC unroll 2
      for (int p = 0; p < PARTS; p++) sums[row][p] += columns[p] * (TURNED ? left[row] : left[row * it.left_apart]);
  }
#pragma GCC unroll 8
  for (int row = 0; row < ROWS; row++)
#pragma GCC unroll 2
    for (int p = 0; p < PARTS; p++) put(it.out + row * it.out_apart + p * WIDE, sums[row][p]);
}

template <typename Part, int ROWS, int PARTS>
PART void computedParts(const Tile& it) {
  it.left_turned ? computed<Part, ROWS, PARTS, true>(it) : computed<Part, ROWS, PARTS, false>(it);
}

// Both vectors of columns at once where registers are as wide as a vector, one after the other elsewhere.
template <int ROWS>
PART void computedRows(const Tile& it) {
  if (hasWideRegisters()) {
    it.vectors == 2 ? computedParts<Vector, ROWS, 2>(it) : computedParts<Vector, ROWS, 1>(it);
    return;
  }
  Tile one = it;
  for (int v = 0; v < it.vectors; v++, one.right += LANES, one.out += LANES) computedParts<Half, ROWS, 2>(one);
}

// Rows become columns: sixteen of them are dealt out to two halves, four times over.
PART void turned(Vector (&rows)[LANES]) {
#pragma GCC unroll 4
  for (int round = 0; round < 4; round++) {
    Vector dealt[LANES];
#pragma GCC unroll 8
    for (int i = 0; i < LANES / 2; i++) {
      dealt[2 * i] = lanesOf<0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23>(rows[i], rows[i + 8]);
      dealt[2 * i + 1] = lanesOf<8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31>(rows[i], rows[i + 8]);
    }
#pragma GCC unroll 16
    for (int i = 0; i < LANES; i++) rows[i] = dealt[i];
  }
}

// `count` rows of `inner` values as `inner` rows of `width`, what is missing 0.
PART void copiedTurned(const float* from, size_t apart, int count, int inner, float* to, int width) {
  for (int first = 0; first < width; first += LANES) {
    const int rows = std::min(LANES, std::max(0, count - first)), room = std::min(LANES, width - first);
    for (int k = 0; k < inner; k += LANES) {
      const int columns = std::min(LANES, inner - k);
      Vector values[LANES];
      if (rows == LANES && columns == LANES && room == LANES) {
#pragma GCC unroll 16
        for (int i = 0; i < LANES; i++) values[i] = load(from + (first + i) * apart + k);
        turned(values);
#pragma GCC unroll 16
        for (int i = 0; i < LANES; i++) store(to + size_t(k + i) * width + first, values[i]);
        continue;
      }
      for (int i = 0; i < LANES; i++) values[i] = i < rows ? load(from + (first + i) * apart + k, columns) : Vector{};
      turned(values);
      for (int i = 0; i < columns; i++) store(to + size_t(k + i) * width + first, values[i], room);
    }
  }
}

// Bias, relu and gate of a part that is there, from `from` to `to`, which may be the same.
FOR_EVERY_PROCESSOR void finish(const MatrixProduct& it, bool last, int row, int rows, int column, int width, const float* from, size_t apart, float* to) {
  for (int i = 0; i < rows; i++)
    for (int first = 0; first < width; first += LANES) {
      const int count = width - first;
      const size_t at = size_t(row + i) * it.columns + column + first;
      Vector sum = load(from + i * apart + first);
      if (last && it.bias != nullptr) sum += load(it.bias + column + first, count);
      if (last && it.relu) sum = rectified(sum);
      if (last && it.gate != nullptr) sum = load(it.gate + at, count) > Vector{} ? sum : Vector{};
      store(to + i * size_t(it.columns) + first, sum, count);
    }
}

// Copies of a panel of columns, or of the rows of a tile, in the order in which they are needed.
FOR_EVERY_PROCESSOR void copyEither(const float* from, size_t apart, bool turned, int count, int inner, float* to, int width) {
  if (turned) copiedTurned(from, apart, count, inner, to, width);
  else copied(from, apart, count, inner, to, width);
}

// The part of the result between those rows and columns, the first one at the beginning of a panel.
void multiply(const MatrixProduct& it, int first_row, int last_row, int first_column, int last_column) {
  const int panels = partsOf(last_column - first_column, PANEL), depth = std::min(DEPTH, it.inner);
  const bool copies_right = it.right_turned || last_row - first_row > FEW_ROWS;
  const bool copies_left = panels >= FEW_PANELS && it.leftApart() >= FAR;
  const bool finishes = it.bias != nullptr || it.relu || it.gate != nullptr;
  const size_t of_right = size_t(depth) * PANEL * (copies_right ? panels : 1), of_left = copies_left ? size_t(depth) * BLOCK : 0;
  float* const right_room = scratch(of_right + of_left + TALLEST * PANEL);
  float *const left_room = right_room + of_right, *const narrow = left_room + of_left;
  for (int from = 0; from == 0 || from < it.inner; from += DEPTH) {
    const int inner = std::min(DEPTH, it.inner - from);
    const bool last = from + inner >= it.inner;
    const float* left = it.left + (it.left_turned ? from * it.leftApart() + first_row : first_row * it.leftApart() + from);
    for (int row = first_row; copies_left && row < last_row; row += TALLEST) {
      const int begin = row - first_row, rows = std::min(TALLEST, last_row - row);
      copyEither(left + (it.left_turned ? begin : begin * it.leftApart()), it.leftApart(), !it.left_turned, rows, inner, left_room + size_t(begin) * inner, rows);
    }
    for (int column = first_column; column < last_column; column += PANEL) {
      const int width = std::min(PANEL, it.columns - column);
      const bool copies = copies_right || width < PANEL, partial = width % LANES != 0;
      float* const panel = right_room + (copies_right ? size_t(column - first_column) * depth : 0);
      const float* right = it.right + (it.right_turned ? column * it.rightApart() + from : from * it.rightApart() + column);
      if (copies) copyEither(right, it.rightApart(), it.right_turned, width, inner, panel, PANEL);
      for (int row = first_row; row < last_row; row += TALLEST) {
        const int begin = row - first_row, rows = std::min(TALLEST, last_row - row);
        float* const out = it.out + size_t(row) * it.columns + column;
        Tile tile;
        tile.left_turned = it.left_turned || copies_left;
        tile.left_apart = copies_left ? rows : it.leftApart();
        tile.left = copies_left ? left_room + size_t(begin) * inner : left + (it.left_turned ? begin : begin * it.leftApart());
        tile.right = copies ? panel : right;
        tile.right_apart = copies ? PANEL : it.rightApart();
        tile.inner = inner;
        tile.rows = rows;
        tile.vectors = width > LANES ? 2 : 1;
        tile.out = partial ? narrow : out;
        tile.out_apart = partial ? PANEL : it.columns;
        tile.adds = from > 0;
        if (partial && from > 0) copyEither(out, it.columns, false, width, rows, narrow, PANEL);
        ::compute(tile);
        if (partial || (last && finishes)) finish(it, last, row, rows, column, width, tile.out, tile.out_apart, out);
      }
    }
  }
}

FOR_EVERY_PROCESSOR void computeTile(const Tile& it) {
  if (it.rows == TALLEST && hasWideRegisters()) return computedRows<TALLEST>(it);
  Tile part = it;
  for (int done = 0; done < it.rows; done += part.rows) {
    const int left = it.rows - done;
    part.left = it.left + (it.left_turned ? done : done * it.left_apart);
    part.out = it.out + done * it.out_apart;
    if (left >= 4) { part.rows = 4; computedRows<4>(part); }
    else if (left >= 2) { part.rows = 2; computedRows<2>(part); }
    else { part.rows = 1; computedRows<1>(part); }
  }
}

}  // namespace

void compute(const Tile& it) { computeTile(it); }

void copy(const float* from, size_t apart, bool turned, int count, int inner, float* to, int width) { copyEither(from, apart, turned, count, inner, to, width); }

void multiply(const MatrixProduct& it) {
  if (it.rows == 0 || it.columns == 0) return;
  const int rows = std::min(it.rows, BLOCK);
  const double each = 2.0 * rows * (it.inner + BESIDES) * PANEL;
  const int panels = partsOf(it.columns, PANEL), row_parts = partsOf(it.rows, rows);
  int together = std::max(1, std::min(panels, int(ENOUGH / each)));
  // large ones in few parts, since each copies for itself
  while (together < 8 && together * 2 <= panels && panels / (together * 2) * row_parts >= 16) together *= 2;
  const int column_parts = partsOf(panels, together);
  Team::ofTheProcess().each(row_parts * column_parts, [&](int part) {
    const int row = part % row_parts * rows, column = part / row_parts * together * PANEL;
    multiply(it, row, std::min(row + rows, it.rows), column, std::min(column + together * PANEL, it.columns));
  });
}
