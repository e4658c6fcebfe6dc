// The hooks that -fsanitize=thread and -fsanitize-coverage=trace-pc call, without their libraries: this file is all
// the run-time support there is. It is compiled without hooks itself.
#include "tests/ct/trace/recorder.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

#include <sys/mman.h>
#include <unistd.h>

extern "C" {
extern const char __executable_start[];  // of the linker: what addr2line counts from
// The library's functions have no hooks: what they are asked to copy, fill and compare is noted where they are called.
void* __real_memcpy(void* to, const void* from, unsigned long bytes);
void* __real_memmove(void* to, const void* from, unsigned long bytes);
void* __real_memset(void* to, int value, unsigned long bytes);
int __real_memcmp(const void* a, const void* b, unsigned long bytes);
}

namespace troth::ct_tests::recorder {
namespace {

enum Kind : u64 { block = 0, read = 1, write = 2, size = 3 };  // the two lowest bits of an event

// What does not fit is held against by its hash alone.
constexpr usize capacity = usize{1} << 24;

constexpr usize published_capacity = usize{1} << 26;

// In shared memory: a child writes, its parent and the next child read.
struct Shared {
    u64 events[capacity];
    usize restarts, count;
    u64 hash;
    usize parted_at;
    u64 expected, found, last_block;
    u8 published[published_capacity];  // one behind the other
};
Shared* shared = nullptr;

// Of this process.
bool on = false;
Mode mode = Mode::record;
usize restarts = 0;
usize count = 0;
usize published = 0;
u64 hash = 0;
u64 last_block = 0;

// The heap: never used twice, so that addresses do not tell what was freed before; after a restart it goes on at a
// place that does not depend on what was allocated until then. Reserved, but not taken before it is touched.
constexpr usize memory_step = usize{1} << 28, memory_size = 8 * memory_step;
u8* memory = nullptr;
usize memory_used = 0;

void* reserve(usize bytes, int sharing) {
    void* const out = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, sharing | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (out == MAP_FAILED) std::abort();
    return out;
}
void* allocate(usize bytes, usize alignment) {
    if (memory == nullptr) memory = static_cast<u8*>(reserve(memory_size, MAP_PRIVATE));
    memory_used = (memory_used + alignment - 1) & ~(alignment - 1);
    void* const out = memory + memory_used;
    memory_used += bytes;
    if (memory_used > memory_size) std::abort();
    return out;
}

// The run ends where it parts: what it would do with public values that are not its own tells nothing.
[[noreturn]] void part(u64 expected, u64 found) {
    shared->parted_at = count;
    shared->expected = expected;
    shared->found = found;
    shared->last_block = last_block;
    _exit(exit_code_parted);
}

inline void event(Kind kind, u64 value) {
    if (!on) return;
    const u64 e = value << 2 | kind;
    if (kind == block) last_block = value;
    if (mode == Mode::record) {
        if (count < capacity) shared->events[count] = e;
    } else if (count >= shared->count || (count < capacity && shared->events[count] != e)) {
        part(count < shared->count ? shared->events[count] : 0, e);
    }
    hash = (hash ^ e) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 29;
    ++count;
}
inline void access(Kind kind, const void* address) {
    event(kind, reinterpret_cast<u64>(address));
}
void range(Kind kind, const void* address, unsigned long bytes) {
    access(kind, address);
    event(size, bytes);
}

// Values that are argued to be public (ct::declassify, ct::unpoison) may differ from secret to secret, and be branched
// on: a rejected try, the path through a tree. So that all else can be held against each other, each run gets those of
// the first. Its results are worth nothing then, which nobody asks for here.
void publish(void* data, usize bytes) {
    if (!on) return;
    range(read, data, bytes);
    if (bytes > published_capacity - published) std::abort();
    u8* const first = shared->published + published;
    published += bytes;
    if (mode == Mode::record) {
        __real_memcpy(first, data, bytes);
    } else {
        __real_memcpy(data, first, bytes);
    }
}

std::string words_for(u64 e) {
    const char* const names[] = {"block", "reads", "writes", "size"};
    const u64 base = reinterpret_cast<u64>(__executable_start);
    char text[80];
    const u64 value = e >> 2;
    std::snprintf(text, sizeof text, "%s 0x%llx", names[e & 3],
                  static_cast<unsigned long long>((e & 3) == block ? value - base : value));
    return text;
}

}  // namespace

void prepare() {
    shared = static_cast<Shared*>(reserve(sizeof(Shared), MAP_SHARED));
}

void start(Mode wanted) {
    mode = wanted;
    restart();
}
void restart() {
    memory_used = (memory_used / memory_step + 1) * memory_step;
    count = 0;
    published = 0;
    hash = 0;
    ++restarts;
    // What is compared begins where the recorded run began for the last time.
    on = mode == Mode::record || restarts == shared->restarts;
}
void stop() {
    on = false;
    if (mode == Mode::record) {
        shared->restarts = restarts;
        shared->count = count;
        shared->hash = hash;
    } else if (count != shared->count || hash != shared->hash) {
        part(0, 0);
    }
}

std::string difference() {
    const u64 base = reinterpret_cast<u64>(__executable_start);
    char text[120];
    std::snprintf(text, sizeof text, "event %zu of %zu, behind block 0x%llx: ", shared->parted_at, shared->count,
                  static_cast<unsigned long long>(shared->last_block - base));
    return text + words_for(shared->expected) + " in one run, " + words_for(shared->found) + " in the other";
}

}  // namespace troth::ct_tests::recorder

