// ChaCha20-Poly1305 (RFC 8439 §2.8) on 256-bit vectors.
//
// ChaCha20 makes eight blocks at once, of which the very first gives Poly1305 its key. Poly1305 runs on the scalar
// multiplier, which the vectors leave idle, between ChaCha20's rounds: for seal over what was encrypted before, for
// open over what comes next.
#if defined(__x86_64__)
#include "troth/crypto/aead/kernels.hpp"
#include "troth/crypto/cipher/chacha20_avx2.hpp"
#include "troth/crypto/cipher/poly1305_scalar.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

constexpr size_t chunk = 512;           // bytes of one call of ChaCha20
constexpr size_t first_part = 448;      // of text in the first, which also has Poly1305's key
constexpr size_t blocks_of_chunk = 32;  // Poly1305's, of 16 bytes

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
};

struct Run {
    ChaCha256 cipher;
    Poly1305 poly;
    uint32_t counter;
    uint64_t aad_size, text_size;

    TROTH_INLINE void begin(const ChaCha256& c, uint32_t next, __m256i first_half, const uint8_t* aad, size_t size) {
        cipher = c;
        counter = next;
        aad_size = size;
        text_size = 0;
        alignas(32) uint8_t key[32];  // §2.6: the first half of block 0
        store_half(key, first_half);
        poly.set_key(key);
        wipe(key, sizeof key);
        poly.padded(aad, size);
    }
    // Key stream, while at most a chunk of whole blocks from `hashed` to `until` goes through Poly1305; moves `hashed`.
    TROTH_INLINE void stream(__m256i (&half)[16], const uint8_t*& hashed, const uint8_t* until) {
        const size_t whole = static_cast<size_t>(until - hashed) / 16;
        const size_t blocks = whole < blocks_of_chunk ? whole : blocks_of_chunk;
        Poly1305 p = poly;  // in registers
        const uint8_t* at = hashed;
        const uint8_t* const end = hashed + 16 * blocks;
        cipher.blocks(half, counter, [&](size_t) {
            for (int i = 0; i < 4 && at != end; ++i, at += 16) p.block(at);
        });
        poly = p;
        hashed = end;
        counter += 8;
    }
    TROTH_INLINE static void mix_chunk(const __m256i (&half)[16], const uint8_t* in, uint8_t* out) {
#pragma GCC unroll 16
        for (size_t i = 0; i < 16; ++i) store_half(out + 32 * i, _mm256_xor_si256(half[i], load_half(in + 32 * i)));
    }
    // At most what the blocks from byte `skip` of the key stream on reach.
    static void mix_some(const __m256i (&half)[16], size_t skip, const Text& text) {
        alignas(32) uint8_t stream[chunk];
#pragma GCC unroll 16
        for (size_t i = 0; i < 16; ++i) store_half(stream + 32 * i, half[i]);
        const uint8_t* from = stream + skip;
        size_t at = 0;
        for (; at + 32 <= text.size; at += 32)
            store_half(text.out + at, _mm256_xor_si256(load_half(from + at), load_half(text.in + at)));
        for (; at < text.size; ++at) text.out[at] = static_cast<uint8_t>(text.in[at] ^ from[at]);
        if (text.extra_size > 0) text.out[at] = static_cast<uint8_t>(*text.extra ^ from[at]);
        wipe(stream, sizeof stream);
    }
    void end(const uint8_t* data, size_t size, uint8_t* tag) {
        poly.padded(data, size);
        poly.block(aad_size, text_size);
        poly.finish(tag);
    }

