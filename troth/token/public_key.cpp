#include "troth/token/public_key.hpp"

#include <algorithm>

#include "troth/keys/curve_oid.hpp"
#include "troth/keys/oids.hpp"
#include "troth/keys/structures.hpp"
#include "troth/token/errors.hpp"
#include "troth/x509/certificate.hpp"

namespace troth::inline v1::token {

namespace {

namespace attribute = cryptoki::attribute;
namespace der = encoding::der;
using cryptoki::ObjectHandle;
using keys::PublicKey;

// CKA_EC_PARAMS of Ed25519 may be this curveName, a PrintableString, or the OID (Current Mechanisms §2.3.3).
constexpr std::string_view edwards25519_name = "edwards25519";

ByteVector printable_string(std::string_view text) {
    return der::serialise(der::CharacterString{der::tags::printable_string, bytes_of(text)});
}

// The two forms that CKA_EC_POINT has in the wild: an OCTET STRING in DER (§2.3.3), and the octets themselves.
std::vector<ByteVector> points_in(Bytes value) {
    std::vector<ByteVector> out;
    if (const auto wrapped = der::parse<der::OctetString>(value))
        out.emplace_back(wrapped->value.begin(), wrapped->value.end());
    out.emplace_back(value.begin(), value.end());
    return out;
}

Result<PublicKey> ec_key(Bytes parameters, Bytes point) {
    const auto curve = der::parse<der::Any>(parameters);
    if (!curve) return fail(Error(errors::unsupported_key).with("reason", "its curve is not written in DER"));
    for (const ByteVector& octets : points_in(point)) {
        keys::SubjectPublicKeyInfo info;
        info.algorithm.algorithm = keys::oids::ec_public_key;
        info.algorithm.parameters = *curve;
        info.subject_public_key = {octets};
        auto key = PublicKey::from_spki(der::serialise(info));
        if (key || octets.size() == point.size()) return key;
    }
    return fail(Error(errors::bad_answer).with("attribute", "CKA_EC_POINT"));
}

Result<PublicKey> edwards_key(Bytes parameters, Bytes point) {
    const ByteVector by_name = printable_string(edwards25519_name);
    const ByteVector by_oid = der::serialise(keys::oids::ed25519);
    if (!std::ranges::equal(parameters, by_name) && !std::ranges::equal(parameters, by_oid))
        return fail(Error(errors::unsupported_key).with("reason", "a curve other than edwards25519"));
    for (const ByteVector& octets : points_in(point)) {
        crypto::ed25519::PublicKey key{};
        if (octets.size() != key.size()) continue;
        std::ranges::copy(octets, key.begin());
        return PublicKey::from_ed25519(key);
    }
    return fail(Error(errors::bad_answer).with("attribute", "CKA_EC_POINT"));
}

// The key as the attributes of one object tell it; nothing if they do not.
Result<std::optional<PublicKey>> told_by(const Session& session, ObjectHandle object, cryptoki::Ulong type) {
    if (type == cryptoki::key_type::rsa) {
        TROTH_TRY(const auto modulus, session.read(object, attribute::modulus));
        TROTH_TRY(const auto exponent, session.read(object, attribute::public_exponent));
        if (!modulus || !exponent || modulus->empty() || exponent->empty()) return std::nullopt;
        TROTH_TRY(const auto key, crypto::RsaPublicKey::from_components(*modulus, *exponent));
        return PublicKey::from_rsa(key);
    }
    TROTH_TRY(const auto parameters, session.read(object, attribute::ec_params));
    TROTH_TRY(const auto point, session.read(object, attribute::ec_point));
    if (!parameters || !point || point->empty()) return std::nullopt;
    TROTH_TRY(auto key,
              type == cryptoki::key_type::ec ? ec_key(*parameters, *point) : edwards_key(*parameters, *point));
    return key;
}

// The first object of the class with the id; nothing if there is none.
Result<std::optional<ObjectHandle>> sibling(const Session& session, cryptoki::Ulong object_class, Bytes id) {
    cryptoki::Attribute wanted[] = {attribute_of(attribute::object_class, object_class),
                                    attribute_of(attribute::id, id)};
    TROTH_TRY(const auto found, session.find(wanted, 1));
    if (found.empty()) return std::nullopt;
    return found.front();
}

}  // namespace

std::optional<ByteVector> ec_parameters(keys::KeyType type) {
    if (type == keys::KeyType::ed25519) return printable_string(edwards25519_name);
    const auto curve = keys::curve_of(type);
    if (!curve) return std::nullopt;
    return der::serialise(keys::oid_of(*curve));
}

Result<PublicKey> read_public_key(const Session& session, ObjectHandle private_key) {
    TROTH_TRY(const auto type, session.number(private_key, attribute::key_type));
    if (!type || (*type != cryptoki::key_type::rsa && *type != cryptoki::key_type::ec &&
                  *type != cryptoki::key_type::ec_edwards))
        return fail(errors::unsupported_key);
    TROTH_TRY(const auto id, session.read(private_key, attribute::id));
    const bool has_id = id && !id->empty();
    if (has_id) {
        TROTH_TRY(const auto object, sibling(session, cryptoki::object_class::public_key, *id));
        if (object) {
            TROTH_TRY(auto key, told_by(session, *object, *type));
            if (key) return *std::move(key);
        }
    }
    TROTH_TRY(auto own, told_by(session, private_key, *type));
    if (own) return *std::move(own);
    TROTH_TRY(const auto info, session.read(private_key, attribute::public_key_info));
    if (info && !info->empty()) return PublicKey::from_spki(*info);
    if (has_id) {
        TROTH_TRY(const auto object, sibling(session, cryptoki::object_class::certificate, *id));
        if (object) {
            TROTH_TRY(const auto value, session.read(*object, attribute::value));
            if (value) {
                TROTH_TRY(const auto certificate, x509::Certificate::parse(*value));
                return PublicKey::from_spki(certificate.spki());
            }
        }
    }
    return fail(errors::no_public_key);
}

}  // namespace troth::inline v1::token
