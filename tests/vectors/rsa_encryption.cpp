// RSA encryption of Wycheproof: OAEP, and PKCS#1 v1.5, whose bad paddings must not be told from good ones; and its
// primality cases.
#include "troth/crypto/sign/rsa_encryption.hpp"

#include <algorithm>
#include <optional>

#include "tests/vectors/handlers.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/math/primality.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;

std::optional<HashId> hash_named(const Json& group, const char* member) {
    for (const HashInfo& row : hash_infos)
        if (group.value(member, "") == row.name) return row.id;
    return std::nullopt;
}

// The key, or why we do not offer it.
std::optional<RsaPrivateKey> key_of(const Json& group, Report& report) {
    const Json& k = group["privateKey"];
    const usize cases = group["tests"].size();
    const auto skip = [&](const char* reason) {
        report.skip(reason, static_cast<unsigned>(cases));
        return std::nullopt;
    };
    if (k.contains("otherPrimeInfos")) return skip("keys of more than two primes not offered");
    auto key =
        !k.contains("prime1")
            ? RsaPrivateKey::from_exponent(hex(k, "modulus"), hex(k, "publicExponent"), hex(k, "privateExponent"))
            : RsaPrivateKey::from_components(hex(k, "modulus"), hex(k, "publicExponent"), hex(k, "privateExponent"),
                                             hex(k, "prime1"), hex(k, "prime2"), hex(k, "exponent1"),
                                             hex(k, "exponent2"), hex(k, "coefficient"));
    if (key) return std::move(*key);
    if (key.error().is(rsa_modulus_size)) return skip("keys below 2048 bits do not decrypt");
    for (const Json& test : group["tests"]) report.fail(label(test), std::string(key.error().id()));
    return std::nullopt;
}

void run_oaep(const File& file, Report& report) {
    troth::testing::CountingRandom random;
    for (const Json& group : file.json["testGroups"]) {
        if (group.value("type", "") != "RsaesOaepDecrypt") continue;
        const auto hash = hash_named(group, "sha"), mgf = hash_named(group, "mgfSha");
        if (!hash || !mgf) {
            report.skip("a hash that is not offered", static_cast<unsigned>(group["tests"].size()));
            continue;
        }
        const auto key = key_of(group, report);
        if (!key) continue;
        for (const Json& test : group["tests"]) {
            const ByteVector label_octets = hex(test, "label"), message = hex(test, "msg");
            const auto got = rsa::decrypt_oaep(*key, *hash, *mgf, label_octets, hex(test, "ct"), random);
            if (got && !std::ranges::equal(got->bytes(), message)) {
                report.fail(label(test), "another message");
                continue;
            }
            verdict(report, test, got.has_value());
            if (!got) continue;
            // And back.
            const auto again = rsa::encrypt_oaep(key->public_key(), *hash, *mgf, label_octets, message, random);
            const auto back = again ? rsa::decrypt_oaep(*key, *hash, *mgf, label_octets, *again, random)
                                    : Result<SecretBytes>(fail(rsa_decryption));
            if (!back || !std::ranges::equal(back->bytes(), message)) report.fail(label(test), "did not come back");
        }
    }
}

// A bad padding gives a message of its own, the same each time; a ciphertext that is none is refused.
void run_pkcs1(const File& file, Report& report) {
    troth::testing::CountingRandom random;
    for (const Json& group : file.json["testGroups"]) {
        if (group.value("type", "") != "RsaesPkcs1Decrypt") continue;
        const auto key = key_of(group, report);
        if (!key) continue;
        for (const Json& test : group["tests"]) {
            const ByteVector ciphertext = hex(test, "ct"), message = hex(test, "msg");
            const auto got = rsa::decrypt_pkcs1(*key, ciphertext, random);
            const std::string result = test["result"];
            if (result != "invalid") {
                report.check(got && std::ranges::equal(got->bytes(), message), label(test), "not the message");
                continue;
            }
            if (!got) {
                bool formless = false;
                for (const Json& flag : test["flags"]) formless = formless || flag == "InvalidCiphertextFormat";
                report.check(formless && got.error().is(rsa_ciphertext_size), label(test), "a padding was reported");
                continue;
            }
            const auto again = rsa::decrypt_pkcs1(*key, ciphertext, random);
            report.check(again && std::ranges::equal(again->bytes(), got->bytes()) &&
                             (message.empty() || !std::ranges::equal(got->bytes(), message)),
                         label(test), "not implicitly rejected");
        }
    }
}

void run_primality(const File& file, Report& report) {
    troth::testing::CountingRandom random;
    each_test(file, report, "PrimalityTest", [&](const Json&, const Json& test) {
        const ByteVector value = hex(test, "value");  // two's complement: a number below zero is no prime
        const bool negative = !value.empty() && (value[0] & 0x80) != 0;
        verdict(report, test, !negative && is_probable_prime(value, random));
    });
}

}  // namespace

const Handler wycheproof_rsa_oaep{"wycheproof RSA OAEP",
                                  [](const File& f) { return has_group_type(f, "RsaesOaepDecrypt"); }, run_oaep};
const Handler wycheproof_rsa_pkcs1_decrypt{"wycheproof RSA PKCS#1 decryption",
                                           [](const File& f) { return has_group_type(f, "RsaesPkcs1Decrypt"); },
                                           run_pkcs1};
const Handler wycheproof_primality{"wycheproof primality",
                                   [](const File& f) { return has_group_type(f, "PrimalityTest"); }, run_primality};

namespace {

// ACVP RSA sigVer: a wrong signature must be refused, a right one accepted.
void run_acvp(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json& set, const Json& group, const Json& test, const Json& answer) {
        if (set.value("mode", "") != "sigVer") return report.skip(set.value("mode", "?") + " of RSA not run");
        std::string name = group["hashAlg"];
        if (name.starts_with("SHA2-")) name = "SHA-" + name.substr(5);
        std::optional<HashId> id;
        for (const HashInfo& row : hash_infos)
            if (row.name == name) id = row.id;
        if (!id) return report.skip(name + " not offered");
        const auto key = dangerous::rsa_public_key_of_any_size(hex(group, "n"), hex(group, "e"));
        const Digest digest = hash(*id, hex(test, "message"));
        const bool pss = group["sigType"] == "pss";
        if (!pss && group["sigType"] != "pkcs1v1.5") return report.skip("X9.31 not offered");
        const ByteVector signature = hex(test, "signature");
        const bool accepted =
            key && (pss ? rsa::verify_pss(*key, *id, *id, digest.bytes(), group["saltLen"].get<usize>(), signature)
                        : rsa::verify_pkcs1(*key, *id, digest.bytes(), signature));
        report.check(accepted == answer["testPassed"].get<bool>(), label(test), accepted ? "accepted" : "refused");
    });
}

}  // namespace

const Handler acvp_rsa{"ACVP RSA", [](const File& f) { return is_acvp(f) && acvp_algorithm(f) == "RSA"; }, run_acvp};

}  // namespace troth::vectors
