// Constant time: the only place that makes masks, and the hooks by which tests watch a secret flow.
//
// A mask is all ones (yes) or all zeros (no). Nothing here branches or indexes by its arguments.
#pragma once

#include "troth/base/bytes.hpp"

#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
#include <sanitizer/msan_interface.h>
#define TROTH_CT_MSAN 1
#endif
#endif
#if defined(TROTH_CT_VALGRIND)
#include <valgrind/memcheck.h>
#endif

namespace troth::inline v1::ct {

// barrier: the optimiser forgets what it knows about value, so that it cannot turn mask arithmetic into a branch.
template <class T>
inline T barrier(T value) {
#if defined(TROTH_CT_MSAN)
    return value;  // inline asm would hide the shadow from MemorySanitizer
#else
    asm("" : "+r"(value));
    return value;
#endif
}

template <class T>
inline T mask_from_bit(T bit) {  // bit is 0 or 1
    return static_cast<T>(T{0} - barrier(bit));
}
template <class T>
inline T mask_if_nonzero(T value) {
    // The top bit of (v | -v) is set exactly if v is not 0.
    return mask_from_bit(static_cast<T>(static_cast<T>(value | static_cast<T>(T{0} - value)) >> (sizeof(T) * 8 - 1)));
}
template <class T>
inline T mask_if_zero(T value) {
    return static_cast<T>(~mask_if_nonzero(value));
}
template <class T>
inline T mask_if_equal(T a, T b) {
    return mask_if_zero(static_cast<T>(a ^ b));
}
template <class T>
inline T mask_if_less(T a, T b) {  // unsigned a < b
    return mask_from_bit(
        static_cast<T>(static_cast<T>(a ^ ((a ^ b) | (static_cast<T>(a - b) ^ b))) >> (sizeof(T) * 8 - 1)));
}
template <class T>
inline T select(T mask, T yes, T no) {
    return static_cast<T>(no ^ (barrier(mask) & (yes ^ no)));
}
template <class T>
inline void swap_if(T mask, T& a, T& b) {
    const T difference = static_cast<T>(barrier(mask) & (a ^ b));
    a = static_cast<T>(a ^ difference);
    b = static_cast<T>(b ^ difference);
}

// poison: from here on the bytes are a secret; under a checker (valgrind, MemorySanitizer) a branch or an index that
// depends on them is reported. unpoison: they are public from here on. Both do nothing in an ordinary build.
inline void poison([[maybe_unused]] const void* data, [[maybe_unused]] usize size) {
#if defined(TROTH_CT_MSAN)
    __msan_allocated_memory(data, size);
#elif defined(TROTH_CT_VALGRIND)
    VALGRIND_MAKE_MEM_UNDEFINED(data, size);
#endif
}
inline void unpoison([[maybe_unused]] const void* data, [[maybe_unused]] usize size) {
#if defined(TROTH_CT_MSAN)
    __msan_unpoison(data, size);
#elif defined(TROTH_CT_VALGRIND)
    VALGRIND_MAKE_MEM_DEFINED(data, size);
#endif
}
// written_by_assembly: inline assembly has filled these bytes. MemorySanitizer does not see that and would report them;
// valgrind does, and keeps track of what is secret through it.
inline void written_by_assembly([[maybe_unused]] const void* data, [[maybe_unused]] usize size) {
#if defined(TROTH_CT_MSAN)
    __msan_unpoison(data, size);
#endif
}
inline void poison(Bytes bytes) {
    poison(bytes.data(), bytes.size());
}
inline void unpoison(Bytes bytes) {
    unpoison(bytes.data(), bytes.size());
}
// declassify: this value may be branched on although it was computed from secrets. Every call is argued beside it.
template <class T>
inline T declassify(T value) {
    unpoison(&value, sizeof value);
    return value;
}

// equal: whether both hold the same bytes; the time depends on the sizes only. The answer itself is declassified: it is
// the result that the caller asked for.
bool equal(Bytes a, Bytes b);
// equal_mask: the same as a mask, for callers that must not branch on it. Sizes are equal.
u8 equal_mask(Bytes a, Bytes b);

}  // namespace troth::inline v1::ct
