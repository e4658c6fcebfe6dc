#include "troth/cli/explanation.hpp"

#include <fmt/format.h>

#include "troth/cli/errors.hpp"

namespace troth::inline v1::cli {

namespace {

std::string_view kind_of(const x509::Need& need) {
    constexpr std::string_view kinds[] = {"issuer's certificate", "revocation list", "OCSP responder"};
    return kinds[static_cast<usize>(need.kind)];
}

std::string line_of(const x509::Candidate& candidate) {
    const x509::Name& subject = candidate.certificate.subject();
    std::string out =
        fmt::format("tried: {:{}}{} {}{}", "", 2 * candidate.depth, candidate.depth, candidate.is_anchor ? "root " : "",
                    subject.empty() ? "(no subject)" : subject.text().escaped());
    if (!candidate.rejection) return out + ": holds";
    out += fmt::format(": {} ({}", candidate.rejection->row->what, candidate.rejection->row->rule);
    if (candidate.rejection->offset) out += fmt::format(", byte {}", *candidate.rejection->offset);
    return out + ")";
}

Json document(const x509::Candidate& candidate) {
    Json out;
    out["depth"] = candidate.depth;
    out["subject"] = std::string(candidate.certificate.subject().text().raw());
    out["sha256"] = x509::fingerprint(candidate.certificate);
    out["root"] = candidate.is_anchor;
    if (candidate.vouches_for) out["vouches_for"] = *candidate.vouches_for;
    if (!candidate.rejection) return out;
    out["rejected_by"] = candidate.rejection->row->id;
    out["rule"] = candidate.rejection->row->rule;
    out["where"] = candidate.rejection->where;
    if (candidate.rejection->offset) out["offset"] = *candidate.rejection->offset;
    return out;
}

}  // namespace

Json describe(const x509::Explanation& told) {
    Json out;
    out["trusted"] = told.chain.has_value();
    out["candidates"] = Json::array();
    for (const x509::Candidate& candidate : told.candidates) out["candidates"].push_back(document(candidate));
    out["needs"] = Json::array();
    for (const x509::Need& need : told.needs)
        out["needs"].push_back({{"what", kind_of(need)}, {"url", std::string(need.url.raw())}});
    return out;
}

void tell_why_not(const x509::Explanation& told, Terminal& terminal) {
    for (const x509::Candidate& candidate : told.candidates) terminal.say(line_of(candidate));
    for (const x509::Need& need : told.needs)
        terminal.say(fmt::format("would help: the {} at {}", kind_of(need), need.url.escaped()));
}

Result<std::chrono::sys_seconds> moment_of(std::string_view option, const std::string& time, Terminal& terminal) {
    if (time.empty()) return std::chrono::floor<std::chrono::seconds>(terminal.now().wall);
    constexpr std::string_view shape = "dddd-dd-ddTdd:dd:ddZ", midnight = "000000Z";
    std::string digits;
    bool good = time.size() == shape.size() || time.size() == shape.find('T');
    for (usize i = 0; i < time.size() && good; ++i) {
        const bool digit = time[i] >= '0' && time[i] <= '9';
        good = shape[i] == 'd' ? digit : time[i] == shape[i];
        if (digit) digits += time[i];
    }
    digits += time.size() == shape.size() ? std::string_view("Z") : midnight;
    const auto parsed = good ? encoding::der::parse_generalized_time(bytes_of(digits)) : std::nullopt;
    if (!parsed) return fail(Error(errors::bad_value).with("option", option).with("found", Untrusted(time)));
    return parsed->at;
}

}  // namespace troth::inline v1::cli
