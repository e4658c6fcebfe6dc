// EdDSA of ACVP, FIPS 186-5 §7: pure Ed25519 and Ed448.
#include <algorithm>

#include "tests/vectors/handlers.hpp"
#include "troth/crypto/sign/ed25519.hpp"
#include "troth/crypto/sign/ed448.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;

// In every mode for one curve: `octets` of a key and twice that of a signature.
template <usize octets, class Pair, class Verify>
void run_case(Report& report, const std::string& mode, const Json& test, const Json& answer, Pair pair, Verify verify) {
    const std::string which = mode + " " + label(test);
    const ByteVector q = hex(test.contains("q") ? test : answer, "q");
    const ByteVector d = hex(test.contains("d") ? test : answer, "d");
    if (mode == "keyGen") {
        if (d.size() != octets) return report.fail(which, "a private key of another size");
        const auto key = pair(Bytes(d).first<octets>());
        return report.check(std::ranges::equal(key.public_key(), q), which, "another key");
    }
    const ByteVector message = hex(test, "message");
    const ByteVector signature = hex(test.contains("signature") ? test : answer, "signature");
    const bool sized = q.size() == octets && signature.size() == 2 * octets;
    const bool accepted =
        sized && verify(Bytes(q).first<octets>(), Bytes(message), Bytes(signature).first<2 * octets>());
    report.check(accepted == answer.value("testPassed", true), which, accepted ? "accepted" : "refused");
}

void run(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json& set, const Json& group, const Json& test, const Json& answer) {
        const std::string curve = group.value("curve", ""), mode = set.value("mode", "");
        if (group.value("preHash", false)) return report.skip("signatures of digests (Ed25519ph, Ed448ph) not run");
        if (mode == "keyVer") return report.skip("public keys are looked at with the signature, not by themselves");
        if (mode == "sigGen" && !answer.contains("q") && !test.contains("q"))
            return report.skip("answers that depend on the tested module's own key");
        if (curve == "ED-25519")
            return run_case<32>(
                report, mode, test, answer, [](auto seed) { return ed25519::KeyPair(ed25519::Seed(seed)); },
                [](auto key, Bytes message, auto signature) { return ed25519::verify(key, message, signature); });
        if (curve != "ED-448") return report.skip(curve + " not offered");
        const ByteVector context = hex(test, "context");
        run_case<57>(
            report, mode, test, answer, [](auto seed) { return ed448::KeyPair(ed448::Seed(seed)); },
            [&](auto key, Bytes message, auto signature) { return ed448::verify(key, message, signature, context); });
    });
}

}  // namespace

const Handler acvp_eddsa{"ACVP EdDSA", [](const File& f) { return is_acvp(f) && acvp_algorithm(f) == "EDDSA"; }, run};

}  // namespace troth::vectors
