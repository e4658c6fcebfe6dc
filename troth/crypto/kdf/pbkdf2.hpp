// PBKDF2 with HMAC, RFC 8018 §5.2.
#pragma once

#include "troth/base/result.hpp"
#include "troth/crypto/mac/hmac.hpp"

namespace troth::inline v1::crypto {

// Pbkdf2Parameters: what a file says, and how much of it the caller believes.
struct Pbkdf2Parameters {
    HashId hash = HashId::sha256;
    u64 iterations = 600'000;
    u64 most_iterations = 100'000'000;  // about a minute a hash output on a machine with SHA extensions
};

// pbkdf2: a key of out.size() bytes. Fails with kdf_iterations (none, or more than most_iterations), kdf_output_size
// (nothing, or more than (2^32 - 1) hash outputs). Each hash output costs all iterations anew, so ask for no more than
// one where there is a choice. No allocation; constant time in the password; temporaries are wiped. Thread-safe.
Result<void> pbkdf2(const Pbkdf2Parameters& parameters, Bytes password, Bytes salt, MutableBytes out,
                    const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto
