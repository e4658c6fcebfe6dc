// AES-GCM-SIV (RFC 8452) by the 512-bit AES and carry-less multiplication instructions of x86.
//
// Sealing reads the text twice, for POLYVAL and for AES, since the tag is what the counter starts from; opening hashes
// what it has just decrypted. Groups of 32 blocks have one reduction, as AES-GCM's (gcm_vaes512.cpp). Each nonce has
// its own keys: only as many powers of H are made as the message needs.
#if defined(__x86_64__)
#include "troth/crypto/aead/kernels.hpp"
#include "troth/crypto/aead/polyval_vaes512.hpp"
#include "troth/crypto/cipher/aes_kernels.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

constexpr size_t group = 512;                 // bytes
constexpr size_t top_power = 40;              // 3 blocks of additional data, 32 of text, 1 of lengths, in eights
constexpr size_t max_text = size_t{1} << 36;  // §6, of text and of associated data

struct State {  // the key-generating key
    alignas(64) uint8_t schedule[256];
};
static_assert(sizeof(State) <= aead_state_size);

// The keys of one nonce.
struct NonceKeys {
    alignas(64) uint8_t schedule[256];
    uint8_t powers[16 * top_power];  // H^40 ... H^1, as many from the right as were asked for
    uint8_t zeros[64];               // "H^0" and on: what a lane without a block is multiplied by
};

TROTH_INLINE __m512i round_key(const uint8_t* schedule, int round) {
    return _mm512_broadcast_i32x4(load_block(schedule + 16 * round));
}
template <int rounds, size_t n>
TROTH_INLINE void encrypt(const uint8_t* schedule, __m512i (&b)[n]) {
    const __m512i first = round_key(schedule, 0);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = _mm512_xor_si512(b[i], first);
#pragma GCC unroll 16
    for (int r = 1; r < rounds; ++r) {
        const __m512i k = round_key(schedule, r);
#pragma GCC unroll 8
        for (size_t i = 0; i < n; ++i) b[i] = _mm512_aesenc_epi128(b[i], k);
    }
    const __m512i last = round_key(schedule, rounds);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = _mm512_aesenclast_epi128(b[i], last);
}
template <int rounds>
TROTH_INLINE __m128i encrypted(const uint8_t* schedule, __m128i b) {
    b = _mm_xor_si128(b, load_block(schedule));
#pragma GCC unroll 16
    for (int r = 1; r < rounds; ++r) b = _mm_aesenc_si128(b, load_block(schedule + 16 * r));
    return _mm_aesenclast_si128(b, load_block(schedule + 16 * rounds));
}

TROTH_INLINE __m512i powers_from(const NonceKeys& keys, size_t exponent) {  // and the three below it
    return load(keys.powers + 16 * (top_power - exponent));
}
// At least H^highest ... H^1, by POLYVAL's product, and the zeros.
TROTH_INLINE void set_powers(NonceKeys& keys, __m128i h, size_t highest) {
    const __m512i h1 = widened(h), h2 = product(h1, h1);
    const __m512i h2_h1 = _mm512_inserti64x2(h2, h, 1);  // lanes 0, 1
    const __m512i h4_h3 = product(h2_h1, _mm512_broadcast_i32x4(_mm512_castsi512_si128(h2)));
    __m512i four = _mm512_inserti64x4(h4_h3, _mm512_castsi512_si256(h2_h1), 1);  // H^4 ... H^1
    const __m512i h4 = _mm512_broadcast_i32x4(_mm512_castsi512_si128(h4_h3));
    __m512i next = product(four, h4);  // H^8 ... H^5
    const __m512i h8 = _mm512_broadcast_i32x4(_mm512_castsi512_si128(next));
    _mm512_store_si512(keys.zeros, _mm512_setzero_si512());
    for (size_t exponent = 4;; exponent += 8) {
        _mm512_store_si512(keys.powers + 16 * (top_power - exponent), four);
        _mm512_store_si512(keys.powers + 16 * (top_power - exponent - 4), next);
        if (exponent + 4 >= highest) return;
        four = product(four, h8);
        next = product(next, h8);
    }
}
// §4: from each of four or six blocks, the first half.
template <size_t key_size>
TROTH_INLINE void derive(const State& state, const uint8_t* nonce, size_t highest_power, NonceKeys& keys) {
    const __m512i input = _mm512_broadcast_i32x4(_mm_slli_si128(_mm_maskz_loadu_epi32(7, nonce), 4));
    __m512i b[key_size == 32 ? 2 : 1];
    b[0] = _mm512_or_si512(input, _mm512_set_epi32(0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0));
    if constexpr (key_size == 32)
        b[1] = _mm512_or_si512(input, _mm512_set_epi32(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 4));
    encrypt<aes_rounds(key_size)>(state.schedule, b);
    const __m256i halves =
        _mm512_castsi512_si256(_mm512_permutexvar_epi64(_mm512_set_epi64(0, 0, 0, 0, 6, 4, 2, 0), b[0]));
    const __m128i key = _mm256_extracti128_si256(halves, 1);
    if constexpr (key_size == 32) {
        const __m256i rest = _mm512_castsi512_si256(b[1]);
        set_key_256(keys.schedule, key,
                    _mm_unpacklo_epi64(_mm256_castsi256_si128(rest), _mm256_extracti128_si256(rest, 1)));
    } else {
        set_key_128(keys.schedule, key);
    }
    set_powers(keys, _mm256_castsi256_si128(halves), highest_power);
}

