// AES (FIPS 197) by the AES instructions of x86, eight blocks at once.
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "troth/crypto/cipher/aes_kernels.hpp"
#include "troth/crypto/cipher/aes_schedule_aesni.hpp"

namespace troth::inline v1 {
void wipe(void* data, size_t size) noexcept;  // base/secret.hpp, which has standard-library templates
}  // namespace troth::inline v1

namespace troth::inline v1::crypto::kernel {
namespace {

constexpr size_t lanes = 8;

// FIPS 197 §5.2 word by word: six words do not fit the four of a register.
void set_key_192(uint8_t* schedule, const uint8_t* key) {
    uint32_t w[52];
    memcpy(w, key, 24);
    uint32_t rcon = 1;
    for (size_t i = 6; i < 52; ++i) {
        uint32_t previous = w[i - 1];
        if (i % 6 == 0) {
            const __m128i rotated = _mm_set1_epi32(static_cast<int>(previous >> 8 | previous << 24));
            previous = static_cast<uint32_t>(_mm_cvtsi128_si32(substituted(rotated, static_cast<int>(rcon))));
            rcon <<= 1;  // the last is 0x80
        }
        w[i] = w[i - 6] ^ previous;
    }
    memcpy(schedule, w, sizeof w);
    wipe(w, sizeof w);
}

template <size_t n>
void encrypt(const uint8_t* schedule, int rounds, __m128i (&b)[n]) {
    const __m128i first = load_block(schedule);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = _mm_xor_si128(b[i], first);
    for (int r = 1; r < rounds; ++r) {
        const __m128i k = load_block(schedule + 16 * r);
#pragma GCC unroll 8
        for (size_t i = 0; i < n; ++i) b[i] = _mm_aesenc_si128(b[i], k);
    }
    const __m128i last = load_block(schedule + 16 * rounds);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = _mm_aesenclast_si128(b[i], last);
}
template <size_t n>
void encrypt_blocks(const uint8_t* schedule, int rounds, const uint8_t* in, uint8_t* out) {
    __m128i b[n];
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = load_block(in + 16 * i);
    encrypt(schedule, rounds, b);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) store_block(out + 16 * i, b[i]);
}

template <size_t n>
void decrypt_blocks(const uint8_t* inverse, int rounds, const uint8_t* in, uint8_t* out) {
    __m128i b[n];
    const __m128i first = load_block(inverse);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = _mm_xor_si128(load_block(in + 16 * i), first);
    for (int r = 1; r < rounds; ++r) {
        const __m128i k = load_block(inverse + 16 * r);
#pragma GCC unroll 8
        for (size_t i = 0; i < n; ++i) b[i] = _mm_aesdec_si128(b[i], k);
    }
    const __m128i last = load_block(inverse + 16 * rounds);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) store_block(out + 16 * i, _mm_aesdeclast_si128(b[i], last));
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
    for (size_t i = 0; i < n; ++i) store_block(out + 16 * i, _mm_xor_si128(load_block(in + 16 * i), b[i]));
}

// CBC, with ciphertext or without. Each step waits for the one before, so all that can is added beside the last round
// key: the next block's text and first round key.
template <int rounds>
void chain_blocks(const uint8_t* schedule, uint8_t* chain, const uint8_t* in, uint8_t* out, size_t blocks) {
    if (blocks == 0) return;
    const __m128i first = load_block(schedule), last = load_block(schedule + 16 * rounds);
    __m128i b = _mm_xor_si128(load_block(chain), _mm_xor_si128(load_block(in), first));
    for (;;) {
#pragma GCC unroll 16
        for (int r = 1; r < rounds; ++r) b = _mm_aesenc_si128(b, load_block(schedule + 16 * r));
        if (--blocks == 0) break;
        in += 16;
        const __m128i next = _mm_xor_si128(load_block(in), first);
        b = _mm_aesenclast_si128(b, _mm_xor_si128(last, next));
        if (out == nullptr) continue;
        store_block(out, _mm_xor_si128(b, next));
        out += 16;
    }
    b = _mm_aesenclast_si128(b, last);
    if (out != nullptr) store_block(out, b);
    store_block(chain, b);
}
// The MAC is what takes long; the processor does the counter mode of eight blocks while it waits.
template <int rounds>
void ccm_blocks(const uint8_t* schedule, bool sealing, uint8_t* sum, uint8_t* counter, const uint8_t* in, uint8_t* out,
                size_t blocks) {
    __m128i count = turned(load_block(counter));
    while (blocks > 0) {
        const size_t now = blocks < lanes ? blocks : lanes;
        if (sealing) chain_blocks<rounds>(schedule, sum, in, nullptr, now);
        if (now == lanes)
            ctr_blocks<lanes>(schedule, rounds, count, in, out);
        else
            for (size_t i = 0; i < now; ++i) ctr_blocks<1>(schedule, rounds, count, in + 16 * i, out + 16 * i);
        if (!sealing) chain_blocks<rounds>(schedule, sum, out, nullptr, now);
        in += 16 * now;
        out += 16 * now;
        blocks -= now;
    }
    store_block(counter, turned(count));
}

