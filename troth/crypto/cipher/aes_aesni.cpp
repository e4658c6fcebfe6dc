// AES (FIPS 197) by the AES instructions of x86, eight blocks at once.
#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/cipher/aes_kernels.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

constexpr size_t lanes = 8;

__m128i load(const uint8_t* from) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}
void store(uint8_t* to, __m128i value) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), value);
}
// Each word becomes the sum of itself and all words before it.
__m128i running_sum(__m128i v) {
    v = _mm_xor_si128(v, _mm_slli_si128(v, 4));
    return _mm_xor_si128(v, _mm_slli_si128(v, 8));
}

// SubWord (FIPS 197 §5.2) of four equal words, plus rcon: in the last round ShiftRows then moves nothing. (The
// instruction made for this is slower, and MemorySanitizer cannot look through it.)
__m128i substituted(__m128i words, int rcon) {
    return _mm_aesenclast_si128(words, _mm_set1_epi32(rcon));
}
// One round key of AES-128 or the even ones of AES-256: RotWord, SubWord and Rcon.
template <int rcon>
__m128i next_key(__m128i before, __m128i last) {
    const __m128i rotated = _mm_shuffle_epi8(last, _mm_set1_epi32(0x0c0f0e0d));
    return _mm_xor_si128(running_sum(before), substituted(rotated, rcon));
}
// The odd ones of AES-256: SubWord alone.
__m128i next_odd_key(__m128i before, __m128i last) {
    return _mm_xor_si128(running_sum(before), substituted(_mm_shuffle_epi32(last, 0xff), 0));
}
void set_key_128(uint8_t* schedule, __m128i k) {
    store(schedule, k);
    store(schedule + 16, k = next_key<0x01>(k, k));
    store(schedule + 32, k = next_key<0x02>(k, k));
    store(schedule + 48, k = next_key<0x04>(k, k));
    store(schedule + 64, k = next_key<0x08>(k, k));
    store(schedule + 80, k = next_key<0x10>(k, k));
    store(schedule + 96, k = next_key<0x20>(k, k));
    store(schedule + 112, k = next_key<0x40>(k, k));
    store(schedule + 128, k = next_key<0x80>(k, k));
    store(schedule + 144, k = next_key<0x1b>(k, k));
    store(schedule + 160, next_key<0x36>(k, k));
}
template <int rcon>
void next_pair(uint8_t* to, __m128i& even, __m128i& odd) {
    store(to, even = next_key<rcon>(even, odd));
    store(to + 16, odd = next_odd_key(odd, even));
}
void set_key_256(uint8_t* schedule, __m128i even, __m128i odd) {
    store(schedule, even);
    store(schedule + 16, odd);
    next_pair<0x01>(schedule + 32, even, odd);
    next_pair<0x02>(schedule + 64, even, odd);
    next_pair<0x04>(schedule + 96, even, odd);
    next_pair<0x08>(schedule + 128, even, odd);
    next_pair<0x10>(schedule + 160, even, odd);
    next_pair<0x20>(schedule + 192, even, odd);
    store(schedule + 224, next_key<0x40>(even, odd));
}

template <size_t n>
void encrypt(const uint8_t* schedule, int rounds, __m128i (&b)[n]) {
    const __m128i first = load(schedule);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = _mm_xor_si128(b[i], first);
    for (int r = 1; r < rounds; ++r) {
        const __m128i k = load(schedule + 16 * r);
#pragma GCC unroll 8
        for (size_t i = 0; i < n; ++i) b[i] = _mm_aesenc_si128(b[i], k);
    }
    const __m128i last = load(schedule + 16 * rounds);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = _mm_aesenclast_si128(b[i], last);
}
template <size_t n>
void encrypt_blocks(const uint8_t* schedule, int rounds, const uint8_t* in, uint8_t* out) {
    __m128i b[n];
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = load(in + 16 * i);
    encrypt(schedule, rounds, b);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) store(out + 16 * i, b[i]);
}

// The last four bytes stand reversed, so that an addition counts.
__m128i turned(__m128i counter) {
    return _mm_shuffle_epi8(counter, _mm_set_epi8(12, 13, 14, 15, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
}
template <size_t n>
void ctr_blocks(const uint8_t* schedule, int rounds, __m128i& counter, const uint8_t* in, uint8_t* out) {
    __m128i b[n];
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) {
        b[i] = turned(counter);
        counter = _mm_add_epi32(counter, _mm_set_epi32(1, 0, 0, 0));
    }
    encrypt(schedule, rounds, b);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) store(out + 16 * i, _mm_xor_si128(load(in + 16 * i), b[i]));
}

}  // namespace

void aes_set_key_aesni(uint8_t* schedule, const uint8_t* key, size_t key_size) {
    if (key_size == 16) return set_key_128(schedule, load(key));
    set_key_256(schedule, load(key), load(key + 16));
}

void aes_encrypt_aesni(const uint8_t* schedule, int rounds, const uint8_t* in, uint8_t* out, size_t blocks) {
    for (; blocks >= lanes; blocks -= lanes, in += 16 * lanes, out += 16 * lanes)
        encrypt_blocks<lanes>(schedule, rounds, in, out);
    for (; blocks > 0; --blocks, in += 16, out += 16) encrypt_blocks<1>(schedule, rounds, in, out);
}

void aes_ctr_aesni(const uint8_t* schedule, int rounds, const uint8_t* counter, const uint8_t* in, uint8_t* out,
                   size_t size) {
    __m128i count = turned(load(counter));
    for (; size >= 16 * lanes; size -= 16 * lanes, in += 16 * lanes, out += 16 * lanes)
        ctr_blocks<lanes>(schedule, rounds, count, in, out);
    for (; size >= 16; size -= 16, in += 16, out += 16) ctr_blocks<1>(schedule, rounds, count, in, out);
    if (size > 0) {
        uint8_t last[16] = {};
        for (size_t i = 0; i < size; ++i) last[i] = in[i];
        ctr_blocks<1>(schedule, rounds, count, last, last);
        for (size_t i = 0; i < size; ++i) out[i] = last[i];
        store(last, _mm_setzero_si128());
    }
}

}  // namespace troth::inline v1::crypto::kernel
#endif
