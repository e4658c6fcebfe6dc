// The key schedule of AES-128 and AES-256 (FIPS 197 §5.2) by the AES instructions of x86, for kernel files. Internal to
// each.
#pragma once

#include <immintrin.h>
#include <stdint.h>

namespace troth::inline v1::crypto::kernel {
namespace {

[[gnu::always_inline]] inline __m128i load_block(const uint8_t* from) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}
[[gnu::always_inline]] inline void store_block(uint8_t* to, __m128i value) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), value);
}
// Each word becomes the sum of itself and all words before it.
[[gnu::always_inline]] inline __m128i running_sum(__m128i v) {
    v = _mm_xor_si128(v, _mm_slli_si128(v, 4));
    return _mm_xor_si128(v, _mm_slli_si128(v, 8));
}

// SubWord (FIPS 197 §5.2) of four equal words, plus rcon: in the last round ShiftRows then moves nothing. (The
// instruction made for this is slower, and MemorySanitizer cannot look through it.)
[[gnu::always_inline]] inline __m128i substituted(__m128i words, int rcon) {
    return _mm_aesenclast_si128(words, _mm_set1_epi32(rcon));
}
// One round key of AES-128 or the even ones of AES-256: RotWord, SubWord and Rcon.
template <int rcon>
[[gnu::always_inline]] inline __m128i next_key(__m128i before, __m128i last) {
    const __m128i rotated = _mm_shuffle_epi8(last, _mm_set1_epi32(0x0c0f0e0d));
    return _mm_xor_si128(running_sum(before), substituted(rotated, rcon));
}
// The odd ones of AES-256: SubWord alone.
[[gnu::always_inline]] inline __m128i next_odd_key(__m128i before, __m128i last) {
    return _mm_xor_si128(running_sum(before), substituted(_mm_shuffle_epi32(last, 0xff), 0));
}
[[gnu::always_inline]] inline void set_key_128(uint8_t* schedule, __m128i k) {
    store_block(schedule, k);
    store_block(schedule + 16, k = next_key<0x01>(k, k));
    store_block(schedule + 32, k = next_key<0x02>(k, k));
    store_block(schedule + 48, k = next_key<0x04>(k, k));
    store_block(schedule + 64, k = next_key<0x08>(k, k));
    store_block(schedule + 80, k = next_key<0x10>(k, k));
    store_block(schedule + 96, k = next_key<0x20>(k, k));
    store_block(schedule + 112, k = next_key<0x40>(k, k));
    store_block(schedule + 128, k = next_key<0x80>(k, k));
    store_block(schedule + 144, k = next_key<0x1b>(k, k));
    store_block(schedule + 160, next_key<0x36>(k, k));
}
template <int rcon>
[[gnu::always_inline]] inline void next_pair(uint8_t* to, __m128i& even, __m128i& odd) {
    store_block(to, even = next_key<rcon>(even, odd));
    store_block(to + 16, odd = next_odd_key(odd, even));
}
[[gnu::always_inline]] inline void set_key_256(uint8_t* schedule, __m128i even, __m128i odd) {
    store_block(schedule, even);
    store_block(schedule + 16, odd);
    next_pair<0x01>(schedule + 32, even, odd);
    next_pair<0x02>(schedule + 64, even, odd);
    next_pair<0x04>(schedule + 96, even, odd);
    next_pair<0x08>(schedule + 128, even, odd);
    next_pair<0x10>(schedule + 160, even, odd);
    next_pair<0x20>(schedule + 192, even, odd);
    store_block(schedule + 224, next_key<0x40>(even, odd));
}

}  // namespace
}  // namespace troth::inline v1::crypto::kernel
