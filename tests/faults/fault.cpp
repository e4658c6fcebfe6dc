// Ends the process, as by kill -9, just before its n-th call that changes what is on the disk, or that sends to or
// hears from a server. For tests: LD_PRELOAD.
//   TROTH_FAULT_KILL=N    the call that is not made; counted from 1
//   TROTH_FAULT_COUNT=F   writes the number of such calls into F when the process ends by itself
// Standard streams are not counted.
#include <atomic>
#include <cstdarg>
#include <cstdlib>
#include <string>

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

std::atomic<unsigned long> calls{0};

unsigned long fatal_call() {
    static const unsigned long chosen = [] {
        const char* text = std::getenv("TROTH_FAULT_KILL");
        return text == nullptr ? 0UL : std::strtoul(text, nullptr, 10);
    }();
    return chosen;
}

void count() {
    if (++calls == fatal_call()) ::kill(::getpid(), SIGKILL);
}
void count_on(int descriptor) {
    if (descriptor > 2) count();
}

// next: the C library's own function of this name and type.
template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

struct AtEnd {
    ~AtEnd() {
        const char* file = std::getenv("TROTH_FAULT_COUNT");
        if (file == nullptr) return;
        const std::string text = std::to_string(calls.load()) + "\n";
        const long out = ::syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (out >= 0) ::syscall(SYS_write, out, text.data(), text.size());
    }
} at_end;

}  // namespace

#define TROTH_SEEN __attribute__((visibility("default")))

extern "C" {

TROTH_SEEN ssize_t write(int descriptor, const void* data, size_t size) {
    count_on(descriptor);
    static auto* const own = next<ssize_t(int, const void*, size_t)>("write");
    return own(descriptor, data, size);
}
TROTH_SEEN ssize_t pwrite(int descriptor, const void* data, size_t size, off_t at) {
    count_on(descriptor);
    static auto* const own = next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
    return own(descriptor, data, size, at);
}
TROTH_SEEN ssize_t pwrite64(int descriptor, const void* data, size_t size, off64_t at) {
    count_on(descriptor);
    static auto* const own = next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
    return own(descriptor, data, size, at);
}
TROTH_SEEN ssize_t writev(int descriptor, const struct iovec* pieces, int number) {
    count_on(descriptor);
    static auto* const own = next<ssize_t(int, const struct iovec*, int)>("writev");
    return own(descriptor, pieces, number);
}
// To a server that keeps the record.
TROTH_SEEN ssize_t send(int descriptor, const void* data, size_t size, int flags) {
    count_on(descriptor);
    static auto* const own = next<ssize_t(int, const void*, size_t, int)>("send");
    return own(descriptor, data, size, flags);
}
// Between what was sent and its answer: the server does it, and we shall never know.
TROTH_SEEN ssize_t recv(int descriptor, void* data, size_t size, int flags) {
    count_on(descriptor);
    static auto* const own = next<ssize_t(int, void*, size_t, int)>("recv");
    return own(descriptor, data, size, flags);
}
TROTH_SEEN int fsync(int descriptor) {
    count_on(descriptor);
    static auto* const own = next<int(int)>("fsync");
    return own(descriptor);
}
TROTH_SEEN int fdatasync(int descriptor) {
    count_on(descriptor);
    static auto* const own = next<int(int)>("fdatasync");
    return own(descriptor);
}
TROTH_SEEN int ftruncate(int descriptor, off_t size) noexcept {
    count_on(descriptor);
    static auto* const own = next<int(int, off_t)>("ftruncate");
    return own(descriptor, size);
}
TROTH_SEEN int ftruncate64(int descriptor, off64_t size) noexcept {
    count_on(descriptor);
    static auto* const own = next<int(int, off64_t)>("ftruncate64");
    return own(descriptor, size);
}
TROTH_SEEN int rename(const char* from, const char* to) noexcept {
    count();
    static auto* const own = next<int(const char*, const char*)>("rename");
    return own(from, to);
}
TROTH_SEEN int link(const char* from, const char* to) noexcept {
    count();
    static auto* const own = next<int(const char*, const char*)>("link");
    return own(from, to);
}
TROTH_SEEN int unlink(const char* file) noexcept {
    count();
    static auto* const own = next<int(const char*)>("unlink");
    return own(file);
}

}  // extern "C"
