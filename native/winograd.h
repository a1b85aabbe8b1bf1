// The transforms of Winograd's minimal filtering F(4×4, 3×3) (Lavin & Gray 2015): 36 products give the 16 outputs that take 144
// otherwise. The points 0, ±√½, ±√2 and ∞, which the WebAssembly engine has too, keep the rounding within twice that of the
// plain sum; the usual 0, ±1, ±2 have ten times. A line is one axis of a transform, a square lines along both, of 16 channels.
#pragma once
#include "vectors.h"

constexpr float ROOT_HALF = 0.70710678118654752f, ROOT_TWO = 1.4142135623730951f;
constexpr int PLANES = 36;

// Values of a line; three and three of the six are made one after another, since 36 vectors do not fit into the registers.
struct Three {
  Vector first, second, third;
};

// The first three and the last three of what six pixels become.
PART Three inputLow(Vector d0, Vector d1, Vector d2, Vector d3, Vector d4) {
  const Vector even = d4 - 2.0f * d2, odd = ROOT_HALF * (d3 - 2.0f * d1);
  return {d0 - 2.5f * d2 + d4, even + odd, even - odd};
}
PART Three inputHigh(Vector d1, Vector d2, Vector d3, Vector d4, Vector d5) {
  const Vector even = d4 - 0.5f * d2, odd = ROOT_TWO * (d3 - 0.5f * d1);
  return {even + odd, even - odd, d1 - 2.5f * d3 + d5};
}

// The same of the gradients of four outputs.
PART Three slopeLow(Vector y0, Vector y1, Vector y2, Vector y3) {
  const Vector even = y0 + 0.5f * y2, odd = ROOT_HALF * (y1 + 0.5f * y3);
  return {y0, even + odd, even - odd};
}
PART Three slopeHigh(Vector y0, Vector y1, Vector y2, Vector y3) {
  const Vector even = y0 + 2.0f * y2, odd = ROOT_TWO * (y1 + 2.0f * y3);
  return {even + odd, even - odd, y3};
}

// The same of three weights.
PART Three weightLow(Vector g0, Vector g1, Vector g2) {
  const Vector even = -0.66666666666666667f * (g0 + 0.5f * g2), odd = (-0.66666666666666667f * ROOT_HALF) * g1;
  return {g0, even + odd, even - odd};
}
PART Three weightHigh(Vector g0, Vector g1, Vector g2) {
  const Vector even = 0.16666666666666667f * (g0 + 2.0f * g2), odd = (0.16666666666666667f * ROOT_TWO) * g1;
  return {even + odd, even - odd, g2};
}

// What six products become: four outputs.
struct Outputs {
  static constexpr int SIZE = 4;
  PART void line(const Vector (&m)[6], Vector (&out)[4]) {
    const Vector near = m[1] + m[2], near_odd = ROOT_HALF * (m[1] - m[2]), far = m[3] + m[4], far_odd = ROOT_TWO * (m[3] - m[4]);
    out[0] = m[0] + near + far;
    out[1] = near_odd + far_odd;
    out[2] = 0.5f * near + 2.0f * far;
    out[3] = 0.5f * near_odd + 2.0f * far_odd + m[5];
  }
};

// What six products of slopes become: the gradients of six pixels.
struct Pixels {
  static constexpr int SIZE = 6;
  PART void line(const Vector (&m)[6], Vector (&out)[6]) {
    const Vector near = m[1] + m[2], near_odd = ROOT_HALF * (m[1] - m[2]), far = m[3] + m[4], far_odd = ROOT_HALF * (m[3] - m[4]);
    out[0] = m[0];
    out[1] = m[5] - 2.0f * near_odd - far_odd;
    out[2] = -2.5f * m[0] - 2.0f * near - 0.5f * far;
    out[3] = near_odd + 2.0f * far_odd - 2.5f * m[5];
    out[4] = m[0] + near + far;
    out[5] = m[5];
  }
};

// What six sums become: the gradients of three weights.
struct Weights {
  static constexpr int SIZE = 3;
  PART void line(const Vector (&u)[6], Vector (&out)[3]) {
    const Vector near = -0.66666666666666667f * (u[1] + u[2]), far = 0.16666666666666667f * (u[3] + u[4]);
    out[0] = u[0] + near + far;
    out[1] = (-0.66666666666666667f * ROOT_HALF) * (u[1] - u[2]) + (0.16666666666666667f * ROOT_TWO) * (u[3] - u[4]);
    out[2] = 0.5f * near + 2.0f * far + u[5];
  }
};

// Writes what a line of `low` or `high` becomes along the other axis, into the planes of its column.
PART void put(float* to, size_t plane, Three low, Three high) {
  store(to, low.first);
  store(to + plane * 6, low.second);
  store(to + plane * 12, low.third);
  store(to + plane * 18, high.first);
  store(to + plane * 24, high.second);
  store(to + plane * 30, high.third);
}

