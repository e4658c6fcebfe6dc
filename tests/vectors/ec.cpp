// Elliptic-curve keys as files carry them: ECDH and X25519/X448 with SubjectPublicKeyInfo, PKCS#8, PEM and JWK
// (Wycheproof), X448 on bare keys, and ECDSA of ACVP.
#include "troth/crypto/curve/ec.hpp"

#include <algorithm>
#include <optional>

#include "tests/vectors/handlers.hpp"
#include "troth/base/ct.hpp"
#include "troth/crypto/curve/x448.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/sign/ecdsa.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/keys/curve_oid.hpp"
#include "troth/keys/oids.hpp"
#include "troth/keys/private_key.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;

std::optional<Curve> curve_named(const std::string& name) {
    if (name == "P-256K") return Curve::secp256k1;  // WebCrypto's name
    for (const CurveInfo& row : curve_infos)
        if (name == row.name || name == row.registered_name) return row.id;
    return std::nullopt;
}

// agree: the shared secret, or nothing where a key or the exchange is refused.
std::optional<SecretBytes> agree(const Result<keys::PrivateKey>& own, const Result<keys::PublicKey>& peer) {
    if (!own || !peer) return std::nullopt;
    auto shared = own->derive(*peer);
    if (!shared) return std::nullopt;
    return std::move(*shared);
}
void check_shared(Report& report, const Json& test, const std::optional<SecretBytes>& got) {
    const ByteVector shared = hex(test, "shared");
    // RFC 7748 §6 lets the all-zero value be refused, RFC 8446 §7.4.2 wants it: that is our policy.
    const bool zero = !shared.empty() && std::ranges::all_of(shared, [](u8 byte) { return byte == 0; });
    const bool xdh = got ? false : test["result"] == "acceptable" && zero;
    if (xdh) return report.pass();
    // Whoever accepts must have the right secret, also where the file lets both pass.
    if (test["result"] == "acceptable")
        return report.check(!got || ct::equal(got->bytes(), shared), label(test), "another secret");
    verdict(report, test, got && ct::equal(got->bytes(), shared));
}

// A private scalar as Wycheproof writes it: a DER integer's content, of any length.
Result<keys::PrivateKey> scalar_key(Curve curve, ByteVector scalar) {
    const usize size = field_size(curve);
    while (scalar.size() > size && scalar.front() == 0) scalar.erase(scalar.begin());
    if (scalar.size() < size) scalar.insert(scalar.begin(), size - scalar.size(), 0);
    keys::EcPrivateKeyInfo info;
    info.private_key.value = scalar;
    const ByteVector oid = encoding::der::serialise(keys::oid_of(curve));
    info.parameters = encoding::der::parse<encoding::der::Any>(oid).value();
    return keys::PrivateKey::from_sec1(encoding::der::serialise(info));
}

void run_ecdh_spki(const File& file, Report& report) {
    each_test(file, report, "EcdhTest", [&](const Json& group, const Json& test) {
        const auto curve = curve_named(group["curve"]);
        if (!curve) return report.skip(group["curve"].get<std::string>() + " not offered");
        check_shared(report, test,
                     agree(scalar_key(*curve, hex(test, "private")), keys::PublicKey::from_spki(hex(test, "public"))));
    });
}

void run_pem(const File& file, const char* type, Report& report) {
    each_test(file, report, type, [&](const Json& group, const Json& test) {
        const std::string curve = group["curve"];
        if (curve != "curve25519" && curve != "curve448" && !curve_named(curve))
            return report.skip(curve + " not offered");
        const std::string own = test["private"], peer = test["public"];
        check_shared(report, test, agree(keys::PrivateKey::read(bytes_of(own)), keys::read_public_key(bytes_of(peer))));
    });
}
void run_asn(const File& file, Report& report) {
    each_test(file, report, "XdhAsnComp", [&](const Json&, const Json& test) {
        check_shared(
            report, test,
            agree(keys::PrivateKey::from_pkcs8(hex(test, "private")), keys::PublicKey::from_spki(hex(test, "public"))));
    });
}

