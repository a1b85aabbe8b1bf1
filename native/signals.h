// Signals are handled by a thread that computes nothing. Code that oneDNN makes at run time for products of matrices uses the
// stack pointer for other things: the frame of a handler that interrupts it lands in memory of others, and Ctrl-C now and
// then ended a training in "corrupted size vs. prev_size". Threads inherit what is blocked from those that make them, so
// this has to come before TensorFlow makes its own.
#pragma once
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <initializer_list>
#include <thread>

// What a thread causes by itself is its own, and a profiler asks one thread where it is.
inline sigset_t signalsOfTheProcess() {
  sigset_t signals;
  sigfillset(&signals);
  for (int own : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGPIPE, SIGXFSZ, SIGXCPU, SIGPROF, SIGVTALRM}) sigdelset(&signals, own);
  return signals;
}

// For the calling thread, and those that it makes from now on.
inline bool leaveSignalsToAnotherThread() {
  std::thread([] { for (;;) pause(); }).detach();
  const sigset_t signals = signalsOfTheProcess();
  return pthread_sigmask(SIG_BLOCK, &signals, nullptr) == 0;
}
