// ChaCha20 (RFC 8439 §2.3, §2.4), one block after the other.
#include "troth/base/bytes.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/cipher/chacha20_kernels.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

[[gnu::always_inline]] inline void quarter_round(u32& a, u32& b, u32& c, u32& d) {  // §2.1
    a += b;
    d = std::rotl(d ^ a, 16);
    c += d;
    b = std::rotl(b ^ c, 12);
    a += b;
    d = std::rotl(d ^ a, 8);
    c += d;
    b = std::rotl(b ^ c, 7);
}
[[gnu::always_inline]] inline void start(u32 (&state)[16], const u8* key) {
    constexpr u32 constants[4] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};  // "expand 32-byte k"
#pragma GCC unroll 4
    for (usize i = 0; i < 4; ++i) state[i] = constants[i];
#pragma GCC unroll 8
    for (usize i = 0; i < 8; ++i) state[4 + i] = load_le<u32>(key + 4 * i);
}
[[gnu::always_inline]] inline void twenty_rounds(u32 (&x)[16]) {
    for (int double_round = 0; double_round < 10; ++double_round) {
        quarter_round(x[0], x[4], x[8], x[12]);
        quarter_round(x[1], x[5], x[9], x[13]);
        quarter_round(x[2], x[6], x[10], x[14]);
        quarter_round(x[3], x[7], x[11], x[15]);
        quarter_round(x[0], x[5], x[10], x[15]);
        quarter_round(x[1], x[6], x[11], x[12]);
        quarter_round(x[2], x[7], x[8], x[13]);
        quarter_round(x[3], x[4], x[9], x[14]);
    }
}
void key_block(const u32 (&state)[16], u8 (&out)[64]) {  // §2.3
    u32 x[16];
    std::memcpy(x, state, sizeof x);
    twenty_rounds(x);
    for (usize i = 0; i < 16; ++i) store_le(out + 4 * i, x[i] + state[i]);
}

}  // namespace

void chacha20_portable(const uint8_t* key, const uint8_t* nonce, uint32_t counter, const uint8_t* in, uint8_t* out,
                       size_t size) {
    u32 state[16];
    start(state, key);
    state[12] = counter;
    for (usize i = 0; i < 3; ++i) state[13 + i] = load_le<u32>(nonce + 4 * i);
    u8 stream[64];
    while (size > 0) {
        key_block(state, stream);
        ++state[12];
        const usize now = size < sizeof stream ? size : sizeof stream;
        usize i = 0;
        for (; i + 8 <= now; i += 8) store_le(out + i, load_le<u64>(in + i) ^ load_le<u64>(stream + i));
        for (; i < now; ++i) out[i] = static_cast<u8>(in[i] ^ stream[i]);
        in += now;
        out += now;
        size -= now;
    }
    wipe(state, sizeof state);
    wipe(stream, sizeof stream);
}

// One block: its four quarter rounds are as much as a processor does at once, without any vectors.
void hchacha20(const uint8_t* key, const uint8_t* nonce, uint8_t* out) {
    u32 x[16];
    start(x, key);
#pragma GCC unroll 4
    for (usize i = 0; i < 4; ++i) x[12 + i] = load_le<u32>(nonce + 4 * i);
    twenty_rounds(x);
#pragma GCC unroll 4
    for (usize i = 0; i < 4; ++i) {
        store_le(out + 4 * i, x[i]);
        store_le(out + 16 + 4 * i, x[12 + i]);
    }
}

}  // namespace troth::inline v1::crypto::kernel