// 6 × 6 pixels to 36 planes; `at(row, column)` is a vector of channels.
template <typename At>
PART void inputSquare(At at, float* to, size_t plane) {
  const auto down = [&](float* to, Vector d0, Vector d1, Vector d2, Vector d3, Vector d4, Vector d5) INLINED {
    put(to, plane, inputLow(d0, d1, d2, d3, d4), inputHigh(d1, d2, d3, d4, d5));
  };
  Three rows[6];
#pragma GCC unroll 6
  for (int i = 0; i < 6; i++) rows[i] = inputLow(at(i, 0), at(i, 1), at(i, 2), at(i, 3), at(i, 4));
  down(to, rows[0].first, rows[1].first, rows[2].first, rows[3].first, rows[4].first, rows[5].first);
  down(to + plane, rows[0].second, rows[1].second, rows[2].second, rows[3].second, rows[4].second, rows[5].second);
  down(to + plane * 2, rows[0].third, rows[1].third, rows[2].third, rows[3].third, rows[4].third, rows[5].third);
#pragma GCC unroll 6
  for (int i = 0; i < 6; i++) rows[i] = inputHigh(at(i, 1), at(i, 2), at(i, 3), at(i, 4), at(i, 5));
  down(to + plane * 3, rows[0].first, rows[1].first, rows[2].first, rows[3].first, rows[4].first, rows[5].first);
  down(to + plane * 4, rows[0].second, rows[1].second, rows[2].second, rows[3].second, rows[4].second, rows[5].second);
  down(to + plane * 5, rows[0].third, rows[1].third, rows[2].third, rows[3].third, rows[4].third, rows[5].third);
}

// Gradients of 4 × 4 outputs to 36 planes.
template <typename At>
PART void slopeSquare(At at, float* to, size_t plane) {
  const auto down = [&](float* to, Vector y0, Vector y1, Vector y2, Vector y3) INLINED { put(to, plane, slopeLow(y0, y1, y2, y3), slopeHigh(y0, y1, y2, y3)); };
  Three rows[4];
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) rows[i] = slopeLow(at(i, 0), at(i, 1), at(i, 2), at(i, 3));
  down(to, rows[0].first, rows[1].first, rows[2].first, rows[3].first);
  down(to + plane, rows[0].second, rows[1].second, rows[2].second, rows[3].second);
  down(to + plane * 2, rows[0].third, rows[1].third, rows[2].third, rows[3].third);
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) rows[i] = slopeHigh(at(i, 0), at(i, 1), at(i, 2), at(i, 3));
  down(to + plane * 3, rows[0].first, rows[1].first, rows[2].first, rows[3].first);
  down(to + plane * 4, rows[0].second, rows[1].second, rows[2].second, rows[3].second);
  down(to + plane * 5, rows[0].third, rows[1].third, rows[2].third, rows[3].third);
}

// 3 × 3 weights to 36 planes.
template <typename At>
PART void weightSquare(At at, float* to, size_t plane) {
  const auto down = [&](float* to, Vector g0, Vector g1, Vector g2) INLINED { put(to, plane, weightLow(g0, g1, g2), weightHigh(g0, g1, g2)); };
  Three low[3], high[3];
#pragma GCC unroll 3
  for (int i = 0; i < 3; i++) {
    low[i] = weightLow(at(i, 0), at(i, 1), at(i, 2));
    high[i] = weightHigh(at(i, 0), at(i, 1), at(i, 2));
  }
  down(to, low[0].first, low[1].first, low[2].first);
  down(to + plane, low[0].second, low[1].second, low[2].second);
  down(to + plane * 2, low[0].third, low[1].third, low[2].third);
  down(to + plane * 3, high[0].first, high[1].first, high[2].first);
  down(to + plane * 4, high[0].second, high[1].second, high[2].second);
  down(to + plane * 5, high[0].third, high[1].third, high[2].third);
}

// 36 planes by the lines of Line along both axes; `put(row, column, values)` takes what they become.
template <typename Line, typename Put>
PART void fromPlanes(const float* from, size_t plane, Put put) {
  Vector columns[Line::SIZE][6];
#pragma GCC unroll 6
  for (int j = 0; j < 6; j++) {
    Vector six[6], few[Line::SIZE];
#pragma GCC unroll 6
    for (int i = 0; i < 6; i++) six[i] = load(from + plane * (6 * i + j));
    Line::line(six, few);
#pragma GCC unroll 6
    for (int i = 0; i < Line::SIZE; i++) columns[i][j] = few[i];
  }
#pragma GCC unroll 6
  for (int i = 0; i < Line::SIZE; i++) {
    Vector few[Line::SIZE];
    Line::line(columns[i], few);
#pragma GCC unroll 6
    for (int j = 0; j < Line::SIZE; j++) put(i, j, few[j]);
  }
}
