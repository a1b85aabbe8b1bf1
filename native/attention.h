// Attention of a head (Vaswani et al. 2017): softmax(q kᵀ / √dim) v for some questions at a time, so that their scores stay in
// the second cache. Heads lie beside each other and are read where they are. Of the scores two numbers a question remain, from
// which the gradient makes the weights again (Dao et al. 2022): that takes as long as reading them would.
#pragma once
#include <algorithm>
#include <cmath>
#include <type_traits>
#include "matrices.h"
#include "team.h"

// Questions whose scores are there at once.
constexpr int QUESTIONS = 64;
// What is added to the score of an answer that lies ahead: as good as minus infinity, and finite.
constexpr float AHEAD = -1e9f;

// Rows of a tensor whose heads lie beside each other.
template <typename Value>
struct Heads {
  Value* values;
  size_t apart;  // from row to row
  int rows;      // of an example
  int size;      // of a head

  Heads of(int example, int head) const { return {values + size_t(example) * rows * apart + size_t(head) * size, apart, rows, size}; }
  Value* row(int index) const { return values + index * apart; }
  int width() const { return roundedUp(size, LANES); }
};
using Given = Heads<const float>;
using Made = Heads<float>;

struct Attention {
  Given q, k, v;
  bool causal;

  float factor() const { return float(1 / std::sqrt(double(q.size))); }
  int width() const { return roundedUp(k.rows, LANES); }
};

// Rows in scratch, each a whole number of vectors.
struct Matrix {
  float* values;
  int width;
};

// out [rows, right.width] = left × right, whose rows are as many as `inner`, or added to it.
inline void multiplyInto(const float* left, size_t left_apart, bool turned, int rows, int inner, const Matrix& right, Made out, bool adds) {
  const int width = right.width;
  for (int column = 0; column < width; column += PANEL)
    for (int row = 0; row < rows; row += TALLEST) {
      Tile tile;
      tile.left = left + (turned ? row : row * left_apart);
      tile.left_apart = left_apart;
      tile.left_turned = turned;
      tile.right = right.values + column;
      tile.right_apart = width;
      tile.inner = inner;
      tile.out = out.row(row) + column;
      tile.out_apart = out.apart;
      tile.rows = std::min(TALLEST, rows - row);
      tile.vectors = width - column > LANES ? 2 : 1;
      tile.adds = adds;
      compute(tile);
    }
}

PART Vector lanes() { return Vector{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}; }
PART Vector infinitelyLess() { return all(-__builtin_inff()); }

// Scores of the question `row`, by their scale, as softmax takes them: those beyond the last one are none.
PART Vector scaled(const Attention& it, const float* scores, int row, int at, float factor) {
  const Vector place = lanes() + float(at);
  Vector x = load(scores + at) * factor;
  if (it.causal && at + LANES > row + 1) x = place > all(float(row)) ? x + AHEAD : x;
  return at + LANES <= it.k.rows ? x : place < all(float(it.k.rows)) ? x : infinitelyLess();
}

// exp, which is 0 of what is too small for single precision.
PART Vector weight(Vector x) { return x < all(-87) ? Vector{} : exp(x); }

// Scores become weights; of each question its greatest score and 1 / the sum remain.
FOR_EVERY_PROCESSOR inline void softmax(const Attention& it, int first, int rows, float* scores, float* greatests, float* factors) {
  const int width = it.width();
  const float factor = it.factor();
  for (int i = 0; i < rows; i++) {
    float* row = scores + size_t(i) * width;
    Vector most = infinitelyLess(), sums = {};
    for (int at = 0; at < width; at += LANES) {
      const Vector x = scaled(it, row, first + i, at, factor);
      most = x > most ? x : most;
      store(row + at, x);
    }
    const float top = greatest(most);
    for (int at = 0; at < width; at += LANES) {
      const Vector x = weight(load(row + at) - top);
      sums += x;
      store(row + at, x);
    }
    const float share = 1 / total(sums);
    for (int at = 0; at < width; at += LANES) store(row + at, load(row + at) * share);
    greatests[i] = top;
    factors[i] = share;
  }
}

// The same weights again.
FOR_EVERY_PROCESSOR inline void softmaxAgain(const Attention& it, int first, int rows, float* scores, const float* greatests, const float* factors) {
  const int width = it.width();
  const float factor = it.factor();
  for (int i = 0; i < rows; i++) {
    float* row = scores + size_t(i) * width;
    for (int at = 0; at < width; at += LANES) store(row + at, weight(scaled(it, row, first + i, at, factor) - greatests[i]) * factors[i]);
  }
}

// Slopes of weights become those of the products of questions and keys.
FOR_EVERY_PROCESSOR inline void softmaxSlopes(const Attention& it, int rows, const float* weights, float* slopes) {
  const int width = it.width();
  const float factor = it.factor();
  for (int i = 0; i < rows; i++, weights += width, slopes += width) {
    Vector sums = {};
    for (int at = 0; at < width; at += LANES) sums += load(weights + at) * load(slopes + at);
    const float along = total(sums);
    for (int at = 0; at < width; at += LANES) store(slopes + at, (load(slopes + at) - along) * load(weights + at) * factor);
  }
}

// Scratch that is handed out piece by piece.
struct Room {
  float* next;
  Matrix matrix(int rows, int width) {
    Matrix it = {next, width};
    next += size_t(rows) * width;
    return it;
  }
};

// Rows of a head as they are, or turned, to be multiplied with.
inline Matrix packed(Room& room, const Given& it) {
  const Matrix to = room.matrix(it.rows, it.width());
  copy(it.values, it.apart, false, it.size, it.rows, to.values, to.width);
  return to;
}
inline Matrix packedTurned(Room& room, const Given& it) {
  const Matrix to = room.matrix(it.size, roundedUp(it.rows, LANES));
  copy(it.values, it.apart, true, it.rows, it.size, to.values, to.width);
  return to;
}

// Where a product goes: to its place, or, where its rows are no whole vectors, to `narrow` first.
inline Made placeFor(const Made& it, const Matrix& narrow) { return it.size == it.width() ? it : Made{narrow.values, size_t(narrow.width), it.rows, it.size}; }
inline void deliver(const Made& from, const Made& to) {
  for (int row = 0; row < to.rows && from.values != to.values; row++) memcpy(to.row(row), from.row(row), to.size * sizeof(float));
}

inline Given part(const Given& it, int first, int rows) { return {it.row(first), it.apart, rows, it.size}; }
inline Made part(const Made& it, int first, int rows) { return {it.row(first), it.apart, rows, it.size}; }

// Tells the cache that a head will be read, or written: its rows are too far apart to be guessed.
template <typename Value>
inline void expect(const Heads<Value>& it) {
  for (int row = 0; row < it.rows; row++)
    for (int at = 0; at < it.size; at += LANES) __builtin_prefetch(it.row(row) + at, !std::is_const<Value>::value);
}

// A head's answers; `it` and `out` are of that head.
inline void attend(const Attention& it, const Made& out, float* greatests, float* factors) {
  const int width = it.width();
  Room room = {scratch(size_t(it.q.size + QUESTIONS) * width + size_t(it.k.rows + QUESTIONS) * it.v.width())};
  const Matrix keys = packedTurned(room, it.k), values = packed(room, it.v), scores = room.matrix(QUESTIONS, width), narrow = room.matrix(QUESTIONS, it.v.width());
  for (int first = 0; first < it.q.rows; first += QUESTIONS) {
    const int rows = std::min(QUESTIONS, it.q.rows - first);
    multiplyInto(it.q.row(first), it.q.apart, false, rows, it.q.size, keys, {scores.values, size_t(width), rows, width}, false);
    softmax(it, first, rows, scores.values, greatests + first, factors + first);
    const Made place = part(out, first, rows), made = placeFor(place, narrow);
    multiplyInto(scores.values, width, false, rows, it.k.rows, values, made, false);
    deliver(made, place);
  }
}

// A head's gradients, of `slopes` of its answers.
inline void attendGradient(const Attention& it, const Given& slopes, const float* greatests, const float* factors, const Made& dq, const Made& dk, const Made& dv) {
  const int width = it.width(), key = it.k.width(), value = it.v.width();
  Room room = {scratch(size_t(it.q.size + it.v.size + 2 * QUESTIONS) * width + size_t(2 * it.k.rows + 2 * QUESTIONS) * key + size_t(it.k.rows + QUESTIONS) * value)};
  const Matrix turned_keys = packedTurned(room, it.k), turned_values = packedTurned(room, it.v), keys = packed(room, it.k);
  const Matrix weights = room.matrix(QUESTIONS, width), of_weights = room.matrix(QUESTIONS, width), narrow = room.matrix(QUESTIONS, key);
  const Made of_keys = placeFor(dk, room.matrix(it.k.rows, key)), of_values = placeFor(dv, room.matrix(it.k.rows, value));
  const Room rest = room;
  for (int first = 0; first < it.q.rows; first += QUESTIONS) {
    const int rows = std::min(QUESTIONS, it.q.rows - first);
    const Given q = part(it.q, first, rows), dy = part(slopes, first, rows);
    room = rest;
    const Matrix questions = packed(room, q), answers = packed(room, dy);
    multiplyInto(q.values, q.apart, false, rows, q.size, turned_keys, {weights.values, size_t(width), rows, width}, false);
    softmaxAgain(it, first, rows, weights.values, greatests + first, factors + first);
    multiplyInto(weights.values, width, true, it.k.rows, rows, answers, of_values, first > 0);
    multiplyInto(dy.values, dy.apart, false, rows, dy.size, turned_values, {of_weights.values, size_t(width), rows, width}, false);
    softmaxSlopes(it, rows, weights.values, of_weights.values);
    multiplyInto(of_weights.values, width, true, it.k.rows, rows, questions, of_keys, first > 0);
    const Made place = part(dq, first, rows), made = placeFor(place, narrow);
    multiplyInto(of_weights.values, width, false, rows, it.k.rows, keys, made, false);
    deliver(made, place);
  }
  deliver(of_keys, dk);
  deliver(of_values, dv);
}
