// bcrypt_pbkdf: the password hash of OpenSSH's private key files, as OpenBSD's manual page bcrypt_pbkdf(3) describes
// it: PBKDF2 with a hash made of bcrypt (Provos and Mazieres, USENIX 1999) and SHA-512. For reading and writing such
// files; new designs take Argon2id.
#pragma once

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::crypto {

// bcrypt_pbkdf: a key of out.size() bytes, 1 to 1024. A round costs about two milliseconds for each 32 bytes of output.
// Fails with kdf_iterations (no round, or more than most_rounds) and kdf_output_size.
//
// NOT constant time: Blowfish reads its S-boxes at addresses that depend on password and salt (docs/side-channels.md).
// Temporaries are wiped. Thread-safe.
Result<void> bcrypt_pbkdf(Bytes password, Bytes salt, u64 rounds, MutableBytes out, u64 most_rounds = 1024);

}  // namespace troth::inline v1::crypto
