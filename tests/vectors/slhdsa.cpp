// SLH-DSA of ACVP.
#include "troth/crypto/sign/slhdsa.hpp"

#include <algorithm>
#include <optional>

#include "tests/vectors/handlers.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;

std::optional<SlhDsaId> parameter_set(const std::string& name) {
    for (const slhdsa::Parameters& p : slhdsa::parameter_sets)
        if (p.name == name) return p.id;
    return std::nullopt;
}

// Older sets have no signatureInterface: they mean the internal one.
bool is_internal(const Json& group) {
    return group.value("signatureInterface", "internal") == "internal";
}

void run_acvp(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json& set, const Json& group, const Json& test, const Json& answer) {
        const auto id = parameter_set(group["parameterSet"]);
        if (!id) return report.skip(group["parameterSet"].get<std::string>() + " not offered");
        if (group.value("preHash", "pure") == "preHash") return report.skip("HashSLH-DSA not offered");
        const std::string mode = set.value("mode", "");
        const usize n = slhdsa::parameters(*id).n;
        const ByteVector message = hex(test, "message"), context = hex(test, "context");
        const Bytes piece = message;
        if (mode == "keyGen") {
            const ByteVector seed = hex(test, "skSeed"), prf = hex(test, "skPrf"), pk = hex(test, "pkSeed");
            if (seed.size() != n || prf.size() != n || pk.size() != n)
                return report.fail(label(test), "seeds of another size");
            const slhdsa::PrivateKey key = slhdsa::PrivateKey::from_seeds(*id, seed, prf, pk);
            return report.check(std::ranges::equal(key.bytes(), hex(answer, "sk")) &&
                                    std::ranges::equal(key.public_key(), hex(answer, "pk")),
                                label(test), "another key");
        }
        if (mode == "sigGen") {
            const auto key = slhdsa::PrivateKey::from_bytes(*id, hex(test, "sk"));
            if (!key) return report.fail(label(test), "the key was refused");
            ByteVector random = hex(test, "additionalRandomness");
            if (random.empty()) random.assign(key->public_key().begin(), key->public_key().begin() + long(n));
            const u8 prefix[2] = {0, static_cast<u8>(context.size())};
            const Bytes pieces[] = {prefix, context, message};
            const ByteVector made = is_internal(group) ? slhdsa::sign_internal(*key, Gather(&piece, 1), random)
                                                       : slhdsa::sign_internal(*key, pieces, random);
            return report.check(std::ranges::equal(made, hex(answer, "signature")), label(test), "another signature");
        }
        if (mode != "sigVer") return report.skip("mode " + mode + " not known");
        const ByteVector pk = hex(test, "pk"), signature = hex(test, "signature");
        const bool accepted = is_internal(group) ? slhdsa::verify_internal(*id, pk, Gather(&piece, 1), signature)
                                                 : slhdsa::verify(*id, pk, message, context, signature);
        report.check(accepted == answer["testPassed"].get<bool>(), label(test), "another verdict");
    });
}

}  // namespace

const Handler acvp_slhdsa{"ACVP SLH-DSA", [](const File& f) { return is_acvp(f) && acvp_algorithm(f) == "SLH-DSA"; },
                          run_acvp};

}  // namespace troth::vectors
