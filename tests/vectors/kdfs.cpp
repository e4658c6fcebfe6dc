// MACs beside HMAC, outputs of any length and key derivation: Wycheproof and ACVP.
#include <algorithm>
#include <optional>

#include "tests/vectors/handlers.hpp"
#include "troth/base/ct.hpp"
#include "troth/crypto/aead/gcm.hpp"
#include "troth/crypto/kdf/hkdf.hpp"
#include "troth/crypto/kdf/kbkdf.hpp"
#include "troth/crypto/kdf/one_step.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/crypto/kdf/tls12_prf.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;

// "SHA-1", "SHA2-512/256", "SHA3-256" as ACVP writes them, "SHA1", "SHA512" as Wycheproof does.
std::optional<HashId> hash_named(std::string name) {
    if (name.starts_with("SHA2-")) name = "SHA-" + name.substr(5);
    if (name.starts_with("SHA") && !name.contains('-'))
        name = name.starts_with("SHA3") && name != "SHA384" ? "SHA3-" + name.substr(4) : "SHA-" + name.substr(3);
    for (const HashInfo& row : hash_infos)
        if (name == row.name) return row.id;
    return std::nullopt;
}
bool acvp_is(const File& file, std::string_view algorithm, std::string_view mode = {}) {
    if (!is_acvp(file)) return false;
    for (const Json& set : file.json["vectors"])
        if (set.is_object() && set.contains("algorithm"))
            return set["algorithm"] == algorithm && (mode.empty() || set.value("mode", "") == mode);
    return false;
}
void equal_or(Report& report, const Json& test, Bytes got, const ByteVector& expected) {
    report.check(std::ranges::equal(got, expected), label(test), "other output");
}

void run_cmac(const File& file, Report& report) {
    each_test(file, report, "MacTest", [&](const Json& group, const Json& test) {
        const ByteVector key = hex(test, "key"), tag = hex(test, "tag");
        if (!is_aes_key_size(key.size())) return verdict(report, test, false);
        const AesCmacKey ready{AesCipher(key)};
        AesCmac state(ready);
        state.update(hex(test, "msg"));
        verdict(report, test, tag.size() * 8 == group["tagSize"].get<usize>() && state.verify(tag));
    });
}
void run_kmac(const File& file, Report& report) {  // without customization
    const ShakeId id = file.json["algorithm"] == "KMAC128" ? ShakeId::shake128 : ShakeId::shake256;
    each_test(file, report, "MacTest", [&](const Json& group, const Json& test) {
        const ByteVector tag = hex(test, "tag");
        Kmac state(id, hex(test, "key"));
        state.update(hex(test, "msg"));
        verdict(report, test, tag.size() * 8 == group["tagSize"].get<usize>() && state.verify(tag));
    });
}
void run_gmac(const File& file, Report& report) {
    each_test(file, report, "MacWithIvTest", [&](const Json&, const Json& test) {
        const auto key = AesGcm::create(hex(test, "key"));
        ByteVector tag = hex(test, "tag");
        verdict(report, test, key && key->open(hex(test, "iv"), hex(test, "msg"), tag).has_value());
    });
}
void run_pbkdf2(const File& file, Report& report) {
    const auto id = hash_named(file.json["algorithm"].get<std::string>().substr(11));
    each_test(file, report, "PbkdfTest", [&](const Json&, const Json& test) {
        ByteVector out(test["dkLen"].get<usize>());
        const auto done =
            pbkdf2({.hash = *id, .iterations = test["iterationCount"]}, hex(test, "password"), hex(test, "salt"), out);
        verdict(report, test, done && out == hex(test, "dk"));
    });
}

