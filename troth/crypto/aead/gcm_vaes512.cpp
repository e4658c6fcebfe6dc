// AES-GCM (SP 800-38D) by the 512-bit AES and carry-less multiplication instructions of x86.
//
// 32 blocks are in flight. GHASH of one group of up to 32 blocks is one sum of products with descending powers of H and
// one reduction; it runs between the rounds of AES, for seal on the group before, for open on the same group. Tails are
// read and written with masks: no copy, no byte beyond the buffers.
//
// Elements of GHASH's field are held with their 16 bytes reversed, as integers whose top bit is the coefficient of x^0.
// The product of two such integers stands one bit too low, which is made good once, in H: the table holds x H, x H^2,
// ... Reduction is POLYVAL's (polyval_vaes512.hpp).
#if defined(__x86_64__)
#include "troth/crypto/aead/kernels.hpp"
#include "troth/crypto/aead/polyval_vaes512.hpp"
#include "troth/crypto/cipher/aes_kernels.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

constexpr size_t group = 512;     // bytes
constexpr size_t top_power = 36;  // 3 blocks of additional data, 32 of text, 1 of lengths

struct State {
    alignas(64) uint8_t schedule[256];
    uint8_t powers[16 * top_power];  // H^36 ... H^1, each times x
    uint8_t zeros[64];               // "H^0" and on: what a lane without a block is multiplied by
};
static_assert(sizeof(State) <= aead_state_size);

