// Loads and stores of up to 64 bytes, for the kernel files on 512-bit vectors. Internal to each.
//
// A masked access never faults on the bytes that it leaves out, but where they lie in a page that is not there, or that
// nobody has written to, the processor takes hundreds of cycles to find out. Such an access goes through memory of
// ours.
#pragma once

#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace troth::inline v1 {
void wipe(void* data, size_t size) noexcept;  // base/secret.hpp, which has standard-library templates
}  // namespace troth::inline v1

namespace troth::inline v1::crypto::kernel {
namespace {

[[gnu::always_inline]] inline __mmask64 first_bytes(size_t size) {  // of 64; size may be more
    return _bzhi_u64(~0ull, static_cast<unsigned>(size < 64 ? size : 64));
}
[[gnu::always_inline]] inline size_t bytes_from(size_t size, size_t offset) {
    return size > offset ? size - offset : 0;
}
[[gnu::always_inline]] inline bool meets_next_page(const uint8_t* at) {  // pages are 4096 bytes or a multiple
    return (reinterpret_cast<uintptr_t>(at) & 4095) > 4096 - 64;
}

[[gnu::noinline]] inline __m512i load_near_page_end(const uint8_t* from, size_t size) {
    alignas(64) uint8_t copy[64] = {};
    memcpy(copy, from, size);
    const __m512i value = _mm512_load_si512(copy);
    wipe(copy, sizeof copy);
    return value;
}
[[gnu::noinline]] inline void store_near_page_end(uint8_t* to, __m512i value, size_t size) {
    alignas(64) uint8_t copy[64];
    _mm512_store_si512(copy, value);
    memcpy(to, copy, size);
    wipe(copy, sizeof copy);
}

// The first `size` bytes at `from`, zeros behind them; size may be more than 64.
[[gnu::always_inline]] inline __m512i load_some(const uint8_t* from, size_t size) {
    if (size >= 64) return _mm512_loadu_si512(from);
    if (size == 0) return _mm512_setzero_si512();
    if (meets_next_page(from)) return load_near_page_end(from, size);
    return _mm512_maskz_loadu_epi8(first_bytes(size), from);
}
[[gnu::always_inline]] inline void store_some(uint8_t* to, __m512i value, size_t size) {
    if (size >= 64) return _mm512_storeu_si512(to, value);
    if (size == 0) return;
    if (meets_next_page(to)) return store_near_page_end(to, value, size);
    _mm512_mask_storeu_epi8(to, first_bytes(size), value);
}

}  // namespace
}  // namespace troth::inline v1::crypto::kernel
