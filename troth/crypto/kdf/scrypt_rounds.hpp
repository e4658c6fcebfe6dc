// scrypt's memory-hard part, RFC 7914 §3 to §5, for the kernel files: each compiles it with the instructions of its
// own. No standard-library templates; all is inlined there.
#pragma once

#include "troth/crypto/kdf/scrypt_kernels.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

template <int n>
[[gnu::always_inline]] inline void add_rotate(ScryptRow& to, const ScryptRow& a, const ScryptRow& b) {
    const ScryptRow sum = a + b;
    to ^= (sum << n) | (sum >> (32 - n));
}

// block = Salsa20/8(block ^ with), RFC 7914 §3.
[[gnu::always_inline]] inline void xor_salsa20_8(ScryptBlock& block, const ScryptBlock& with) {
    ScryptRow a = block.rows[0] ^ with.rows[0], b = block.rows[1] ^ with.rows[1], c = block.rows[2] ^ with.rows[2],
              d = block.rows[3] ^ with.rows[3];
    block = {{a, b, c, d}};
    for (int i = 0; i < 8; ++i) {  // eight rounds; columns and rows take turns by turning the vectors
        add_rotate<7>(b, a, d);
        add_rotate<9>(c, b, a);
        add_rotate<13>(d, c, b);
        add_rotate<18>(a, d, c);
        const ScryptRow turned = __builtin_shufflevector(b, b, 3, 0, 1, 2);
        c = __builtin_shufflevector(c, c, 2, 3, 0, 1);
        b = __builtin_shufflevector(d, d, 1, 2, 3, 0);
        d = turned;
    }
    block.rows[0] += a;
    block.rows[1] += b;
    block.rows[2] += c;
    block.rows[3] += d;
}

// scryptBlockMix, RFC 7914 §4, of in ^ with (or of in alone): 2r blocks from in to out.
template <bool mixing>
[[gnu::always_inline]] inline void block_mix(const ScryptBlock* in, const ScryptBlock* with, ScryptBlock* out,
                                             size_t r) {
    const auto input = [&](size_t i) __attribute__((always_inline)) {
        ScryptBlock b = in[i];
        if constexpr (mixing)
            for (int row = 0; row < 4; ++row) b.rows[row] ^= with[i].rows[row];
        return b;
    };
    ScryptBlock x = input(2 * r - 1);
    for (size_t i = 0; i < 2 * r; ++i) {
        xor_salsa20_8(x, input(i));
        out[i / 2 + (i % 2) * r] = x;
    }
}

// scryptROMix, RFC 7914 §5. v: n * 2r blocks; x, y: 2r blocks each; the result is in x.
[[gnu::always_inline]] inline void ro_mix(ScryptBlock* x, ScryptBlock* y, ScryptBlock* v, uint64_t n, size_t r) {
    const size_t row = 2 * r;
    __builtin_memcpy(v, x, row * sizeof(ScryptBlock));
    for (uint64_t i = 1; i < n; ++i) block_mix<false>(v + (i - 1) * row, nullptr, v + i * row, r);
    block_mix<false>(v + (n - 1) * row, nullptr, x, r);
    // Integerify: the last block's first word, which is in its place in our order, too. All of the row is asked for at
    // once; where it lies is the password's anyway (§2).
    const auto chosen = [&](const ScryptBlock* from) __attribute__((always_inline)) {
        const ScryptBlock* const at = v + (from[row - 1].rows[0][0] & (n - 1)) * row;
        for (size_t i = 0; i < row; ++i) __builtin_prefetch(at + i);
        return at;
    };
    for (uint64_t i = 0; i < n; i += 2) {
        block_mix<true>(x, chosen(x), y, r);
        block_mix<true>(y, chosen(y), x, r);
    }
}

}  // namespace
}  // namespace troth::inline v1::crypto::kernel
