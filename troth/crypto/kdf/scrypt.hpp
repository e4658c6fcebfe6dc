// scrypt, RFC 7914.
#pragma once

#include "troth/base/cpu.hpp"
#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::crypto {

// ScryptParameters: RFC 7914 §2. Memory: 128 * r * (N + p) bytes and a little.
struct ScryptParameters {
    u64 n = 1 << 17;  // N: a power of two above 1, at most 2^31
    u32 r = 8;
    u32 p = 1;
    u64 most_memory = u64{1} << 30;  // bytes that the caller allows
};

// scrypt: a key of out.size() bytes. Fails with kdf_cost (N, r or p out of range: r * p is below 2^30), kdf_memory
// (more than most_memory, or the machine has not got it), kdf_output_size (nothing, or more than (2^32 - 1) * 32).
// Allocates its memory once and wipes it. By design it reads memory where the password says (§2), so somebody who
// watches the cache learns of it; Argon2id's first half does not. Thread-safe.
Result<void> scrypt(const ScryptParameters& parameters, Bytes password, Bytes salt, MutableBytes out,
                    const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto
