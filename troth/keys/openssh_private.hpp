// Private keys in OpenSSH's own file format ("openssh-key-v1", -----BEGIN OPENSSH PRIVATE KEY-----), which ssh-keygen
// writes since 7.8; OpenSSH's PROTOCOL.key describes it. PrivateKey::read and read_encrypted take such files, too.
#pragma once

#include "troth/keys/private_key.hpp"

namespace troth::inline v1::keys {

struct OpenSshPrivateKey {
    PrivateKey key;
    std::string comment;  // from outside
};

inline constexpr std::string_view openssh_pem_label = "OPENSSH PRIVATE KEY";

// from_openssh_private: the content of the PEM block. RSA, ECDSA on P-256, P-384 and P-521, and Ed25519; one key in a
// file. Without a password: keys.encrypted, if it needs one. Errors: keys.bad_openssh_private, keys.wrong_password,
// keys.unsupported_algorithm, keys.inconsistent, crypto.kdf_iterations, curve.*, crypto.rsa_*.
Result<OpenSshPrivateKey> from_openssh_private(Bytes content, std::optional<Bytes> password = {});

// to_openssh_private: a PEM block; under aes256-ctr and bcrypt with `rounds` rounds if there is a password. Errors:
// keys.unsupported_algorithm for a kind of key that OpenSSH does not know.
inline constexpr u64 openssh_default_rounds = 24;  // as ssh-keygen since 9.4; about a tenth of a second
Result<SecretBytes> to_openssh_private(const PrivateKey& key, std::string_view comment, RandomSource& random,
                                       std::optional<Bytes> password = {}, u64 rounds = openssh_default_rounds);

}  // namespace troth::inline v1::keys
