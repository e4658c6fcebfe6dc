#include "troth/cli/ca_deliver.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "troth/ca/lint.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/layout.hpp"
#include "troth/encoding/pem.hpp"

namespace troth::inline v1::cli {

Result<void> Target::check_absent(Terminal& terminal) const {
    if (stream()) return {};
    for (const std::string& file : {chain(), key()})
        if (terminal.exists(file)) return fail(Error(errors::file_exists).in_file(file));
    return {};
}

Result<void> deliver(Terminal& terminal, const Target& target, const x509::Certificate& leaf, const std::string& chain,
                     Bytes key, bool force) {
    const std::string text = encoding::pem::encode("CERTIFICATE", leaf.der()) + chain;
    std::vector<OutputFile> outputs;
    if (!key.empty()) outputs.push_back({target.key(), key, true});
    outputs.push_back({target.chain(), bytes_of(text)});
    auto written = terminal.write(outputs, force);
    if (written) return {};
    return fail(std::move(written).error().with("recorded under serial number", ca::hexadecimal(leaf.serial_number())));
}

std::string names_of(const x509::Certificate& leaf) {
    std::string names;
    if (const auto& alternatives = leaf.extensions().subject_alt_name)
        for (const auto& name : *alternatives) names += (names.empty() ? "" : ", ") + name.printable().escaped();
    return names.empty() ? leaf.subject().text().escaped() : names;
}

std::string validity_of(const x509::Certificate& leaf, ca::sys_seconds asked_for, ca::sys_seconds now) {
    const auto counted_time = [](std::chrono::seconds time) {
        const auto hours = static_cast<u64>(time / std::chrono::hours(1));
        return hours % 24 == 0 ? counted(hours / 24, "day") : counted(hours, "hour");
    };
    const std::string until = day_of(leaf.not_after().at);
    const std::string wanted = counted_time(asked_for - now);
    if (leaf.not_after().at >= asked_for) return fmt::format("valid until {} ({})", until, wanted);
    return "valid until " + until + ", when its issuer ends; " + wanted +
           (wanted == "1 day" ? " was asked for" : " were asked for");
}

void warn_of_lint(Terminal& terminal, const x509::Certificate& leaf, const ca::Profile& profile) {
    for (const ca::LintRule* rule : ca::lint_warnings(leaf, nullptr, profile.lint))
        terminal.say(fmt::format("warning: a certificate of this profile should hold that {} ({}) [{}]", rule->what,
                                 rule->section, rule->id));
}

std::string prefix_for(std::string name) {
    std::ranges::replace_if(
        name,
        [](char c) {
            return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                     c == '-' || c == '_' || c == '@' || static_cast<u8>(c) >= 0x80);
        },
        '_');
    if (name.starts_with('-') || name.starts_with('.')) name[0] = '_';
    return name;
}

}  // namespace troth::inline v1::cli
