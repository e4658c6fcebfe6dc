// JSON Web Key, Signature and Encryption of Wycheproof.
#include <algorithm>

#include "tests/vectors/handlers.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/jose/jwe.hpp"

namespace troth::vectors {
namespace {

using namespace jose;

// The key that the recipient has: the public one where the file gives it.
Json recipient_key(const Json& group) {
    Json key = group.contains("public") && !group["public"].is_null() ? group["public"] : group["private"];
    // The keys of RFC 7520 say nothing about an algorithm; the file gives them one that is not their token's ("PS256"
    // for PS384) or is none at all ("ES521"). They run as the RFC has them, with the algorithm said by the caller.
    if (group.value("comment", "").starts_with("rfc7520")) key.erase("alg");
    return key;
}
std::optional<JwsAlgorithm> stated_algorithm(const Json& group, const Json& test) {
    if (!group.value("comment", "").starts_with("rfc7520") || !test["jws"].is_string()) return std::nullopt;
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
template <class Keys>
bool decrypts(const Json& test, const Result<Keys>& keys) {
    if (!keys || !test["jwe"].is_string()) return false;
    troth::testing::CountingRandom random;
    return decrypt(test["jwe"].get<std::string>(), *keys, random).has_value();
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
        const Json json = recipient_key(group);
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
        verdict(report, test,
                set ? decrypts(test, JwkSet::parse(bytes_of(text))) : decrypts(test, Jwk::parse(bytes_of(text))));
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

}  // namespace troth::vectors