void run_acvp_cmac(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json&, const Json& group, const Json& test, const Json& answer) {
        need(is_aes_key_size(hex(test, "key").size()));
        const AesCmacKey key{AesCipher(hex(test, "key"))};
        const AesCmac::Tag tag = cmac(key, hex(test, "message"));
        const ByteVector mac = group["direction"] == "ver" ? hex(test, "mac") : hex(answer, "mac");
        const bool same =
            !mac.empty() && mac.size() <= tag.size() && std::ranges::equal(Bytes(tag).first(mac.size()), mac);
        report.check(same == answer.value("testPassed", true), label(test), "another MAC");
    });
}
void run_acvp_kmac(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json& set, const Json& group, const Json& test, const Json& answer) {
        const ShakeId id = set["algorithm"] == "KMAC-128" ? ShakeId::shake128 : ShakeId::shake256;
        if (test["macLen"].get<usize>() % 8 != 0 || test["msgLen"].get<usize>() % 8 != 0 ||
            test["keyLen"].get<usize>() % 8 != 0)
            return report.skip("messages of a part of a byte not offered");
        const std::string text = test.value("customization", "");
        const ByteVector named(text.begin(), text.end());
        const bool in_hex = group.value("hexCustomization", false);
        Kmac state(id, hex(test, "key"), in_hex ? hex(test, "customizationHex") : named);
        state.update(hex(test, "msg"));
        ByteVector mac(test["macLen"].get<usize>() / 8);
        group.value("xof", false) ? state.finish_xof_into(mac) : state.finish_into(mac);
        const bool verifying = answer.contains("testPassed");
        const bool same = mac == (verifying ? hex(test, "mac") : hex(answer, "mac"));
        report.check(same == answer.value("testPassed", true), label(test), "another MAC");
    });
}

// Monte Carlo test of the ACVP document "cSHAKE": each output names the size of the next, and with its input the
// customization, in letters.
bool cshake_monte_carlo(ShakeId id, const Json& group, const Json& test, const Json& answer) {
    const usize least = group["minOutLen"].get<usize>(), most = group["maxOutLen"].get<usize>();  // in bits
    const usize step = group.value("outLenIncrement", 8u);
    if (step == 0 || step % 8 != 0 || least % 8 != 0) return false;
    ByteVector output = hex(test, "msg");
    std::string customization;
    usize size = most / 8;
    for (const Json& result : answer["resultsArray"]) {
        for (int i = 0; i < 1000; ++i) {
            ByteVector message = output;
            message.resize(16);
            output.assign(size, 0);
            CShake(id, {}, bytes_of(customization)).absorb(message).squeeze(output);
            const Bytes end = Bytes(output).last(2);
            size = (least + load_be<u16>(end.data()) % (most - least + 1) / step * step) / 8;
            message.insert(message.end(), end.begin(), end.end());
            customization.clear();
            for (u8 byte : message) customization += static_cast<char>('A' + byte % 26);
        }
        if (output != hex(result, "md")) return false;
    }
    return true;
}

// Monte Carlo test of the ACVP document "SHA3", section on SHAKE: each output names the size of the next.
bool shake_monte_carlo(ShakeId id, const Json& group, const Json& test, const Json& answer) {
    const usize least = group["minOutLen"].get<usize>() / 8, most = group["maxOutLen"].get<usize>() / 8;
    ByteVector output = hex(test, "msg");
    usize size = most;
    for (const Json& result : answer["resultsArray"]) {
        for (int i = 0; i < 1000; ++i) {
            ByteVector message = output;
            message.resize(16);
            output.assign(size, 0);
            Shake(id).absorb(message).squeeze(output);
            size = least + load_be<u16>(output.data() + output.size() - 2) % (most - least + 1);
        }
        if (output != hex(result, "md")) return false;
    }
    return true;
}
void run_acvp_shake(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json& set, const Json& group, const Json& test, const Json& answer) {
        const std::string algorithm = set["algorithm"];
        const ShakeId id = algorithm.ends_with("128") ? ShakeId::shake128 : ShakeId::shake256;
        const bool custom = algorithm.starts_with("c");
        if (group["testType"] == "MCT") {
            if (custom)
                return report.check(cshake_monte_carlo(id, group, test, answer), label(test),
                                    "another output in the chain");
            return report.check(shake_monte_carlo(id, group, test, answer), label(test), "another output in the chain");
        }
        if (group["testType"] == "LDT") return report.skip("large data test of SHAKE not run");
        if (test.value("len", 0u) % 8 != 0 || test.value("outLen", 0u) % 8 != 0)
            return report.skip("messages of a part of a byte not offered");
        ByteVector message = hex(test, "msg"), out(test["outLen"].get<usize>() / 8);
        message.resize(test["len"].get<usize>() / 8);
        if (custom) {
            const std::string function = test.value("functionName", ""), text = test.value("customization", "");
            const ByteVector in_hex = hex(test, "customizationHex");
            CShake(id, bytes_of(function), group.value("hexCustomization", false) ? Bytes(in_hex) : bytes_of(text))
                .absorb(message)
                .squeeze(out);
        } else {
            Shake(id).absorb(message).squeeze(out);
        }
        equal_or(report, test, out, hex(answer, "md"));
    });
}

