// ChaCha20-Poly1305 (RFC 8439 §2.8) without special instructions.
#include "troth/base/bytes.hpp"
#include "troth/base/ct.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/aead/kernels.hpp"
#include "troth/crypto/cipher/chacha20_kernels.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

__extension__ using u128 = unsigned __int128;

struct State {
    u8 key[32];
};

// Poly1305 (§2.5) over 64-bit words. The accumulator is h0 + 2^64 h1 + 2^128 h2 with h2 <= 4 between blocks, <= 6
// inside.
struct Poly1305 {
    u64 r0, r1, s0, s1;
    u64 h0, h1, h2;

    void set_key(const u8* key) {
        r0 = load_le<u64>(key) & 0x0ffffffc0fffffff;  // §2.5.1: the clamp
        r1 = load_le<u64>(key + 8) & 0x0ffffffc0ffffffc;
        s0 = load_le<u64>(key + 16);
        s1 = load_le<u64>(key + 24);
        h0 = h1 = h2 = 0;
    }
    // One block with its 17th byte, which is 1 or, where zero padding already fills the block, also 1 (§2.8).
    void block(const u8* data) {
        u128 t = u128{h0} + load_le<u64>(data);
        h0 = static_cast<u64>(t);
        t = u128{h1} + load_le<u64>(data + 8) + static_cast<u64>(t >> 64);
        h1 = static_cast<u64>(t);
        h2 += static_cast<u64>(t >> 64) + 1;
        // h * r modulo 2^130 - 5. The clamp leaves r1 a multiple of 4, so 2^128 r1 = 5/4 r1 without a rest. r0, r1 are
        // below 2^60 and h2 below 8: every sum of products is below 2^127.
        const u64 folded = r1 + (r1 >> 2);
        const u128 d0 = u128{h0} * r0 + u128{h1} * folded;
        const u128 d1 = u128{h0} * r1 + u128{h1} * r0 + u128{h2 * folded};
        const u64 d2 = h2 * r0;
        h0 = static_cast<u64>(d0);
        t = d1 + static_cast<u64>(d0 >> 64);
        h1 = static_cast<u64>(t);
        const u64 top = d2 + static_cast<u64>(t >> 64);
        // What stands above 2^130 comes back five times.
        const u64 carry = (top >> 2) + (top & ~u64{3});
        t = u128{h0} + carry;
        h0 = static_cast<u64>(t);
        t = u128{h1} + static_cast<u64>(t >> 64);
        h1 = static_cast<u64>(t);
        h2 = (top & 3) + static_cast<u64>(t >> 64);
    }
    void blocks(const u8* data, usize count) {
        for (; count > 0; --count, data += 16) block(data);
    }
    void padded(const u8* data, usize size) {  // §2.8: zeros up to a whole block
        blocks(data, size / 16);
        if (size % 16 != 0) {
            u8 last[16] = {};
            std::memcpy(last, data + size / 16 * 16, size % 16);
            block(last);
        }
    }
    void finish(u8* tag) {
        // h modulo 2^130 - 5: h + 5 reaches 2^130 exactly if h is not below the modulus (h is below twice that).
        u128 t = u128{h0} + 5;
        const u64 g0 = static_cast<u64>(t);
        t = u128{h1} + static_cast<u64>(t >> 64);
        const u64 g1 = static_cast<u64>(t);
        const u64 over = ct::mask_from_bit((h2 + static_cast<u64>(t >> 64)) >> 2);
        h0 = ct::select(over, g0, h0);
        h1 = ct::select(over, g1, h1);
        t = u128{h0} + s0;
        store_le(tag, static_cast<u64>(t));
        store_le(tag + 8, static_cast<u64>(h1 + s1 + static_cast<u64>(t >> 64)));
    }
};

struct Run {
    Poly1305 poly;
    u64 aad_size, text_size;
    u32 counter;
    u8 nonce[12];
};
static_assert(sizeof(Run) <= aead_stream_size);

void begin(const State& state, Run& run, const u8* nonce, const u8* aad, usize aad_size) {
    std::memcpy(run.nonce, nonce, sizeof run.nonce);
    u8 one_time_key[64] = {};  // §2.6: half of block 0
    chacha20_portable(state.key, nonce, 0, one_time_key, one_time_key, sizeof one_time_key);
    run.poly.set_key(one_time_key);
    wipe(one_time_key, sizeof one_time_key);
    run.poly.padded(aad, aad_size);
    run.aad_size = aad_size;
    run.text_size = 0;
    run.counter = 1;
}
// Only the last call of a run may have a size that is no multiple of 64.
void crypt(const State& state, Run& run, const u8* in, u8* out, usize size) {
    chacha20_portable(state.key, run.nonce, run.counter, in, out, size);
    run.counter += static_cast<u32>(size / 64);
    run.text_size += size;
}
void end(Run& run, u8* tag) {
    u8 sizes[16];
    store_le(sizes, run.aad_size);
    store_le(sizes + 8, run.text_size);
    run.poly.block(sizes);
    run.poly.finish(tag);
    wipe(&run, sizeof run);
}

void set_key(void* memory, const uint8_t* key) {
    std::memcpy(static_cast<State*>(memory)->key, key, 32);
}
void start(const void* memory, AeadStream& stream, const SealJob& job) {
    Run& run = *reinterpret_cast<Run*>(stream.bytes);
    begin(*static_cast<const State*>(memory), run, job.nonce, job.aad, job.aad_size);
}
void update(const void* memory, AeadStream& stream, const uint8_t* in, uint8_t* out, size_t size) {
    Run& run = *reinterpret_cast<Run*>(stream.bytes);
    crypt(*static_cast<const State*>(memory), run, in, out, size);
    run.poly.blocks(out, size / 16);
}
void finish(const void* memory, AeadStream& stream, const SealJob& job) {
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
void seal(const void* memory, const SealJob& job) {
    AeadStream stream;
    start(memory, stream, job);
    finish(memory, stream, job);
}
void open(const void* memory, const OpenJob& job) {
    const State& state = *static_cast<const State*>(memory);
    Run run;
    begin(state, run, job.nonce, job.aad, job.aad_size);
    run.poly.padded(job.text, job.size);
    crypt(state, run, job.text, job.text, job.size);
    end(run, job.tag);
}

}  // namespace

constinit const AeadKernels chacha20_poly1305_portable = {set_key, seal, open, start, update, finish};

}  // namespace troth::inline v1::crypto::kernel
