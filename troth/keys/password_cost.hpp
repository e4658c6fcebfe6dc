// How a key file is made expensive to guess, and how expensive a file from elsewhere may be.
#pragma once

#include "troth/base/bytes.hpp"

namespace troth::inline v1::keys {

// PasswordCost: for writing. What openssl writes and reads since 1.1, with more iterations.
struct PasswordCost {
    u64 iterations = 600'000;  // of PBKDF2 with HMAC-SHA-256: about a tenth of a second
};

// PasswordLimits: for reading, since the file states its own cost.
struct PasswordLimits {
    u64 most_iterations = 100'000'000;  // of all derivations of the file together: about a minute
    u64 most_memory = u64{1} << 30;     // of scrypt, in bytes
    bool allow_legacy = false;          // ciphers that are broken or withdrawn: RC2, RC4, triple DES; MD5 in a MAC
};

}  // namespace troth::inline v1::keys
