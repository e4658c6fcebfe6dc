// Signatures of Wycheproof in their wire forms, through keys/: the SubjectPublicKeyInfo as it stands in the file.
#include <optional>

#include "tests/vectors/digest_named.hpp"
#include "tests/vectors/handlers.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/sign/ecdsa.hpp"
#include "troth/crypto/sign/ed25519.hpp"
#include "troth/crypto/sign/ed448.hpp"
#include "troth/crypto/sign/rsa.hpp"
#include "troth/encoding/der.hpp"
#include "troth/keys/public_key.hpp"
#include "troth/keys/structures.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;

std::optional<HashId> hash_named(const Json& group, const char* member) {
    for (const HashInfo& row : hash_infos)
        if (group.value(member, "") == row.name) return row.id;
    return std::nullopt;
}
std::string not_offered(const Json& what) {
    return what.get<std::string>() + " not offered";
}

void run_eddsa(const File& file, Report& report) {
    each_test(file, report, "EddsaVerify", [&](const Json& group, const Json& test) {
        const std::string curve = group["publicKey"]["curve"];
        const ByteVector key = hex(group["publicKey"], "pk"), signature = hex(test, "sig");
        if (curve == "edwards448")
            return verdict(report, test,
                           key.size() == 57 && signature.size() == 114 &&
                               ed448::verify(ed448::PublicKeyView(key.data(), 57), hex(test, "msg"),
                                             ed448::SignatureView(signature.data(), 114)));
        if (curve != "edwards25519") return report.skip(curve + " not offered");
        if (key.size() != 32 || signature.size() != 64) return verdict(report, test, false);
        verdict(report, test,
                ed25519::verify(ed25519::PublicKeyView(key.data(), 32), hex(test, "msg"),
                                ed25519::SignatureView(signature.data(), 64)));
    });
}

void run_ecdsa(const File& file, Report& report) {
    each_test(file, report, "EcdsaVerify", [&](const Json& group, const Json& test) {
        const auto digest = digest_named(group["sha"], hex(test, "msg"));
        if (!digest) return report.skip(not_offered(group["sha"]));
        const auto key = keys::PublicKey::from_spki(hex(group, "publicKeyDer"));
        if (!key) return report.skip(not_offered(group["publicKey"]["curve"]));
        const EcPublicKey* const point = key->ec();
        const ByteVector signature = hex(test, "sig");
        const auto value = encoding::der::parse<keys::EcdsaSigValue>(signature);
        verdict(report, test, point && value && ecdsa::verify(*point, *digest, value->r.magnitude, value->s.magnitude));
    });
}

Result<RsaPublicKey> rsa_key(const Json& group) {
    return dangerous::rsa_public_key_of_any_size(hex(group["publicKey"], "modulus"),
                                                 hex(group["publicKey"], "publicExponent"));
}

void run_rsa_pkcs1(const File& file, Report& report) {
    each_test(file, report, "RsassaPkcs1Verify", [&](const Json& group, const Json& test) {
        const auto hash_id = hash_named(group, "sha");
        if (!hash_id) return report.skip(not_offered(group["sha"]));
        const auto key = rsa_key(group);
        verdict(report, test,
                key && rsa::verify_pkcs1(*key, *hash_id, hash(*hash_id, hex(test, "msg")).bytes(), hex(test, "sig")));
    });
}

void run_rsa_pss(const File& file, const char* type, Report& report) {
    each_test(file, report, type, [&](const Json& group, const Json& test) {
        const auto hash_id = hash_named(group, "sha"), mgf = hash_named(group, "mgfSha");
        if (!hash_id) return report.skip("RSASSA-PSS with " + not_offered(group["sha"]));
        if (!mgf) return report.skip("MGF1 with " + group["mgfSha"].get<std::string>() + " not offered");
        const auto key = rsa_key(group);
        verdict(report, test,
                key && rsa::verify_pss(*key, *hash_id, *mgf, hash(*hash_id, hex(test, "msg")).bytes(), group["sLen"],
                                       hex(test, "sig")));
    });
}

