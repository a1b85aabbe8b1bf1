// How large tensors are: their greatest value and the sum of their squares, of which a norm is made that cannot overflow on the
// way. Squares of single precision are exact in double precision and added there, so a sum is within n 2^-53 of itself.
#pragma once
#include <algorithm>
#include "vectors.h"

// Of some values, or of all.
struct Size {
  float largest = 0;  // of |x|
  double squares = 0;

  void join(const Size& other) {
    largest = std::max(largest, other.largest);
    squares += other.squares;
  }

  // What a graph hands to JavaScript (runtime/vitals/sizes.ts): m and the sum of (x / m)², or x / 1e-30 where m is below that.
  void write(float* to) const {
    const double least = std::max(double(largest), 1e-30);
    to[0] = largest;
    to[1] = float(squares / least / least);
  }
};

typedef double Doubles __attribute__((vector_size(4 * LANES)));  // half as many as a vector has
typedef float Half __attribute__((vector_size(2 * LANES)));

// The two halves of a vector, as doubles.
struct Precise {
  Doubles low, high;

  PART Precise of(Vector x) {
    Half halves[2];
    memcpy(halves, &x, sizeof x);
    return {__builtin_convertvector(halves[0], Doubles), __builtin_convertvector(halves[1], Doubles)};
  }
};

PART double sumOf(Doubles x) {
  double sum = 0;
  for (int i = 0; i < LANES / 2; i++) sum += x[i];
  return sum;
}

// The same of values as they come, sixteen at once.
struct Extent {
  Vector largest = {};
  Doubles low = {}, high = {};

  INLINED inline void add(Vector x) {
    const Vector length = x < Vector{} ? -x : x;
    largest = length > largest ? length : largest;
    const Precise it = Precise::of(x);
    low += it.low * it.low;
    high += it.high * it.high;
  }

  INLINED inline Size size() const {
    Size size;
    for (int i = 0; i < LANES; i++) size.largest = std::max(size.largest, largest[i]);
    size.squares = sumOf(low) + sumOf(high);
    return size;
  }
};

// Of `count` values, or of what they are more than `before`.
FOR_EVERY_PROCESSOR inline Size sizeOfValues(const float* x, const float* before, size_t count) {
  Extent even, odd;
  const auto value = [&](size_t i) INLINED {
    const int some = int(std::min<size_t>(LANES, count - i));
    return before == nullptr ? load(x + i, some) : load(x + i, some) - load(before + i, some);
  };
  for (size_t i = 0; i < count; i += 2 * LANES) {
    even.add(value(i));
    if (i + LANES < count) odd.add(value(i + LANES));
  }
  Size size = even.size();
  size.join(odd.size());
  return size;
}
