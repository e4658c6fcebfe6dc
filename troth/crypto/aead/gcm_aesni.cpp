// AES-GCM (SP 800-38D) by AES-NI and PCLMULQDQ, eight blocks at once.
//
// GHASH of a group of up to eight blocks is one sum of products with descending powers of H and one reduction; it runs
// between the rounds of AES, for seal on the group before, for open on the same group. How elements are held, and why
// the table has x H instead of H, is told in gcm_vaes512.cpp. Here a product takes three multiplications (Karatsuba).
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "troth/crypto/aead/kernels.hpp"
#include "troth/crypto/cipher/aes_kernels.hpp"

#define TROTH_INLINE [[gnu::always_inline]] inline

namespace troth::inline v1::crypto::kernel {
namespace {

constexpr size_t lanes = 8;
constexpr size_t group = 16 * lanes;     // bytes
constexpr size_t top_power = lanes + 1;  // a last group has the lengths behind it

struct State {
    alignas(64) uint8_t schedule[256];
    __m128i powers[top_power + 1];  // [n]: x H^n; [0] is not used
    __m128i halves[top_power + 1];  // the two halves of each, added: Karatsuba's third factor
};
static_assert(sizeof(State) <= aead_state_size);

TROTH_INLINE __m128i load(const uint8_t* from) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}
TROTH_INLINE void store(uint8_t* to, __m128i value) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), value);
}
TROTH_INLINE __m128i reversed(__m128i v) {
    return _mm_shuffle_epi8(v, _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}
TROTH_INLINE __m128i swapped(__m128i v) {  // the two halves
    return _mm_shuffle_epi32(v, 0x4e);
}
TROTH_INLINE __m128i both_halves(__m128i v) {
    return _mm_xor_si128(v, swapped(v));
}

// Unreduced products, summed up; mid has Karatsuba's third products until `reduced` takes lo and hi out of them.
struct Sum {
    __m128i lo = _mm_setzero_si128(), mid = _mm_setzero_si128(), hi = _mm_setzero_si128();

    TROTH_INLINE void add(__m128i x, __m128i power, __m128i halves) {
        lo = _mm_xor_si128(lo, _mm_clmulepi64_si128(x, power, 0x00));
        hi = _mm_xor_si128(hi, _mm_clmulepi64_si128(x, power, 0x11));
        mid = _mm_xor_si128(mid, _mm_clmulepi64_si128(both_halves(x), halves, 0x00));
    }
    TROTH_INLINE __m128i reduced() const {
        const __m128i fold = _mm_set_epi64x(0, static_cast<long long>(0xc200000000000000));
        __m128i m = _mm_xor_si128(mid, _mm_xor_si128(lo, hi));
        m = _mm_xor_si128(m, _mm_xor_si128(swapped(lo), _mm_clmulepi64_si128(lo, fold, 0x00)));
        return _mm_xor_si128(hi, _mm_xor_si128(swapped(m), _mm_clmulepi64_si128(m, fold, 0x00)));
    }
};

template <int rounds>
struct Run {
    const State& state;
    __m128i counter;  // of the next block, reversed
    __m128i hash = _mm_setzero_si128();
    __m128i tag_mask = _mm_setzero_si128();
    uint64_t aad_size = 0, text_size = 0;

    TROTH_INLINE __m128i round_key(int round) const { return load(state.schedule + 16 * round); }

    TROTH_INLINE void begin(const uint8_t* nonce, const uint8_t* aad, size_t size) {
        uint8_t first[16] = {};  // J0 = nonce || 1 (§7.1)
        memcpy(first, nonce, 12);
        first[15] = 1;
        tag_mask = load(first);
        counter = _mm_add_epi32(reversed(tag_mask), _mm_set_epi32(0, 0, 0, 1));
        tag_mask = _mm_xor_si128(tag_mask, round_key(0));
        for (int r = 1; r < rounds; ++r) tag_mask = _mm_aesenc_si128(tag_mask, round_key(r));
        tag_mask = _mm_aesenclast_si128(tag_mask, round_key(rounds));
        aad_size = size;
        while (size > 0) {
            const size_t now = size < group ? size : group;
            uint8_t padded[group];
            const uint8_t* blocks = padded_blocks(aad, now, padded);
            hash_blocks(blocks, (now + 15) / 16, false);
            aad += now;
            size -= now;
        }
    }
    // Whole blocks stay where they are; others are copied, and zeros fill the last.
    TROTH_INLINE static const uint8_t* padded_blocks(const uint8_t* data, size_t size, uint8_t (&padded)[group]) {
        if (size % 16 == 0) return data;
        store(padded + size / 16 * 16, _mm_setzero_si128());
        memcpy(padded, data, size);
        return padded;
    }
    // At most 8 blocks and, where the run ends here, the lengths (§6.4).
    TROTH_INLINE void hash_blocks(const uint8_t* data, size_t count, bool last) {
        Sum sum;
        size_t power = count + (last ? 1 : 0);
        for (size_t i = 0; i < count; ++i, --power) {
            sum.add(_mm_xor_si128(reversed(load(data + 16 * i)), hash), state.powers[power], state.halves[power]);
            hash = _mm_setzero_si128();
        }
        if (last) {
            const __m128i lengths =
                _mm_set_epi64x(static_cast<long long>(aad_size * 8), static_cast<long long>(text_size * 8));
            sum.add(_mm_xor_si128(lengths, hash), state.powers[1], state.halves[1]);
        }
        hash = sum.reduced();
    }

    template <size_t n>
    TROTH_INLINE void counters(__m128i (&b)[n]) {
        const __m128i first = round_key(0);
#pragma GCC unroll 8
        for (size_t i = 0; i < n; ++i) {
            b[i] = _mm_xor_si128(reversed(counter), first);
            counter = _mm_add_epi32(counter, _mm_set_epi32(0, 0, 0, 1));
        }
    }
    // AES on eight counter blocks; between its rounds the whole group at `hashed`, if there is one, is hashed.
    template <bool hashing>
    TROTH_INLINE void crypt_group(const uint8_t* hashed, const uint8_t* in, uint8_t* out) {
        __m128i b[lanes];
        counters(b);
        Sum sum;
#pragma GCC unroll 16
        for (int r = 1; r < rounds; ++r) {
            const __m128i k = round_key(r);
#pragma GCC unroll 8
            for (size_t i = 0; i < lanes; ++i) b[i] = _mm_aesenc_si128(b[i], k);
            if (hashing && r <= 8) {
                const size_t i = static_cast<size_t>(r - 1);
                __m128i x = reversed(load(hashed + 16 * i));
                if (i == 0) x = _mm_xor_si128(x, hash);
                sum.add(x, state.powers[lanes - i], state.halves[lanes - i]);
            }
        }
        if (hashing) hash = sum.reduced();
        const __m128i last = round_key(rounds);
#pragma GCC unroll 8
        for (size_t i = 0; i < lanes; ++i)
            store(out + 16 * i, _mm_aesenclast_si128(b[i], _mm_xor_si128(last, load(in + 16 * i))));
    }
    template <size_t n>
    TROTH_INLINE void crypt_few(uint8_t* text) {
        __m128i b[n];
        counters(b);
        for (int r = 1; r < rounds; ++r) {
            const __m128i k = round_key(r);
#pragma GCC unroll 8
            for (size_t i = 0; i < n; ++i) b[i] = _mm_aesenc_si128(b[i], k);
        }
        const __m128i last = round_key(rounds);
#pragma GCC unroll 8
        for (size_t i = 0; i < n; ++i)
            store(text + 16 * i, _mm_aesenclast_si128(b[i], _mm_xor_si128(last, load(text + 16 * i))));
    }

    TROTH_INLINE void seal_groups(const uint8_t*& in, uint8_t*& out, size_t count) {
        if (count == 0) return;
        text_size += group * count;
        crypt_group<false>(nullptr, in, out);
        while (--count > 0) {
            in += group;
            out += group;
            crypt_group<true>(out - group, in, out);
        }
        in += group;
        out += group;
        hash_blocks(out - group, lanes, false);
    }
    TROTH_INLINE void open_groups(uint8_t*& text, size_t count) {
        text_size += group * count;
        for (; count > 0; --count, text += group) crypt_group<true>(text, text, text);
    }
    // Less than a group and the byte `extra`, if any: at most eight blocks, in memory of our own; then the tag.
    template <bool sealing>
    TROTH_INLINE void end(const uint8_t* in, size_t size, const uint8_t* extra, size_t extra_size, uint8_t* out,
                          uint8_t* tag) {
        const size_t total = size + extra_size, blocks = (total + 15) / 16;
        text_size += total;
        uint8_t last[group];
        if (blocks > 0) store(last + 16 * (blocks - 1), _mm_setzero_si128());
        if (size > 0) memcpy(last, in, size);
        if (extra_size > 0) last[size] = *extra;
        if (!sealing) hash_blocks(last, blocks, true);
        if (blocks > 4) {
            crypt_few<8>(last);
        } else if (blocks > 2) {
            crypt_few<4>(last);
        } else if (blocks > 0) {
            crypt_few<2>(last);
        }
        if (total > 0) memcpy(out, last, total);
        if (sealing) {
            if (total % 16 != 0) memset(last + total, 0, 16 - total % 16);
            hash_blocks(last, blocks, true);
        } else {
            wipe(last, 16 * blocks);
        }
        store(tag, _mm_xor_si128(reversed(hash), tag_mask));
    }
};

// What a run keeps between the calls of a seal in pieces.
struct Saved {
    __m128i counter, hash, tag_mask;
    uint64_t aad_size, text_size;
};
static_assert(sizeof(Saved) <= aead_stream_size);

template <size_t key_size>
struct Gcm {
    static constexpr int rounds = aes_rounds(key_size);

    static void set_key(void* memory, const uint8_t* key) {
        State& state = *static_cast<State*>(memory);
        aes_set_key_aesni(state.schedule, key, key_size);
        uint8_t zeros[16] = {};
        aes_encrypt_aesni(state.schedule, rounds, zeros, zeros, 1);
        __m128i h = reversed(load(zeros));  // H = E(K, 0)
        wipe(zeros, sizeof zeros);
        // x H: one to the left; what falls out at the top, x^128, is the polynomial.
        const __m128i top = _mm_srai_epi32(_mm_shuffle_epi32(h, 0xff), 31);
        const __m128i carried = _mm_slli_si128(_mm_srli_epi64(h, 63), 8);
        const __m128i polynomial = _mm_set_epi64x(static_cast<long long>(0xc200000000000000), 1);
        h = _mm_xor_si128(_mm_or_si128(_mm_slli_epi64(h, 1), carried), _mm_and_si128(top, polynomial));
        __m128i power = h;
        for (size_t n = 1;; ++n) {
            state.powers[n] = power;
            state.halves[n] = both_halves(power);
            if (n == top_power) break;
            Sum sum;
            sum.add(power, h, both_halves(h));
            power = sum.reduced();
        }
    }
    TROTH_INLINE static void seal_rest(Run<rounds>& run, const SealJob& job) {
        const uint8_t* in = job.in;
        uint8_t* out = job.out;
        run.seal_groups(in, out, job.in_size / group);
        const size_t rest = job.in_size % group;
        run.template end<true>(in, rest, job.extra, job.extra_size, out, out + rest + job.extra_size);
    }
    static void seal(const void* memory, const SealJob& job) {
        Run<rounds> run{*static_cast<const State*>(memory)};
        run.begin(job.nonce, job.aad, job.aad_size);
        seal_rest(run, job);
    }
    static void open(const void* memory, const OpenJob& job) {
        Run<rounds> run{*static_cast<const State*>(memory)};
        run.begin(job.nonce, job.aad, job.aad_size);
        uint8_t* text = job.text;
        run.open_groups(text, job.size / group);
        run.template end<false>(text, job.size % group, nullptr, 0, text, job.tag);
    }

    static void start(const void* memory, AeadStream& stream, const SealJob& job) {
        Run<rounds> run{*static_cast<const State*>(memory)};
        run.begin(job.nonce, job.aad, job.aad_size);
        save(run, stream);
    }
    static void update(const void* memory, AeadStream& stream, const uint8_t* in, uint8_t* out, size_t size) {
        Run<rounds> run = restored(memory, stream);
        run.seal_groups(in, out, size / group);
        save(run, stream);
    }
    static void finish(const void* memory, AeadStream& stream, const SealJob& job) {
        Run<rounds> run = restored(memory, stream);
        seal_rest(run, job);
    }
    TROTH_INLINE static void save(const Run<rounds>& run, AeadStream& stream) {
        Saved& saved = *reinterpret_cast<Saved*>(stream.bytes);
        saved = {run.counter, run.hash, run.tag_mask, run.aad_size, run.text_size};
    }
    TROTH_INLINE static Run<rounds> restored(const void* memory, const AeadStream& stream) {
        const Saved& saved = *reinterpret_cast<const Saved*>(stream.bytes);
        return {*static_cast<const State*>(memory),
                saved.counter,
                saved.hash,
                saved.tag_mask,
                saved.aad_size,
                saved.text_size};
    }
};

}  // namespace

constinit const AeadKernels aes_128_gcm_aesni = {Gcm<16>::set_key, Gcm<16>::seal,   Gcm<16>::open,
                                                 Gcm<16>::start,   Gcm<16>::update, Gcm<16>::finish};
constinit const AeadKernels aes_192_gcm_aesni = {Gcm<24>::set_key, Gcm<24>::seal,   Gcm<24>::open,
                                                 Gcm<24>::start,   Gcm<24>::update, Gcm<24>::finish};
constinit const AeadKernels aes_256_gcm_aesni = {Gcm<32>::set_key, Gcm<32>::seal,   Gcm<32>::open,
                                                 Gcm<32>::start,   Gcm<32>::update, Gcm<32>::finish};

}  // namespace troth::inline v1::crypto::kernel
#endif