TROTH_INLINE __m512i reversed(__m512i v) {
    return _mm512_shuffle_epi8(
        v, _mm512_broadcast_i32x4(_mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)));
}
TROTH_INLINE __m128i reversed(__m128i v) {
    return _mm_shuffle_epi8(v, _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}

// The four powers from H^exponent downwards; H^0 and below read as zero.
TROTH_INLINE __m512i powers_from(const State& state, size_t exponent) {
    return load(state.powers + 16 * (top_power - exponent));
}
TROTH_INLINE __m512i round_key(const State& state, int round) {
    return _mm512_broadcast_i32x4(load_block(state.schedule + 16 * round));
}

// Counter blocks are held reversed, so that the word which counts (SP 800-38D §6.2, inc32) is the lowest of each lane.
TROTH_INLINE __m512i counter_step(int blocks) {
    return _mm512_broadcast_i32x4(_mm_set_epi32(0, 0, 0, blocks));
}

// The run of one seal or open.
template <int rounds>
struct Run {
    const State& state;
    __m512i counter;                     // of the next four blocks
    __m128i hash = _mm_setzero_si128();  // joins the first block of the next group
    Sum sum;                             // products that join the next group's
    uint64_t aad_size = 0, text_size = 0;

    // size of the first group of text that follows, in blocks with that of the lengths.
    TROTH_INLINE void begin(const uint8_t* nonce, const uint8_t* aad, size_t size, size_t blocks_behind) {
        start_counter(nonce);
        aad_size = size;
        if (size == 0) return;
        const size_t blocks = (size + 15) / 16;
        if (blocks <= 3) {
            sum.add(reversed(_mm512_maskz_loadu_epi8(first_bytes(size), aad)),
                    powers_from(state, blocks_behind + blocks));
        } else {
            hash_long_aad(aad, size);
        }
    }
    TROTH_INLINE void start_counter(const uint8_t* nonce) {
        counter = _mm512_add_epi32(_mm512_broadcast_i32x4(reversed(first_counter(nonce))),
                                   _mm512_set_epi32(0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1));
    }
    TROTH_INLINE static __m128i first_counter(const uint8_t* nonce) {  // J0 = nonce || 1 (§7.1)
        return _mm_mask_set1_epi32(_mm_maskz_loadu_epi32(7, nonce), 8, 0x01000000);
    }
    [[gnu::noinline]] static __m128i hash_of(const State& state, const uint8_t* aad, size_t size) {
        __m128i y = _mm_setzero_si128();
        while (size > 0) {
            const size_t now = size < group ? size : group;
            size_t exponent = (now + 15) / 16;
            Sum s;
            for (size_t at = 0; at < now; at += 64, exponent -= 4) {
                const __m512i x = reversed(_mm512_maskz_loadu_epi8(first_bytes(now - at), aad + at));
                s.add(at == 0 ? _mm512_xor_si512(x, widened(y)) : x, powers_from(state, exponent));
                if (exponent < 4) break;
            }
            y = s.reduced();
            aad += now;
            size -= now;
        }
        return y;
    }
    TROTH_INLINE void hash_long_aad(const uint8_t* aad, size_t size) { hash = hash_of(state, aad, size); }

    TROTH_INLINE __m512i next_counter() {
        const __m512i block = reversed(counter);
        counter = _mm512_add_epi32(counter, counter_step(4));
        return block;
    }
    TROTH_INLINE void end_group() {
        hash = sum.reduced();
        sum = Sum();
    }

    enum class Hash { nothing, given, input };
    // AES on 32 counter blocks. Between its rounds a whole group is hashed: the ciphertext `given`, or that of `in`.
    template <Hash what>
    TROTH_INLINE void key_stream(__m512i (&b)[8], const __m512i (&given)[8], const uint8_t* in) {
        const __m512i first = round_key(state, 0);
#pragma GCC unroll 8
        for (int i = 0; i < 8; ++i) b[i] = _mm512_xor_si512(next_counter(), first);
#pragma GCC unroll 16
        for (int r = 1; r < rounds; ++r) {
            const __m512i k = round_key(state, r);
#pragma GCC unroll 8
            for (int i = 0; i < 8; ++i) b[i] = _mm512_aesenc_epi128(b[i], k);
            if (what != Hash::nothing && r <= 8) {
                const size_t i = static_cast<size_t>(r - 1);
                __m512i x = reversed(what == Hash::given ? given[i] : load(in + 64 * i));
                if (i == 0) x = _mm512_xor_si512(x, widened(hash));
                sum.add(x, powers_from(state, 32 - 4 * i));
            }
        }
        if (what != Hash::nothing) end_group();
    }
    // The last round takes the text in: result becomes text ^ key stream. It is written where it will be used: a copy
    // at the end of a loop over groups would make g++ 12 unroll that loop eight times, and its 27 KiB of code then fill
    // the instruction cache, which neighbours on the core share.
    TROTH_INLINE void mix(__m512i (&result)[8], const __m512i (&b)[8], const uint8_t* in, uint8_t* out) {
        const __m512i last = round_key(state, rounds);
#pragma GCC unroll 8
        for (int i = 0; i < 8; ++i) {
            result[i] = _mm512_aesenclast_epi128(b[i], _mm512_xor_si512(last, load(in + 64 * i)));
            _mm512_storeu_si512(out + 64 * i, result[i]);
        }
    }

    TROTH_INLINE void seal_groups(const uint8_t*& in, uint8_t*& out, size_t count) {
        if (count == 0) return;
        text_size += group * count;
        __m512i sealed[8], b[8];
        key_stream<Hash::nothing>(sealed, sealed, in);
        mix(sealed, sealed, in, out);
        while (--count > 0) {
            in += group;
            out += group;
            key_stream<Hash::given>(b, sealed, in);
            mix(sealed, b, in, out);
        }
        in += group;
        out += group;
#pragma GCC unroll 8
        for (size_t i = 0; i < 8; ++i) {
            __m512i x = reversed(sealed[i]);
            if (i == 0) x = _mm512_xor_si512(x, widened(hash));
            sum.add(x, powers_from(state, 32 - 4 * i));
        }
        end_group();
    }
    TROTH_INLINE void open_groups(uint8_t*& text, size_t count) {
        text_size += group * count;
        __m512i b[8];
        for (; count > 0; --count, text += group) {
            key_stream<Hash::input>(b, b, text);
            mix(b, b, text, text);
        }
    }

    // The last group: `size` bytes of text and the byte `extra`, if any, in n vectors; lengths; tag.
    template <int n, bool sealing>
    TROTH_INLINE void last_group(const uint8_t* nonce, const uint8_t* in, size_t size, const uint8_t* extra,
                                 size_t extra_size, uint8_t* out, uint8_t* tag) {
        const size_t total = size + extra_size;
        text_size += total;
        const size_t blocks = (total + 15) / 16;
        __m128i tag_mask = _mm_xor_si128(first_counter(nonce), load_block(state.schedule));
        __m512i b[n > 0 ? static_cast<size_t>(n) : 1];
        const __m512i first = round_key(state, 0);
#pragma GCC unroll 8
        for (int i = 0; i < n; ++i) b[i] = _mm512_xor_si512(next_counter(), first);
#pragma GCC unroll 16
        for (int r = 1; r < rounds; ++r) {
            const __m512i k = round_key(state, r);
            tag_mask = _mm_aesenc_si128(tag_mask, _mm512_castsi512_si128(k));
#pragma GCC unroll 8
            for (int i = 0; i < n; ++i) b[i] = _mm512_aesenc_epi128(b[i], k);
        }
        const __m512i last = round_key(state, rounds);
        tag_mask = _mm_aesenclast_si128(tag_mask, _mm512_castsi512_si128(last));
        const __m512i extra_byte =
            extra_size > 0 ? _mm512_set1_epi8(static_cast<char>(*extra)) : _mm512_setzero_si512();
#pragma GCC unroll 8
        for (size_t i = 0; i < n; ++i) {
            const __mmask64 text = first_bytes(bytes_from(size, 64 * i)), all = first_bytes(bytes_from(total, 64 * i));
            const __m512i data =
                _mm512_mask_mov_epi8(_mm512_maskz_loadu_epi8(text, in + 64 * i), all & ~text, extra_byte);
            const __m512i result =
                _mm512_maskz_mov_epi8(all, _mm512_aesenclast_epi128(b[i], _mm512_xor_si512(last, data)));
            _mm512_mask_storeu_epi8(out + 64 * i, all, result);
            __m512i x = reversed(sealing ? result : data);
            if (i == 0) x = _mm512_xor_si512(x, widened(hash));
            sum.add(x, powers_from(state, bytes_from(blocks + 1, 4 * i)));
        }
        // §6.4: the lengths in bits.
        __m128i lengths = _mm_set_epi64x(static_cast<long long>(aad_size * 8), static_cast<long long>(text_size * 8));
        if (n == 0) lengths = _mm_xor_si128(lengths, hash);
        sum.add(widened(lengths), powers_from(state, 1));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(tag), _mm_xor_si128(reversed(sum.reduced()), tag_mask));
    }
    template <bool sealing>
    TROTH_INLINE void end(const uint8_t* nonce, const uint8_t* in, size_t size, const uint8_t* extra, size_t extra_size,
                          uint8_t* out, uint8_t* tag) {
        const size_t total = size + extra_size;
        if (total == 0) return last_group<0, sealing>(nonce, in, size, extra, extra_size, out, tag);
        if (total <= 64) return last_group<1, sealing>(nonce, in, size, extra, extra_size, out, tag);
        if (total <= 128) return last_group<2, sealing>(nonce, in, size, extra, extra_size, out, tag);
        if (total <= 256) return last_group<4, sealing>(nonce, in, size, extra, extra_size, out, tag);
        last_group<8, sealing>(nonce, in, size, extra, extra_size, out, tag);
    }
};
// Blocks of the first group of a text: a whole group has no lengths behind it.
TROTH_INLINE size_t blocks_of_first_group(size_t groups, size_t total) {
    return groups > 0 ? 32 : (total + 15) / 16 + 1;
}