// The text of a message: what comes after `size` bytes of `in` is one more byte, or nothing.
struct Text {
    const uint8_t* in;
    size_t size;
    const uint8_t* extra;
    size_t extra_size;

    TROTH_INLINE size_t total() const { return size + extra_size; }
    TROTH_INLINE __m512i vector(size_t at) const {  // 64 bytes, zeros behind the end
        const __m512i text = load_some(in + at, bytes_from(size, at));
        if (extra_size == 0 || total() > at + 64) return text;
        return _mm512_mask_set1_epi8(text, first_bytes(total() - at) & ~first_bytes(bytes_from(size, at)),
                                     static_cast<char>(*extra));
    }
};

// POLYVAL (§3) of one message.
struct Polyval {
    const NonceKeys& keys;
    __m128i hash = _mm_setzero_si128();  // joins the first block of what follows
    Sum sum;                             // products that join the next group's

    TROTH_INLINE void end_group() {
        hash = sum.reduced();
        sum = Sum();
    }
    // The group's first vector comes last: what is waited for, the hash, is then soon at the sum's end.
    TROTH_INLINE void add_group(const __m512i (&x)[8]) {
#pragma GCC unroll 8
        for (size_t i = 1; i < 8; ++i) sum.add(x[i], powers_from(keys, 32 - 4 * i));
        sum.add(_mm512_xor_si512(x[0], widened(hash)), powers_from(keys, 32));
        end_group();
    }
    TROTH_INLINE void add_groups(const uint8_t* in, size_t count) {
        for (; count > 0; --count, in += group) {
            __m512i x[8];
#pragma GCC unroll 8
            for (size_t i = 0; i < 8; ++i) x[i] = load(in + 64 * i);
            add_group(x);
        }
    }
    // One vector of the blocks from H^exponent downwards, the first of its group if it takes up the hash.
    TROTH_INLINE void add(__m512i x, size_t exponent) {
        sum.add(_mm512_xor_si512(x, widened(hash)), powers_from(keys, exponent));
        hash = _mm_setzero_si128();
    }
    [[gnu::noinline]] static __m128i of_long_aad(const NonceKeys& keys, const uint8_t* aad, size_t size) {
        Polyval polyval{keys};
        polyval.add_groups(aad, size / group);
        aad += size / group * group;
        size %= group;
        size_t exponent = (size + 15) / 16;
        for (size_t at = 0; at < size; at += 64, exponent = bytes_from(exponent, 4))
            polyval.add(load_some(aad + at, bytes_from(size, at)), exponent);
        if (size > 0) polyval.end_group();
        return polyval.hash;
    }
    // behind: blocks of the first group of text that follows, with that of the lengths if it is the last.
    TROTH_INLINE void add_aad(const uint8_t* aad, size_t size, size_t behind) {
        if (size == 0) return;
        if (size <= 48)
            add(load_some(aad, size), behind + (size + 15) / 16);
        else
            hash = of_long_aad(keys, aad, size);
    }
    TROTH_INLINE void add_lengths(size_t aad_size, size_t text_size) {  // in bits, little-endian
        add(widened(_mm_set_epi64x(static_cast<long long>(text_size * 8), static_cast<long long>(aad_size * 8))), 1);
        end_group();
    }
};

// §4: the counter is the tag with its last bit set; its first 32 bits count, little-endian, and wrap.
TROTH_INLINE __m512i counter_from(__m128i tag) {
    const __m512i first = _mm512_broadcast_i32x4(_mm_or_si128(tag, _mm_set_epi32(INT32_MIN, 0, 0, 0)));
    return _mm512_add_epi32(first, _mm512_set_epi32(0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0));
}
template <int rounds, size_t n>
TROTH_INLINE void key_stream(const NonceKeys& keys, __m512i& counter, __m512i (&b)[n]) {
    const __m512i four = _mm512_broadcast_i32x4(_mm_set_epi32(0, 0, 0, 4));
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) {
        b[i] = counter;
        counter = _mm512_add_epi32(counter, four);
    }
    encrypt<rounds>(keys.schedule, b);
}

