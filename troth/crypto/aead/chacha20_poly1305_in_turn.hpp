// ChaCha20-Poly1305 (RFC 8439 §2.8) made of a kernel of ChaCha20 and of the scalar Poly1305, one after the other. For
// the files of the rows that have nothing better; internal to each.
#pragma once

#include "troth/base/bytes.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/aead/kernels.hpp"
#include "troth/crypto/cipher/chacha20_kernels.hpp"
#include "troth/crypto/cipher/poly1305_scalar.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

using ChaCha20Stream = void(const uint8_t* key, const uint8_t* nonce, uint32_t counter, const uint8_t* in, uint8_t* out,
                            size_t size);

template <ChaCha20Stream* chacha20>
struct ChaCha20Poly1305 {
    struct State {
        u8 key[32];
    };

    struct Run {
        Poly1305 poly;
        u64 aad_size, text_size;
        u32 counter;
        u8 nonce[12];
    };
    static_assert(sizeof(Run) <= aead_stream_size);

    static void begin(const State& state, Run& run, const u8* nonce, const u8* aad, usize aad_size) {
        std::memcpy(run.nonce, nonce, sizeof run.nonce);
        u8 one_time_key[64] = {};  // §2.6: half of block 0
        chacha20(state.key, nonce, 0, one_time_key, one_time_key, sizeof one_time_key);
        run.poly.set_key(one_time_key);
        wipe(one_time_key, sizeof one_time_key);
        run.poly.padded(aad, aad_size);
        run.aad_size = aad_size;
        run.text_size = 0;
        run.counter = 1;
    }
    // Only the last call of a run may have a size that is no multiple of 64.
    static void crypt(const State& state, Run& run, const u8* in, u8* out, usize size) {
        chacha20(state.key, run.nonce, run.counter, in, out, size);
        run.counter += static_cast<u32>(size / 64);
        run.text_size += size;
    }
    static void end(Run& run, u8* tag) {
        u8 sizes[16];
        store_le(sizes, run.aad_size);
        store_le(sizes + 8, run.text_size);
        run.poly.block(sizes);
        run.poly.finish(tag);
        wipe(&run, sizeof run);
    }

    static void set_key(void* memory, const uint8_t* key) { std::memcpy(static_cast<State*>(memory)->key, key, 32); }
    static void start(const void* memory, AeadStream& stream, const SealJob& job) {
        Run& run = *reinterpret_cast<Run*>(stream.bytes);
        begin(*static_cast<const State*>(memory), run, job.nonce, job.aad, job.aad_size);
    }
    static void update(const void* memory, AeadStream& stream, const uint8_t* in, uint8_t* out, size_t size) {
        Run& run = *reinterpret_cast<Run*>(stream.bytes);
        crypt(*static_cast<const State*>(memory), run, in, out, size);
        run.poly.blocks(out, size / 16);
    }
    static void finish(const void* memory, AeadStream& stream, const SealJob& job) {
        Run& run = *reinterpret_cast<Run*>(stream.bytes);
        const usize whole = job.in_size / 64 * 64, rest = job.in_size - whole;
        update(memory, stream, job.in, job.out, whole);
        u8 last[64 + aead_max_extra];
        const usize last_size = rest + job.extra_size;
        if (rest > 0) std::memcpy(last, job.in + whole, rest);
        if (job.extra_size > 0) std::memcpy(last + rest, job.extra, job.extra_size);
        crypt(*static_cast<const State*>(memory), run, last, last, last_size);
        run.poly.padded(last, last_size);
        std::memcpy(job.out + whole, last, last_size);
        wipe(last, sizeof last);
        end(run, job.out + whole + last_size);
    }
    static void seal(const void* memory, const SealJob& job) {
        AeadStream stream;
        start(memory, stream, job);
        finish(memory, stream, job);
    }
    static void open(const void* memory, const OpenJob& job) {
        const State& state = *static_cast<const State*>(memory);
        Run run;
        begin(state, run, job.nonce, job.aad, job.aad_size);
        run.poly.padded(job.text, job.size);
        crypt(state, run, job.text, job.text, job.size);
        end(run, job.tag);
    }

    static constexpr AeadKernels kernels = {set_key, seal, open, start, update, finish};
};

}  // namespace
}  // namespace troth::inline v1::crypto::kernel
