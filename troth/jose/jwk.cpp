#include "troth/jose/jwk.hpp"

#include <algorithm>

#include "troth/crypto/sign/rsa_roca.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/jose/algorithms.hpp"
#include "troth/jose/errors.hpp"
#include "troth/jose/key_forms.hpp"
#include "troth/keys/curve_oid.hpp"
#include "troth/keys/oids.hpp"

namespace troth::inline v1::jose {

namespace {

namespace der = encoding::der;
using json::Value;
using keys::KeyType;

std::unexpected<Error> bad(std::string_view member, std::string_view problem) {
    return fail(Error(errors::bad_member).with("member", member).with("problem", problem));
}
std::unexpected<Error> unsupported(std::string_view what, std::string_view value) {
    return fail(Error(errors::unsupported_key).with(what, value));
}

// A text member; nothing if it is absent.
Result<std::optional<std::string>> text_member(const Value& object, std::string_view name) {
    const Value* found = object.find(name);
    if (found == nullptr) return std::nullopt;
    if (!found->is(Value::Kind::string)) return bad(name, "it must be a string");
    return std::optional<std::string>(found->words());
}
Result<std::string> required_text(const Value& object, std::string_view name) {
    TROTH_TRY(auto found, text_member(object, name));
    if (!found) return fail(Error(errors::member_missing).with("member", name));
    return std::move(*found);
}

Result<SecretBytes> octets(const Value& object, std::string_view name) {
    const Value* found = object.find(name);
    if (found == nullptr) return fail(Error(errors::member_missing).with("member", name));
    if (!found->is(Value::Kind::string)) return bad(name, "it must be a string of base64url");
    auto out = encoding::base64::decode_secret(found->text(), encoding::base64::Alphabet::url);
    if (!out) return bad(name, "it is not base64url");
    return std::move(*out);
}
// sized: RFC 7518 §6.2.1.2, §6.2.2.1 and RFC 8037 §2 fix the length.
Result<SecretBytes> sized(const Value& object, std::string_view name, usize size) {
    TROTH_TRY(SecretBytes out, octets(object, name));
    if (out.size() != size) return bad(name, "it does not have the length that the curve asks for");
    return out;
}
// number: Base64urlUInt, RFC 7518 §2: in the fewest octets.
Result<SecretBytes> number(const Value& object, std::string_view name) {
    TROTH_TRY(SecretBytes out, octets(object, name));
    if (out.empty()) return bad(name, "it is empty");
    if (out.size() > 1 && out.bytes()[0] == 0) return bad(name, "the number has a needless zero octet in front");
    return out;
}

Result<keys::PublicKey> rsa_public(const Value& object) {
    TROTH_TRY(const SecretBytes n, number(object, "n"));
    TROTH_TRY(const SecretBytes e, number(object, "e"));
    TROTH_TRY(const auto key, crypto::RsaPublicKey::from_components(n.bytes(), e.bytes()));
    if (crypto::has_roca_fingerprint(n.bytes())) return fail(errors::weak_key);
    return keys::PublicKey::from_rsa(key);
}
Result<keys::PrivateKey> rsa_private(const Value& object) {
    if (object.find("oth") != nullptr) return unsupported("key", "RSA with more than two primes");
    // RFC 7518 §6.3.2: d alone, or all six.
    static constexpr std::string_view names[] = {"n", "e", "d", "p", "q", "dp", "dq", "qi"};
    const bool exponent_only = std::ranges::none_of(
        std::span(names).subspan(3), [&](std::string_view name) { return object.find(name) != nullptr; });
    SecretBytes numbers[std::size(names)];
    for (usize i = 0; i < (exponent_only ? 3 : std::size(names)); ++i) {
        TROTH_TRY(numbers[i], number(object, names[i]));
    }
    const auto of = [&](usize i) { return der::UnsignedInteger{numbers[i].bytes()}; };
    if (exponent_only) return keys::PrivateKey::from_rsa_exponent(of(0).magnitude, of(1).magnitude, of(2).magnitude);
    const keys::RsaPrivateKeyInfo info{0, of(0), of(1), of(2), of(3), of(4), of(5), of(6), of(7)};
    return keys::PrivateKey::from_pkcs1(der::serialise_secret(info).bytes());
}

Result<keys::PublicKey> ec_public(const Value& object, crypto::Curve curve, SecretBytes& point) {
    const usize size = crypto::field_size(curve);
    TROTH_TRY(const SecretBytes x, sized(object, "x", size));
    TROTH_TRY(const SecretBytes y, sized(object, "y", size));
    point = SecretBytes(1 + 2 * size);
    point.mutable_bytes()[0] = 4;
    std::ranges::copy(x.bytes(), point.mutable_bytes().subspan(1).begin());
    std::ranges::copy(y.bytes(), point.mutable_bytes().subspan(1 + size).begin());
    TROTH_TRY(const auto key, crypto::EcPublicKey::from_uncompressed(curve, point.bytes()));
    return keys::PublicKey::from_ec(key);
}
Result<keys::PrivateKey> ec_private(const Value& object, crypto::Curve curve, Bytes point) {
    TROTH_TRY(const SecretBytes d, sized(object, "d", crypto::field_size(curve)));
    const ByteVector oid = der::serialise(keys::oid_of(curve));
    keys::EcPrivateKeyInfo info;
    info.private_key.value = d.bytes();
    info.parameters = der::parse<der::Any>(oid).value();
    info.public_key = der::BitString{point};
    return keys::PrivateKey::from_sec1(der::serialise_secret(info).bytes());
}

Result<keys::PublicKey> okp_public(const Value& object, const OctetForm& form) {
    TROTH_TRY(const SecretBytes x, sized(object, "x", form.size));
    return keys::PublicKey::from_spki(
        der::serialise(keys::SubjectPublicKeyInfo{{form.oid, std::nullopt}, {x.bytes()}}));
}
Result<keys::PrivateKey> okp_private(const Value& object, const OctetForm& form, Bytes x) {
    TROTH_TRY(const SecretBytes d, sized(object, "d", form.size));
    const SecretBytes inner = der::serialise_secret(der::OctetString{d.bytes()});
    keys::OneAsymmetricKey info;
    info.version = 1;
    info.private_key_algorithm.algorithm = form.oid;
    info.private_key.value = inner.bytes();
    info.public_key = der::BitString{x};
    return keys::PrivateKey::from_pkcs8(der::serialise_secret(info).bytes());
}

Result<JwkNotes> notes_of(const Value& object) {
    JwkNotes out;
    TROTH_TRY(const auto key_id, text_member(object, "kid"));
    TROTH_TRY(const auto algorithm, text_member(object, "alg"));
    TROTH_TRY(const auto use, text_member(object, "use"));
    out.key_id = key_id.value_or("");
    out.algorithm = algorithm.value_or("");
    if (use == "sig") out.use = KeyUse::signature;
    if (use == "enc") out.use = KeyUse::encryption;
    if (use && !out.use) return unsupported("use", *use);  // a set passes over it
    const Value* operations = object.find("key_ops");
    if (operations == nullptr) return out;
    if (!operations->is(Value::Kind::array) || operations->items().empty()) return bad("key_ops", "it must be a list");
    for (const Value& operation : operations->items()) {
        if (!operation.is(Value::Kind::string)) return bad("key_ops", "it must be a list of strings");
        if (std::ranges::find(out.operations, operation.words()) != out.operations.end())
            return bad("key_ops", "a value stands there twice");  // RFC 7517 §4.3: MUST NOT
        out.operations.emplace_back(operation.words());
    }
    return out;
}

}  // namespace

Result<Jwk> Jwk::from_value(const Value& object) {
    if (!object.is(Value::Kind::object)) return fail(Error(errors::bad_json).with("problem", "the key is no object"));
    Jwk out;
    TROTH_TRY(out.notes_, notes_of(object));
    TROTH_TRY(const std::string type, required_text(object, "kty"));
    if (type == "oct") {
        TROTH_TRY(out.secret_, octets(object, "k"));
        if (out.secret_.empty()) return bad("k", "it is empty");
        return out;
    }
    const bool with_private = object.find("d") != nullptr;
    if (type == "RSA") {
        TROTH_TRY(out.public_, rsa_public(object));
        if (with_private) {
            TROTH_TRY(out.private_, rsa_private(object));
        }
        return out;
    }
    if (type != "EC" && type != "OKP") return unsupported("kty", type);
    TROTH_TRY(const std::string curve_name, required_text(object, "crv"));
    if (type == "EC") {
        const auto curve = curve_named(curve_name);
        if (!curve) return unsupported("crv", curve_name);
        SecretBytes point;
        TROTH_TRY(out.public_, ec_public(object, *curve, point));
        if (with_private) {
            TROTH_TRY(out.private_, ec_private(object, *curve, point.bytes()));
        }
        return out;
    }
    const OctetForm* form = octet_form(curve_name);
    if (form == nullptr) return unsupported("crv", curve_name);
    TROTH_TRY(out.public_, okp_public(object, *form));
    if (with_private) {
        TROTH_TRY(out.private_, okp_private(object, *form, out.public_->key_bits()));
    }
    return out;
}

Result<Jwk> Jwk::parse(Bytes text) {
    TROTH_TRY(const Value value, json::parse_object(text));
    return from_value(value);
}

bool Jwk::may(KeyUse use) const {
    if (notes_.use && *notes_.use != use) return false;
    if (notes_.operations.empty()) return true;
    static constexpr std::string_view signs[] = {"sign", "verify"};
    static constexpr std::string_view encrypts[] = {"encrypt",   "decrypt",   "wrapKey",
                                                    "unwrapKey", "deriveKey", "deriveBits"};
    const std::span<const std::string_view> wanted = use == KeyUse::signature
                                                         ? std::span<const std::string_view>(signs)
                                                         : std::span<const std::string_view>(encrypts);
    return std::ranges::any_of(notes_.operations, [&](const std::string& operation) {
        return std::ranges::find(wanted, operation) != wanted.end();
    });
}

Result<JwkSet> JwkSet::parse(Bytes text) {
    TROTH_TRY(const Value value, json::parse_object(text));
    const Value* list = value.find("keys");
    if (list == nullptr) return fail(Error(errors::member_missing).with("member", "keys"));
    if (!list->is(Value::Kind::array)) return bad("keys", "it must be a list");
    JwkSet out;
    for (const Value& item : list->items()) {
        auto key = Jwk::from_value(item);
        if (!key && key.error().is(errors::unsupported_key)) continue;
        if (!key) return std::unexpected(std::move(key).error());
        for (const Jwk& other : out.keys_) {
            if (other.symmetric() != key->symmetric()) return fail(errors::mixed_set);
            if (!key->notes().key_id.empty() && other.notes().key_id == key->notes().key_id)
                return fail(Error(errors::duplicate_key_id).with("kid", key->notes().key_id));
        }
        out.keys_.push_back(std::move(*key));
    }
    return out;
}
const Jwk* JwkSet::find(std::string_view key_id) const {
    if (key_id.empty()) return keys_.size() == 1 ? &keys_.front() : nullptr;
    for (const Jwk& key : keys_)
        if (key.notes().key_id == key_id) return &key;
    return nullptr;
}

}  // namespace troth::inline v1::jose
