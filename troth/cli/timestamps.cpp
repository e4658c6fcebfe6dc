#include "troth/cli/timestamps.hpp"

#include <set>

#include <fmt/format.h>

#include "troth/encoding/hex.hpp"

namespace troth::inline v1::cli {

namespace {

const x509::CtLog* find_log(std::span<const x509::CtLog> logs, const std::array<u8, 32>& id) {
    const auto found = std::ranges::find(logs, id, &x509::CtLog::log_id);
    return found == logs.end() ? nullptr : &*found;
}

// The lists in the extensions of the single answers, §3.3.
Result<std::vector<x509::SignedCertificateTimestamp>> scts_of(const x509::OcspResponse& response) {
    std::vector<x509::SignedCertificateTimestamp> out;
    if (!response.is_successful()) return out;
    for (const auto& answer : response.fields().responses) {
        if (!answer.single_extensions) continue;
        for (const x509::Extension& extension : *answer.single_extensions) {
            if (extension.extn_id != x509::oids::ocsp_signed_certificate_timestamps) continue;
            TROTH_TRY(const auto list, encoding::der::parse<encoding::der::OctetString>(extension.extn_value.value));
            TROTH_TRY(const auto some, x509::scts_in(list.value));
            out.insert(out.end(), some.begin(), some.end());
        }
    }
    return out;
}

std::string when(const Timestamp& timestamp) {
    constexpr u64 latest = u64{253402300799} * 1000;  // the last second of the year 9999
    if (timestamp.milliseconds > latest) return "after the year 9999";
    return encoding::der::iso8601(std::chrono::sys_seconds(std::chrono::seconds(timestamp.milliseconds / 1000)));
}

}  // namespace

Result<std::vector<Timestamp>> judge_timestamps(const x509::VerifiedChain& chain,
                                                std::span<const x509::OcspResponse> responses, Bytes by_tls,
                                                std::span<const x509::CtLog> logs, std::chrono::sys_seconds time) {
    const x509::Certificate& leaf = chain.leaf();
    const x509::Certificate& issuer = chain.certificates()[chain.certificates().size() > 1 ? 1 : 0];
    std::vector<Timestamp> out;
    const auto judge = [&](std::string_view by, x509::SctEntry entry,
                           const std::vector<x509::SignedCertificateTimestamp>& some) {
        for (const x509::SignedCertificateTimestamp& sct : some) {
            Timestamp& one = out.emplace_back();
            one.by = by;
            one.log_id = sct.log_id;
            one.milliseconds = sct.timestamp;
            if (const x509::CtLog* log = find_log(logs, sct.log_id)) {
                one.log = log->description;
                one.operated_by = log->operated_by;
            }
            one.error = x509::verify_sct(sct, entry, leaf, issuer, logs, time);
        }
    };
    TROTH_TRY(const auto embedded, x509::embedded_scts(leaf));
    judge("certificate", x509::SctEntry::precertificate, embedded);
    for (const x509::OcspResponse& response : responses) {
        TROTH_TRY(const auto some, scts_of(response));
        judge("OCSP", x509::SctEntry::certificate, some);
    }
    if (!by_tls.empty()) {
        TROTH_TRY(const auto some, x509::scts_in(by_tls));
        judge("TLS", x509::SctEntry::certificate, some);
    }
    return out;
}

usize logs_that_vouch(std::span<const Timestamp> timestamps) {
    std::set<std::array<u8, 32>> logs;
    for (const Timestamp& one : timestamps)
        if (!one.error) logs.insert(one.log_id);
    return logs.size();
}

Json describe(std::span<const Timestamp> timestamps) {
    Json out = Json::array();
    for (const Timestamp& one : timestamps) {
        Json json{{"good", !one.error},
                  {"by", one.by},
                  {"log_id", encoding::hex::encode(one.log_id)},
                  {"timestamp", when(one)}};
        if (!one.log.empty()) json["log"] = one.log;
        if (!one.operated_by.empty()) json["operated_by"] = one.operated_by;
        if (one.error) json["rejected_by"] = one.error->id();
        out.push_back(std::move(json));
    }
    return out;
}

std::string line_of(const Timestamp& one) {
    const std::string log = one.log.empty() ? "log " + encoding::hex::encode(Bytes(one.log_id).first(8)) + "…"
                                            : Untrusted(one.log).escaped();
    std::string out = fmt::format("timestamp of {} by {}, {}", when(one), log, one.by);
    if (!one.error) return out;
    return out + fmt::format(": {} ({})", one.error->row().what, one.error->row().rule);
}

}  // namespace troth::inline v1::cli
