#include "troth/jose/jws.hpp"

#include <functional>

#include "troth/crypto/mac/hmac.hpp"
#include "troth/crypto/sign/ecdsa.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/jose/errors.hpp"
#include "troth/jose/header.hpp"
#include "troth/keys/curve_oid.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/structures.hpp"

namespace troth::inline v1::jose {

namespace {

using encoding::base64::Alphabet;
using json::Value;

std::string encoded(Bytes bytes) {
    return encoding::base64::encode(bytes, Alphabet::url);
}
Result<ByteVector> decoded(std::string_view text, std::string_view part) {
    auto bytes = encoding::base64::decode(text, Alphabet::url);
    if (!bytes) return fail(Error(errors::bad_serialization).with("not base64url", part));
    return std::move(*bytes);
}

std::unexpected<Error> mismatch(std::string_view algorithm, std::string_view other) {
    return fail(Error(errors::algorithm_mismatch).with("algorithm", algorithm).with("expected", other));
}

// The key allows it, and has the size that the algorithm asks for.
Result<void> check_key(const Jwk& key, JwsAlgorithm algorithm) {
    const std::string_view name = name_of(algorithm);
    if (!key.notes().algorithm.empty() && key.notes().algorithm != name) return mismatch(name, key.notes().algorithm);
    if (!key.may(KeyUse::signature)) return fail(errors::key_use);
    const auto hmac = jws_algorithms()[static_cast<usize>(algorithm)].hmac;
    if (hmac.has_value() != key.symmetric())  // a public key is no shared secret, and none the other way
        return mismatch(name, key.symmetric() ? "one for a shared secret" : "one for a public key");
    if (hmac && key.secret().size() < crypto::digest_size(*hmac))
        return fail(Error(errors::short_key).with("bytes", std::to_string(key.secret().size())));
    if (!hmac && !sign_algorithm(algorithm, key.public_key()->type()))
        return mismatch(name, keys::name_of(key.public_key()->type()));
    return {};
}

crypto::Mac mac_of(JwsAlgorithm algorithm, Bytes secret, Bytes message) {
    const auto hash = *jws_algorithms()[static_cast<usize>(algorithm)].hmac;
    return crypto::hmac(crypto::HmacKey(hash, secret), message);
}

// ECDSA signatures are r and s in fixed width, one behind the other (RFC 7518 §3.4); keys/ speaks DER.
bool verify_ecdsa(const crypto::EcPublicKey& key, keys::SignAlgorithm algorithm, Bytes message, Bytes signature) {
    const usize size = crypto::field_size(key.curve());
    if (signature.size() != 2 * size) return false;
    const crypto::Digest digest = crypto::hash(*keys::info(algorithm).hash, message);
    return crypto::ecdsa::verify(key, digest.bytes(), signature.first(size), signature.subspan(size));
}
Result<ByteVector> fixed_width(Bytes der, usize size) {
    TROTH_TRY(const auto value, encoding::der::parse<keys::EcdsaSigValue>(der));
    ByteVector out(2 * size);
    const Bytes r = value.r.magnitude, s = value.s.magnitude;
    if (r.size() > size || s.size() > size) return fail(keys::errors::bad_signature);  // of a faulty device
    std::ranges::copy(r, out.end() - static_cast<std::ptrdiff_t>(size + r.size()));
    std::ranges::copy(s, out.end() - static_cast<std::ptrdiff_t>(s.size()));
    return out;
}

}  // namespace

Result<Jws> Jws::from_parts(std::string_view header, std::string_view payload, std::string_view signature) {
    Jws out;
    TROTH_TRY(const Value value, header_json(header));
    TROTH_TRY(out.algorithm_, header_text(value, "alg"));
    if (out.algorithm_.empty()) return fail(Error(errors::member_missing).with("member", "alg"));
    TROTH_TRY(out.header_.type, header_text(value, "typ"));
    TROTH_TRY(out.header_.content_type, header_text(value, "cty"));
    TROTH_TRY(out.header_.key_id, header_text(value, "kid"));
    TROTH_TRY(out.header_.nonce, header_text(value, "nonce"));
    TROTH_TRY(out.header_.url, header_text(value, "url"));
    out.header_.with_key = value.find("jwk") != nullptr;
    if (out.header_.with_key) {
        TROTH_TRY(const ByteVector text, decoded(header, "header"));
        out.key_ = text_of(text);
    }
    TROTH_TRY(out.payload_, decoded(payload, "payload"));
    TROTH_TRY(out.signature_, decoded(signature, "signature"));
    ((out.signed_ = header) += '.') += payload;
    return out;
}

Result<Jws> Jws::from_compact(std::string_view text) {
    if (text.size() > max_token_size) return fail(errors::too_large);
    std::array<std::string_view, 3> parts;
    if (!split(text, parts)) return fail(Error(errors::bad_serialization).with("expected", "three parts"));
    return from_parts(parts[0], parts[1], parts[2]);
}

Result<Jws> Jws::from_flattened(Bytes json) {
    TROTH_TRY(const Value value, json::parse_object(json));
    if (value.find("signatures") != nullptr)
        return fail(Error(errors::bad_serialization).with("problem", "several signatures; one is expected"));
    if (value.find("header") != nullptr)
        return fail(Error(errors::bad_serialization).with("problem", "an unprotected header"));
    std::string_view parts[3];
    static constexpr std::string_view names[] = {"protected", "payload", "signature"};
    for (usize i = 0; i < 3; ++i) {
        const Value* part = value.find(names[i]);
        if (part == nullptr) return fail(Error(errors::member_missing).with("member", names[i]));
        if (!part->is(Value::Kind::string)) return fail(Error(errors::bad_member).with("member", names[i]));
        parts[i] = part->words();
    }
    return from_parts(parts[0], parts[1], parts[2]);
}

Result<Jwk> Jws::key() const {
    if (!header_.with_key) return fail(Error(errors::member_missing).with("member", "jwk"));
    TROTH_TRY(const Value header, json::parse_object(bytes_of(key_)));
    TROTH_TRY(Jwk key, Jwk::from_value(*header.find("jwk")));
    if (key.symmetric() || key.private_key() != nullptr)  // RFC 7515 §4.1.3: the public key
        return fail(Error(errors::unsupported_key).with("jwk", "not a public key"));
    return key;
}

Result<Bytes> Jws::verify(const Jwk& key, std::optional<JwsAlgorithm> expected) const {
    const auto own = jws_algorithm(algorithm_);
    if (!own) return fail(Error(errors::unsupported_algorithm).with("algorithm", algorithm_));
    if (!expected && key.notes().algorithm.empty()) return fail(errors::algorithm_not_stated);
    if (expected && *expected != *own) return mismatch(algorithm_, name_of(*expected));
    TROTH_TRY(check_key(key, *own));
    // A key that has another name than the token's is another key.
    if (!header_.key_id.empty() && !key.notes().key_id.empty() && header_.key_id != key.notes().key_id)
        return fail(Error(errors::no_such_key).with("kid", header_.key_id));
    const Bytes message = bytes_of(signed_);
    bool good = false;
    if (key.symmetric()) {
        good = crypto::verify(mac_of(*own, key.secret(), message), signature_);
    } else {
        const keys::PublicKey& own_key = *key.public_key();
        const keys::SignAlgorithm algorithm = *sign_algorithm(*own, own_key.type());
        good = own_key.ec() != nullptr ? verify_ecdsa(*own_key.ec(), algorithm, message, signature_)
                                       : own_key.verify(algorithm, message, signature_).has_value();
    }
    if (!good) return fail(errors::bad_signature);
    return Bytes(payload_);
}

Result<Bytes> Jws::verify(const JwkSet& keys, std::optional<JwsAlgorithm> expected) const {
    const Jwk* key = keys.find(header_.key_id);
    if (key == nullptr) return fail(Error(errors::no_such_key).with("kid", header_.key_id));
    return verify(*key, expected);
}

namespace {

struct Parts {
    std::string header, payload, signature;  // base64url
};

using SignBytes = std::function<Result<ByteVector>(Bytes)>;

Result<Parts> sign_parts(const JwsHeader& header, Bytes payload, JwsAlgorithm algorithm, const Jwk& public_key,
                         const SignBytes& sign) {
    TROTH_TRY(check_key(public_key, algorithm));
    json::ObjectWriter writer;
    writer.string("alg", name_of(algorithm));
    const auto text = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) writer.string(name, value);
    };
    text("typ", header.type);
    text("cty", header.content_type);
    text("kid", header.key_id);
    if (header.with_key) {
        TROTH_TRY(const std::string key, public_key.public_json());
        writer.verbatim("jwk", bytes_of(key));
    }
    text("nonce", header.nonce);
    text("url", header.url);
    Parts out{encoded(writer.take().bytes()), encoded(payload), {}};
    const std::string message = out.header + "." + out.payload;
    TROTH_TRY(const ByteVector signature, sign(bytes_of(message)));
    out.signature = encoded(signature);
    return out;
}

