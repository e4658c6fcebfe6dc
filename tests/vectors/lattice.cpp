// ML-KEM of Wycheproof, ACVP and CCTV.
#include <algorithm>
#include <optional>
#include <sstream>

#include "tests/vectors/handlers.hpp"
#include "troth/base/ct.hpp"
#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/kem/mlkem.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;
using troth::testing::ScriptedRandom;

std::optional<MlKemId> parameter_set(const std::string& name) {
    if (name == "ML-KEM-512") return MlKemId::mlkem512;
    if (name == "ML-KEM-768") return MlKemId::mlkem768;
    if (name == "ML-KEM-1024") return MlKemId::mlkem1024;
    return std::nullopt;
}

std::optional<mlkem::DecapsulationKey> from_seed(MlKemId id, Bytes seed) {
    if (seed.size() != mlkem::seed_size) return std::nullopt;
    return mlkem::DecapsulationKey::from_seed(id, std::span<const u8, mlkem::seed_size>(seed.data(), mlkem::seed_size));
}

bool same(Bytes a, Bytes b) {
    return std::ranges::equal(a, b);
}

// Each kind of case answers whether we accepted the inputs and gave the outputs that stand there.
bool key_generation(MlKemId id, const Json& test) {
    const auto key = from_seed(id, hex(test, "seed"));
    return key && same(key->encapsulation_key(), hex(test, "ek")) &&
           (!test.contains("dk") || ct::equal(key->to_bytes().bytes(), hex(test, "dk")));
}
bool encapsulation(MlKemId id, Bytes ek, const ByteVector& m, Bytes c, Bytes k) {
    ScriptedRandom random(m);
    const auto got = mlkem::encapsulate(id, ek, random);
    return got && same(got->ciphertext.bytes(), c) && ct::equal(got->shared_secret.bytes(), k);
}
bool decapsulation(const mlkem::DecapsulationKey& key, Bytes c, Bytes k) {
    const auto got = mlkem::decapsulate(key, c);
    return got && ct::equal(got->bytes(), k);
}

void run_wycheproof(const File& file, Report& report) {
    for (const Json& group : file.json["testGroups"]) {
        const std::string type = group["type"], name = group.value("parameterSet", "");
        const auto id = parameter_set(name);
        for (const Json& test : group["tests"]) {
            if (!id) {
                report.skip(type + " " + name + " not offered");
            } else if (type == "MLKEMKeyGen") {
                verdict(report, test, key_generation(*id, test));
            } else if (type == "MLKEMEncapsTest") {
                verdict(report, test,
                        encapsulation(*id, hex(test, "ek"), hex(test, "m"), hex(test, "c"), hex(test, "K")));
            } else if (type == "MLKEMTest") {
                const auto key = from_seed(*id, hex(test, "seed"));
                verdict(report, test,
                        key && (!test.contains("ek") || same(key->encapsulation_key(), hex(test, "ek"))) &&
                            decapsulation(*key, hex(test, "c"), hex(test, "K")));
            } else if (type == "MLKEMDecapsValidationTest") {
                const auto key = mlkem::DecapsulationKey::from_bytes(*id, hex(test, "dk"));
                verdict(report, test, key && decapsulation(*key, hex(test, "c"), hex(test, "K")));
            } else {
                report.skip("group " + type + " not known");
            }
        }
    }
}

