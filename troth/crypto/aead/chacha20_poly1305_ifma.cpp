// ChaCha20-Poly1305 (RFC 8439 §2.8) on 512-bit vectors with 52-bit multiplication.
//
// ChaCha20 makes 16 blocks at once, of which the very first gives Poly1305 its key. Poly1305 takes eight blocks at
// once, a lane each, between ChaCha20's rounds: for seal those that were encrypted before, for open those that come
// next.
#if defined(__x86_64__)
#include "troth/crypto/aead/kernels.hpp"
#include "troth/crypto/cipher/chacha20_avx512.hpp"
#include "troth/crypto/cipher/poly1305_ifma.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

constexpr size_t chunk = 1024;  // bytes of one wide call

TROTH_INLINE __m128i lengths_of(u64 aad_size, u64 text_size) {
    return _mm_set_epi64x(static_cast<long long>(text_size), static_cast<long long>(aad_size));
}

// A text with the byte behind it, if any; both end up in `out`.
struct Text {
    const uint8_t* in;
    size_t size;
    const uint8_t* extra;
    size_t extra_size;
    uint8_t* out;

    TROTH_INLINE size_t total() const { return size + extra_size; }
    TROTH_INLINE void advance(size_t bytes) {
        in += bytes;
        out += bytes;
        size -= bytes;
    }
    // The 64 bytes at `at`, of which not all may exist. Gives what Poly1305 is to see, zeros behind the end.
    template <bool sealing>
    TROTH_INLINE __m512i mix(size_t at, __m512i stream) const {
        const __mmask64 text = first_bytes(bytes_from(size, at)), all = first_bytes(bytes_from(total(), at));
        __m512i data = _mm512_maskz_loadu_epi8(text, in + at);
        if (extra_size > 0) data = _mm512_mask_set1_epi8(data, all & ~text, static_cast<char>(*extra));
        const __m512i result = _mm512_maskz_mov_epi8(all, _mm512_xor_si512(data, stream));
        _mm512_mask_storeu_epi8(out + at, all, result);
        return sealing ? result : data;
    }
    // All that the blocks from `skip` on reach; whole blocks are the rule.
    template <size_t n>
    TROTH_INLINE void mix_all(const __m512i (&stream)[n], size_t skip) const {
        if (size >= 64 * (n - skip)) {
#pragma GCC unroll 16
            for (size_t i = skip; i < n; ++i) {
                const size_t at = 64 * (i - skip);
                _mm512_storeu_si512(out + at, _mm512_xor_si512(stream[i], _mm512_loadu_si512(in + at)));
            }
            return;
        }
#pragma GCC unroll 16
        for (size_t i = skip; i < n; ++i) {
            const size_t at = 64 * (i - skip);
            if (at >= total()) return;
            mix<true>(at, stream[i]);
        }
    }
};

TROTH_INLINE void nothing(size_t) {}

void take_key(uint8_t (&key)[32], __m512i block) {  // §2.6: the first half of block 0
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(key), _mm512_castsi512_si256(block));
}

// Texts of at most 4 n - 1 blocks: all the key stream at once.
template <size_t n, bool sealing>
void run_short(const ChaCha512& cipher, const uint8_t* aad, size_t aad_size, const Text& text, uint8_t* tag) {
    alignas(64) uint8_t sealed[64 * (4 * n - 1)];
    __m512i stream[4 * n];
    cipher.rows<n>(stream, 0, nothing);
    const size_t total = text.total(), blocks = (total + 15) / 16;
#pragma GCC unroll 16
    for (size_t i = 1; i < 4 * n; ++i) {
        const size_t at = 64 * (i - 1);
        if (at >= total) break;
        _mm512_store_si512(sealed + at, text.mix<sealing>(at, stream[i]));
    }
    alignas(32) uint8_t key[32];
    take_key(key, stream[0]);
    if (n == 1 || aad_size > 128) {
        Poly1305 poly;
        poly.set_key(key);
        poly.padded(aad, aad_size);
        poly.blocks(sealed, blocks);
        poly.block(aad_size, total);
        poly.finish(tag);
    } else {
        Poly poly;
        poly.set_key(key);
        poly.partial(aad, aad_size, nullptr);
        poly.steps(sealed, blocks / 8);
        const __m128i lengths = lengths_of(aad_size, total);
        poly.partial(sealed + blocks / 8 * group, 16 * (blocks % 8), &lengths);
        poly.finish(tag);
        wipe(&poly, sizeof poly);
    }
    _mm256_store_si256(reinterpret_cast<__m256i*>(key), _mm256_setzero_si256());
}