Result<ByteVector> wire_to_jws(const keys::PublicKey& key, ByteVector signature) {
    if (key.ec() == nullptr) return signature;
    return fixed_width(signature, crypto::field_size(key.ec()->curve()));
}

Result<Parts> sign_with(const JwsHeader& header, Bytes payload, JwsAlgorithm algorithm, const Jwk& key,
                        RandomSource& random) {
    return sign_parts(header, payload, algorithm, key, [&](Bytes message) -> Result<ByteVector> {
        if (key.symmetric()) {
            const crypto::Mac mac = mac_of(algorithm, key.secret(), message);
            return ByteVector(mac.bytes().begin(), mac.bytes().end());
        }
        if (key.private_key() == nullptr)
            return fail(Error(errors::key_use).with("problem", "a public key cannot sign"));
        const keys::PublicKey& own = *key.public_key();
        TROTH_TRY(ByteVector signature,
                  key.private_key()->sign(*sign_algorithm(algorithm, own.type()), message, random));
        return wire_to_jws(own, std::move(signature));
    });
}
Result<Parts> sign_with(const JwsHeader& header, Bytes payload, JwsAlgorithm algorithm, const keys::Signer& signer,
                        RandomSource& random) {
    TROTH_TRY(const Jwk key,
              Jwk::of(signer.public_key(), {.key_id = {}, .algorithm = {}, .use = {}, .operations = {}}));
    return sign_parts(header, payload, algorithm, key, [&](Bytes message) -> Result<ByteVector> {
        const keys::PublicKey& own = signer.public_key();
        TROTH_TRY(ByteVector signature, signer.sign(*sign_algorithm(algorithm, own.type()), message, random));
        return wire_to_jws(own, std::move(signature));
    });
}

