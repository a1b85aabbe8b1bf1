// gelu (Hendrycks & Gimpel 2016) and its gradient: x Φ(x), and Φ(x) + x φ(x), of a normal distribution's Φ and density φ.
#pragma once
#include "vectors.h"

// A quotient of polynomials in x², as Eigen has it; beyond the bounds it is 1 in single precision.
PART Vector erf(Vector x) {
  Vector bounded = clamped(x, -4, 4);
  Vector square = bounded * bounded;
  Vector p = polynomial(
    square, -2.72614225801306e-10f, 2.77068142495902e-08f, -2.10102402082508e-06f, -5.69250639462346e-05f, -7.34990630326855e-04f,
    -2.95459980854025e-03f, -1.60960333262415e-02f);
  Vector q = polynomial(
    square, -1.45660718464996e-05f, -2.13374055278905e-04f, -1.68282697438203e-03f, -7.37332916720468e-03f, -1.42647390514189e-02f);
  return bounded * p / q;
}

PART Vector below(Vector x) { return 0.5f * (1.0f + erf(x * 0.70710678118654752f)); }

PART void gelus(const float* x, float* y, size_t count) {
  for (size_t i = 0; i < count; i += LANES) {
    const int some = count - i < size_t(LANES) ? int(count - i) : LANES;
    const Vector given = load(x + i, some);
    store(y + i, given * below(given), some);
  }
}

PART void geluSlopes(const float* dy, const float* x, float* dx, size_t count) {
  for (size_t i = 0; i < count; i += LANES) {
    const int some = count - i < size_t(LANES) ? int(count - i) : LANES;
    const Vector given = load(x + i, some), exponent = -0.5f * given * given;
    // what is too small for single precision is 0, however large x is
    const Vector density = exponent < all(-87) ? Vector{} : 0.39894228040143268f * exp(exponent);
    store(dx + i, load(dy + i, some) * (below(given) + given * density), some);
  }
}

FOR_EVERY_PROCESSOR inline void gelu(const float* x, float* y, size_t first, size_t last) { gelus(x + first, y + first, last - first); }
FOR_EVERY_PROCESSOR inline void geluGradient(const float* dy, const float* x, float* dx, size_t first, size_t last) { geluSlopes(dy + first, x + first, dx + first, last - first); }
