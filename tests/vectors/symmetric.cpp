// AEADs, HMAC and HKDF of Wycheproof; hashes and HMAC of ACVP.
#include <algorithm>
#include <optional>

#include "tests/vectors/handlers.hpp"
#include "troth/base/ct.hpp"
#include "troth/base/testing/hex.hpp"
#include "troth/crypto/aead/aead.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/hash/shake.hpp"
#include "troth/crypto/kdf/hkdf.hpp"
#include "troth/crypto/mac/hmac.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;

std::optional<AeadId> aead_named(const std::string& algorithm, unsigned key_bits) {
    if (algorithm == "AES-GCM" && key_bits == 128) return AeadId::aes_128_gcm;
    if (algorithm == "AES-GCM" && key_bits == 192) return AeadId::aes_192_gcm;
    if (algorithm == "AES-GCM" && key_bits == 256) return AeadId::aes_256_gcm;
    if (algorithm == "CHACHA20-POLY1305" && key_bits == 256) return AeadId::chacha20_poly1305;
    return std::nullopt;
}

void run_aead(const File& file, Report& report) {
    const std::string algorithm = file.json["algorithm"];
    each_test(file, report, "AeadTest", [&](const Json& group, const Json& test) {
        const std::optional<AeadId> id = aead_named(algorithm, group["keySize"]);
        if (!id) return report.skip("key size " + group["keySize"].dump() + " not offered");
        // AES-GCM at all sizes is another interface, which ciphers.cpp runs and counts.
        const bool counted_there = algorithm == "AES-GCM";
        if (group["ivSize"] != 96 || group["tagSize"] != 128) {
            if (!counted_there) verdict(report, test, false);
            return;
        }
        const ByteVector key = hex(test, "key"), nonce = hex(test, "iv"), aad = hex(test, "aad"),
                         message = hex(test, "msg");
        ByteVector sealed = hex(test, "ct");
        const ByteVector tag = hex(test, "tag");
        sealed.insert(sealed.end(), tag.begin(), tag.end());
        need(key.size() == group["keySize"].get<usize>() / 8 && nonce.size() == aead_nonce_size &&
             sealed.size() >= aead_tag_size);
        const AeadContext context(*id, key);
        const Nonce n(nonce.data(), aead_nonce_size);
        ByteVector opened = sealed;
        const bool accepted = context.open(n, aad, opened);
        opened.resize(opened.size() - aead_tag_size);
        bool right = accepted == (test["result"] == "valid") || test["result"] == "acceptable";
        if (test["result"] == "valid") {
            ByteVector out(message.size() + aead_tag_size);
            const Bytes piece = message;
            context.seal(n, aad, Gather(&piece, 1), {}, out);
            right = accepted && opened == message && out == sealed;
        }
        if (!right || !counted_there) report.check(right, label(test), "another output or verdict");
    });
}

std::optional<HashId> hash_named(std::string name) {
    std::replace(name.begin(), name.end(), '_', '-');
    for (const HashInfo& row : hash_infos)
        if (name == row.name) return row.id;
    return std::nullopt;
}

// "HMACSHA256" and "HKDF-SHA-256" as Wycheproof writes them.
std::optional<HashId> hash_in(std::string algorithm, std::string_view prefix) {
    if (!algorithm.starts_with(prefix)) return std::nullopt;
    std::string name = algorithm.substr(prefix.size());
    if (name.starts_with("SHA3-")) return hash_named(name);
    if (name.starts_with("SHA-")) return hash_named(name);
    return name.starts_with("SHA") ? hash_named("SHA-" + name.substr(3)) : std::nullopt;
}

void run_hmac(const File& file, Report& report) {
    const HashId id = *hash_in(file.json["algorithm"], "HMAC");
    each_test(file, report, "MacTest", [&](const Json& group, const Json& test) {
        const Mac mac = hmac(HmacKey(id, hex(test, "key")), hex(test, "msg"));
        const usize tag_size = group["tagSize"].get<usize>() / 8;
        const ByteVector tag = hex(test, "tag");
        verdict(report, test, tag.size() == tag_size && ct::equal(mac.bytes().first(tag_size), tag));
    });
}

void run_hkdf(const File& file, Report& report) {
    const HashId id = *hash_in(file.json["algorithm"], "HKDF-");
    each_test(file, report, "HkdfTest", [&](const Json&, const Json& test) {
        const usize size = test["size"];
        if (size > hkdf::max_expand_size(id)) return verdict(report, test, false);
        const SecretBytes okm =
            hkdf::expand(hkdf::extract(id, hex(test, "salt"), hex(test, "ikm")), hex(test, "info"), size);
        verdict(report, test, ct::equal(okm.bytes(), hex(test, "okm")));
    });
}

