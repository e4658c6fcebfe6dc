// The sponge of FIPS 202 §4 over Keccak-f[1600], for byte strings. What SHA-3 and SHAKE share.
#pragma once

#include "troth/crypto/hash/rows.hpp"

namespace troth::inline v1::crypto::detail {

// Domain bits and the first bit of pad10*1 in one byte, FIPS 202 §6.1, §6.2 and §5.1 (bits in little-endian order).
inline constexpr u8 sha3_suffix = 0x06;
inline constexpr u8 shake_suffix = 0x1f;
inline constexpr u8 cshake_suffix = 0x04;  // SP 800-185 §3.3

// Sponge: no constructor and trivially copyable, so that it can stand in a union; all zero with a rate is the start.
// The owner wipes it.
struct Sponge {
    u64 lanes[25];
    u8 rate;  // bytes of a block: 200 - 2 * security in bytes
    u8 at;    // bytes absorbed into, or squeezed out of, the present block

    void start(usize rate_in_bytes);
    void absorb(KeccakKernel permute, Bytes data);
    void pad(KeccakKernel permute, u8 suffix);  // then squeeze only
    void squeeze(KeccakKernel permute, MutableBytes out);
};

}  // namespace troth::inline v1::crypto::detail
