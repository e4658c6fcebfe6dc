// How a certificate that was issued and recorded gets to whom it is for.
#pragma once

#include "troth/cli/ca_desk.hpp"
#include "troth/cli/describe.hpp"

namespace troth::inline v1::cli {

// Target: PREFIX.pem and PREFIX.key; "-" is standard output.
struct Target {
    std::string prefix;

    bool stream() const { return prefix == "-"; }
    std::string chain() const { return stream() ? "-" : prefix + ".pem"; }
    std::string key() const { return stream() ? "-" : prefix + ".key"; }
    // check_absent: errors: cli.file_exists.
    Result<void> check_absent(Terminal& terminal) const;
};

// deliver: the leaf and what leads to the root, and the key unless it is empty. Errors: those of Terminal::write, with
// the serial number that is on record.
Result<void> deliver(Terminal& terminal, const Target& target, const x509::Certificate& leaf, const std::string& chain,
                     Bytes key, bool force);

// names_of: "DNS:api.example, IP:192.0.2.1", or the subject; escaped. validity_of: until when, and why not longer.
std::string names_of(const x509::Certificate& leaf);
std::string validity_of(const x509::Certificate& leaf, ca::sys_seconds asked_for, ca::sys_seconds now);

// warn_of_lint: a line for each rule that should hold by the profile and does not.
void warn_of_lint(Terminal& terminal, const x509::Certificate& leaf, const ca::Profile& profile);

// prefix_for: a name as the name of a file: what a folder or a shell would trip over becomes '_'.
std::string prefix_for(std::string name);

}  // namespace troth::inline v1::cli
