// Revocation lists and OCSP messages as documents. Nothing here is verified.
#include "troth/cli/describe.hpp"
#include "troth/encoding/hex.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr usize most_entries_shown = 1000;

std::string colons(Bytes bytes) {
    std::string out;
    for (const u8 byte : bytes) out += (out.empty() ? "" : ":") + encoding::hex::encode(Bytes(&byte, 1));
    return out;
}
std::string text_of_name(const x509::Name& name) {
    return name.empty() ? "(empty)" : std::string(name.text().raw());
}
std::string time_text(std::chrono::sys_seconds time) {
    return encoding::der::iso8601(time);
}

Json entry_of(const x509::CrlEntry& entry) {
    Json out;
    out["serial_number"] = colons(entry.serial_number);
    out["revoked"] = time_text(entry.revocation_date.at);
    out["reason"] = x509::name_of(entry.reason);
    if (entry.invalidity_date) out["invalid_since"] = time_text(*entry.invalidity_date);
    return out;
}

std::string scope_of(const x509::IssuingDistributionPoint& point) {
    std::string out;
    const auto add = [&](bool yes, std::string_view words) {
        if (yes) (out += out.empty() ? "" : ", ") += words;
    };
    add(point.only_contains_user_certs, "onlyContainsUserCerts");
    add(point.only_contains_ca_certs, "onlyContainsCACerts");
    add(point.only_contains_attribute_certs, "onlyContainsAttributeCerts");
    add(point.only_some_reasons.has_value(), "onlySomeReasons");
    add(point.indirect_crl, "indirectCRL");
    if (point.distribution_point && point.distribution_point->full_name)
        for (const x509::GeneralName& name : *point.distribution_point->full_name) add(true, name.printable().raw());
    return out;
}

Json answer_of(const x509::SingleResponse& single) {
    Json out;
    out["serial_number"] = colons(single.cert_id.serial_number.content);
    out["status"] = single.good ? "good" : single.unknown ? "unknown" : "revoked";
    if (single.revoked) {
        out["revoked"] = time_text(single.revoked->revocation_time.at);
        const auto& reason = single.revoked->revocation_reason;
        out["reason"] = x509::name_of(reason ? *x509::reason_code(reason->value) : x509::ReasonCode::unspecified);
    }
    out["this_update"] = time_text(single.this_update.at);
    if (single.next_update) out["next_update"] = time_text(single.next_update->at);
    return out;
}

}  // namespace

Json describe(const x509::Crl& list) {
    Json out;
    out["kind"] = "revocation list";
    out["issuer"] = text_of_name(list.issuer());
    out["this_update"] = time_text(list.this_update().at);
    if (list.next_update()) out["next_update"] = time_text(list.next_update()->at);
    if (list.crl_number()) out["number"] = colons(list.crl_number()->content);
    if (list.base_crl_number()) out["delta_to"] = colons(list.base_crl_number()->content);
    if (list.issuing_distribution_point()) out["scope"] = scope_of(*list.issuing_distribution_point());
    out["signed_with"] = x509::display_name(list.signature_algorithm().algorithm);
    out["entries"] = list.size();
    Json revoked = Json::array();
    x509::CrlEntryReader entries = list.entries();
    while (revoked.size() < most_entries_shown) {
        const auto entry = entries.next();
        if (!entry || !*entry) break;
        revoked.push_back(entry_of(**entry));
    }
    out["revoked"] = std::move(revoked);
    out["sha256"] = x509::fingerprint(list.der());
    return out;
}

Json describe(const x509::OcspResponse& response) {
    Json out;
    out["kind"] = "OCSP response";
    out["status"] = x509::name_of(response.status());
    if (!response.is_successful()) return out;
    const x509::ResponseData& fields = response.fields();
    out["responder"] = fields.by_name ? text_of_name(*fields.by_name) : "key " + colons(fields.by_key->value);
    out["produced"] = time_text(response.produced_at());
    out["signed_with"] = x509::display_name(response.signature_algorithm().algorithm);
    if (response.nonce()) out["nonce"] = colons(*response.nonce());
    out["answers"] = Json::array();
    for (const x509::SingleResponse& single : fields.responses) out["answers"].push_back(answer_of(single));
    return out;
}

Json describe(const x509::OcspRequest& request) {
    Json out;
    out["kind"] = "OCSP request";
    if (request.nonce()) out["nonce"] = colons(*request.nonce());
    out["signed"] = request.is_signed();
    out["serial_numbers"] = Json::array();
    for (const x509::OcspSingleRequest& one : request.requests())
        out["serial_numbers"].push_back(colons(one.req_cert.serial_number.content));
    return out;
}

}  // namespace troth::inline v1::cli
