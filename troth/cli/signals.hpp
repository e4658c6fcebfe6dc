// Signals that ask a program to end: held back while files are written, waited for, or answered by cleaning up.
#pragma once

#include <csignal>
#include <functional>
#include <string>
#include <thread>

#include "troth/base/result.hpp"

namespace troth::inline v1::cli {

// HeldSignals: SIGINT, SIGTERM and SIGHUP are blocked in this thread and in those it makes, until the end of the scope;
// one that came meanwhile is delivered then.
class HeldSignals {
  public:
    HeldSignals();
    HeldSignals(const HeldSignals&) = delete;
    ~HeldSignals();
    // wait: until one of them comes.
    int wait();

  private:
    sigset_t set_{}, before_{};
};

// OnSignal: in its scope such a signal runs `clean_up` on a thread of its own, and then ends the process as the signal
// would have done. Make it before other threads.
class OnSignal {
  public:
    explicit OnSignal(std::function<void()> clean_up);
    ~OnSignal();

  private:
    HeldSignals held_;
    std::thread watcher_;
};

}  // namespace troth::inline v1::cli