// The rest of a longer text: from where the key stream has been used up.
struct Run {
    ChaCha512 cipher;
    Poly poly;
    uint32_t counter;
    bool ended;  // the tag is made
    u64 aad_size, text_size;

    TROTH_INLINE void begin(const ChaCha512& c, uint32_t next, __m512i first_block, const uint8_t* aad, size_t size) {
        cipher = c;
        counter = next;
        ended = false;
        text_size = 0;
        alignas(32) uint8_t key[32];
        take_key(key, first_block);
        poly.set_key(key);
        wipe(key, sizeof key);
        aad_size = size;
        poly.steps(aad, size / group);
        poly.partial(aad + size / group * group, size % group, nullptr);
    }
    void end(const uint8_t* data, size_t size, uint8_t* tag) {
        poly.steps(data, size / group);
        const __m128i lengths = lengths_of(aad_size, text_size);
        poly.partial(data + size / group * group, size % group, &lengths);
        poly.finish(tag);
    }
    // Key stream, while at most eight groups from `hashed` to `until` go through Poly1305; moves `hashed`.
    TROTH_INLINE void wide(__m512i (&stream)[16], const uint8_t*& hashed, const uint8_t* until) {
        const size_t groups = groups_between(hashed, until);
        Lanes h = poly.h;
        const Factor r8 = poly.r8;
        cipher.wide(stream, counter, [&](size_t i) {
            if (i < groups) h = Poly::step(h, r8, hashed + group * i);
        });
        poly.h = h;
        hashed += group * groups;
        counter += 16;
    }
    template <size_t n>
    TROTH_INLINE void rows(__m512i (&stream)[4 * n], const uint8_t*& hashed, const uint8_t* until) {
        const size_t groups = groups_between(hashed, until);
        Lanes h = poly.h;
        const Factor r8 = poly.r8;
        cipher.rows<n>(stream, counter, [&](size_t i) {
            if (i < groups) h = Poly::step(h, r8, hashed + group * i);
        });
        poly.h = h;
        hashed += group * groups;
    }
    TROTH_INLINE static size_t groups_between(const uint8_t* from, const uint8_t* until) {
        const size_t groups = static_cast<size_t>(until - from) / group;
        return groups < 8 ? groups : 8;
    }

    // Poly1305 has seen all before `hashed`, and ChaCha20 all before the text.
    void seal(Text text, const uint8_t* hashed, uint8_t* tag) {
        for (; text.size >= chunk; text.advance(chunk)) {
            __m512i stream[16];
            wide(stream, hashed, text.out);
            text.mix_all(stream, 0);
        }
        seal_last(text, hashed);
        end(hashed, static_cast<size_t>(text.out + text.total() - hashed), tag);
    }
    // Whole chunks only; Poly1305 has seen all of them in the end.
    void seal_chunks(Text text) {
        const uint8_t* hashed = text.out;
        for (; text.size > 0; text.advance(chunk)) {
            __m512i stream[16];
            wide(stream, hashed, text.out);
            text.mix_all(stream, 0);
        }
        poly.steps(hashed, static_cast<size_t>(text.out - hashed) / group);
    }
    void seal_last(const Text& text, const uint8_t*& hashed) {  // at most a chunk
        const size_t total = text.total();
        if (total > 768) {
            __m512i stream[16];
            wide(stream, hashed, text.out);
            text.mix_all(stream, 0);
        } else if (total > 512) {
            seal_rows<3>(text, hashed);
        } else if (total > 256) {
            seal_rows<2>(text, hashed);
        } else if (total > 0) {
            seal_rows<1>(text, hashed);
        }
    }
    template <size_t n>
    TROTH_INLINE void seal_rows(const Text& text, const uint8_t*& hashed) {
        __m512i stream[4 * n];
        rows<n>(stream, hashed, text.out);
        text.mix_all(stream, 0);
    }

