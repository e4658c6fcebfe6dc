// The algorithms of JOSE under their registered names: RFC 7518, RFC 8037, RFC 8812, RFC 9864. "none" is not here.
#pragma once

#include <optional>
#include <string_view>

#include "troth/crypto/hash/hash.hpp"
#include "troth/keys/algorithm.hpp"

namespace troth::inline v1::jose {

// JwsAlgorithm: what signs (RFC 7518 §3.1, RFC 8037 §3.1, RFC 8812 §3.2, RFC 9864 §2.2).
enum class JwsAlgorithm : u8 {
    HS256,
    HS384,
    HS512,
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256,
    ES384,
    ES512,
    ES256K,
    EdDSA,
    Ed25519,
    Ed448,
};
struct JwsAlgorithmInfo {
    JwsAlgorithm id;
    std::string_view name;
    std::optional<crypto::HashId> hmac;  // of the three with a shared secret, which has at least the hash's size
};
// In the order of JwsAlgorithm.
std::span<const JwsAlgorithmInfo> jws_algorithms();
std::string_view name_of(JwsAlgorithm algorithm);
std::optional<JwsAlgorithm> jws_algorithm(std::string_view name);
// sign_algorithm: what it means for a key of this type; nothing if the two do not belong together.
std::optional<keys::SignAlgorithm> sign_algorithm(JwsAlgorithm algorithm, keys::KeyType type);
// default_algorithm: the usual one of a key type; nothing for a type that does not sign.
std::optional<JwsAlgorithm> default_algorithm(keys::KeyType type);

// JweAlgorithm: how the content's key gets to the recipient (RFC 7518 §4.1). RSA1_5 stands here for old tokens only.
enum class JweAlgorithm : u8 {
    dir,
    A128KW,
    A192KW,
    A256KW,
    A128GCMKW,
    A192GCMKW,
    A256GCMKW,
    RSA_OAEP,
    RSA_OAEP_256,
    ECDH_ES,
    ECDH_ES_A128KW,
    ECDH_ES_A192KW,
    ECDH_ES_A256KW,
    PBES2_HS256_A128KW,
    PBES2_HS384_A192KW,
    PBES2_HS512_A256KW,
    legacy_RSA1_5,
};
enum class JweKeying : u8 { direct, key_wrap, gcm_key_wrap, oaep, agreement, agreement_key_wrap, password, rsa1_5 };
struct JweAlgorithmInfo {
    JweAlgorithm id;
    std::string_view name;
    JweKeying keying;
    usize wrap_size;      // bytes of the key that wraps; 0 if none does
    crypto::HashId hash;  // of OAEP and PBKDF2
};
std::span<const JweAlgorithmInfo> jwe_algorithms();
const JweAlgorithmInfo& info(JweAlgorithm algorithm);
std::optional<JweAlgorithm> jwe_algorithm(std::string_view name);

// JweEncryption: how the content is encrypted (RFC 7518 §5.1).
enum class JweEncryption : u8 { A128CBC_HS256, A192CBC_HS384, A256CBC_HS512, A128GCM, A192GCM, A256GCM };
struct JweEncryptionInfo {
    JweEncryption id;
    std::string_view name;
    usize key_size, iv_size, tag_size;   // bytes; for CBC both halves of the key
    std::optional<crypto::HashId> hmac;  // of the three with CBC
};
std::span<const JweEncryptionInfo> jwe_encryptions();
const JweEncryptionInfo& info(JweEncryption encryption);
std::optional<JweEncryption> jwe_encryption(std::string_view name);

}  // namespace troth::inline v1::jose
