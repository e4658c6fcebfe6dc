// Path validation: the suites of format chain-cases/1, and x509-limbo under strict checking.
#include <chrono>

#include "tests/vectors/handlers.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/x509/checks.hpp"
#include "troth/x509/csr.hpp"
#include "troth/x509/verify.hpp"

namespace troth::vectors {
namespace {

using namespace x509;

// Cases that we decide otherwise on purpose, or that need what is not there. An id that ends in * stands for all that
// begin so. Everything else must come out as its source says; where that allows old hashes and short keys, by rules
// that allow them.
struct Aside {
    std::string_view suite, id, reason;
};
constexpr std::string_view dsa = "DSA", common_name = "a name in the common name alone (RFC 9525 §2)",
                           vendor = "a vendor's critical extension (RFC 5280 §4.2)",
                           key_usage = "keyUsage against extKeyUsage (RFC 5280 §4.2.1.12)",
                           long_serial = "a serial number of more than 20 octets (RFC 5280 §4.1.2.2)",
                           long_path = "a pathLenConstraint of 256 is one (RFC 5280 §4.2.1.9: 0..MAX)",
                           soft_name = "an empty subject's names are not critical: refused under strict checking only",
                           outside = "names outside of the permitted ones (RFC 5280 §6.1.3(b))",
                           suffixes = "needs the Public Suffix List";
constexpr Aside asides[] = {
    {"nist-pkits", "Section1ValidDSASignaturesTest4", dsa},
    {"nist-pkits", "Section1ValidDSAParameterInheritanceTest5", dsa},
    // RFC 9525 §6.3 compares subjectAltName only; these have the name nowhere else than in the common name.
    {"x509test", "ValidCert", common_name},
    {"x509test", "ValidIntCALen", common_name},
    {"x509test", "ValidChained", common_name},
    {"x509test", "ValidWildcard", common_name},
    {"boringssl-parse", "serial_37_bytes", long_serial},
    {"boringssl-parse", "basic_constraints_pathlen_256", long_path},
    {"boringssl-parse", "subject_blank_subjectaltname_not_critical", soft_name},
    {"boringssl-parse", "failed_signature_algorithm", "an algorithm identifier that is malformed inside"},
    {"boringssl-chains", "target-msapplicationpolicies-and-eku/main", vendor},
    {"boringssl-chains", "target-serverauth-various-keyusages/*decipherOnly", key_usage},
    {"boringssl-chains", "many-names/ok-all-types", outside},  // t171.test under permitted t0.test to t170.test
    {"x509-limbo", "webpki::san::public-suffix-multi-label-wildcard-san", suffixes},
    {"x509-limbo", "webpki::san::public-suffix-private-namespace-wildcard-san", suffixes},
};

bool fits(std::string_view pattern, std::string_view id) {
    const usize star = pattern.find('*');
    if (star == std::string_view::npos) return pattern == id;
    return id.starts_with(pattern.substr(0, star)) && id.ends_with(pattern.substr(star + 1));
}
const Aside* aside(std::string_view suite, std::string_view id) {
    for (const Aside& row : asides)
        if (row.suite == suite && fits(row.id, id)) return &row;
    return nullptr;
}

std::chrono::sys_seconds time_of(const std::string& iso) {  // 2021-10-05T12:00:00Z, also with +00:00
    std::string digits;
    for (char c : iso.substr(0, 19))
        if (c >= '0' && c <= '9') digits += c;
    const auto time = der::parse_generalized_time(bytes_of(digits + "Z"));
    return time ? time->at : std::chrono::sys_seconds{};
}

// What a case asks, and what became of it.
struct Question {
    std::vector<ByteVector> anchors, sent;
    std::chrono::sys_seconds time{};
    std::string name;
    Purpose purpose = Purpose::any;
    bool strict = false;
    std::optional<u32> intermediates;
    PolicySettings policies;
    RevocationPolicy revocation;
    std::vector<ByteVector> crls;
    SignatureRules signatures;
    Profile profile = Profile::web;
    PurposeNamed purpose_named = PurposeNamed::by_nobody;
    AnchorRules anchor_rules;
};
constexpr SignatureRules old_rules{.least_rsa_bits = 1024, .sha1 = true};
bool is_for_weakness(std::string_view refusal) {  // short keys that no rules mention yet are not supported
    return refusal.starts_with("x509.weak_signature") || refusal.starts_with("x509.weak_key") ||
           refusal.starts_with("x509.unsupported_key") || refusal.starts_with("x509.unsupported_signature");
}
std::string answer(const Question& question) {  // empty: accepted
    TrustStore trust;
    for (const ByteVector& der : question.anchors)
        if (Result<Certificate> anchor = Certificate::parse(der)) trust.add(std::move(*anchor));
    const std::vector<Bytes> sent(question.sent.begin(), question.sent.end());
    const Result<std::vector<Certificate>> certificates = parse_chain(sent);
    if (!certificates) return std::string(certificates.error().id()) + " " + certificates.error().where();
    ChainRequest request{*certificates, trust};
    request.time = question.time;
    request.name = question.name;
    request.purpose = question.purpose;
    request.strict = question.strict;
    request.policies = question.policies;
    if (question.intermediates) request.limits.intermediates = *question.intermediates;
    // A list that cannot be read is one that is not there.
    std::vector<Crl> crls;
    for (const ByteVector& der : question.crls)
        if (Result<Crl> crl = Crl::parse(der)) crls.push_back(std::move(*crl));
    request.crls = crls;
    request.revocation = question.revocation;
    request.signatures = question.signatures;
    request.profile = question.profile;
    request.purpose_named = question.purpose_named;
    request.anchors = question.anchor_rules;
    const Result<VerifiedChain> chain = verify_chain(request);
    return chain ? "" : std::string(chain.error().id()) + " " + chain.error().where();
}

// The words of that suite for what is asked of an anchor.
AnchorRules anchor_rules(std::string_view trust) {
    AnchorRules out;
    out.extensions = out.policies = trust.contains("WITH_CONSTRAINTS") || trust.contains("AND_CONSTRAINTS");
    out.dates = trust.contains("EXPIRATION");
    out.basic_constraints = trust.contains("REQUIRE_BASIC_CONSTRAINTS");
    out.leaf = trust.contains("REQUIRE_SELF_SIGNED") ? TrustedLeaf::accepted_if_self_signed
               : trust.contains("LEAF")              ? TrustedLeaf::accepted
                                                     : TrustedLeaf::refused;
    return out;
}
bool is_tls_purpose(std::string_view purpose) {
    return purpose == "ANY_EKU" || purpose.starts_with("SERVER_AUTH") || purpose.starts_with("CLIENT_AUTH");
}

// One file of chain-cases/1.
class Suite {
  public:
    explicit Suite(const Json& json) : json_(json), name_(json["suite"].get<std::string>()) {}