void run_rsa_generate(const File& file, Report& report) {
    each_test(file, report, "RsassaPkcs1Generate", [&](const Json& group, const Json& test) {
        const auto hash_id = hash_named(group, "sha");
        if (!hash_id) return report.skip(not_offered(group["sha"]));
        if (group["keySize"].get<unsigned>() < rsa_min_bits) return report.skip("keys below 2048 bits do not sign");
        const Json& k = group["privateKey"];
        const auto key =
            !k.contains("prime1")
                ? RsaPrivateKey::from_exponent(hex(k, "modulus"), hex(k, "publicExponent"), hex(k, "privateExponent"))
                : RsaPrivateKey::from_components(hex(k, "modulus"), hex(k, "publicExponent"), hex(k, "privateExponent"),
                                                 hex(k, "prime1"), hex(k, "prime2"), hex(k, "exponent1"),
                                                 hex(k, "exponent2"), hex(k, "coefficient"));
        troth::testing::CountingRandom random;
        if (!key && key.error().is(rsa_uneven_primes)) return report.skip("primes of unequal length do not sign");
        if (!key) return report.fail(label(test), std::string(key.error().id()));
        const auto signature = rsa::sign_pkcs1(*key, *hash_id, hash(*hash_id, hex(test, "msg")).bytes(), random);
        verdict(report, test, signature && *signature == hex(test, "sig"));
    });
}

// CCTV's edge cases of Ed25519. RFC 8032 leaves some to the implementation: ours (ed25519.hpp) checks without the
// cofactor and takes canonical encodings only. What is valid under it follows from the flags.
void run_cctv(const File& file, Report& report) {
    for (const Json& test : file.json) {
        bool refused = false;
        if (test["flags"].is_array())
            for (const Json& flag : test["flags"])
                refused =
                    refused || flag == "low_order_residue" || flag == "non_canonical_A" || flag == "non_canonical_R";
        const ByteVector key = hex(test, "key"), signature = hex(test, "sig");
        const std::string message = test["msg"];
        const bool accepted = ed25519::verify(ed25519::PublicKeyView(key.data(), 32), bytes_of(message),
                                              ed25519::SignatureView(signature.data(), 64));
        report.check(accepted != refused, "number " + test["number"].dump(), accepted ? "accepted" : "refused");
    }
}

}  // namespace

const Handler wycheproof_eddsa{"wycheproof EdDSA", [](const File& f) { return has_group_type(f, "EddsaVerify"); },
                               run_eddsa};
const Handler wycheproof_ecdsa{"wycheproof ECDSA, DER", [](const File& f) { return has_group_type(f, "EcdsaVerify"); },
                               run_ecdsa};
const Handler wycheproof_rsa_pkcs1{"wycheproof RSA PKCS#1",
                                   [](const File& f) { return has_group_type(f, "RsassaPkcs1Verify"); }, run_rsa_pkcs1};
const Handler wycheproof_rsa_pss{"wycheproof RSA PSS",
                                 [](const File& f) { return has_group_type(f, "RsassaPssVerify"); },
                                 [](const File& f, Report& r) { run_rsa_pss(f, "RsassaPssVerify", r); }};
const Handler wycheproof_rsa_pss_parameters{
    "wycheproof RSA PSS with parameters",
    [](const File& f) { return has_group_type(f, "RsassaPssWithParametersVerify"); },
    [](const File& f, Report& r) { run_rsa_pss(f, "RsassaPssWithParametersVerify", r); }};
const Handler wycheproof_rsa_generate{
    "wycheproof RSA signing", [](const File& f) { return has_group_type(f, "RsassaPkcs1Generate"); }, run_rsa_generate};
const Handler cctv_ed25519{
    "CCTV Ed25519", [](const File& f) { return f.path.contains("ed25519.json") && f.json.is_array(); }, run_cctv};

}  // namespace troth::vectors
