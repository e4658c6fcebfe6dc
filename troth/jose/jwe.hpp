// JSON Web Encryption in compact form: RFC 7516, with the algorithms of RFC 7518 §4 and §5 and RFC 8037 §3.2.
#pragma once

#include "troth/jose/jws.hpp"

namespace troth::inline v1::jose {

// JweExpectations: what the recipient expects of a token. What is left open is taken from the key's "alg" and, for the
// encryption of the content, from the token.
struct JweExpectations {
    std::optional<JweAlgorithm> algorithm;  // legacy_RSA1_5 is accepted only if it stands here
    std::optional<JweEncryption> encryption;
    u64 most_iterations = 1'000'000;  // of PBES2: about half a second
};

// JweOptions: what the sender may say beside. Empty texts and bytes are left out.
struct JweOptions {
    std::string type, content_type, key_id;  // "typ", "cty", "kid"
    ByteVector party_u_info, party_v_info;   // "apu", "apv", of ECDH-ES (RFC 7518 §4.6.1)
    u64 iterations = 600'000;                // of PBES2
};

struct Decrypted {
    SecretBytes plaintext;
    std::string type, content_type, key_id;  // authenticated
};

// encrypt: to a public key (RSA-OAEP, ECDH-ES) or under a symmetric one; for PBES2 the password's octets are the
// symmetric key. Errors: jose.algorithm_mismatch, jose.unsupported_algorithm (legacy_RSA1_5 is not written),
// jose.key_use, jose.short_key, jose.iterations, jose.too_large, crypto.*.
Result<std::string> encrypt(Bytes plaintext, JweAlgorithm algorithm, JweEncryption encryption, const Jwk& key,
                            RandomSource& random, const JweOptions& options = {});

// decrypt: whatever is wrong with key, tag or padding is one error, jose.undecipherable; where an RSA ciphertext is
// bad, the work goes on with a random key, so that the time does not tell either (RFC 7516 §11.5). Errors also:
// jose.bad_serialization, jose.bad_json, jose.duplicate_member, jose.too_large, jose.member_missing, jose.bad_member,
// jose.critical_header, jose.compressed, jose.algorithm_not_stated, jose.algorithm_mismatch,
// jose.unsupported_algorithm, jose.key_use, jose.short_key, jose.no_such_key, jose.iterations; curve.* for an invalid
// ephemeral key. `random` blinds and makes that key.
Result<Decrypted> decrypt(std::string_view compact, const Jwk& key, RandomSource& random,
                          const JweExpectations& expectations = {});
Result<Decrypted> decrypt(std::string_view compact, const JwkSet& keys, RandomSource& random,
                          const JweExpectations& expectations = {});

}  // namespace troth::inline v1::jose