    void run(Report& report) const {
        for (const Json& one : json_["cases"]) guarded(report, one, [&] { run(one, report); });
    }

  private:
    void run(const Json& one, Report& report) const {
        const std::string id = one["id"].get<std::string>();
        const bool accept = one["expected"] == "accept";
        const std::string what = one.value("what", "chain");
        const Aside* row = aside(name_, id);
        if (row != nullptr) return report.skip(std::string(row->reason));
        if (!is_tls_purpose(one.value("key_purpose", "ANY_EKU")))
            return report.skip("a purpose of another protocol than TLS");
        // Refused as a part by itself is refused in whole; what is taken there holds nonsense in its other parts.
        if ((what == "certificate-outer" || what == "tbs-certificate") && accept)
            return report.skip("a part by itself, the rest being nonsense");
        std::string refused = outcome(one, what, {});
        // The suites are older than our rules; what they do accept is accepted by rules that allow old signatures.
        const bool allows_old = accept && one.value("digest_policy", "") != "STRONG";
        if (allows_old && is_for_weakness(refused)) refused = outcome(one, what, old_rules);
        report.check(refused.empty() == accept, id, refused.empty() ? "accepted" : "refused: " + refused);
    }

    std::string outcome(const Json& one, const std::string& what, const SignatureRules& rules) const {
        if (what == "certificate-outer") return refusal(Certificate::parse(blob(one["input"])));
        if (what == "certificate-full") {
            const ByteVector input = blob(one["input"]);
            const Result<Certificate> whole = Certificate::parse(input);
            // The suite is for strict DER: there the frame holds no encoded defaults (X.690 §11.5), which we pass over
            // and count.
            return whole ? refusal(der::parse<SignedCertificate>(input)) : refusal(whole);
        }
        if (what == "csr") {
            const Result<Csr> csr = Csr::parse(blob(one["csr"]));
            if (!csr || rules.least_rsa_bits == SignatureRules{}.least_rsa_bits)
                return csr ? refusal(csr->verify()) : refusal(csr);
            const auto parts = der::parse<CertificationRequest>(csr->der());
            if (!parts) return refusal(parts);
            const ErrorRow* row = check_signature_by(
                {parts->certification_request_info.encoding, parts->signature_algorithm.encoding, parts->signature},
                csr->spki(), rules);
            return row == nullptr ? "" : std::string(row->id);
        }
        if (what == "tbs-certificate") {
            const ByteVector tbs = blob(one["input"]);
            return refusal(der::parse<TbsCertificate>(tbs));
        }
        if (what == "self-signed") {
            const Result<Certificate> certificate = Certificate::parse(blob(one["leaf"]));
            if (!certificate) return refusal(certificate);
            const ErrorRow* row = check_signed_by(*certificate, *certificate, rules);
            return row == nullptr ? "" : std::string(row->id);
        }
        Question asked = question(one);
        asked.signatures = rules;
        return answer(asked);
    }
    template <class T>
    static std::string refusal(const Result<T>& result) {
        return result ? "" : std::string(result.error().id()) + " " + result.error().where();
    }
    ByteVector blob(const Json& key) const {
        const std::string text = json_["blobs"].value(key.get<std::string>(), "");
        return encoding::base64::decode(text).value_or(ByteVector{});
    }
    std::string member(const Json& one, const char* name, const char* otherwise) const {
        return one.value(name, json_.value(name, std::string(otherwise)));
    }
    Question question(const Json& one) const {
        Question out;
        out.time = time_of(member(one, "time", ""));
        out.name = member(one, "hostname", "");
        const std::string purpose = member(one, "key_purpose", "ANY_EKU");
        out.purpose = purpose.starts_with("SERVER_AUTH")   ? Purpose::server_auth
                      : purpose.starts_with("CLIENT_AUTH") ? Purpose::client_auth
                                                           : Purpose::any;
        out.purpose_named = purpose.ends_with("_STRICT")        ? PurposeNamed::by_chain
                            : purpose.ends_with("_STRICT_LEAF") ? PurposeNamed::by_leaf
                                                                : PurposeNamed::by_nobody;
        if (one.contains("chain_leaf_first")) {
            for (const Json& key : one["chain_leaf_first"]) out.sent.push_back(blob(key));
            const std::string trust = one["last_cert_trust"].get<std::string>();
            out.anchor_rules = anchor_rules(trust);
            const bool trusted =
                trust.starts_with("TRUSTED_ANCHOR") || (trust.starts_with("TRUSTED_LEAF") && out.sent.size() == 1);
            need(!out.sent.empty());
            if (trusted) out.anchors.push_back(out.sent.back());
        } else {
            for (const Json& key : one["trust_anchors"]) out.anchors.push_back(blob(key));
            out.sent.push_back(blob(one["leaf"]));
            for (const Json& key : one["intermediates"]) out.sent.push_back(blob(key));
        }
        if (one.contains("initial_policy_set")) out.policies = policies(one);
        if (one.contains("crls"))
            for (const Json& key : one["crls"]) out.crls.push_back(blob(key));
        // PKITS says so; of the others, a case that brings lists asks for them.
        if (one.value("check_revocation", !out.crls.empty() || one["id"].get<std::string>().starts_with("CRL_")))
            out.revocation.scope = RevocationPolicy::Scope::chain;
        return out;
    }
    // NIST-test-policy-N is 2.16.840.1.101.3.2.1.48.N.
    static PolicySettings policies(const Json& one) {
        static constexpr Oid numbered[] = {
            der::oid<"2.16.840.1.101.3.2.1.48.1">, der::oid<"2.16.840.1.101.3.2.1.48.2">,
            der::oid<"2.16.840.1.101.3.2.1.48.3">, der::oid<"2.16.840.1.101.3.2.1.48.4">,
            der::oid<"2.16.840.1.101.3.2.1.48.5">, der::oid<"2.16.840.1.101.3.2.1.48.6">};
        PolicySettings out;
        for (const Json& name : one["initial_policy_set"]) {
            const std::string text = name.get<std::string>();
            const usize number = text == "anyPolicy" ? 0 : static_cast<usize>(text.back() - '0');
            out.user_initial_policy_set.push_back(number == 0 ? oids::any_policy : numbered[number - 1]);
        }
        out.initial_explicit_policy = one["initial_explicit_policy"].get<bool>();
        out.initial_policy_mapping_inhibit = one["initial_policy_mapping_inhibit"].get<bool>();
        out.initial_any_policy_inhibit = one["initial_inhibit_any_policy"].get<bool>();
        return out;
    }