// What a run keeps between the calls of a seal in pieces.
struct Saved {
    __m512i counter;
    __m128i hash;
    uint64_t aad_size, text_size;
};
static_assert(sizeof(Saved) <= aead_stream_size);

template <size_t key_size>
struct Gcm {
    static constexpr int rounds = aes_rounds(key_size);

    static void set_key(void* memory, const uint8_t* key) {
        State& state = *static_cast<State*>(memory);
        aes_set_key_aesni(state.schedule, key, key_size);
        __m128i h = load_block(state.schedule);  // H = E(K, 0)
        for (int r = 1; r < rounds; ++r) h = _mm_aesenc_si128(h, load_block(state.schedule + 16 * r));
        h = reversed(_mm_aesenclast_si128(h, load_block(state.schedule + 16 * rounds)));
        // x H: one to the left; what falls out at the top, x^128, is the polynomial.
        const __m128i top = _mm_srai_epi32(_mm_shuffle_epi32(h, 0xff), 31);
        const __m128i carried = _mm_slli_si128(_mm_srli_epi64(h, 63), 8);
        const __m128i polynomial = _mm_set_epi64x(static_cast<long long>(0xc200000000000000), 1);
        h = _mm_xor_si128(_mm_or_si128(_mm_slli_epi64(h, 1), carried), _mm_and_si128(top, polynomial));

        const __m512i h1 = widened(h), h2 = product(h1, h1);
        const __m512i h2_h1 = _mm512_inserti64x2(h2, h, 1);  // lanes 0, 1
        const __m512i h4_h3 = product(h2_h1, _mm512_broadcast_i32x4(_mm512_castsi512_si128(h2)));
        __m512i four = _mm512_inserti64x4(h4_h3, _mm512_castsi512_si256(h2_h1), 1);  // H^4 ... H^1
        const __m512i h4 = _mm512_broadcast_i32x4(_mm512_castsi512_si128(h4_h3));
        __m512i next = product(four, h4);  // H^8 ... H^5
        const __m512i h8 = _mm512_broadcast_i32x4(_mm512_castsi512_si128(next));
        for (size_t exponent = 4; exponent <= top_power - 4; exponent += 8) {
            _mm512_storeu_si512(state.powers + 16 * (top_power - exponent), four);
            _mm512_storeu_si512(state.powers + 16 * (top_power - exponent - 4), next);
            four = product(four, h8);
            next = product(next, h8);
        }
        _mm512_storeu_si512(state.powers, four);  // H^36 ... H^33
        _mm512_storeu_si512(state.zeros, _mm512_setzero_si512());
    }