namespace recorder = troth::ct_tests::recorder;

void* operator new(unsigned long bytes) {
    return recorder::allocate(bytes, 64);
}
void* operator new(unsigned long bytes, std::align_val_t alignment) {
    return recorder::allocate(bytes, std::max(static_cast<unsigned long>(alignment), 64ul));
}
void operator delete(void*) noexcept {}
void operator delete(void*, unsigned long) noexcept {}
void operator delete(void*, std::align_val_t) noexcept {}
void operator delete(void*, unsigned long, std::align_val_t) noexcept {}

extern "C" {

void __sanitizer_cov_trace_pc() {
    recorder::access(recorder::block, __builtin_return_address(0));
}
void troth_trace_published(const void* data, unsigned long bytes) {
    recorder::publish(const_cast<void*>(data), bytes);
}
void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}
void __tsan_vptr_update(void** address, void*) {
    recorder::access(recorder::write, address);
}
void __tsan_vptr_read(void** address) {
    recorder::access(recorder::read, address);
}
#define TROTH_HOOKS(bytes)                              \
    void __tsan_read##bytes(void* address) {            \
        recorder::access(recorder::read, address);      \
    }                                                   \
    void __tsan_write##bytes(void* address) {           \
        recorder::access(recorder::write, address);     \
    }                                                   \
    void __tsan_unaligned_read##bytes(void* address) {  \
        recorder::access(recorder::read, address);      \
    }                                                   \
    void __tsan_unaligned_write##bytes(void* address) { \
        recorder::access(recorder::write, address);     \
    }
TROTH_HOOKS(1)
TROTH_HOOKS(2)
TROTH_HOOKS(4)
TROTH_HOOKS(8)
TROTH_HOOKS(16)
#undef TROTH_HOOKS
void __tsan_read_range(void* address, unsigned long bytes) {
    recorder::range(recorder::read, address, bytes);
}
void __tsan_write_range(void* address, unsigned long bytes) {
    recorder::range(recorder::write, address, bytes);
}
// Reference counts of the library; nothing secret.
int __tsan_atomic32_fetch_add(volatile int* address, int value, int) {
    return __atomic_fetch_add(address, value, __ATOMIC_SEQ_CST);
}
int __tsan_atomic32_fetch_sub(volatile int* address, int value, int) {
    return __atomic_fetch_sub(address, value, __ATOMIC_SEQ_CST);
}
char __tsan_atomic8_load(const volatile char* address, int) {
    return __atomic_load_n(address, __ATOMIC_SEQ_CST);
}

void* __wrap_memcpy(void* to, const void* from, unsigned long bytes) {
    recorder::range(recorder::read, from, bytes);
    recorder::range(recorder::write, to, bytes);
    return __real_memcpy(to, from, bytes);
}
void* __wrap_memmove(void* to, const void* from, unsigned long bytes) {
    recorder::range(recorder::read, from, bytes);
    recorder::range(recorder::write, to, bytes);
    return __real_memmove(to, from, bytes);
}
void* __wrap_memset(void* to, int value, unsigned long bytes) {
    recorder::range(recorder::write, to, bytes);
    return __real_memset(to, value, bytes);
}
// Its answer says how it went: equal or not is noted with it, for it stops at the first difference.
int __wrap_memcmp(const void* a, const void* b, unsigned long bytes) {
    recorder::range(recorder::read, a, bytes);
    recorder::range(recorder::read, b, bytes);
    unsigned long same = 0;
    while (same < bytes && static_cast<const unsigned char*>(a)[same] == static_cast<const unsigned char*>(b)[same])
        ++same;
    recorder::event(recorder::size, same);
    return __real_memcmp(a, b, bytes);
}
}
