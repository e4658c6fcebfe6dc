// Another time of day for one process: the system's clock, moved by TROTH_CLOCK_OFFSET seconds. For tests: LD_PRELOAD.
// With it an authority issues what has expired today. Clocks that measure how long something takes stay as they are.
#include <cstdlib>

#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>

namespace {

time_t offset() {
    static const time_t chosen = [] {
        const char* text = std::getenv("TROTH_CLOCK_OFFSET");
        return text == nullptr ? time_t{0} : static_cast<time_t>(std::strtoll(text, nullptr, 10));
    }();
    return chosen;
}

// next: the C library's own function of this name and type.
template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

#define TROTH_SEEN __attribute__((visibility("default")))

extern "C" {

TROTH_SEEN int clock_gettime(clockid_t clock, timespec* now) noexcept {
    static auto* const own = next<int(clockid_t, timespec*)>("clock_gettime");
    const int result = own(clock, now);
    if (result == 0 && clock == CLOCK_REALTIME) now->tv_sec += offset();
    return result;
}
TROTH_SEEN int gettimeofday(timeval* now, void* zone) noexcept {
    static auto* const own = next<int(timeval*, void*)>("gettimeofday");
    const int result = own(now, zone);
    if (result == 0) now->tv_sec += offset();
    return result;
}
TROTH_SEEN time_t time(time_t* out) noexcept {
    static auto* const own = next<time_t(time_t*)>("time");
    const time_t now = own(nullptr) + offset();
    if (out != nullptr) *out = now;
    return now;
}

}  // extern "C"
