// The key derivation of PKCS#12, RFC 7292 appendix B. Old files encrypt with it; the MAC of most files, new ones too,
// takes its key from it. New formats take pbkdf2, scrypt or Argon2id.
#pragma once

#include "troth/base/result.hpp"
#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::crypto {

// Pkcs12KeyUse: what the bytes are for, the "ID byte" of RFC 7292 §B.3.
enum class Pkcs12KeyUse : u8 { encryption_key = 1, initialisation_vector = 2, mac_key = 3 };

// Pkcs12KdfParameters: what a file says, and how much of it the caller believes.
struct Pkcs12KdfParameters {
    HashId hash = HashId::sha256;
    u64 iterations = 600'000;
    u64 most_iterations = 100'000'000;
};

// pkcs12_kdf: out.size() bytes from a password that is UTF-16, big-endian, with two zero bytes behind it (§B.1), or no
// bytes at all if there is none. Fails with kdf_iterations (none, or more than most_iterations), kdf_output_size
// (nothing). Each hash output costs all iterations anew. Allocates; constant time in the password; temporaries are
// wiped. Thread-safe.
Result<void> pkcs12_kdf(const Pkcs12KdfParameters& parameters, Pkcs12KeyUse use, Bytes password, Bytes salt,
                        MutableBytes out, const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto
