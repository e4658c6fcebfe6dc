#include "troth/jose/jwe.hpp"

#include "troth/encoding/base64.hpp"
#include "troth/jose/errors.hpp"
#include "troth/jose/header.hpp"
#include "troth/jose/jwe_content.hpp"
#include "troth/jose/jwe_key.hpp"

namespace troth::inline v1::jose {

namespace {

using encoding::base64::Alphabet;

// Token: a JWE's five parts, read but not believed.
struct Token {
    json::Value header;
    std::string_view aad;  // the header as it stands in the token: RFC 7516 §5.1 step 14
    ByteVector encrypted_key, iv, ciphertext, tag;
    std::string key_id;
};
Result<Token> token_of(std::string_view compact) {
    if (compact.size() > max_token_size) return fail(errors::too_large);
    std::array<std::string_view, 5> parts;
    if (!split(compact, parts)) return fail(Error(errors::bad_serialization).with("expected", "five parts"));
    Token out;
    TROTH_TRY(out.header, header_json(parts[0]));
    out.aad = parts[0];
    ByteVector* targets[] = {&out.encrypted_key, &out.iv, &out.ciphertext, &out.tag};
    static constexpr std::string_view names[] = {"encrypted key", "initialization vector", "ciphertext", "tag"};
    for (usize i = 0; i < std::size(targets); ++i) {
        auto bytes = encoding::base64::decode(parts[i + 1], Alphabet::url);
        if (!bytes) return fail(Error(errors::bad_serialization).with("not base64url", names[i]));
        *targets[i] = std::move(*bytes);
    }
    TROTH_TRY(out.key_id, header_text(out.header, "kid"));
    if (out.header.find("zip") != nullptr) return fail(errors::compressed);
    return out;
}

Result<JweAlgorithm> algorithm_of(const Token& token, const Jwk& key, const JweExpectations& expectations) {
    TROTH_TRY(const std::string name, header_text(token.header, "alg"));
    if (name.empty()) return fail(Error(errors::member_missing).with("member", "alg"));
    const auto algorithm = jwe_algorithm(name);
    if (!algorithm) return fail(Error(errors::unsupported_algorithm).with("algorithm", name));
    if (!expectations.algorithm && key.notes().algorithm.empty()) return fail(errors::algorithm_not_stated);
    const bool unexpected =
        expectations.algorithm ? *expectations.algorithm != *algorithm : *algorithm == JweAlgorithm::legacy_RSA1_5;
    if (unexpected) return fail(Error(errors::algorithm_mismatch).with("algorithm", name));
    return *algorithm;
}
Result<JweEncryption> encryption_of(const Token& token, const JweExpectations& expectations) {
    TROTH_TRY(const std::string name, header_text(token.header, "enc"));
    if (name.empty()) return fail(Error(errors::member_missing).with("member", "enc"));
    const auto encryption = jwe_encryption(name);
    if (!encryption) return fail(Error(errors::unsupported_algorithm).with("encryption", name));
    if (expectations.encryption && *expectations.encryption != *encryption)
        return fail(Error(errors::algorithm_mismatch).with("encryption", name));
    return *encryption;
}

Result<Decrypted> decrypt_token(const Token& token, const Jwk& key, RandomSource& random,
                                const JweExpectations& expectations) {
    TROTH_TRY(const JweAlgorithm algorithm, algorithm_of(token, key, expectations));
    TROTH_TRY(const JweEncryption encryption, encryption_of(token, expectations));
    TROTH_TRY(check_jwe_key(key, algorithm, encryption));
    if (!token.key_id.empty() && !key.notes().key_id.empty() && token.key_id != key.notes().key_id)
        return fail(Error(errors::no_such_key).with("kid", token.key_id));
    TROTH_TRY(const SecretBytes content_key, receive_key(algorithm, encryption, key, token.header, token.encrypted_key,
                                                         expectations.most_iterations, random));
    Decrypted out;
    TROTH_TRY(out.type, header_text(token.header, "typ"));
    TROTH_TRY(out.content_type, header_text(token.header, "cty"));
    out.key_id = token.key_id;
    TROTH_TRY(out.plaintext, open_content(encryption, content_key.bytes(), bytes_of(token.aad), token.iv,
                                          token.ciphertext, token.tag));
    return out;
}

}  // namespace

Result<Decrypted> decrypt(std::string_view compact, const Jwk& key, RandomSource& random,
                          const JweExpectations& expectations) {
    TROTH_TRY(const Token token, token_of(compact));
    return decrypt_token(token, key, random, expectations);
}
Result<Decrypted> decrypt(std::string_view compact, const JwkSet& keys, RandomSource& random,
                          const JweExpectations& expectations) {
    TROTH_TRY(const Token token, token_of(compact));
    const Jwk* key = keys.find(token.key_id);
    if (key == nullptr) return fail(Error(errors::no_such_key).with("kid", token.key_id));
    return decrypt_token(token, *key, random, expectations);
}

Result<std::string> encrypt(Bytes plaintext, JweAlgorithm algorithm, JweEncryption encryption, const Jwk& key,
                            RandomSource& random, const JweOptions& options) {
    if (algorithm == JweAlgorithm::legacy_RSA1_5)
        return fail(Error(errors::unsupported_algorithm).with("algorithm", info(algorithm).name));
    if (plaintext.size() > max_token_size / 2) return fail(errors::too_large);
    TROTH_TRY(check_jwe_key(key, algorithm, encryption));
    json::ObjectWriter header;
    header.string("alg", info(algorithm).name).string("enc", info(encryption).name);
    if (!options.type.empty()) header.string("typ", options.type);
    if (!options.content_type.empty()) header.string("cty", options.content_type);
    if (!options.key_id.empty()) header.string("kid", options.key_id);
    TROTH_TRY(const SentKey sent, send_key(algorithm, encryption, key, options, header, random));
    const std::string aad = encoding::base64::encode(header.take().bytes(), Alphabet::url);
    TROTH_TRY(const SealedContent sealed,
              seal_content(encryption, sent.content_key.bytes(), bytes_of(aad), plaintext, random));
    std::string out = aad;
    for (const ByteVector* part : {&sent.encrypted_key, &sealed.iv, &sealed.ciphertext, &sealed.tag})
        (out += '.') += encoding::base64::encode(*part, Alphabet::url);
    return out;
}

}  // namespace troth::inline v1::jose