// What is left of the text, in n vectors; decrypted, it is hashed, blocks + 1 blocks before the end.
template <int rounds, size_t n, bool opening>
TROTH_INLINE void crypt_some(Polyval& polyval, __m512i counter, const Text& text, uint8_t* out) {
    __m512i b[n];
    key_stream<rounds>(polyval.keys, counter, b);
    const size_t size = text.total(), blocks = (size + 15) / 16;
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) {
        if (i > 0 && size <= 64 * i) break;
        __m512i x = _mm512_xor_si512(b[i], text.vector(64 * i));
        store_some(out + 64 * i, x, size - 64 * i);
        if (opening) {
            x = _mm512_maskz_mov_epi8(first_bytes(size - 64 * i), x);
            polyval.add(x, bytes_from(blocks + 1, 4 * i));
        }
    }
}
template <int rounds, bool opening>
TROTH_INLINE void crypt_rest(Polyval& polyval, __m512i counter, const Text& text, uint8_t* out) {
    const size_t size = text.total();
    if (size == 0) return;
    if (size <= 64) return crypt_some<rounds, 1, opening>(polyval, counter, text, out);
    if (size <= 128) return crypt_some<rounds, 2, opening>(polyval, counter, text, out);
    if (size <= 256) return crypt_some<rounds, 4, opening>(polyval, counter, text, out);
    crypt_some<rounds, 8, opening>(polyval, counter, text, out);
}
template <int rounds, bool opening>
TROTH_INLINE void crypt(Polyval& polyval, __m128i tag, Text text, uint8_t* out) {
    __m512i counter = counter_from(tag);
    for (; text.size >= group; text.size -= group, text.in += group, out += group) {
        __m512i b[8];
        key_stream<rounds>(polyval.keys, counter, b);
#pragma GCC unroll 8
        for (size_t i = 0; i < 8; ++i) {
            b[i] = _mm512_xor_si512(b[i], load(text.in + 64 * i));
            _mm512_storeu_si512(out + 64 * i, b[i]);
        }
        if (opening) polyval.add_group(b);
    }
    crypt_rest<rounds, opening>(polyval, counter, text, out);
}

template <size_t key_size>
struct GcmSiv {
    static constexpr int rounds = aes_rounds(key_size);

    static void set_key(void* memory, const uint8_t* key) {
        State& state = *static_cast<State*>(memory);
        if constexpr (key_size == 32)
            set_key_256(state.schedule, load_block(key), load_block(key + 16));
        else
            set_key_128(state.schedule, load_block(key));
    }
    // Blocks of the text's first group; a whole one has no lengths behind it.
    TROTH_INLINE static size_t first_blocks(size_t groups, size_t size) {
        return groups > 0 ? 32 : (size + 15) / 16 + 1;
    }
    TROTH_INLINE static void start(const State& state, NonceKeys& keys, const uint8_t* nonce, size_t aad_size,
                                   size_t size) {
        if (aad_size > max_text || size > max_text)
            __builtin_abort();  // as with the other AEADs' limits, the caller's contract
        derive<key_size>(state, nonce, aad_size > 48 || size >= group ? top_power : first_blocks(0, size) + 3, keys);
    }
    // §4: the nonce joins the hash, whose last bit is dropped; the cipher hides it.
    TROTH_INLINE static __m128i tag_of(const NonceKeys& keys, __m128i hash, const uint8_t* nonce) {
        const __m128i sum = _mm_xor_si128(hash, _mm_maskz_loadu_epi32(7, nonce));
        return encrypted<rounds>(keys.schedule, _mm_and_si128(sum, _mm_set_epi32(INT32_MAX, -1, -1, -1)));
    }
    static void seal(const void* memory, const SealJob& job) {
        NonceKeys keys;
        const Text text{job.in, job.in_size, job.extra, job.extra_size};
        const size_t size = text.total(), groups = job.in_size / group;
        start(*static_cast<const State*>(memory), keys, job.nonce, job.aad_size, size);
        Polyval polyval{keys};
        polyval.add_aad(job.aad, job.aad_size, first_blocks(groups, size));
        polyval.add_groups(job.in, groups);
        const Text rest{job.in + groups * group, job.in_size - groups * group, job.extra, job.extra_size};
        size_t exponent = (rest.total() + 15) / 16 + 1;
        for (size_t at = 0; at < rest.total(); at += 64, exponent = bytes_from(exponent, 4))
            polyval.add(rest.vector(at), exponent);
        polyval.add_lengths(job.aad_size, size);
        const __m128i tag = tag_of(keys, polyval.hash, job.nonce);
        crypt<rounds, false>(polyval, tag, text, job.out);
        store_block(job.out + size, tag);
        wipe(&keys, sizeof keys);
    }
    static void open(const void* memory, const OpenJob& job) {
        NonceKeys keys;
        start(*static_cast<const State*>(memory), keys, job.nonce, job.aad_size, job.size);
        Polyval polyval{keys};
        polyval.add_aad(job.aad, job.aad_size, first_blocks(job.size / group, job.size));
        crypt<rounds, true>(polyval, load_block(job.text + job.size), {job.text, job.size, nullptr, 0}, job.text);
        polyval.add_lengths(job.aad_size, job.size);
        store_block(job.tag, tag_of(keys, polyval.hash, job.nonce));
        wipe(&keys, sizeof keys);
    }
    static constexpr AeadKernels kernels = {set_key, seal, open, nullptr, nullptr, nullptr};
};

}  // namespace

constinit const AeadKernels aes_128_gcm_siv_vaes512 = GcmSiv<16>::kernels;
constinit const AeadKernels aes_256_gcm_siv_vaes512 = GcmSiv<32>::kernels;

}  // namespace troth::inline v1::crypto::kernel
#endif
