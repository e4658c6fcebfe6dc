#include "troth/cli/explanation.hpp"

#include <fmt/format.h>

#include "troth/cli/describe.hpp"
#include "troth/cli/errors.hpp"

namespace troth::inline v1::cli {

namespace {

std::string_view kind_of(const x509::Need& need) {
    constexpr std::string_view kinds[] = {"issuer's certificate", "revocation list", "OCSP responder"};
    return kinds[static_cast<usize>(need.kind)];
}

constexpr usize most_lines = 40;  // of candidates: a hostile chain can have thousands

std::string line_of(const x509::Candidate& candidate) {
    std::string out = fmt::format("tried: {:{}}{} {}{}", "", 2 * candidate.depth, candidate.depth,
                                  candidate.is_anchor ? "root " : "", name_of(candidate.certificate));
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
    out["what"] = candidate.rejection->row->what;
    out["rule"] = candidate.rejection->row->rule;
    out["advice"] = candidate.rejection->row->advice;
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
    usize lines = 0;
    for (const x509::Candidate& candidate : told.candidates) {
        if (++lines > most_lines) {
            terminal.say(
                fmt::format("tried: {} more candidates; --json has them all", told.candidates.size() - most_lines));
            break;
        }
        terminal.say(line_of(candidate));
        // What the error itself is about, it says itself.
        if (!candidate.rejection || candidate.rejection->where == told.chain.error().where()) continue;
        const std::string indent(7 + 2 * (candidate.depth + 1), ' ');
        if (!candidate.rejection->where.empty()) terminal.say(indent + "where: " + candidate.rejection->where);
        terminal.say(indent + "next: " + std::string(candidate.rejection->row->advice));
    }
    for (const x509::Need& need : told.needs)
        terminal.say(fmt::format("would help: the {} at {}", kind_of(need), need.url.escaped()));
}

Error refused(const x509::Explanation& told, Terminal& terminal) {
    if (terminal.manners.json)
        show(terminal, "verification", describe(told));
    else
        tell_why_not(told, terminal);
    return x509::error_again(told.chain.error());
}

Result<std::chrono::sys_seconds> moment_of(std::string_view option, const std::string& time, Terminal& terminal) {
    if (time.empty()) return std::chrono::floor<std::chrono::seconds>(terminal.now().wall);
    const auto moment = parse_moment(time);
    if (!moment) return fail(Error(errors::bad_value).with("option", option).with("found", Untrusted(time)));
    return *moment;
}

}  // namespace troth::inline v1::cli