// XTS. Times x: each half is doubled; what leaves the lower half enters the upper, what leaves that comes back as
// x^7 + x^2 + x + 1 (IEEE 1619 §5.2).
__m128i times_x(__m128i tweak) {
    const __m128i over = _mm_shuffle_epi32(_mm_srai_epi32(tweak, 31), 0b00'01'00'11);
    return _mm_xor_si128(_mm_add_epi64(tweak, tweak), _mm_and_si128(over, _mm_set_epi32(0, 1, 0, 0x87)));
}
template <bool encrypting, size_t n>
void xts_blocks(const uint8_t* schedule, int rounds, __m128i& tweak, const uint8_t* in, uint8_t* out) {
    __m128i b[n], t[n];
    const __m128i first = load_block(schedule);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) {
        t[i] = tweak;
        b[i] = _mm_xor_si128(load_block(in + 16 * i), _mm_xor_si128(tweak, first));
        tweak = times_x(tweak);
    }
    for (int r = 1; r < rounds; ++r) {
        const __m128i k = load_block(schedule + 16 * r);
#pragma GCC unroll 8
        for (size_t i = 0; i < n; ++i) b[i] = encrypting ? _mm_aesenc_si128(b[i], k) : _mm_aesdec_si128(b[i], k);
    }
    // The tweak is added with the last round key: both are only added.
    const __m128i last = load_block(schedule + 16 * rounds);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) {
        const __m128i k = _mm_xor_si128(last, t[i]);
        store_block(out + 16 * i, encrypting ? _mm_aesenclast_si128(b[i], k) : _mm_aesdeclast_si128(b[i], k));
    }
}
template <bool encrypting>
void xts(const uint8_t* schedule, int rounds, uint8_t* tweak, const uint8_t* in, uint8_t* out, size_t blocks) {
    constexpr size_t at_once = 6;  // with their tweaks, as many as there are registers for
    __m128i t = load_block(tweak);
    for (; blocks >= at_once; blocks -= at_once, in += 16 * at_once, out += 16 * at_once)
        xts_blocks<encrypting, at_once>(schedule, rounds, t, in, out);
    for (; blocks >= 2; blocks -= 2, in += 32, out += 32) xts_blocks<encrypting, 2>(schedule, rounds, t, in, out);
    if (blocks > 0) xts_blocks<encrypting, 1>(schedule, rounds, t, in, out);
    store_block(tweak, t);
}

}  // namespace

void aes_xts_encrypt_aesni(const uint8_t* schedule, int rounds, uint8_t* tweak, const uint8_t* in, uint8_t* out,
                           size_t blocks) {
    xts<true>(schedule, rounds, tweak, in, out, blocks);
}
void aes_xts_decrypt_aesni(const uint8_t* inverse, int rounds, uint8_t* tweak, const uint8_t* in, uint8_t* out,
                           size_t blocks) {
    xts<false>(inverse, rounds, tweak, in, out, blocks);
}

void aes_set_key_aesni(uint8_t* schedule, const uint8_t* key, size_t key_size) {
    if (key_size == 16) return set_key_128(schedule, load_block(key));
    if (key_size == 24) return set_key_192(schedule, key);
    set_key_256(schedule, load_block(key), load_block(key + 16));
}

void aes_encrypt_aesni(const uint8_t* schedule, int rounds, const uint8_t* in, uint8_t* out, size_t blocks) {
    for (; blocks >= lanes; blocks -= lanes, in += 16 * lanes, out += 16 * lanes)
        encrypt_blocks<lanes>(schedule, rounds, in, out);
    for (; blocks > 0; --blocks, in += 16, out += 16) encrypt_blocks<1>(schedule, rounds, in, out);
}

void aes_invert_key_aesni(uint8_t* inverse, const uint8_t* schedule, int rounds) {  // FIPS 197 §5.3.5
    store_block(inverse, load_block(schedule + 16 * rounds));
    for (int r = 1; r < rounds; ++r)
        store_block(inverse + 16 * r, _mm_aesimc_si128(load_block(schedule + 16 * (rounds - r))));
    store_block(inverse + 16 * rounds, load_block(schedule));
}

void aes_decrypt_aesni(const uint8_t* inverse, int rounds, const uint8_t* in, uint8_t* out, size_t blocks) {
    for (; blocks >= lanes; blocks -= lanes, in += 16 * lanes, out += 16 * lanes)
        decrypt_blocks<lanes>(inverse, rounds, in, out);
    for (; blocks > 0; --blocks, in += 16, out += 16) decrypt_blocks<1>(inverse, rounds, in, out);
}

void aes_chain_aesni(const uint8_t* schedule, int rounds, uint8_t* chain, const uint8_t* in, uint8_t* out,
                     size_t blocks) {
    if (rounds == 10) return chain_blocks<10>(schedule, chain, in, out, blocks);
    if (rounds == 12) return chain_blocks<12>(schedule, chain, in, out, blocks);
    chain_blocks<14>(schedule, chain, in, out, blocks);
}

void aes_ccm_aesni(const uint8_t* schedule, int rounds, bool sealing, uint8_t* sum, uint8_t* counter, const uint8_t* in,
                   uint8_t* out, size_t blocks) {
    if (rounds == 10) return ccm_blocks<10>(schedule, sealing, sum, counter, in, out, blocks);
    if (rounds == 12) return ccm_blocks<12>(schedule, sealing, sum, counter, in, out, blocks);
    ccm_blocks<14>(schedule, sealing, sum, counter, in, out, blocks);
}

void aes_ctr_aesni(const uint8_t* schedule, int rounds, const uint8_t* counter, const uint8_t* in, uint8_t* out,
                   size_t size) {
    __m128i count = turned(load_block(counter));
    for (; size >= 16 * lanes; size -= 16 * lanes, in += 16 * lanes, out += 16 * lanes)
        ctr_blocks<lanes>(schedule, rounds, count, in, out);
    for (; size >= 16; size -= 16, in += 16, out += 16) ctr_blocks<1>(schedule, rounds, count, in, out);
    if (size > 0) {
        uint8_t last[16] = {};
        for (size_t i = 0; i < size; ++i) last[i] = in[i];
        ctr_blocks<1>(schedule, rounds, count, last, last);
        for (size_t i = 0; i < size; ++i) out[i] = last[i];
        store_block(last, _mm_setzero_si128());
    }
}

}  // namespace troth::inline v1::crypto::kernel
#endif
