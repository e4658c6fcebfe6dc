#include "troth/jose/jwe_key.hpp"

#include "troth/crypto/aead/gcm.hpp"
#include "troth/crypto/cipher/key_wrap.hpp"
#include "troth/crypto/kdf/one_step.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/crypto/sign/rsa_encryption.hpp"
#include "troth/jose/errors.hpp"
#include "troth/jose/header.hpp"
#include "troth/keys/curve_oid.hpp"

namespace troth::inline v1::jose {

namespace {

using crypto::AesCipher;
using crypto::AesGcm;

constexpr u64 least_iterations = 1000;  // RFC 7518 §4.8.1.2
constexpr usize least_salt = 8;         // §4.8.1.1
constexpr usize gcm_nonce_size = 12, gcm_tag_size = 16;

std::unexpected<Error> undecipherable() {
    return fail(errors::undecipherable);
}
bool agrees(keys::KeyType type) {
    return keys::curve_of(type).has_value() || type == keys::KeyType::x25519 || type == keys::KeyType::x448;
}
SecretBytes random_key(usize size, RandomSource& random) {
    SecretBytes out(size);
    random.fill(out.mutable_bytes());
    return out;
}

// concat_kdf: the key that the shared secret gives, RFC 7518 §4.6.2.
Result<SecretBytes> concat_kdf(Bytes shared, std::string_view algorithm, Bytes party_u, Bytes party_v, usize size) {
    ByteVector info;
    const auto put_number = [&](usize number) {
        u8 octets[4];
        store_be(octets, static_cast<u32>(number));
        info.insert(info.end(), octets, octets + 4);
    };
    for (const Bytes part : {bytes_of(algorithm), party_u, party_v}) {
        put_number(part.size());
        info.insert(info.end(), part.begin(), part.end());
    }
    put_number(size * 8);
    SecretBytes out(size);
    TROTH_TRY(crypto::one_step_kdf(crypto::HashId::sha256, shared, info, out.mutable_bytes()));
    return out;
}
// agreement_key: for ECDH-ES the content's key itself, otherwise one that wraps it.
Result<SecretBytes> agreement_key(const JweAlgorithmInfo& row, JweEncryption encryption, Bytes shared, Bytes party_u,
                                  Bytes party_v) {
    const bool direct = row.keying == JweKeying::agreement;
    return concat_kdf(shared, direct ? info(encryption).name : row.name, party_u, party_v,
                      direct ? info(encryption).key_size : row.wrap_size);
}

// password_key: RFC 7518 §4.8: the salt is the algorithm's name, a zero octet and the salt that is sent.
Result<SecretBytes> password_key(const JweAlgorithmInfo& row, Bytes password, Bytes sent_salt, u64 iterations) {
    ByteVector salt(row.name.begin(), row.name.end());
    salt.push_back(0);
    salt.insert(salt.end(), sent_salt.begin(), sent_salt.end());
    SecretBytes out(row.wrap_size);
    TROTH_TRY(crypto::pbkdf2({row.hash, iterations, iterations}, password, salt, out.mutable_bytes()));
    return out;
}

Result<SecretBytes> unwrap(Bytes wrapping_key, Bytes wrapped) {
    auto out = crypto::key_unwrap(AesCipher(wrapping_key), wrapped);
    if (!out) return undecipherable();
    return std::move(*out);
}

Result<ByteVector> gcm_wrap(Bytes wrapping_key, Bytes content_key, json::ObjectWriter& header, RandomSource& random) {
    ByteVector iv(gcm_nonce_size);
    random.fill(iv);
    SecretBytes sealed(content_key.size() + gcm_tag_size);
    std::ranges::copy(content_key, sealed.mutable_bytes().begin());
    TROTH_TRY(const AesGcm gcm, AesGcm::create(wrapping_key));
    TROTH_TRY(gcm.seal(iv, {}, sealed.mutable_bytes()));
    header.base64url("iv", iv).base64url("tag", sealed.bytes().last(gcm_tag_size));
    const Bytes wrapped = sealed.bytes().first(content_key.size());
    return ByteVector(wrapped.begin(), wrapped.end());
}
Result<SecretBytes> gcm_unwrap(Bytes wrapping_key, const json::Value& header, Bytes wrapped) {
    TROTH_TRY(const auto iv, header_bytes(header, "iv"));
    TROTH_TRY(const auto tag, header_bytes(header, "tag"));
    if (!iv || !tag) return fail(Error(errors::member_missing).with("member", iv ? "tag" : "iv"));
    if (iv->size() != gcm_nonce_size || tag->size() != gcm_tag_size) return undecipherable();
    SecretBytes out(wrapped.size() + gcm_tag_size);
    std::ranges::copy(wrapped, out.mutable_bytes().begin());
    std::ranges::copy(*tag, out.mutable_bytes().subspan(wrapped.size()).begin());
    TROTH_TRY(const AesGcm gcm, AesGcm::create(wrapping_key));
    if (!gcm.open(*iv, {}, out.mutable_bytes())) return undecipherable();
    out.shrink(wrapped.size());
    return out;
}

// The sender's side of ECDH-ES: a fresh key of the recipient's kind, whose public half is sent.
Result<SecretBytes> agree_as_sender(const JweAlgorithmInfo& row, JweEncryption encryption, const Jwk& key,
                                    const JweOptions& options, json::ObjectWriter& header, RandomSource& random) {
    TROTH_TRY(auto ephemeral, keys::PrivateKey::generate(key.public_key()->type(), random));
    TROTH_TRY(const SecretBytes shared, ephemeral.derive(*key.public_key()));
    TROTH_TRY(const Jwk sent, Jwk::of(ephemeral.public_key()));
    TROTH_TRY(const std::string json, sent.public_json());
    header.verbatim("epk", bytes_of(json));
    if (!options.party_u_info.empty()) header.base64url("apu", options.party_u_info);
    if (!options.party_v_info.empty()) header.base64url("apv", options.party_v_info);
    return agreement_key(row, encryption, shared.bytes(), options.party_u_info, options.party_v_info);
}
Result<SecretBytes> agree_as_recipient(const JweAlgorithmInfo& row, JweEncryption encryption, const Jwk& key,
                                       const json::Value& header) {
    const json::Value* sent = header.find("epk");
    if (sent == nullptr) return fail(Error(errors::member_missing).with("member", "epk"));
    TROTH_TRY(const Jwk ephemeral, Jwk::from_value(*sent));  // an invalid point is refused here
    if (ephemeral.symmetric() || ephemeral.public_key()->type() != key.public_key()->type())
        return fail(Error(errors::bad_member).with("member", "epk").with("problem", "a key of another kind"));
    TROTH_TRY(const auto party_u, header_bytes(header, "apu"));
    TROTH_TRY(const auto party_v, header_bytes(header, "apv"));
    auto shared = key.private_key()->derive(*ephemeral.public_key());
    if (!shared) return undecipherable();
    return agreement_key(row, encryption, shared->bytes(), party_u.value_or(ByteVector{}),
                         party_v.value_or(ByteVector{}));
}

Result<u64> iterations_in(const json::Value& header, u64 most) {
    const json::Value* count = header.find("p2c");
    if (count == nullptr) return fail(Error(errors::member_missing).with("member", "p2c"));
    u64 iterations = 0;
    const std::string_view digits = count->words();
    if (!count->is(json::Value::Kind::number) || digits.size() > 18) return fail(errors::iterations);
    for (const char digit : digits) {
        if (digit < '0' || digit > '9') return fail(errors::iterations);
        iterations = iterations * 10 + static_cast<u64>(digit - '0');
    }
    if (iterations < least_iterations || iterations > most)
        return fail(Error(errors::iterations).with("p2c", digits).with("at most", std::to_string(most)));
    return iterations;
}

// RSA: a bad ciphertext leads to a random key, which then opens nothing (RFC 7516 §11.5).
Result<SecretBytes> rsa_receive(const JweAlgorithmInfo& row, usize size, const crypto::RsaPrivateKey& key,
                                Bytes encrypted_key, RandomSource& random) {
    SecretBytes instead = random_key(size, random);
    auto got = row.keying == JweKeying::oaep
                   ? crypto::rsa::decrypt_oaep(key, row.hash, row.hash, {}, encrypted_key, random)
                   : crypto::rsa::decrypt_pkcs1(key, encrypted_key, random);
    if (!got || got->size() != size) return instead;
    return std::move(*got);
}

}  // namespace

Result<void> check_jwe_key(const Jwk& key, JweAlgorithm algorithm, JweEncryption encryption) {
    const JweAlgorithmInfo& row = info(algorithm);
    const auto mismatch = [&](std::string_view expected) {
        return fail(Error(errors::algorithm_mismatch).with("algorithm", row.name).with("expected", expected));
    };
    if (!key.notes().algorithm.empty() && key.notes().algorithm != row.name) {
        // A key for "dir" may also be named after the encryption that it is for (RFC 7517 §4.4).
        const bool named = row.keying == JweKeying::direct && key.notes().algorithm == info(encryption).name;
        if (!named) return mismatch(key.notes().algorithm);
    }
    if (!key.may(KeyUse::encryption)) return fail(errors::key_use);
    const auto sized = [&](usize size) -> Result<void> {
        if (!key.symmetric()) return mismatch("one for a public key");
        if (key.secret().size() == size) return {};
        return fail(Error(errors::short_key)
                        .with("bytes", std::to_string(key.secret().size()))
                        .with("needed", std::to_string(size)));
    };
    switch (row.keying) {
        case JweKeying::direct:
            return sized(info(encryption).key_size);
        case JweKeying::key_wrap:
        case JweKeying::gcm_key_wrap:
            return sized(row.wrap_size);
        case JweKeying::password:
            if (!key.symmetric()) return mismatch("one for a public key");
            return {};
        case JweKeying::oaep:
        case JweKeying::rsa1_5:
            if (key.symmetric() || key.public_key()->type() != keys::KeyType::rsa) return mismatch("one for the key");
            return {};
        case JweKeying::agreement:
        case JweKeying::agreement_key_wrap:
            if (key.symmetric() || !agrees(key.public_key()->type())) return mismatch("one for the key");
            return {};
    }
    return {};
}

Result<SentKey> send_key(JweAlgorithm algorithm, JweEncryption encryption, const Jwk& key, const JweOptions& options,
                         json::ObjectWriter& header, RandomSource& random) {
    const JweAlgorithmInfo& row = info(algorithm);
    if (row.keying == JweKeying::direct) return SentKey{SecretBytes(key.secret()), {}};
    if (row.keying == JweKeying::agreement) {
        TROTH_TRY(SecretBytes agreed, agree_as_sender(row, encryption, key, options, header, random));
        return SentKey{std::move(agreed), {}};
    }
    SentKey out{random_key(info(encryption).key_size, random), {}};
    const Bytes content_key = out.content_key.bytes();
    if (row.keying == JweKeying::oaep) {
        TROTH_TRY(out.encrypted_key,
                  crypto::rsa::encrypt_oaep(*key.public_key()->rsa(), row.hash, row.hash, {}, content_key, random));
        return out;
    }
    if (row.keying == JweKeying::gcm_key_wrap) {
        TROTH_TRY(out.encrypted_key, gcm_wrap(key.secret(), content_key, header, random));
        return out;
    }
    SecretBytes wrapping_key(key.secret());
    if (row.keying == JweKeying::agreement_key_wrap) {
        TROTH_TRY(wrapping_key, agree_as_sender(row, encryption, key, options, header, random));
    }
    if (row.keying == JweKeying::password) {
        if (options.iterations < least_iterations) return fail(errors::iterations);
        ByteVector salt(16);
        random.fill(salt);
        header.base64url("p2s", salt).number("p2c", options.iterations);
        TROTH_TRY(wrapping_key, password_key(row, key.secret(), salt, options.iterations));
    }
    TROTH_TRY(out.encrypted_key, crypto::key_wrap(AesCipher(wrapping_key.bytes()), content_key));
    return out;
}

Result<SecretBytes> receive_key(JweAlgorithm algorithm, JweEncryption encryption, const Jwk& key,
                                const json::Value& header, Bytes encrypted_key, u64 most_iterations,
                                RandomSource& random) {
    const JweAlgorithmInfo& row = info(algorithm);
    const bool none_is_sent = row.keying == JweKeying::direct || row.keying == JweKeying::agreement;
    if (none_is_sent != encrypted_key.empty()) return undecipherable();  // RFC 7516 §5.2 steps 10 and 11
    if (!key.symmetric() && key.private_key() == nullptr)
        return fail(Error(errors::key_use).with("problem", "a public key cannot decrypt"));
    switch (row.keying) {
        case JweKeying::direct:
            return SecretBytes(key.secret());
        case JweKeying::key_wrap:
            return unwrap(key.secret(), encrypted_key);
        case JweKeying::gcm_key_wrap:
            return gcm_unwrap(key.secret(), header, encrypted_key);
        case JweKeying::oaep:
        case JweKeying::rsa1_5:
            return rsa_receive(row, info(encryption).key_size, *key.private_key()->rsa(), encrypted_key, random);
        case JweKeying::agreement:
            return agree_as_recipient(row, encryption, key, header);
        case JweKeying::agreement_key_wrap: {
            TROTH_TRY(const SecretBytes wrapping_key, agree_as_recipient(row, encryption, key, header));
            return unwrap(wrapping_key.bytes(), encrypted_key);
        }
        case JweKeying::password:
            break;
    }
    TROTH_TRY(const u64 iterations, iterations_in(header, most_iterations));
    TROTH_TRY(const auto salt, header_bytes(header, "p2s"));
    if (!salt) return fail(Error(errors::member_missing).with("member", "p2s"));
    if (salt->size() < least_salt) return fail(Error(errors::bad_member).with("member", "p2s"));
    TROTH_TRY(const SecretBytes wrapping_key, password_key(row, key.secret(), *salt, iterations));
    return unwrap(wrapping_key.bytes(), encrypted_key);
}

}  // namespace troth::inline v1::jose
