// Threads that share the work of an operation. They stay for the next one: starting a thread takes some twenty microseconds,
// which is as long as a small operation takes.
#pragma once
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <vector>
#include "apart.h"
#include "vectors.h"

// Tells the processor that this thread only waits.
inline void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

class Team {
 public:
  // Never ended, since its threads may still wait in it when the process ends.
  static Team& ofTheProcess() {
    static Team* const team = new Team;
    return *team;
  }

  // How many can work at once, the one that asks included.
  int size() const { return others + 1; }

  // Calls work(index) once for every index below `count`, side by side and in any order, and returns when all are done. What
  // an index becomes must not depend on who does it, and std::bad_alloc is the only thing that it may throw. While another
  // operation has the team, the calling thread does it all. Each thread begins with a share of neighbours, the same one every
  // time, so that what it has written at one step is in its own caches at the next; who is done takes from the others' ends.
  template <typename Work>
  void each(int count, const Work& work) {
    std::unique_lock<std::mutex> mine(turn, std::defer_lock);
    if (count < 2 || others == 0 || !mine.try_lock()) {
      for (int index = 0; index < count; index++) work(index);
      return;
    }
    for (int i = 0; i <= others; i++) shares[i].set(beginOf(i, count), beginOf(i + 1, count));
    Job job = {[](const void* it, int index) { (*static_cast<const Work*>(it))(index); }, &work};
    asked_on = coreOfThisThread();
    current = &job;
    calls++;
    if (asleep > 0) {
      { std::lock_guard<std::mutex> orderly(resting); }
      woken.notify_all();
    }
    help(job, 0);
    current = nullptr;
    for (int looks = 1; inside > 0; looks++) pass(looks);
    if (job.short_of_memory) throw std::bad_alloc();
  }

 private:
  // How often a thread looks for more work before it sleeps: about as long as between two operations of a step.
  static constexpr int LOOKS = 8000;

  // Waits a moment, and now and then for those that have more to do with this core.
  static void pass(int looks) {
    if (looks % 100 == 0) std::this_thread::yield();
    else relax();
  }

  struct Job {
    void (*const call)(const void* work, int index);
    const void* const work;
    std::atomic<bool> short_of_memory{false};
  };

  // The indices that are left of a thread's share: it takes the first, the others the last.
  class alignas(64) Share {
   public:
    void set(int64_t first, int64_t end) { left.store(pair(first, end), std::memory_order_relaxed); }

    // -1 where none is left.
    int take(bool own) {
      for (uint64_t now = left.load(std::memory_order_relaxed);;) {
        const int64_t first = now >> 32, end = now & UINT32_MAX;
        if (first == end) return -1;
        const uint64_t then = own ? pair(first + 1, end) : pair(first, end - 1);
        if (left.compare_exchange_weak(now, then, std::memory_order_relaxed)) return int(own ? first : end - 1);
      }
    }

   private:
    std::atomic<uint64_t> left{0};
    static uint64_t pair(int64_t first, int64_t end) { return uint64_t(first) << 32 | uint64_t(end); }
  };

  // The first index of a thread's share.
  int64_t beginOf(int64_t who, int count) const { return partsOf<int64_t>(who * count, size()); }

  // Done by the `who`th thread. Nothing may leave this before all that help are done: the job is theirs, too.
  void help(Job& job, int who) {
    for (int i = 0; i <= others; i++) {
      Share& share = shares[(who + i) % size()];
      for (int index; (index = share.take(i == 0)) >= 0;) {
        try {
          job.call(job.work, index);
        } catch (const std::bad_alloc&) {
          job.short_of_memory = true;
        }
      }
    }
  }

  int others = 0;
  std::vector<Share> shares;         // of the current job, that of who asks first
  std::mutex turn;                   // held by the operation that has the team
  std::atomic<Job*> current{nullptr};
  std::atomic<int> inside{0};        // how many others may be in the current job
  std::atomic<unsigned> calls{0};
  std::atomic<int> asleep{0};
  std::atomic<int> asked_on{-1};     // the core of who asked last
  std::mutex resting;
  std::condition_variable woken;

  Team() {
    const char* given = getenv("TF_NUM_INTRAOP_THREADS");
    const int wanted = given == nullptr ? 0 : atoi(given);
    const int most = wanted > 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
    std::vector<Share>(most).swap(shares);
    try {
      for (; others < most - 1; others++) std::thread([this, who = others + 1] { follow(who); }).detach();
    } catch (const std::system_error&) {
      // the machine gives no more threads: those there are do the work
    }
  }

  void follow(int who) {
    for (unsigned seen = 0;;) {
      for (int looks = 1; calls == seen && looks < LOOKS; looks++) pass(looks);
      if (calls == seen) {
        std::unique_lock<std::mutex> lock(resting);
        asleep++;
        woken.wait(lock, [&] { return calls != seen; });
        asleep--;
      }
      seen = calls;
      const int core = coreOfThisThread();
      if (core >= 0 && core == asked_on) moveFrom(core);
      // Said before looking, so that whoever ends the job either waits for this thread or is seen to have ended it.
      inside++;
      if (Job* job = current) help(*job, who);
      inside--;
    }
  }
};

// Room for intermediate results of this thread, the same each time, at the beginning of a cache line.
inline float* scratch(size_t values) {
  struct Room {
    float* start = nullptr;
    size_t size = 0;
    ~Room() { free(start); }
  };
  static thread_local Room room;
  if (room.size < values) {
    free(room.start);
    room.size = 0;
    room.start = static_cast<float*>(aligned_alloc(64, (values * sizeof(float) + 63) / 64 * 64));
    if (room.start == nullptr) throw std::bad_alloc();
    room.size = values;
  }
  return room.start;
}
