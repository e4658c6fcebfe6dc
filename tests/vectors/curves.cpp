// X25519, ECDH and ECDSA of Wycheproof, on bare keys and points.
#include <algorithm>
#include <optional>

#include "tests/vectors/digest_named.hpp"
#include "tests/vectors/handlers.hpp"
#include "troth/base/ct.hpp"
#include "troth/crypto/curve/ec.hpp"
#include "troth/crypto/curve/x25519.hpp"
#include "troth/crypto/sign/ecdsa.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;

std::string algorithm_of(const File& file) {
    return file.json.is_object() ? file.json.value("algorithm", "") : "";
}

std::optional<Curve> curve_named(const std::string& name) {
    for (const CurveInfo& row : curve_infos)
        if (name == row.name || name == row.registered_name) return row.id;
    return std::nullopt;
}

void run_xdh(const File& file, Report& report) {
    each_test(file, report, "XdhComp", [&](const Json& group, const Json& test) {
        if (group["curve"] != "curve25519") return report.skip(group["curve"].get<std::string>() + " not offered");
        const ByteVector peer = hex(test, "public"), scalar = hex(test, "private"), shared = hex(test, "shared");
        if (peer.size() != 32 || scalar.size() != 32) return verdict(report, test, false);
        const x25519::PrivateKey key{std::span<const u8, 32>(scalar.data(), 32)};
        const auto got = x25519::derive(key, std::span<const u8, 32>(peer.data(), 32));
        // RFC 7748 §6.1 lets the all-zero value be refused, RFC 8446 §7.4.2 wants it: that is our policy.
        if (std::ranges::all_of(shared, [](u8 byte) { return byte == 0; }))
            return report.check(!got, label(test), "the all-zero secret must be refused");
        verdict(report, test, got && ct::equal(got->bytes(), shared));
    });
}

// A private scalar as Wycheproof writes it: a DER integer's content, of any length.
Result<EcPrivateKey> scalar_key(Curve curve, ByteVector scalar) {
    while (scalar.size() > field_size(curve) && scalar.front() == 0) scalar.erase(scalar.begin());
    if (scalar.size() < field_size(curve)) scalar.insert(scalar.begin(), field_size(curve) - scalar.size(), 0);
    return EcPrivateKey::from_bytes(curve, scalar);
}

void run_ecdh_point(const File& file, Report& report) {
    each_test(file, report, "EcdhEcpointTest", [&](const Json& group, const Json& test) {
        const std::optional<Curve> curve = curve_named(group["curve"]);
        if (!curve) return report.skip(group["curve"].get<std::string>() + " not offered");
        const auto key = scalar_key(*curve, hex(test, "private"));
        const auto peer = EcPublicKey::from_bytes(*curve, hex(test, "public"));
        if (!key || !peer) return verdict(report, test, false);
        const auto shared = ecdh(*key, *peer);
        verdict(report, test, shared && ct::equal(shared->bytes(), hex(test, "shared")));
    });
}

void run_ecdsa_p1363(const File& file, Report& report) {
    each_test(file, report, "EcdsaP1363Verify", [&](const Json& group, const Json& test) {
        const std::string curve_name = group["publicKey"]["curve"];
        const std::optional<Curve> curve = curve_named(curve_name);
        const auto digest = digest_named(group["sha"], hex(test, "msg"));
        if (!curve) return report.skip(curve_name + " not offered");
        if (!digest) return report.skip(group["sha"].get<std::string>() + " not offered");
        const auto key = EcPublicKey::from_bytes(*curve, hex(group["publicKey"], "uncompressed"));
        const ByteVector signature = hex(test, "sig");
        const usize n = field_size(*curve);
        if (!key || signature.size() != 2 * n) return verdict(report, test, false);
        verdict(report, test, ecdsa::verify(*key, *digest, Bytes(signature).first(n), Bytes(signature).subspan(n)));
    });
}

}  // namespace

bool is_x25519(const File& file) {
    return algorithm_of(file) == "XDH" && has_group_type(file, "XdhComp") &&
           std::ranges::any_of(file.json["testGroups"],
                               [](const Json& group) { return group.value("curve", "") == "curve25519"; });
}
const Handler wycheproof_xdh{"wycheproof X25519", is_x25519, run_xdh};
const Handler wycheproof_ecdh_point{"wycheproof ECDH, points",
                                    [](const File& f) { return has_group_type(f, "EcdhEcpointTest"); }, run_ecdh_point};
const Handler wycheproof_ecdsa_p1363{
    "wycheproof ECDSA, r||s", [](const File& f) { return has_group_type(f, "EcdsaP1363Verify"); }, run_ecdsa_p1363};

}  // namespace troth::vectors