    // Poly1305 has seen all before `hashed`, and ChaCha20 all before the text.
    void seal(Text text, const uint8_t* hashed, uint8_t* tag) {
        for (; text.size >= chunk; text.advance(chunk)) {
            __m256i half[16];
            stream(half, hashed, text.out);
            mix_chunk(half, text.in, text.out);
        }
        if (text.total() > 0) {
            __m256i half[16];
            stream(half, hashed, text.out);
            mix_some(half, 0, text);
        }
        end(hashed, static_cast<size_t>(text.out + text.total() - hashed), tag);
    }
    // The whole of an open, `first` being blocks 0 to 7. Poly1305 keeps ahead of what ChaCha20 overwrites: by 64 bytes,
    // or it has reached the end and made the tag.
    void open(Text text, const __m256i (&first)[16], uint8_t* tag) {
        const uint8_t* hashed = text.in;
        const uint8_t* const until = text.in + text.size;
        const size_t now = text.size < chunk ? text.size / 16 * 16 : chunk;
        poly.blocks(hashed, now / 16);
        hashed += now;
        bool ended = end_if_near(hashed, until, tag, false);
        Text part = text;
        part.size = text.size < first_part ? text.size : first_part;
        mix_some(first, 64, part);
        for (text.advance(part.size); text.size > 0; text.advance(part.size)) {
            __m256i half[16];
            stream(half, hashed, until);
            ended = end_if_near(hashed, until, tag, ended);
            part = text;
            part.size = text.size < chunk ? text.size : chunk;
            if (part.size == chunk) {
                mix_chunk(half, part.in, part.out);
            } else {
                mix_some(half, 0, part);
            }
        }
    }
    TROTH_INLINE bool end_if_near(const uint8_t*& hashed, const uint8_t* until, uint8_t* tag, bool ended) {
        const size_t rest = static_cast<size_t>(until - hashed);
        if (ended || rest >= 16) return ended;
        end(hashed, rest, tag);
        hashed = until;
        return true;
    }
};
static_assert(sizeof(Run) <= aead_stream_size);

TROTH_INLINE void nothing(size_t) {}

void set_key(void* state, const uint8_t* key) {
    memcpy(state, key, 32);
}
// Up to here one block after the other is quicker than eight at once, of which two are used.
constexpr size_t short_text = 64;

void seal(const void* state, const SealJob& job) {
    if (job.in_size + job.extra_size <= short_text) return chacha20_poly1305_portable.seal(state, job);
    const ChaCha256 cipher{static_cast<const uint8_t*>(state), job.nonce};
    Text text{job.in, job.in_size, job.extra, job.extra_size, job.out};
    uint8_t* const tag = job.out + text.total();
    Run run;
    __m256i half[16];
    cipher.blocks(half, 0, nothing);
    run.begin(cipher, 8, half[0], job.aad, job.aad_size);
    run.text_size = text.total();
    Text part = text;
    if (text.size >= first_part) {
        part.size = first_part;
        part.extra_size = 0;
    }
    Run::mix_some(half, 64, part);
    text.advance(part.size);
    text.out += part.extra_size;
    text.extra_size -= part.extra_size;
    run.seal(text, job.out, tag);
    wipe(&run, sizeof run);
}
void open(const void* state, const OpenJob& job) {
    if (job.size <= short_text) return chacha20_poly1305_portable.open(state, job);
    const ChaCha256 cipher{static_cast<const uint8_t*>(state), job.nonce};
    Run run;
    __m256i half[16];
    cipher.blocks(half, 0, nothing);
    run.begin(cipher, 8, half[0], job.aad, job.aad_size);
    run.text_size = job.size;
    run.open({job.text, job.size, nullptr, 0, job.text}, half, job.tag);
    wipe(&run, sizeof run);
}

// The nonce stays where it is until the seal ends.
void start(const void* state, AeadStream& stream, const SealJob& job) {
    const ChaCha256 cipher{static_cast<const uint8_t*>(state), job.nonce};
    __m256i half[16];
    cipher.blocks(half, 0, nothing);
    reinterpret_cast<Run*>(stream.bytes)->begin(cipher, 1, half[0], job.aad, job.aad_size);
}
void update(const void*, AeadStream& stream, const uint8_t* in, uint8_t* out, size_t size) {
    Run& run = *reinterpret_cast<Run*>(stream.bytes);
    run.text_size += size;
    const uint8_t* hashed = out;
    for (; size > 0; size -= chunk, in += chunk, out += chunk) {
        __m256i half[16];
        run.stream(half, hashed, out);
        Run::mix_chunk(half, in, out);
    }
    run.poly.blocks(hashed, static_cast<size_t>(out - hashed) / 16);
}
void finish(const void*, AeadStream& stream, const SealJob& job) {
    Run& run = *reinterpret_cast<Run*>(stream.bytes);
    const Text text{job.in, job.in_size, job.extra, job.extra_size, job.out};
    run.text_size += text.total();
    run.seal(text, job.out, job.out + text.total());
}

}  // namespace

constinit const AeadKernels chacha20_poly1305_avx2 = {set_key, seal, open, start, update, finish};

}  // namespace troth::inline v1::crypto::kernel
#endif
