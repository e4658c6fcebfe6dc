// AES-GCM (SP 800-38D) of an AES kernel and a GHASH kernel that take turns over pieces which stay in the nearest cache,
// for processors on which there is nothing to gain from running both at once.
#pragma once

#include <algorithm>

#include "troth/base/bytes.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/aead/ghash_kernels.hpp"
#include "troth/crypto/aead/kernels.hpp"
#include "troth/crypto/cipher/aes_kernels.hpp"

namespace troth::inline v1::crypto::kernel {

// GcmInTurn: Parts has set_key, encrypt and ctr of AES, ghash_set_key and ghash.
template <class Parts, usize key_size>
struct GcmInTurn {
    static constexpr int rounds = aes_rounds(key_size);
    static constexpr usize piece = 2048;  // of text between the two; whole blocks

    struct State {
        alignas(16) u8 schedule[aes_schedule_size];
        alignas(16) u8 hash_key[ghash_state_size];
    };
    static_assert(sizeof(State) <= aead_state_size);

    // What a seal or an open keeps from piece to piece.
    struct Run {
        u64 aad_size, text_size;
        u8 counter[16];
        u8 tag_mask[16];  // E(K, J0)
        u8 sum[16];
    };
    static_assert(sizeof(Run) <= aead_stream_size);

    // GHASH over data, which is filled up with zeros to whole blocks (SP 800-38D §7.1, step 5).
    static void hash(const State& state, Run& run, const u8* data, usize size) {
        const usize whole = size / 16, rest = size % 16;
        if (whole > 0) Parts::ghash(state.hash_key, run.sum, data, whole);
        if (rest == 0) return;
        u8 last[16] = {};
        std::memcpy(last, data + 16 * whole, rest);
        Parts::ghash(state.hash_key, run.sum, last, 1);
        wipe(last, sizeof last);
    }

    static void set_key(void* memory, const uint8_t* key) {
        State& state = *static_cast<State*>(memory);
        Parts::set_key(state.schedule, key, key_size);
        u8 h[16] = {};
        Parts::encrypt(state.schedule, rounds, h, h, 1);
        Parts::ghash_set_key(state.hash_key, h);
        wipe(h, sizeof h);
    }
    static void begin(const State& state, Run& run, const u8* nonce, const u8* aad, usize aad_size) {
        run = Run{};
        run.aad_size = aad_size;
        std::memcpy(run.counter, nonce, 12);  // J0 = nonce || 1 (SP 800-38D §7.1)
        store_be(run.counter + 12, u32{1});
        Parts::encrypt(state.schedule, rounds, run.counter, run.tag_mask, 1);
        store_be(run.counter + 12, u32{2});
        hash(state, run, aad, aad_size);
    }
    // Only the last call of a run may have a size that is no multiple of 16.
    static void crypt(const State& state, Run& run, const u8* in, u8* out, usize size) {
        Parts::ctr(state.schedule, rounds, run.counter, in, out, size);
        store_be(run.counter + 12, static_cast<u32>(load_be<u32>(run.counter + 12) + size / 16));
        run.text_size += size;
    }
    static void end(const State& state, Run& run, u8* tag) {
        u8 sizes[16];
        store_be(sizes, run.aad_size * 8);
        store_be(sizes + 8, run.text_size * 8);
        hash(state, run, sizes, sizeof sizes);
        store_be(tag, load_be<u64>(run.sum) ^ load_be<u64>(run.tag_mask));
        store_be(tag + 8, load_be<u64>(run.sum + 8) ^ load_be<u64>(run.tag_mask + 8));
        wipe(&run, sizeof run);
    }

    static void start(const void* memory, AeadStream& stream, const SealJob& job) {
        Run& run = *reinterpret_cast<Run*>(stream.bytes);
        begin(*static_cast<const State*>(memory), run, job.nonce, job.aad, job.aad_size);
    }
    static void update(const void* memory, AeadStream& stream, const uint8_t* in, uint8_t* out, size_t size) {
        const State& state = *static_cast<const State*>(memory);
        Run& run = *reinterpret_cast<Run*>(stream.bytes);
        while (size > 0) {
            const usize now = std::min(size, piece);
            crypt(state, run, in, out, now);
            hash(state, run, out, now);
            in += now;
            out += now;
            size -= now;
        }
    }
    static void finish(const void* memory, AeadStream& stream, const SealJob& job) {
        const State& state = *static_cast<const State*>(memory);
        Run& run = *reinterpret_cast<Run*>(stream.bytes);
        const usize whole = job.in_size / 16 * 16, rest = job.in_size - whole;
        update(memory, stream, job.in, job.out, whole);
        u8 last[16 + aead_max_extra];  // the rest and extra
        const usize last_size = rest + job.extra_size;
        if (rest > 0) std::memcpy(last, job.in + whole, rest);
        if (job.extra_size > 0) std::memcpy(last + rest, job.extra, job.extra_size);
        if (last_size > 0) {
            crypt(state, run, last, last, last_size);
            hash(state, run, last, last_size);
            std::memcpy(job.out + whole, last, last_size);
        }
        wipe(last, sizeof last);
        end(state, run, job.out + whole + last_size);
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
        for (usize at = 0; at < job.size; at += piece) {
            const usize now = std::min(job.size - at, piece);
            hash(state, run, job.text + at, now);
            crypt(state, run, job.text + at, job.text + at, now);
        }
        end(state, run, job.tag);
    }
    static constexpr AeadKernels kernels = {set_key, seal, open, start, update, finish};
};

}  // namespace troth::inline v1::crypto::kernel
