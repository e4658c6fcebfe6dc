// Argon2's compression function in plain code, RFC 9106 §3.5 and §3.6.
#include "troth/crypto/kdf/argon2_kernels.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

[[gnu::always_inline]] inline uint64_t rotr(uint64_t x, int n) {
    return (x >> n) | (x << (64 - n));
}
// a + b + 2 * (a's lower half) * (b's lower half)
[[gnu::always_inline]] inline uint64_t sum(uint64_t a, uint64_t b) {
    return a + b + 2 * ((a & 0xffffffff) * (b & 0xffffffff));
}
[[gnu::always_inline]] inline void gb(uint64_t& a, uint64_t& b, uint64_t& c, uint64_t& d) {
    a = sum(a, b);
    d = rotr(d ^ a, 32);
    c = sum(c, d);
    b = rotr(b ^ c, 24);
    a = sum(a, b);
    d = rotr(d ^ a, 16);
    c = sum(c, d);
    b = rotr(b ^ c, 63);
}
// P on sixteen words: pairs of neighbours, `stride` words from pair to pair.
void permute(uint64_t* words, size_t stride) {
    uint64_t v[16];
    for (size_t i = 0; i < 16; ++i) v[i] = words[i / 2 * stride + i % 2];
    gb(v[0], v[4], v[8], v[12]);
    gb(v[1], v[5], v[9], v[13]);
    gb(v[2], v[6], v[10], v[14]);
    gb(v[3], v[7], v[11], v[15]);
    gb(v[0], v[5], v[10], v[15]);
    gb(v[1], v[6], v[11], v[12]);
    gb(v[2], v[7], v[8], v[13]);
    gb(v[3], v[4], v[9], v[14]);
    for (size_t i = 0; i < 16; ++i) words[i / 2 * stride + i % 2] = v[i];
}

}  // namespace

void argon2_fill_portable(uint64_t* out, const uint64_t* previous, const uint64_t* reference, bool over) {
    uint64_t r[argon2_block_words], z[argon2_block_words];
    for (size_t i = 0; i < argon2_block_words; ++i) z[i] = r[i] = previous[i] ^ reference[i];
    for (size_t row = 0; row < 8; ++row) permute(z + 16 * row, 2);
    for (size_t column = 0; column < 8; ++column) permute(z + 2 * column, 16);
    const uint64_t keep = over ? ~uint64_t{0} : 0;
    for (size_t i = 0; i < argon2_block_words; ++i) out[i] = z[i] ^ r[i] ^ (out[i] & keep);
}

}  // namespace troth::inline v1::crypto::kernel
