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

FOR_EVERY_PROCESSOR void gelu(const float* x, float* y, size_t first, size_t last) {
  for (size_t i = first; i < last; i += LANES) {
    const int count = last - i < size_t(LANES) ? int(last - i) : LANES;
    const Vector given = load(x + i, count);
    store(y + i, given * below(given), count);
  }
}

FOR_EVERY_PROCESSOR void geluGradient(const float* dy, const float* x, float* dx, size_t first, size_t last) {
  for (size_t i = first; i < last; i += LANES) {
    const int count = last - i < size_t(LANES) ? int(last - i) : LANES;
    const Vector given = load(x + i, count), exponent = -0.5f * given * given;
    // what is too small for single precision is 0, however large x is
    const Vector density = exponent < all(-87) ? Vector{} : 0.39894228040143268f * exp(exponent);
    store(dx + i, load(dy + i, count) * (below(given) + given * density), count);
  }
}
