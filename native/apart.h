// Keeps a thread off the core of the one that it helps. Schedulers put a thread that wakes beside the one that woke it, and some
// leave both on one core of a virtual machine for seconds, where an operation takes twice as long as alone.
#pragma once
#ifdef __linux__
#include <sched.h>
#include <time.h>

inline int coreOfThisThread() { return sched_getcpu(); }

// To be called by a thread that finds itself on `core`: moves it to another one that it may use, if there is one, and lets the
// scheduler place it as before. At most once in a millisecond, since a machine with more to do may have no better place.
inline void moveFrom(int core) {
  static thread_local timespec last = {};
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  if (now.tv_sec == last.tv_sec && now.tv_nsec - last.tv_nsec < 1000000) return;
  last = now;
  cpu_set_t usual;
  if (core < 0 || core >= CPU_SETSIZE || sched_getaffinity(0, sizeof usual, &usual) != 0) return;
  cpu_set_t others = usual;
  CPU_CLR(core, &others);
  if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof others, &others) != 0) return;
  sched_setaffinity(0, sizeof usual, &usual);
}
#else
inline int coreOfThisThread() { return -1; }
inline void moveFrom(int) {}
#endif