std::optional<HashId> acvp_hash_id(std::string algorithm) {
    if (algorithm.starts_with("SHA2-")) return hash_named("SHA-" + algorithm.substr(5));
    return hash_named(algorithm);
}

// Monte Carlo test of the ACVP documents "SHA2" (which also serves SHA-1) and "SHA3": 100 times 1000 chained digests,
// each of the three before it or of the one before it.
bool monte_carlo(HashId id, const Json& test, const Json& answer) {
    ByteVector seed = hex(test, "msg");
    if (info(id).family == HashFamily::sha3) {
        for (const Json& result : answer["resultsArray"]) {
            for (int i = 0; i < 1000; ++i) {
                const Digest d = hash(id, seed);
                seed.assign(d.bytes().begin(), d.bytes().end());
            }
            if (seed != hex(result, "md")) return false;
        }
        return true;
    }
    const usize n = digest_size(id);
    if (seed.size() != n) return false;
    for (const Json& result : answer["resultsArray"]) {
        ByteVector a = seed, b = seed, c = seed;
        for (int i = 0; i < 1000; ++i) {
            const Bytes pieces[] = {a, b, c};
            const Digest d = hash(id, Gather(pieces));
            a = std::move(b);
            b = std::move(c);
            c.assign(d.bytes().begin(), d.bytes().end());
        }
        if (c != hex(result, "md")) return false;
        seed = c;
    }
    return true;
}

void run_acvp_hash(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json& set, const Json& group, const Json& test, const Json& answer) {
        const HashId id = *acvp_hash_id(set["algorithm"]);
        if (group["testType"] == "MCT")
            return report.check(monte_carlo(id, test, answer), label(test), "another digest in the chain");
        if (group["testType"] == "LDT") {
            // Large data: `content` repeated up to fullLength bits.
            const ByteVector content = hex(test["largeMsg"], "content");
            const u64 size = test["largeMsg"]["fullLength"].get<u64>() / 8;
            Hash running(id);
            for (u64 done = 0; done < size; done += content.size()) running.update(content);
            const ByteVector md = hex(answer, "md");
            return report.check(std::ranges::equal(running.finish().bytes(), md), label(test), "another digest");
        }
        if (test.value("len", 0u) % 8 != 0) return report.skip("messages of a part of a byte not offered");
        ByteVector message = hex(test, "msg");
        message.resize(test["len"].get<usize>() / 8);
        const ByteVector md = hex(answer, "md");
        report.check(std::ranges::equal(hash(id, message).bytes(), md), label(test), "another digest");
    });
}

void run_acvp_hmac(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json& set, const Json&, const Json& test, const Json& answer) {
        const HashId id = *acvp_hash_id(set["algorithm"].get<std::string>().substr(5));
        const Mac mac = hmac(HmacKey(id, hex(test, "key")), hex(test, "msg"));
        const ByteVector tag = hex(answer, "mac");
        report.check(tag.size() <= mac.size && ct::equal(mac.bytes().first(tag.size()), tag), label(test),
                     "another MAC");
    });
}

}  // namespace

const Handler wycheproof_aead{"wycheproof AEAD",
                              [](const File& f) {
                                  const std::string algorithm = f.json.is_object() ? f.json.value("algorithm", "") : "";
                                  return has_group_type(f, "AeadTest") && aead_named(algorithm, 256).has_value();
                              },
                              run_aead};
const Handler wycheproof_hmac{
    "wycheproof HMAC",
    [](const File& f) { return has_group_type(f, "MacTest") && hash_in(f.json["algorithm"], "HMAC").has_value(); },
    run_hmac};
const Handler wycheproof_hkdf{
    "wycheproof HKDF",
    [](const File& f) { return has_group_type(f, "HkdfTest") && hash_in(f.json["algorithm"], "HKDF-").has_value(); },
    run_hkdf};
const Handler acvp_hash{"ACVP hash",
                        [](const File& f) { return is_acvp(f) && acvp_hash_id(acvp_algorithm(f)).has_value(); },
                        run_acvp_hash};
const Handler acvp_hmac{"ACVP HMAC",
                        [](const File& f) {
                            return is_acvp(f) && acvp_algorithm(f).starts_with("HMAC-") &&
                                   acvp_hash_id(acvp_algorithm(f).substr(5)).has_value();
                        },
                        run_acvp_hmac};

}  // namespace troth::vectors
