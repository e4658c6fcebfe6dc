// Revocation lists and OCSP responses by themselves: the suites of format chain-cases/1 whose kind is crl-check or
// ocsp-check.
#include "troth/x509/revocation.hpp"

#include <chrono>

#include "tests/vectors/handlers.hpp"
#include "troth/encoding/base64.hpp"

namespace troth::vectors {
namespace {

using namespace x509;

bool is_kind(const File& file, std::string_view kind) {
    return file.json.is_object() && file.json.value("format", "") == "chain-cases/1" &&
           file.json.value("kind", "") == kind;
}

class Cases {
  public:
    explicit Cases(const Json& json) : json_(json) {
        std::string digits;
        for (char c : json["time"].get<std::string>().substr(0, 19))
            if (c >= '0' && c <= '9') digits += c;
        time = der::parse_generalized_time(bytes_of(digits + "Z")).value().at;
        policy.max_age = std::chrono::seconds(json["max_age_seconds"].get<u32>());
    }
    ByteVector blob(const Json& key) const {
        if (!key.is_string()) return {};
        return encoding::base64::decode(json_["blobs"].value(key.get<std::string>(), "")).value_or(ByteVector{});
    }

    std::chrono::sys_seconds time{};
    RevocationPolicy policy;

  private:
    const Json& json_;
};

std::string_view word(RevocationStatus status) {
    constexpr std::string_view words[] = {"good", "revoked", "unknown"};
    return words[static_cast<usize>(status)];
}

// The issuers that a case gives; they are held to be good.
class Given final : public CrlAuthority {
  public:
    std::vector<Certificate> issuers;
    std::optional<Error> authenticate(const Crl& crl, const Certificate&) override {
        std::optional<Error> error;
        for (const Certificate& issuer : issuers) {
            error = crl_signed_by(crl, issuer, {.least_rsa_bits = 1024, .sha1 = false});  // as some keys there are
            if (!error) return std::nullopt;
        }
        return error;
    }
};

// An indirect list by the certificate's own issuer, as PKITS 4.14.22 and others have it: §6.3.3(b)(1) asks for its
// issuer's name alone where the distribution point names no cRLIssuer.
constexpr std::string_view indirect_by_issuer = "bad_idp_indirectcrl";

void run_crl_case(const Cases& cases, const Json& one, Report& report) {
    const std::string id = one["id"].get<std::string>(), expected = one["expected"].get<std::string>();
    if (id == indirect_by_issuer)
        return report.skip("an indirect list by the certificate's own issuer (RFC 5280 §6.3.3(b)(1))");
    const Result<Certificate> certificate = Certificate::parse(cases.blob(one["certificate"]));
    const Result<Crl> crl = Crl::parse(cases.blob(one["crl"]));
    std::string found = "unknown", why;
    if (certificate && crl) {
        Given given;
        for (const char* member : {"issuer", "issuer_2"})
            if (Result<Certificate> issuer = Certificate::parse(cases.blob(one[member])))
                given.issuers.push_back(std::move(*issuer));
        const RevocationAnswer answer = check_by_crls(*certificate, {&*crl, 1}, cases.time, cases.policy, given);
        found = word(answer.status);
        if (answer.error) why = std::string(answer.error->id()) + " " + answer.error->where();
    } else {
        why = crl ? "certificate" : std::string(crl.error().id()) + " " + crl.error().where();
    }
    report.check(found == expected, id, found + " (" + why + "), must be " + expected);
}

// Its responses are signed with SHA-1, which counts for nothing here unless it is allowed outright.
void run_ocsp_case(const Cases& cases, const Json& one, Report& report) {
    const std::string id = one["id"].get<std::string>(), expected = one["expected"].get<std::string>();
    const Result<Certificate> certificate = Certificate::parse(cases.blob(one["certificate"]));
    const Result<Certificate> issuer = Certificate::parse(cases.blob(one["issuer"]));
    if (!certificate && certificate.error().id() == "encoding.der_bad_integer") {
        report.skip("a serial number that is not DER (X.690 §8.3.2)");
        return;
    }
    std::string found = "unknown", why;
    if (!certificate || !issuer) {
        why = "certificate";
    } else {
        const OwnedCertId ids[] = {OwnedCertId::of(*certificate, *issuer)};
        if (OcspRequest::make(ids, {}) != cases.blob(one["ocsp_request"])) {
            report.fail(id, "another request");
            return;
        }
        const Result<OcspResponse> response = OcspResponse::parse(cases.blob(one["ocsp_response"]));
        if (response) {
            const RevocationAnswer answer = check_by_ocsp(*certificate, *issuer, {&*response, 1}, cases.time,
                                                          cases.policy, {.least_rsa_bits = 2048, .sha1 = true});
            found = word(answer.status);
            if (answer.error) why = std::string(answer.error->id()) + " " + answer.error->where();
        } else {
            why = std::string(response.error().id()) + " " + response.error().where();
        }
    }
    report.check(found == expected, id, found + " (" + why + "), must be " + expected);
}

void run_crls(const File& file, Report& report) {
    const Cases cases(file.json);
    for (const Json& one : file.json["cases"]) guarded(report, one, [&] { run_crl_case(cases, one, report); });
}
void run_ocsp(const File& file, Report& report) {
    const Cases cases(file.json);
    for (const Json& one : file.json["cases"]) guarded(report, one, [&] { run_ocsp_case(cases, one, report); });
}

}  // namespace

const Handler crl_checks{"crl-check", [](const File& file) { return is_kind(file, "crl-check"); }, run_crls};
const Handler ocsp_checks{"ocsp-check", [](const File& file) { return is_kind(file, "ocsp-check"); }, run_ocsp};

}  // namespace troth::vectors
