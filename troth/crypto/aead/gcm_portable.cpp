// AES-GCM (SP 800-38D) without special instructions: bitsliced AES, and GHASH by integer multiplication of operands
// whose bits stand far enough apart that carries never meet.
#include "troth/base/bytes.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/aead/gf128_portable.hpp"
#include "troth/crypto/aead/kernels.hpp"
#include "troth/crypto/cipher/aes_kernels.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

struct State {
    u8 schedule[aes_schedule_size];
    Element h;
};
static_assert(sizeof(State) <= aead_state_size);

// What a seal or an open keeps from block to block.
struct Run {
    Element y;
    u64 aad_size = 0, text_size = 0;
    u8 counter[16];
    u8 tag_mask[16];  // E(K, J0)
    u8 block[16];     // ciphertext that does not fill a block yet
    usize held = 0;
};
static_assert(sizeof(Run) <= aead_stream_size);

void hash_block(const State& state, Run& run, const u8* block) {
    run.y = multiply({run.y.hi ^ load_be<u64>(block), run.y.lo ^ load_be<u64>(block + 8)}, state.h);
}
void pad(const State& state, Run& run) {  // GHASH fills a block up with zeros
    if (run.held == 0) return;
    std::memset(run.block + run.held, 0, 16 - run.held);
    hash_block(state, run, run.block);
    run.held = 0;
}
void hash(const State& state, Run& run, const u8* data, usize size) {
    while (size > 0) {
        if (run.held == 0 && size >= 16) {
            hash_block(state, run, data);
            data += 16;
            size -= 16;
            continue;
        }
        run.block[run.held++] = *data++;
        --size;
        if (run.held == 16) pad(state, run);
    }
}

template <usize key_size>
struct Gcm {
    static constexpr int rounds = aes_rounds(key_size);

    static void set_key(void* memory, const uint8_t* key) {
        State& state = *static_cast<State*>(memory);
        aes_set_key_portable(state.schedule, key, key_size);
        u8 h[16] = {};
        aes_encrypt_portable(state.schedule, rounds, h, h, 1);
        state.h = {load_be<u64>(h), load_be<u64>(h + 8)};
        wipe(h, sizeof h);
    }
    static void begin(const State& state, Run& run, const u8* nonce, const u8* aad, usize aad_size) {
        run = Run{};
        run.aad_size = aad_size;
        std::memcpy(run.counter, nonce, 12);  // J0 = nonce || 1 (SP 800-38D §7.1)
        store_be(run.counter + 12, u32{1});
        aes_encrypt_portable(state.schedule, rounds, run.counter, run.tag_mask, 1);
        store_be(run.counter + 12, u32{2});
        hash(state, run, aad, aad_size);
        pad(state, run);
    }
    // Only the last call of a run may have a size that is no multiple of 16.
    static void crypt(const State& state, Run& run, const u8* in, u8* out, usize size) {
        aes_ctr_portable(state.schedule, rounds, run.counter, in, out, size);
        store_be(run.counter + 12, static_cast<u32>(load_be<u32>(run.counter + 12) + size / 16));
        run.text_size += size;
    }
    static void end(const State& state, Run& run, u8* tag) {
        pad(state, run);
        u8 sizes[16];
        store_be(sizes, run.aad_size * 8);
        store_be(sizes + 8, run.text_size * 8);
        hash_block(state, run, sizes);
        store_be(tag, run.y.hi ^ load_be<u64>(run.tag_mask));
        store_be(tag + 8, run.y.lo ^ load_be<u64>(run.tag_mask + 8));
        wipe(&run, sizeof run);
    }

    static void start(const void* memory, AeadStream& stream, const SealJob& job) {
        Run& run = *reinterpret_cast<Run*>(stream.bytes);
        begin(*static_cast<const State*>(memory), run, job.nonce, job.aad, job.aad_size);
    }
    static void update(const void* memory, AeadStream& stream, const uint8_t* in, uint8_t* out, size_t size) {
        const State& state = *static_cast<const State*>(memory);
        Run& run = *reinterpret_cast<Run*>(stream.bytes);
        crypt(state, run, in, out, size);
        hash(state, run, out, size);
    }
    static void finish(const void* memory, AeadStream& stream, const SealJob& job) {
        const State& state = *static_cast<const State*>(memory);
        Run& run = *reinterpret_cast<Run*>(stream.bytes);
        const usize whole = job.in_size / 16 * 16, rest = job.in_size - whole;
        update(memory, stream, job.in, job.out, whole);
        // The rest and extra: at most two blocks.
        u8 last[32];
        const usize last_size = rest + job.extra_size;
        if (rest > 0) std::memcpy(last, job.in + whole, rest);
        if (job.extra_size > 0) std::memcpy(last + rest, job.extra, job.extra_size);
        crypt(state, run, last, last, last_size);
        hash(state, run, last, last_size);
        std::memcpy(job.out + whole, last, last_size);
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
        hash(state, run, job.text, job.size);
        crypt(state, run, job.text, job.text, job.size);
        end(state, run, job.tag);
    }
};

}  // namespace

constinit const AeadKernels aes_128_gcm_portable = {Gcm<16>::set_key, Gcm<16>::seal,   Gcm<16>::open,
                                                    Gcm<16>::start,   Gcm<16>::update, Gcm<16>::finish};
constinit const AeadKernels aes_192_gcm_portable = {Gcm<24>::set_key, Gcm<24>::seal,   Gcm<24>::open,
                                                    Gcm<24>::start,   Gcm<24>::update, Gcm<24>::finish};
constinit const AeadKernels aes_256_gcm_portable = {Gcm<32>::set_key, Gcm<32>::seal,   Gcm<32>::open,
                                                    Gcm<32>::start,   Gcm<32>::update, Gcm<32>::finish};

}  // namespace troth::inline v1::crypto::kernel
