// Philox 4x32-10 (Salmon et al. 2011) as TensorFlow's stateless random operations use it, sixteen blocks at a time.
#pragma once
#include "vectors.h"

typedef uint32_t Words __attribute__((vector_size(4 * LANES)));

constexpr uint32_t KEY_STEPS[2] = {0x9e3779b9, 0xbb67ae85};
constexpr uint32_t FACTORS[2] = {0xd2511f53, 0xcd9e8d57};
// What TensorFlow scrambles a seed with.
constexpr uint32_t SEED_KEY[2] = {0x3ec8f720, 0x02461e29};

// The key of a draw, and the upper half of its counters.
struct Draw {
  uint32_t key[2], counter[2];

  explicit Draw(const int32_t* seed) {
    // A seed is 64 bits wide, so that negative ones extend their sign.
    uint32_t c[4] = {uint32_t(seed[0]), seed[0] < 0 ? ~0u : 0, uint32_t(seed[1]), seed[1] < 0 ? ~0u : 0};
    uint32_t k[2] = {SEED_KEY[0], SEED_KEY[1]};
    for (int round = 0; round < 10; round++) {
      const uint64_t first = uint64_t(FACTORS[0]) * c[0], second = uint64_t(FACTORS[1]) * c[2];
      const uint32_t next[4] = {uint32_t(second >> 32) ^ c[1] ^ k[0], uint32_t(second), uint32_t(first >> 32) ^ c[3] ^ k[1], uint32_t(first)};
      memcpy(c, next, sizeof c);
      for (int i = 0; i < 2; i++) k[i] += KEY_STEPS[i];
    }
    for (int i = 0; i < 2; i++) key[i] = c[i], counter[i] = c[2 + i];
  }
};

// The upper halves of the products: those of even lanes and those of odd ones, each as eight products of 64 bits.
PART Words upperProduct(Words x, uint32_t factor) {
  typedef uint64_t Longs __attribute__((vector_size(4 * LANES)));
  const Longs both = (Longs)x, lower = both & 0xffffffffull;
  return (Words)(((lower * factor) >> 32) | (((both >> 32) * factor) & 0xffffffff00000000ull));
}

// Blocks from `first` on, sixteen a group: lane i of a group's four vectors has the numbers of its block i. A round waits for the
// one before it, so two groups take little longer than one.
template <int GROUPS>
PART void blocks(const Draw& draw, uint32_t first, Words (&c)[GROUPS][4]) {
#pragma GCC unroll 2
  for (int g = 0; g < GROUPS; g++) {
    c[g][0] = first + LANES * g + Words{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    c[g][1] = Words{};
    c[g][2] = draw.counter[0] - Words{};
    c[g][3] = draw.counter[1] - Words{};
  }
  uint32_t key0 = draw.key[0], key1 = draw.key[1];
  for (int round = 0; round < 10; round++, key0 += KEY_STEPS[0], key1 += KEY_STEPS[1])
#pragma GCC unroll 2
    for (int g = 0; g < GROUPS; g++) {
      const Words high0 = upperProduct(c[g][0], FACTORS[0]), high1 = upperProduct(c[g][2], FACTORS[1]);
      const Words low0 = c[g][0] * FACTORS[0], low1 = c[g][2] * FACTORS[1];
      c[g][0] = high1 ^ c[g][1] ^ key0;
      c[g][1] = low1;
      c[g][2] = high0 ^ c[g][3] ^ key1;
      c[g][3] = low0;
    }
}
