// Sixteen floats at once, and the functions of them that cells are made of; NaN gives NaN.
#pragma once
#include <cstdint>
#include <cstring>

// What is called in a loop is compiled for the processors there are, and the loader takes the best one for this machine. Clang
// refuses vectors of ours in functions of several, so that what it makes is for the one that it is told (-march), as everything
// is with FOR_ONE_PROCESSOR.
#if !defined(__x86_64__) || !defined(__linux__) || defined(__clang__)
#define FOR_ONE_PROCESSOR
#endif
#if defined(FOR_ONE_PROCESSOR)
#define FOR_EVERY_PROCESSOR
#elif __GNUC__ >= 12
#define FOR_EVERY_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EVERY_PROCESSOR __attribute__((target_clones("avx512f", "fma", "default")))  // before g++ 12 there are no levels to choose among
#endif
// Whether a vector of ours is one register, of which there are 32; elsewhere it takes two or four of 16 (32 on ARM).
inline bool hasWideRegisters() {
#if defined(__AVX512F__)
  return true;
#elif defined(FOR_ONE_PROCESSOR)
  return false;
#else
  static const bool wide = __builtin_cpu_supports("avx512f");
  return wide;
#endif
}
// Whether this processor is one of those that this was compiled for.
inline bool isForThisProcessor() {
#if defined(__AVX512F__)
  return __builtin_cpu_supports("avx512f");
#elif defined(__AVX2__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return true;
#endif
}
// A part of such a function, which has to be compiled with it.
#define PART static inline __attribute__((always_inline))
// Has what was written be in memory before what follows is computed, which then rounds as an operation of its own would.
#define WRITTEN asm volatile("" ::: "memory")
#define INLINED __attribute__((always_inline))

// How many parts of `each` are `count`, the last one filled or not; and `count` with the last one filled up.
template <typename Count>
constexpr Count partsOf(Count count, Count each) { return (count + each - 1) / each; }
constexpr int roundedUp(int count, int to) { return partsOf(count, to) * to; }

constexpr int LANES = 16;
typedef float Vector __attribute__((vector_size(4 * LANES)));
// Half a vector: a register of processors that have 16 of them.
typedef float Half __attribute__((vector_size(2 * LANES)));
typedef int32_t Integers __attribute__((vector_size(4 * LANES)));

PART Vector all(float x) { return x - Vector{}; }

// The first `count` of the lanes, the others being 0; all of them where there are so many.
PART Vector load(const float* from, int count = LANES) {
  Vector x = {};
  if (count >= LANES) memcpy(&x, from, sizeof x);
  else for (int i = 0; i < count; i++) x[i] = from[i];
  return x;
}

PART void store(float* to, Vector x, int count = LANES) {
  if (count >= LANES) memcpy(to, &x, sizeof x);
  else for (int i = 0; i < count; i++) to[i] = x[i];
}

// Calls work(first, count) for the vectors of `values` neighbours; of all but the last the compiler knows that they are full.
template <typename Work>
PART void eachVector(int values, Work work) {
  int first = 0;
  for (; first + LANES <= values; first += LANES) work(first, LANES);
  if (first < values) work(first, values - first);
}

// One or several values as they lie in memory; `V` is a vector of any width, or a float.
template <typename V>
PART V at(const float* from) {
  V x;
  memcpy(&x, from, sizeof x);
  return x;
}
template <typename V>
PART void put(float* to, V x) {
  memcpy(to, &x, sizeof x);
}

// What Relu makes of it; NaN stays, as in TensorFlow.
template <typename V>
PART V rectified(V x) {
  return x < V{} ? V{} : x;
}

// Says what will be loaded: rows of a sequence are too short for the processor to see it coming.
template <typename... Places>
PART void soon(const Places*... places) { (__builtin_prefetch(places), ...); }

// The lanes of two vectors that these numbers name, those of the second being from LANES on.
template <int... Numbers>
PART Vector lanesOf(Vector a, Vector b) {
#if defined(__clang__) || __GNUC__ >= 12
  return __builtin_shufflevector(a, b, Numbers...);
#else
  return __builtin_shuffle(a, b, Integers{Numbers...});
#endif
}

// Of all lanes, each with the one half as many lanes away as before, in a fixed order.
template <typename Choose>
PART float across(Vector x, Choose choose) {
  x = choose(x, lanesOf<8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7>(x, x));
  x = choose(x, lanesOf<4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11>(x, x));
  x = choose(x, lanesOf<2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13>(x, x));
  x = choose(x, lanesOf<1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14>(x, x));
  return x[0];
}
PART float total(Vector x) {
  return across(x, [](Vector a, Vector b) INLINED { return a + b; });
}
PART float greatest(Vector x) {
  return across(x, [](Vector a, Vector b) INLINED { return a > b ? a : b; });
}

PART Vector clamped(Vector x, float low, float high) {
  x = x > all(high) ? all(high) : x;
  return x < all(low) ? all(low) : x;
}

// By Horner's rule, the coefficient of the highest power first.
template <typename... Coefficients>
PART Vector polynomial(Vector x, float highest, Coefficients... others) {
  Vector sum = all(highest);
  ((sum = sum * x + others), ...);
  return sum;
}

// e^x = 2^n e^r with |r| <= ln 2 / 2, whose series is a polynomial (Cephes' expf); within the bounds 2^n is a normal number.
PART Vector exp(Vector x) {
  const float ROUNDING = 12582912;  // of numbers as large as this, the last bit is 1
  Vector bounded = clamped(x, -87, 88);
  Vector n = (bounded * 1.44269504088896341f + ROUNDING) - ROUNDING;
  Vector r = bounded - n * 0.693359375f + n * 2.12194440e-4f;
  Vector p = polynomial(r, 1.9875691500e-4f, 1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f, 5.0000001201e-1f);
  p = p * r * r + r + 1.0f;
  Integers exponent = (__builtin_convertvector(n, Integers) + 127) << 23;
  Vector power;
  memcpy(&power, &exponent, sizeof power);
  return p * power;
}

PART Vector sigmoid(Vector x) { return 1.0f / (1.0f + exp(-x)); }

// A quotient of polynomials in x², as Eigen has it; beyond the bounds it is 1 in single precision.
PART Vector tanh(Vector x) {
  Vector bounded = clamped(x, -7.90531110763549805f, 7.90531110763549805f);
  Vector square = bounded * bounded;
  Vector p = polynomial(
    square, -2.76076847742355e-16f, 2.00018790482477e-13f, -8.60467152213735e-11f, 5.12229709037114e-08f, 1.48572235717979e-05f,
    6.37261928875436e-04f, 4.89352455891786e-03f);
  Vector q = polynomial(square, 1.19825839466702e-06f, 1.18534705686654e-04f, 2.26843463243900e-03f, 4.89352518554385e-03f);
  return bounded * p / q;
}

// Slopes, told from the values.
PART Vector sigmoidSlope(Vector y) { return y * (1.0f - y); }
PART Vector tanhSlope(Vector y) { return 1.0f - y * y; }
