// ML-DSA of Wycheproof and ACVP.
#include "troth/crypto/sign/mldsa.hpp"

#include <algorithm>
#include <optional>

#include "tests/vectors/handlers.hpp"
#include "troth/base/testing/hex.hpp"
#include "troth/crypto/hash/shake.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;

std::optional<MlDsaId> parameter_set(const std::string& name) {
    for (const mldsa::Parameters& p : mldsa::parameter_sets)
        if (p.name == name) return p.id;
    return std::nullopt;
}
std::optional<mldsa::PrivateKey> from_seed(MlDsaId id, Bytes seed) {
    if (seed.size() != mldsa::seed_size) return std::nullopt;
    return mldsa::PrivateKey::from_seed(id, seed.first<mldsa::seed_size>());
}
std::optional<mldsa::PrivateKey> private_key(MlDsaId id, const Json& group) {
    if (group.contains("privateSeed")) return from_seed(id, hex(group, "privateSeed"));
    Result<mldsa::PrivateKey> key = mldsa::PrivateKey::from_bytes(id, hex(group, "privateKey"));
    if (!key) return std::nullopt;
    return std::move(*key);
}

// mu of algorithm 7 steps 1 and 6 over a message that is formatted already: M' of the internal interface.
ByteVector formatted_representative(Bytes public_key, Bytes formatted) {
    ByteVector tr(64), mu(64);
    Shake(ShakeId::shake256).absorb(public_key).squeeze(tr);
    Shake(ShakeId::shake256).absorb(tr).absorb(formatted).squeeze(mu);
    return mu;
}

// Whether we accepted the inputs and made exactly this signature, which also verifies.
bool signs(const mldsa::PrivateKey& key, const Json& test) {
    const ByteVector context = hex(test, "ctx"), message = hex(test, "msg"), wanted = hex(test, "sig");
    if (context.size() > 255) return mldsa::sign_deterministic(key, message, context).has_value();
    const ByteVector given = hex(test, "mu");
    mldsa::Representative mu{};
    if (given.size() == mu.size()) std::ranges::copy(given, mu.begin());
    if (test.contains("msg")) {
        const mldsa::Representative ours = mldsa::representative(key.public_key(), message, context);
        if (!given.empty() && !std::ranges::equal(ours, given)) return false;
        mu = ours;
    }
    const ByteVector rnd = test.contains("rnd") ? hex(test, "rnd") : ByteVector(32, 0);
    const auto made = mldsa::sign_representative(key, mu, Bytes(rnd).first<32>());
    const auto public_key = mldsa::PublicKey::from_bytes(key.id(), key.public_key());
    return made && std::ranges::equal(made->bytes(), wanted) && public_key &&
           mldsa::verify_representative(*public_key, mu, wanted);
}

void run_wycheproof(const File& file, Report& report) {
    const std::optional<MlDsaId> id = parameter_set(file.json["algorithm"]);
    for (const Json& group : file.json["testGroups"]) {
        const std::string type = group["type"];
        const unsigned cases = static_cast<unsigned>(group["tests"].size());
        if (!id) {
            report.skip(file.json["algorithm"].get<std::string>() + " not offered", cases);
        } else if (type == "MlDsaSign") {
            const auto key = private_key(*id, group);
            for (const Json& test : group["tests"])
                verdict(report, test,
                        key &&
                            (!group.contains("publicKey") || group["publicKey"].is_null() ||
                             std::ranges::equal(key->public_key(), hex(group, "publicKey"))) &&
                            signs(*key, test));
        } else if (type == "MlDsaVerify") {
            const auto key = mldsa::PublicKey::from_bytes(*id, hex(group, "publicKey"));
            for (const Json& test : group["tests"])
                verdict(report, test, key && mldsa::verify(*key, hex(test, "msg"), hex(test, "ctx"), hex(test, "sig")));
        } else {
            report.skip("group " + type + " not known", cases);
        }
    }
}

void run_acvp(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json& set, const Json& group, const Json& test, const Json& answer) {
        const auto id = parameter_set(group["parameterSet"]);
        if (!id) return report.skip(group["parameterSet"].get<std::string>() + " not offered");
        if (group.value("preHash", "pure") == "preHash") return report.skip("HashML-DSA not offered");
        const std::string mode = set.value("mode", "");
        if (mode == "keyGen") {
            const auto key = from_seed(*id, hex(test, "seed"));
            return report.check(key && std::ranges::equal(key->public_key(), hex(answer, "pk")) &&
                                    std::ranges::equal(key->expanded(), hex(answer, "sk")),
                                label(test), "another key");
        }
        const bool internal = group.value("signatureInterface", "external") == "internal";
        const bool external = group.value("externalMu", false) || internal;
        if (mode == "sigGen") {
            Json as_wycheproof = test;
            as_wycheproof["sig"] = answer["signature"];
            if (test.contains("message") && !internal) as_wycheproof["msg"] = test["message"];
            if (test.contains("context")) as_wycheproof["ctx"] = test["context"];
            std::optional<mldsa::PrivateKey> key;
            if (test.contains("seed")) {
                key = from_seed(*id, hex(test, "seed"));
            } else if (auto expanded = mldsa::PrivateKey::from_bytes(*id, hex(test, "sk"))) {
                key = std::move(*expanded);
            }
            if (key && internal && !test.contains("mu"))
                as_wycheproof["mu"] =
                    troth::testing::to_hex(formatted_representative(key->public_key(), hex(test, "message")));
            return report.check(key && signs(*key, as_wycheproof), label(test), "another signature");
        }
        if (mode != "sigVer") return report.skip("mode " + mode + " not known");
        const auto key = mldsa::PublicKey::from_bytes(*id, hex(test.contains("pk") ? test : group, "pk"));
        ByteVector mu = hex(test, "mu");
        if (internal && mu.empty())
            mu = formatted_representative(hex(test.contains("pk") ? test : group, "pk"), hex(test, "message"));
        const bool accepted =
            key && (external ? mu.size() == 64 &&
                                   mldsa::verify_representative(*key, Bytes(mu).first<64>(), hex(test, "signature"))
                             : mldsa::verify(*key, hex(test, "message"), hex(test, "context"), hex(test, "signature")));
        report.check(accepted == answer["testPassed"].get<bool>(), label(test), "another verdict");
    });
}

bool is_mldsa(const std::string& algorithm) {
    return algorithm.starts_with("ML-DSA");
}

}  // namespace

const Handler wycheproof_mldsa{
    "wycheproof ML-DSA", [](const File& f) { return is_wycheproof(f) && is_mldsa(f.json.value("algorithm", "")); },
    run_wycheproof};
const Handler acvp_mldsa{"ACVP ML-DSA", [](const File& f) { return is_acvp(f) && is_mldsa(acvp_algorithm(f)); },
                         run_acvp};

}  // namespace troth::vectors