// What the few members of a JWK say (RFC 7518 §6.2, RFC 8037 §2), as the key files that keys/ reads.
std::optional<ByteVector> member(const Json& jwk, const char* name) {
    if (!jwk.contains(name)) return std::nullopt;
    auto bytes = encoding::base64::decode(jwk[name].get<std::string>(), encoding::base64::Alphabet::url);
    if (!bytes) return std::nullopt;
    return std::move(*bytes);
}
struct JwkKey {
    std::optional<Curve> curve;     // of kty EC
    const encoding::der::Oid* oid;  // of kty OKP
};
std::optional<JwkKey> jwk_kind(const Json& jwk) {
    const std::string kty = jwk.value("kty", ""), crv = jwk.value("crv", "");
    if (kty == "OKP" && crv == "X25519") return JwkKey{std::nullopt, &keys::oids::x25519};
    if (kty == "OKP" && crv == "X448") return JwkKey{std::nullopt, &keys::oids::x448};
    if (kty == "EC" && curve_named(crv)) return JwkKey{curve_named(crv), nullptr};
    return std::nullopt;
}
std::optional<Result<keys::PublicKey>> jwk_public(const Json& jwk) {
    const auto kind = jwk_kind(jwk);
    const auto x = member(jwk, "x");
    if (!kind || !x) return std::nullopt;
    if (!kind->curve) {
        keys::SubjectPublicKeyInfo spki{{*kind->oid, std::nullopt}, {*x}};
        return keys::PublicKey::from_spki(encoding::der::serialise(spki));
    }
    const auto y = member(jwk, "y");
    if (!y || x->size() != field_size(*kind->curve) || y->size() != x->size()) return std::nullopt;
    ByteVector point{4};
    point.insert(point.end(), x->begin(), x->end());
    point.insert(point.end(), y->begin(), y->end());
    const auto key = EcPublicKey::from_bytes(*kind->curve, point);
    if (!key) return std::nullopt;
    return Result<keys::PublicKey>(keys::PublicKey::from_ec(*key));
}
std::optional<Result<keys::PrivateKey>> jwk_private(const Json& jwk) {
    const auto kind = jwk_kind(jwk);
    const auto d = member(jwk, "d");
    if (!kind || !d) return std::nullopt;
    if (kind->curve) return scalar_key(*kind->curve, *d);
    const ByteVector inner = encoding::der::serialise(encoding::der::OctetString{*d});
    keys::OneAsymmetricKey info;
    info.private_key_algorithm.algorithm = *kind->oid;
    info.private_key.value = inner;
    return keys::PrivateKey::from_pkcs8(encoding::der::serialise(info));
}
void run_jwk(const File& file, const char* type, Report& report) {
    each_test(file, report, type, [&](const Json&, const Json& test) {
        const auto own = jwk_private(test["private"]);
        const auto peer = jwk_public(test["public"]);
        check_shared(report, test, own && peer ? agree(*own, *peer) : std::nullopt);
    });
}

void run_x448(const File& file, Report& report) {
    each_test(file, report, "XdhComp", [&](const Json& group, const Json& test) {
        if (group["curve"] != "curve448") return report.skip(group["curve"].get<std::string>() + ": another handler's");
        const ByteVector peer = hex(test, "public"), scalar = hex(test, "private");
        if (peer.size() != 56 || scalar.size() != 56) return verdict(report, test, false);
        auto got = x448::derive(x448::PrivateKey(Bytes(scalar).first<56>()), Bytes(peer).first<56>());
        check_shared(report, test, got ? std::optional(SecretBytes(got->bytes())) : std::nullopt);
    });
}
bool is_x448(const File& file) {
    if (!has_group_type(file, "XdhComp")) return false;
    return std::ranges::all_of(file.json["testGroups"],
                               [](const Json& group) { return group.value("curve", "") == "curve448"; });
}

