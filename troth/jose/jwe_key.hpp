// How the content encryption key of a JWE travels, RFC 7518 §4. Inside the room only.
#pragma once

#include "troth/jose/jwe.hpp"

namespace troth::inline v1::jose {

// check_jwe_key: the key is of the kind and size that the algorithm asks for, and meant for it. Errors:
// jose.algorithm_mismatch, jose.key_use, jose.short_key.
Result<void> check_jwe_key(const Jwk& key, JweAlgorithm algorithm, JweEncryption encryption);

// SentKey: the content encryption key, and how it goes into the token. What the header says about it is written to
// `header`.
struct SentKey {
    SecretBytes content_key;
    ByteVector encrypted_key;  // empty for dir and ECDH-ES
};
Result<SentKey> send_key(JweAlgorithm algorithm, JweEncryption encryption, const Jwk& key, const JweOptions& options,
                         json::ObjectWriter& header, RandomSource& random);

Result<SecretBytes> receive_key(JweAlgorithm algorithm, JweEncryption encryption, const Jwk& key,
                                const json::Value& header, Bytes encrypted_key, u64 most_iterations,
                                RandomSource& random);

}  // namespace troth::inline v1::jose
