// JSON Web Key, Signature and Encryption of Wycheproof.
#include <algorithm>

#include "tests/vectors/handlers.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/jose/jwe.hpp"
#include "troth/jose/jwe_content.hpp"

namespace troth::vectors {
namespace {

using namespace jose;

// The keys of RFC 7520 say nothing about an algorithm; the files give them one that is not their token's ("PS256" for
// PS384, "A128GCM" for dir) or is none at all ("ES521"). They run as the RFC has them, with the algorithm said by the
// caller.
bool is_of_rfc7520(const Json& group) {
    const std::string comment = group.value("comment", "");
    return comment.starts_with("rfc7520") || comment.starts_with("rfc_7520");
}
// The key that the recipient has: of signatures the public one where the file gives it.
Json recipient_key(const Json& group, bool decrypting) {
    const bool has_public = !decrypting && group.contains("public") && !group["public"].is_null();
    Json key = has_public ? group["public"] : group["private"];
    if (is_of_rfc7520(group)) key.erase("alg");
    return key;
}
std::optional<JwsAlgorithm> stated_algorithm(const Json& group, const Json& test) {
    if (!is_of_rfc7520(group) || !test["jws"].is_string()) return std::nullopt;
    const auto token = Jws::from_compact(test["jws"].get<std::string>());
    return token ? jws_algorithm(token->algorithm()) : std::nullopt;
}

template <class Keys>
bool verifies(const Json& test, const Result<Keys>& keys, std::optional<JwsAlgorithm> stated) {
    if (!keys) return false;
    // An API for the compact form is offered nothing else, and the other way round.
    const auto token = test["jws"].is_string() ? Jws::from_compact(test["jws"].get<std::string>())
                                               : Jws::from_flattened(bytes_of(test["jws"].dump()));
    return token && token->verify(*keys, stated).has_value();
}
// What a token says of itself; null if it is none.
Json header_of(const Json& test) {
    const std::string token = test["jwe"].is_string() ? test["jwe"].get<std::string>() : "";
    const auto header = encoding::base64::decode(token.substr(0, token.find('.')), encoding::base64::Alphabet::url);
    return header ? Json::parse(text_of(*header), nullptr, false) : Json();
}
JweExpectations expected_of(const Json& group, const Json& test) {
    JweExpectations out;
    const Json& key = group["private"];
    const bool old = key.is_object() && key.value("alg", "") == "RSA1_5";  // taken only where the caller says so
    const Json header = header_of(test);
    if (old)
        out.algorithm = JweAlgorithm::legacy_RSA1_5;
    else if (is_of_rfc7520(group) && header.is_object())
        out.algorithm = jwe_algorithm(header.value("alg", ""));
    return out;
}

template <class Keys>
bool decrypts(const Json& group, const Json& test, const Result<Keys>& keys) {
    if (!keys || !test["jwe"].is_string()) return false;
    troth::testing::CountingRandom random;
    const auto opened = decrypt(test["jwe"].get<std::string>(), *keys, random, expected_of(group, test));
    if (!opened || !test.contains("pt")) return opened.has_value();
    return std::ranges::equal(opened->plaintext.bytes(), hex(test, "pt"));
}

// AEADs of RFC 7518 §5.2, CBC with HMAC, which are JWE's alone.
const JweEncryptionInfo* cbc_with_hmac(const File& file) {
    const std::string name = file.json.is_object() ? file.json.value("algorithm", "") : "";
    for (const JweEncryptionInfo& one : jwe_encryptions())
        if (one.name == name && one.hmac) return &one;
    return nullptr;
}
void run_cbc_with_hmac(const File& file, Report& report) {
    const JweEncryptionInfo& aead = *cbc_with_hmac(file);
    each_test(file, report, "AeadTest", [&](const Json&, const Json& test) {
        const ByteVector key = hex(test, "key");
        if (key.size() != aead.key_size) return verdict(report, test, false);  // no key of it can be made
        const auto opened =
            open_content(aead.id, key, hex(test, "aad"), hex(test, "iv"), hex(test, "ct"), hex(test, "tag"));
        verdict(report, test, opened && std::ranges::equal(opened->bytes(), hex(test, "msg")));
    });
}

// inserted_characters: cases that are valid only for a decoder that passes over characters which are no base64url.
bool inserted_characters(const Json& test) {
    return test["result"] == "valid" && test.contains("jws") &&
           test["comment"].get<std::string>().starts_with("InvalidCharacterInserted");
}

// contradicted: the very token stands in the group as a valid one, too.
bool contradicted(const Json& group, const Json& test) {
    return test["result"] == "invalid" && test.contains("jws") &&
           std::ranges::any_of(group["tests"], [&](const Json& other) {
               return other["result"] == "valid" && other.contains("jws") && other["jws"] == test["jws"];
           });
}

void run(const File& file, Report& report, std::string_view type) {
    each_test(file, report, type, [&](const Json& group, const Json& test) {
        const Json json = recipient_key(group, test.contains("jwe"));
        const std::string text = json.dump();
        const bool set = json.contains("keys");
        if (inserted_characters(test))
            return report.skip(
                "characters foreign to base64url inserted, yet called valid: against RFC 7515 §2, as "
                "the same file's other cases of this kind are");
        if (contradicted(group, test))
            return report.skip(
                "the same token is called valid elsewhere in its group: the padding that should be "
                "refused is not in the file");
        if (test.contains("jws")) {
            const auto stated = stated_algorithm(group, test);
            return verdict(report, test,
                           set ? verifies(test, JwkSet::parse(bytes_of(text)), stated)
                               : verifies(test, Jwk::parse(bytes_of(text)), stated));
        }
        const Json header = header_of(test);
        if (header.is_object() && header.contains("zip"))
            return report.skip("compression is not offered (RFC 8725 §3.6)");
        verdict(report, test,
                set ? decrypts(group, test, JwkSet::parse(bytes_of(text)))
                    : decrypts(group, test, Jwk::parse(bytes_of(text))));
    });
}

}  // namespace

const Handler wycheproof_jwk{"wycheproof JSON Web Key", [](const File& f) { return has_group_type(f, "JsonWebKey"); },
                             [](const File& f, Report& r) { run(f, r, "JsonWebKey"); }};
const Handler wycheproof_jws{"wycheproof JSON Web Signature",
                             [](const File& f) { return has_group_type(f, "JsonWebSignature"); },
                             [](const File& f, Report& r) { run(f, r, "JsonWebSignature"); }};
const Handler wycheproof_jose{"wycheproof JSON Web Encryption and Signature",
                              [](const File& f) { return has_group_type(f, "JsonWebCrypto"); },
                              [](const File& f, Report& r) { run(f, r, "JsonWebCrypto"); }};

const Handler wycheproof_jwe{"wycheproof JSON Web Encryption",
                             [](const File& f) { return has_group_type(f, "JsonWebEncryption"); },
                             [](const File& f, Report& r) { run(f, r, "JsonWebEncryption"); }};
const Handler wycheproof_cbc_hmac{
    "wycheproof AES-CBC with HMAC",
    [](const File& f) { return has_group_type(f, "AeadTest") && cbc_with_hmac(f) != nullptr; }, run_cbc_with_hmac};

}  // namespace troth::vectors