// ACVP. Hash names are "SHA2-256", "SHA2-512/256", "SHA3-256", "SHA-1".
std::optional<HashId> acvp_hash_named(std::string name) {
    if (name.starts_with("SHA2-")) name = "SHA-" + name.substr(5);
    for (const HashInfo& row : hash_infos)
        if (name == row.name) return row.id;
    return std::nullopt;
}
void run_acvp_ecdsa(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json& set, const Json& group, const Json& test, const Json& answer) {
        const std::string curve_name = group.value("curve", ""), mode = set.value("mode", "");
        const auto curve = curve_named(curve_name);
        if (!curve) return report.skip(curve_name + " not offered");
        const std::string which = mode + " " + label(test);
        const auto padded = [&](const char* name) {
            ByteVector out = hex(test, name);
            if (out.size() < field_size(*curve)) out.insert(out.begin(), field_size(*curve) - out.size(), 0);
            return out;
        };
        if (!test.contains("qx") || !answer.contains("testPassed"))
            return report.skip(mode + ": answers that depend on the tested module's own random numbers");
        ByteVector point{4};
        for (const char* name : {"qx", "qy"}) {
            const ByteVector coordinate = padded(name);
            point.insert(point.end(), coordinate.begin(), coordinate.end());
        }
        const auto key = EcPublicKey::from_bytes(*curve, point);
        bool passed = key.has_value();
        if (test.contains("r")) {
            const auto hash_id = acvp_hash_named(group.value("hashAlg", ""));
            if (!hash_id) return report.skip(group.value("hashAlg", "") + " not offered");
            const ByteVector message = hex(test, "message");
            const bool digest_given = group.value("componentTest", false);
            const Digest digest = hash(*hash_id, message);
            passed = key && ecdsa::verify(*key, digest_given ? Bytes(message) : digest.bytes(), hex(test, "r"),
                                          hex(test, "s"));
        }
        report.check(passed == answer["testPassed"].get<bool>(), which, passed ? "accepted" : "refused");
    });
}

}  // namespace

const Handler wycheproof_ecdh_spki{"wycheproof ECDH, SubjectPublicKeyInfo",
                                   [](const File& f) { return has_group_type(f, "EcdhTest"); }, run_ecdh_spki};
const Handler wycheproof_ecdh_pem{"wycheproof ECDH, PEM",
                                  [](const File& f) { return has_group_type(f, "EcdhPemTest"); },
                                  [](const File& f, Report& r) { run_pem(f, "EcdhPemTest", r); }};
const Handler wycheproof_ecdh_jwk{"wycheproof ECDH, JWK",
                                  [](const File& f) { return has_group_type(f, "EcdhWebcryptoTest"); },
                                  [](const File& f, Report& r) { run_jwk(f, "EcdhWebcryptoTest", r); }};
const Handler wycheproof_xdh_asn{"wycheproof X25519 and X448, ASN.1",
                                 [](const File& f) { return has_group_type(f, "XdhAsnComp"); }, run_asn};
const Handler wycheproof_xdh_pem{"wycheproof X25519 and X448, PEM",
                                 [](const File& f) { return has_group_type(f, "XdhPemComp"); },
                                 [](const File& f, Report& r) { run_pem(f, "XdhPemComp", r); }};
const Handler wycheproof_xdh_jwk{"wycheproof X25519 and X448, JWK",
                                 [](const File& f) { return has_group_type(f, "XdhJwkComp"); },
                                 [](const File& f, Report& r) { run_jwk(f, "XdhJwkComp", r); }};
const Handler wycheproof_x448{"wycheproof X448", is_x448, run_x448};
const Handler acvp_ecdsa{"ACVP ECDSA", [](const File& f) { return is_acvp(f) && acvp_algorithm(f).ends_with("ECDSA"); },
                         run_acvp_ecdsa};

}  // namespace troth::vectors