ByteVector joined(const Json& test, const char* first, const char* second) {
    ByteVector out = hex(test, first), rest = hex(test, second);
    out.insert(out.end(), rest.begin(), rest.end());
    return out;
}
ByteVector prf(HashId id, Bytes secret, std::string_view name, Bytes seed, usize size) {
    ByteVector out(size);
    tls12_prf(id, secret, name, Gather(&seed, 1), out);
    return out;
}
void run_acvp_tls12(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json& set, const Json& group, const Json& test, const Json& answer) {
        if (group.value("tlsVersion", "v1.2") != "v1.2") return report.skip("the PRF of TLS 1.0 and 1.1 not offered");
        const auto id = hash_named(group["hashAlg"]);
        const ByteVector secret = hex(test, "preMasterSecret");
        const bool extended = set["algorithm"] == "TLS-v1.2";  // RFC 7627
        const ByteVector master =
            extended ? prf(*id, secret, "extended master secret", hex(test, "sessionHash"), 48)
                     : prf(*id, secret, "master secret", joined(test, "clientHelloRandom", "serverHelloRandom"), 48);
        const ByteVector block = prf(*id, master, "key expansion", joined(test, "serverRandom", "clientRandom"),
                                     group["keyBlockLength"].get<usize>() / 8);
        report.check(master == hex(answer, "masterSecret") && block == hex(answer, "keyBlock"), label(test),
                     "other keys");
    });
}
void run_acvp_x963(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json&, const Json& group, const Json& test, const Json& answer) {
        const auto id = hash_named(group["hashAlg"]);
        ByteVector out(group["keyDataLength"].get<usize>() / 8);
        const auto done = x963_kdf(*id, hex(test, "z"), hex(test, "sharedInfo"), out);
        report.check(done && out == hex(answer, "keyData"), label(test), "another key");
    });
}
void run_acvp_pbkdf(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json&, const Json& group, const Json& test, const Json& answer) {
        const auto id = hash_named(group["hmacAlg"]);
        const std::string password = test["password"];
        ByteVector out(test["keyLen"].get<usize>() / 8);
        const auto done =
            pbkdf2({.hash = *id, .iterations = test["iterationCount"]}, bytes_of(password), hex(test, "salt"), out);
        report.check(done && out == hex(answer, "derivedKey"), label(test), "another key");
    });
}

