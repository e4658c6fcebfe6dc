#include "troth/cli/signals.hpp"

#include <utility>

#include <pthread.h>
#include <unistd.h>

namespace troth::inline v1::cli {

namespace {

constexpr int leave = SIGUSR1;  // to the watcher of OnSignal alone: nobody needs it any more

sigset_t ending_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, signal);
    return set;
}

void watch(const std::function<void()>& clean_up) {
    sigset_t set = ending_signals();
    sigaddset(&set, leave);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    int signal = 0;
    sigwait(&set, &signal);
    if (signal == leave) return;
    clean_up();
    // As if it had not been held: whoever waits for us learns which signal it was.
    struct sigaction usual{};
    usual.sa_handler = SIG_DFL;
    sigaction(signal, &usual, nullptr);
    kill(getpid(), signal);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, signal);
    pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
    _exit(128 + signal);
}

}  // namespace

HeldSignals::HeldSignals() : set_(ending_signals()) {
    pthread_sigmask(SIG_BLOCK, &set_, &before_);
}

HeldSignals::~HeldSignals() {
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

int HeldSignals::wait() {
    int signal = 0;
    sigwait(&set_, &signal);
    return signal;
}

OnSignal::OnSignal(std::function<void()> clean_up) {
    // Blocked here for the moment in which the watcher is born with this thread's mask.
    sigset_t set, before;
    sigemptyset(&set);
    sigaddset(&set, leave);
    pthread_sigmask(SIG_BLOCK, &set, &before);
    watcher_ = std::thread([clean_up = std::move(clean_up)] { watch(clean_up); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

OnSignal::~OnSignal() {
    pthread_kill(watcher_.native_handle(), leave);
    watcher_.join();
}

}  // namespace troth::inline v1::cli