std::string compact(const Parts& parts) {
    return parts.header + "." + parts.payload + "." + parts.signature;
}
std::string flattened(const Parts& parts) {
    json::ObjectWriter writer;
    writer.string("protected", parts.header).string("payload", parts.payload).string("signature", parts.signature);
    return std::string(text_of(writer.take().bytes()));
}

}  // namespace

Result<std::string> sign_compact(const JwsHeader& header, Bytes payload, JwsAlgorithm algorithm, const Jwk& key,
                                 RandomSource& random) {
    TROTH_TRY(const Parts parts, sign_with(header, payload, algorithm, key, random));
    return compact(parts);
}
Result<std::string> sign_compact(const JwsHeader& header, Bytes payload, JwsAlgorithm algorithm,
                                 const keys::Signer& signer, RandomSource& random) {
    TROTH_TRY(const Parts parts, sign_with(header, payload, algorithm, signer, random));
    return compact(parts);
}
Result<std::string> sign_flattened(const JwsHeader& header, Bytes payload, JwsAlgorithm algorithm, const Jwk& key,
                                   RandomSource& random) {
    TROTH_TRY(const Parts parts, sign_with(header, payload, algorithm, key, random));
    return flattened(parts);
}
Result<std::string> sign_flattened(const JwsHeader& header, Bytes payload, JwsAlgorithm algorithm,
                                   const keys::Signer& signer, RandomSource& random) {
    TROTH_TRY(const Parts parts, sign_with(header, payload, algorithm, signer, random));
    return flattened(parts);
}

}  // namespace troth::inline v1::jose