// SP 800-108 as ACVP has it; the answer names the fixed data that was used.
void run_acvp_kbkdf(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json&, const Json& group, const Json& test, const Json& answer) {
        const std::string mode = group["kdfMode"], mac = group["macMode"], place = group["counterLocation"];
        KbkdfParameters p{.counter_bits = group["counterLength"].get<unsigned>()};
        if (mode == "feedback") p.mode = KbkdfMode::feedback;
        if (mode.starts_with("double")) p.mode = KbkdfMode::double_pipeline;
        if (place == "none") p.counter_bits = 0;
        if (place == "after fixed data") p.counter_at = KbkdfCounter::after_fixed;
        if (place == "before iterator") p.counter_at = KbkdfCounter::before_iteration;
        if (place == "middle fixed data") return report.skip("counters amid the fixed data not offered");
        const ByteVector iv = hex(test, "iv"), fixed = hex(answer, "fixedData"), key = hex(test, "keyIn");
        if (p.mode == KbkdfMode::feedback) p.iv = iv;
        ByteVector out(group["keyOutLength"].get<usize>() / 8);
        const Bytes piece = fixed;
        Result<void> done;
        if (mac.starts_with("CMAC-AES")) {
            need(is_aes_key_size(key.size()));
            done = kbkdf(p, AesCmacKey{AesCipher(key)}, Gather(&piece, 1), out);
        } else if (const auto id = mac.starts_with("HMAC-") ? hash_named(mac.substr(5)) : std::nullopt) {
            done = kbkdf(p, HmacKey(*id, key), Gather(&piece, 1), out);
        } else {
            return report.skip(mac + " not offered");
        }
        report.check(done && out == hex(answer, "keyOut"), label(test), "another key");
    });
}
// SP 800-56C two-step with HKDF; the info is what both parties are called.
void run_acvp_hkdf(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json&, const Json& group, const Json& test, const Json& answer) {
        const Json& how = group["kdfConfiguration"];
        const Json& what = test["kdfParameter"];
        if (how["fixedInfoPattern"] != "uPartyInfo||vPartyInfo" || how["fixedInfoEncoding"] != "concatenation")
            return report.skip("another pattern of the fixed information");
        const auto id = hash_named(how["hmacAlg"]);
        ByteVector info;
        for (const char* party : {"fixedInfoPartyU", "fixedInfoPartyV"}) {
            const ByteVector one = joined(test[party], "partyId", "ephemeralData");
            info.insert(info.end(), one.begin(), one.end());
        }
        const SecretBytes out =
            hkdf::expand(hkdf::extract(*id, hex(what, "salt"), hex(what, "z")), info, what["l"].get<usize>() / 8);
        const ByteVector expected = hex(answer.contains("dkm") ? answer : test, "dkm");
        report.check(ct::equal(out.bytes(), expected) == answer.value("testPassed", true), label(test), "another key");
    });
}

}  // namespace

const Handler wycheproof_cmac{
    "wycheproof CMAC", [](const File& f) { return has_group_type(f, "MacTest") && f.json["algorithm"] == "AES-CMAC"; },
    run_cmac};
const Handler wycheproof_kmac{"wycheproof KMAC",
                              [](const File& f) {
                                  return has_group_type(f, "MacTest") &&
                                         (f.json["algorithm"] == "KMAC128" || f.json["algorithm"] == "KMAC256");
                              },
                              run_kmac};
const Handler wycheproof_gmac{
    "wycheproof GMAC",
    [](const File& f) { return has_group_type(f, "MacWithIvTest") && f.json["algorithm"] == "AES-GMAC"; }, run_gmac};
const Handler wycheproof_pbkdf2{"wycheproof PBKDF2",
                                [](const File& f) {
                                    return has_group_type(f, "PbkdfTest") &&
                                           f.json["algorithm"].get<std::string>().starts_with("PBKDF2-HMAC") &&
                                           hash_named(f.json["algorithm"].get<std::string>().substr(11)).has_value();
                                },
                                run_pbkdf2};
const Handler acvp_cmac{"ACVP CMAC", [](const File& f) { return acvp_is(f, "CMAC-AES"); }, run_acvp_cmac};
const Handler acvp_kmac{"ACVP KMAC", [](const File& f) { return acvp_is(f, "KMAC-128") || acvp_is(f, "KMAC-256"); },
                        run_acvp_kmac};
const Handler acvp_shake{"ACVP SHAKE",
                         [](const File& f) {
                             return acvp_is(f, "SHAKE-128") || acvp_is(f, "SHAKE-256") || acvp_is(f, "cSHAKE-128") ||
                                    acvp_is(f, "cSHAKE-256");
                         },
                         run_acvp_shake};
const Handler acvp_tls12{"ACVP TLS 1.2 PRF",
                         [](const File& f) { return acvp_is(f, "TLS-v1.2") || acvp_is(f, "kdf-components", "tls"); },
                         run_acvp_tls12};
const Handler acvp_x963{"ACVP X9.63", [](const File& f) { return acvp_is(f, "kdf-components", "ansix9.63"); },
                        run_acvp_x963};
const Handler acvp_pbkdf{"ACVP PBKDF", [](const File& f) { return acvp_is(f, "PBKDF"); }, run_acvp_pbkdf};
const Handler acvp_kbkdf{"ACVP SP 800-108", [](const File& f) { return acvp_is(f, "KDF"); }, run_acvp_kbkdf};
const Handler acvp_hkdf{"ACVP HKDF", [](const File& f) { return acvp_is(f, "KDA", "HKDF"); }, run_acvp_hkdf};

}  // namespace troth::vectors
