// Keccak-f[1600] in plain 64-bit code, FIPS 202 §3.2 and §3.3, for the kernel files. All is inlined there.
#pragma once

#include "troth/crypto/hash/keccak_constants.hpp"

namespace troth::inline v1::crypto::detail {

[[gnu::always_inline]] inline uint64_t rotl(uint64_t x, unsigned n) {
    return n == 0 ? x : (x << n) | (x >> (64 - n));
}

// One round from a to b. Column by column of the result's rows, so that theta, rho, pi and chi meet in registers.
[[gnu::always_inline]] inline void keccak_round(const uint64_t* a, uint64_t* b, uint64_t round_constant) {
    uint64_t c[5], d[5];
#pragma GCC unroll 5
    for (unsigned x = 0; x < 5; ++x) c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
#pragma GCC unroll 5
    for (unsigned x = 0; x < 5; ++x) d[x] = c[(x + 4) % 5] ^ rotl(c[(x + 1) % 5], 1);
#pragma GCC unroll 5
    for (unsigned y = 0; y < 5; ++y) {
        // Row y of the result takes, at x, the lane that pi moves there: A[(x + 3y) mod 5, x], FIPS 202 §3.2.3.
        uint64_t row[5];
#pragma GCC unroll 5
        for (unsigned x = 0; x < 5; ++x) {
            const unsigned from_x = (x + 3 * y) % 5;
            const unsigned from = from_x + 5 * x;
            row[x] = rotl(a[from] ^ d[from_x], keccak_rotation[from]);
        }
#pragma GCC unroll 5
        for (unsigned x = 0; x < 5; ++x) b[5 * y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
    }
    b[0] ^= round_constant;
}

[[gnu::always_inline]] inline void keccak_f1600(uint64_t* lanes) {
    uint64_t a[25], b[25];
    __builtin_memcpy(a, lanes, sizeof a);
    for (unsigned round = 0; round < 24; round += 2) {
        keccak_round(a, b, keccak_round_constant[round]);
        keccak_round(b, a, keccak_round_constant[round + 1]);
    }
    __builtin_memcpy(lanes, a, sizeof a);
}

}  // namespace troth::inline v1::crypto::detail