    // The whole of an open, `first` being blocks 0 to 15. Poly1305 keeps ahead of what ChaCha20 overwrites: by 64
    // bytes, or it has reached the end and made the tag.
    void open(Text text, const __m512i (&first)[16], uint8_t* tag) {
        const uint8_t* hashed = text.in;
        const uint8_t* end_of_text = text.in + text.size;
        const size_t groups = groups_between(hashed, end_of_text);
        poly.steps(hashed, groups);
        hashed += group * groups;
        end_if_near(hashed, end_of_text, tag);
        text.mix_all(first, 1);
        text.advance(text.size < 15 * 64 ? text.size : 15 * 64);
        while (text.size > 768) {
            __m512i stream[16];
            wide(stream, hashed, end_of_text);
            end_if_near(hashed, end_of_text, tag);
            text.mix_all(stream, 0);
            text.advance(text.size < chunk ? text.size : chunk);
        }
        if (text.size > 512) return open_rows<3>(text, hashed, end_of_text, tag);
        if (text.size > 256) return open_rows<2>(text, hashed, end_of_text, tag);
        if (text.size > 0) return open_rows<1>(text, hashed, end_of_text, tag);
    }
    template <size_t n>
    TROTH_INLINE void open_rows(const Text& text, const uint8_t* hashed, const uint8_t* until, uint8_t* tag) {
        __m512i stream[4 * n];
        rows<n>(stream, hashed, until);
        end_if_near(hashed, until, tag);
        text.mix_all(stream, 0);
    }
    TROTH_INLINE void end_if_near(const uint8_t*& hashed, const uint8_t* end_of_text, uint8_t* tag) {
        const size_t rest = static_cast<size_t>(end_of_text - hashed);
        if (rest >= group || ended) return;
        end(hashed, rest, tag);
        hashed = end_of_text;
        ended = true;
    }
};
static_assert(sizeof(Run) <= aead_stream_size);

// Texts longer than the short ones: the first 16 blocks of key stream are Poly1305's key and 15 for the text.
template <bool sealing>
void run_long(const ChaCha512& cipher, const uint8_t* aad, size_t aad_size, Text text, uint8_t* tag) {
    Run run;
    __m512i stream[16];
    cipher.wide(stream, 0, nothing);
    run.begin(cipher, 16, stream[0], aad, aad_size);
    run.text_size = text.total();
    if (sealing) {
        const uint8_t* hashed = text.out;
        text.mix_all(stream, 1);
        if (text.size >= 15 * 64) {
            text.advance(15 * 64);
        } else {
            text.advance(text.total());
            text.size = text.extra_size = 0;
        }
        run.seal(text, hashed, tag);
    } else {
        run.open(text, stream, tag);
    }
    wipe(&run, sizeof run);
}

template <bool sealing>
TROTH_INLINE void run(const ChaCha512& cipher, const uint8_t* aad, size_t aad_size, const Text& text, uint8_t* tag) {
    const size_t total = text.total();
    if (total <= 3 * 64) return run_short<1, sealing>(cipher, aad, aad_size, text, tag);
    if (total <= 7 * 64) return run_short<2, sealing>(cipher, aad, aad_size, text, tag);
    if (total <= 11 * 64) return run_short<3, sealing>(cipher, aad, aad_size, text, tag);
    run_long<sealing>(cipher, aad, aad_size, text, tag);
}

void set_key(void* state, const uint8_t* key) {
    memcpy(state, key, 32);
}
TROTH_INLINE Text text_of(const SealJob& job) {
    return {job.in, job.in_size, job.extra, job.extra_size, job.out};
}
void seal(const void* state, const SealJob& job) {
    const Text text = text_of(job);
    run<true>({static_cast<const uint8_t*>(state), job.nonce}, job.aad, job.aad_size, text, job.out + text.total());
}
void open(const void* state, const OpenJob& job) {
    run<false>({static_cast<const uint8_t*>(state), job.nonce}, job.aad, job.aad_size,
               {job.text, job.size, nullptr, 0, job.text}, job.tag);
}

// The nonce stays where it is until the seal ends.
void start(const void* state, AeadStream& stream, const SealJob& job) {
    const ChaCha512 cipher{static_cast<const uint8_t*>(state), job.nonce};
    __m512i blocks[4];
    cipher.rows<1>(blocks, 0, nothing);
    reinterpret_cast<Run*>(stream.bytes)->begin(cipher, 1, blocks[0], job.aad, job.aad_size);
}
void update(const void*, AeadStream& stream, const uint8_t* in, uint8_t* out, size_t size) {
    Run& run = *reinterpret_cast<Run*>(stream.bytes);
    run.text_size += size;
    run.seal_chunks({in, size, nullptr, 0, out});
}
void finish(const void*, AeadStream& stream, const SealJob& job) {
    Run& run = *reinterpret_cast<Run*>(stream.bytes);
    const Text text = text_of(job);
    run.text_size += text.total();
    run.seal(text, text.out, text.out + text.total());
}

}  // namespace

constinit const AeadKernels chacha20_poly1305_ifma = {set_key, seal, open, start, update, finish};

}  // namespace troth::inline v1::crypto::kernel
#endif