    const Json& json_;
    std::string name_;
};

ByteVector from_pem(const Json& text) {
    const std::string pem = text.get<std::string>();
    const usize start = pem.find('\n'), end = pem.find("-----END");
    std::string body = pem.substr(start, end - start);
    std::erase(body, '\n');
    return encoding::base64::decode(body).value_or(ByteVector{});
}

std::string limbo_skips(const std::string& id) {
    const Aside* row = aside("x509-limbo", id);
    return row != nullptr ? std::string(row->reason) : "";
}

void run_limbo_case(const Json& one, Report& report) {
    const std::string id = one["id"].get<std::string>();
    if (const std::string reason = limbo_skips(id); !reason.empty()) return report.skip(reason);
    Question question;
    question.strict = true;
    // pathlen:: is about RFC 5280 §4.2.1.9 alone: there an authority's certificate stands as a leaf, which
    // webpki::ca-as-leaf wants refused by the Baseline Requirements.
    question.profile = id.starts_with("rfc5280::") || id.starts_with("pathlen::") ? Profile::rfc5280 : Profile::web;
    // Where no time is given, any does at which the collection was whole.
    question.time =
        time_of(one["validation_time"].is_null() ? "2026-11-20T12:00:00Z" : one["validation_time"].get<std::string>());
    const bool server = one["validation_kind"] == "SERVER";
    question.purpose = server ? Purpose::server_auth : Purpose::client_auth;
    if (server && one["expected_peer_name"].is_object())
        question.name = one["expected_peer_name"]["value"].get<std::string>();
    if (one["max_chain_depth"].is_number()) question.intermediates = one["max_chain_depth"].get<u32>();
    for (const Json& pem : one["trusted_certs"]) question.anchors.push_back(from_pem(pem));
    question.sent.push_back(from_pem(one["peer_certificate"]));
    for (const Json& pem : one["untrusted_intermediates"]) question.sent.push_back(from_pem(pem));
    for (const Json& pem : one["crls"]) question.crls.push_back(from_pem(pem));
    if (!question.crls.empty()) question.revocation.scope = RevocationPolicy::Scope::chain;
    question.revocation.strict = true;
    const std::string refused = answer(question);
    const bool accept = one["expected_result"] == "SUCCESS";
    report.check(refused.empty() == accept, id, refused.empty() ? "accepted" : "refused: " + refused);
}

void run_limbo(const File& file, Report& report) {
    for (const Json& one : file.json["testcases"]) guarded(report, one, [&] { run_limbo_case(one, report); });
}

}  // namespace

const Handler chain_cases{"chain-cases",
                          [](const File& file) {
                              if (!file.json.is_object() || file.json.value("format", "") != "chain-cases/1")
                                  return false;
                              const std::string kind = file.json.value("kind", "");
                              return kind != "crl-check" && kind != "ocsp-check";
                          },
                          [](const File& file, Report& report) { Suite(file.json).run(report); }};
const Handler x509_limbo{"x509-limbo",
                         [](const File& file) {
                             return file.json.is_object() && file.json.contains("testcases") &&
                                    file.json["testcases"].is_array();
                         },
                         run_limbo};

}  // namespace troth::vectors
