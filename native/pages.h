// Large results lie in large pages where the system gives them on request: an image of 25 MB is 6,000 small ones, and looking
// these up takes some per cent of the passes over it.
#pragma once
#include <cstddef>
#include <cstdint>
#if defined(__linux__)
#include <sys/mman.h>
#endif

// Asks for memory that has not been written to yet, as it is; whether the system agrees makes no difference to what it holds.
inline void* inLargePages(void* start, size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  constexpr uintptr_t PAGE = 1 << 21;
  const uintptr_t first = (reinterpret_cast<uintptr_t>(start) + PAGE - 1) / PAGE * PAGE, end = (reinterpret_cast<uintptr_t>(start) + bytes) / PAGE * PAGE;
  if (end > first) madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
#endif
  return start;
}
