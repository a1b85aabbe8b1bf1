// The passes of a batch normalization over all values, side by side.
#pragma once
#include "batch-norm.h"
#include "team.h"

// Calls work(part, totals) for all parts, side by side, and gives the sums of their totals, as many as 2 a channel.
template <typename Work>
std::vector<double> totalsOf(const Grid& grid, Work work) {
  const int parts = grid.parts(), count = 2 * grid.channels;
  std::vector<double> totals(size_t(std::max(parts, 1)) * count);
  Team::ofTheProcess().each(parts, [&](int part) { work(part, totals.data() + size_t(part) * count); });
  for (int part = 1; part < parts; part++)
    for (int i = 0; i < count; i++) totals[i] += totals[size_t(part) * count + i];
  totals.resize(count);
  return totals;
}

// Calls work(part) for all parts, those that were read last first: they may still be in the cache.
template <typename Work>
void backwards(const Grid& grid, Work work) {
  const int parts = grid.parts();
  Team::ofTheProcess().each(parts, [&](int index) { work(parts - 1 - index); });
}

// The slopes of scale and offset by the sums of all, and what it takes for those of the values.
inline Sloping sloping(const Grid& grid, const std::vector<double>& totals, const float* variance, const float* scale, float epsilon, float* scaleSlope, float* offsetSlope) {
  const int channels = grid.channels;
  const double positions = grid.values / channels;
  std::vector<float> constant(channels), along(channels);
  for (int c = 0; c < channels; c++) {
    const double deviation = std::sqrt(variance[c] + epsilon), factor = scale[c] / deviation;
    offsetSlope[c] = totals[c];
    scaleSlope[c] = totals[channels + c] / deviation;
    constant[c] = factor * totals[c] / positions;
    along[c] = factor * totals[channels + c] / (positions * deviation * deviation);
  }
  return {widened(grid, constant.data()), widened(grid, along.data())};
}