    static void seal(const void* memory, const SealJob& job) {
        Run<rounds> run{*static_cast<const State*>(memory)};
        const size_t groups = job.in_size / group;
        run.begin(job.nonce, job.aad, job.aad_size, blocks_of_first_group(groups, job.in_size + job.extra_size));
        seal_rest(run, job, groups);
    }
    TROTH_INLINE static void seal_rest(Run<rounds>& run, const SealJob& job, size_t groups) {
        const uint8_t* in = job.in;
        uint8_t* out = job.out;
        run.seal_groups(in, out, groups);
        const size_t rest = job.in_size - groups * group;
        run.template end<true>(job.nonce, in, rest, job.extra, job.extra_size, out, out + rest + job.extra_size);
    }
    static void open(const void* memory, const OpenJob& job) {
        Run<rounds> run{*static_cast<const State*>(memory)};
        const size_t groups = job.size / group;
        run.begin(job.nonce, job.aad, job.aad_size, blocks_of_first_group(groups, job.size));
        uint8_t* text = job.text;
        run.open_groups(text, groups);
        run.template end<false>(job.nonce, text, job.size - groups * group, nullptr, 0, text, job.tag);
    }

    static void start(const void* memory, AeadStream& stream, const SealJob& job) {
        Run<rounds> run{*static_cast<const State*>(memory)};
        run.start_counter(job.nonce);
        run.aad_size = job.aad_size;
        run.hash_long_aad(job.aad, job.aad_size);
        save(run, stream);
    }
    static void update(const void* memory, AeadStream& stream, const uint8_t* in, uint8_t* out, size_t size) {
        Run<rounds> run = restored(memory, stream);
        run.seal_groups(in, out, size / group);
        save(run, stream);
    }
    static void finish(const void* memory, AeadStream& stream, const SealJob& job) {
        Run<rounds> run = restored(memory, stream);
        seal_rest(run, job, job.in_size / group);
    }
    TROTH_INLINE static void save(const Run<rounds>& run, AeadStream& stream) {
        Saved& saved = *reinterpret_cast<Saved*>(stream.bytes);
        saved.counter = run.counter;
        saved.hash = run.hash;
        saved.aad_size = run.aad_size;
        saved.text_size = run.text_size;
    }
    TROTH_INLINE static Run<rounds> restored(const void* memory, const AeadStream& stream) {
        const Saved& saved = *reinterpret_cast<const Saved*>(stream.bytes);
        Run<rounds> run{*static_cast<const State*>(memory)};
        run.counter = saved.counter;
        run.hash = saved.hash;
        run.aad_size = saved.aad_size;
        run.text_size = saved.text_size;
        return run;
    }
};

}  // namespace

constinit const AeadKernels aes_128_gcm_vaes512 = {Gcm<16>::set_key, Gcm<16>::seal,   Gcm<16>::open,
                                                   Gcm<16>::start,   Gcm<16>::update, Gcm<16>::finish};
constinit const AeadKernels aes_192_gcm_vaes512 = {Gcm<24>::set_key, Gcm<24>::seal,   Gcm<24>::open,
                                                   Gcm<24>::start,   Gcm<24>::update, Gcm<24>::finish};
constinit const AeadKernels aes_256_gcm_vaes512 = {Gcm<32>::set_key, Gcm<32>::seal,   Gcm<32>::open,
                                                   Gcm<32>::start,   Gcm<32>::update, Gcm<32>::finish};

}  // namespace troth::inline v1::crypto::kernel
#endif