void run_acvp(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json&, const Json& group, const Json& test, const Json& answer) {
        const auto id = parameter_set(group["parameterSet"]);
        const std::string function = group.value("function", "keyGen");
        if (!id) return report.skip(group["parameterSet"].get<std::string>() + " not offered");
        bool right = false;
        ByteVector seed = hex(test, "d");
        const ByteVector z = hex(test, "z");
        seed.insert(seed.end(), z.begin(), z.end());
        if (function == "keyGen") {
            const auto key = from_seed(*id, seed);
            right = key && same(key->encapsulation_key(), hex(answer, "ek")) &&
                    ct::equal(key->to_bytes().bytes(), hex(answer, "dk"));
        } else if (function == "encapsulation") {
            right = encapsulation(*id, hex(test, "ek"), hex(test, "m"), hex(answer, "c"), hex(answer, "k"));
        } else if (function == "decapsulation" && group.value("keyFormat", "expanded") == "seed") {
            const auto key = from_seed(*id, seed);
            right = key && decapsulation(*key, hex(test, "c"), hex(answer, "k"));
        } else if (function == "decapsulation") {
            // Of one group all tests may have the same key, which then stands in the group.
            const auto key = mlkem::DecapsulationKey::from_bytes(*id, hex(test.contains("dk") ? test : group, "dk"));
            right = key && decapsulation(*key, hex(test, "c"), hex(answer, "k"));
        } else if (function == "decapsulationKeyCheck") {
            right = mlkem::DecapsulationKey::from_bytes(*id, hex(test, "dk")).has_value() ==
                    answer["testPassed"].get<bool>();
        } else if (function == "encapsulationKeyCheck") {
            ScriptedRandom random(ByteVector(32, 1));
            right = mlkem::encapsulate(*id, hex(test, "ek"), random).has_value() == answer["testPassed"].get<bool>();
        } else {
            return report.skip("function " + function + " not known");
        }
        report.check(right, label(test), "another answer to " + function);
    });
}

// CCTV: blocks of `Name = hex` lines; in -modulus a bare encapsulation key a line.
std::optional<MlKemId> cctv_set(const std::string& path) {
    for (const char* name : {"512", "768", "1024"})
        if (path.contains(std::string("ml-kem-") + name + "-")) return parameter_set(std::string("ML-KEM-") + name);
    return std::nullopt;
}

void run_cctv(const File& file, Report& report) {
    const MlKemId id = *cctv_set(file.path);
    std::istringstream lines(file.text);
    std::map<std::string, ByteVector> named;
    unsigned number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.empty()) continue;
        if (file.path.contains("-modulus")) {
            ScriptedRandom random(ByteVector(32, 1));
            report.check(!mlkem::encapsulate(id, troth::testing::from_hex(line), random),
                         "line " + std::to_string(number), "a coefficient out of range was accepted");
            continue;
        }
        const usize equals = line.find(" = ");
        const std::string name = line.substr(0, equals),
                          value = line.substr(equals == std::string::npos ? 0 : equals + 3);
        if (value.find_first_not_of("0123456789abcdef") == std::string::npos)
            named[name] = troth::testing::from_hex(value);
    }
    if (file.path.contains("-modulus")) return;
    if (named.contains("d") && named.contains("z")) {
        ByteVector seed = named["d"];
        seed.insert(seed.end(), named["z"].begin(), named["z"].end());
        // The draft of FIPS 203 expanded d alone; the standard appends k (algorithm 13, step 1). The end of ek tells.
        const Bytes rho = Bytes(named["ek"]).last(32);
        if (same(hash(HashId::sha3_512, named["d"]).bytes().first(32), rho)) {
            report.skip("key generation as in the draft of FIPS 203");
        } else {
            const auto key = from_seed(id, seed);
            report.check(key && same(key->encapsulation_key(), named["ek"]), "key generation", "another key");
        }
    }
    if (named.contains("m"))
        report.check(encapsulation(id, named["ek"], named["m"], named["c"], named["K"]), "encapsulation",
                     "another ciphertext or secret");
    const auto key = mlkem::DecapsulationKey::from_bytes(id, named["dk"]);
    report.check(key && decapsulation(*key, named["c"], named["K"]), "decapsulation", "another secret");
}

}  // namespace

const Handler wycheproof_mlkem{"wycheproof ML-KEM",
                               [](const File& f) { return is_wycheproof(f) && f.json["algorithm"] == "ML-KEM"; },
                               run_wycheproof};
const Handler acvp_mlkem{"ACVP ML-KEM", [](const File& f) { return is_acvp(f) && acvp_algorithm(f) == "ML-KEM"; },
                         run_acvp};
const Handler cctv_mlkem{"CCTV ML-KEM", [](const File& f) { return !f.text.empty() && cctv_set(f.path).has_value(); },
                         run_cctv};

}  // namespace troth::vectors
