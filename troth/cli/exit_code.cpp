#include "troth/cli/exit_code.hpp"

#include <algorithm>
#include <array>

namespace troth::inline v1::cli {

namespace {

struct CodeRow {
    std::string_view id;  // an error's id, or a room ("io.") that it begins with
    ExitCode code;
};
// The first row that fits decides. Whatever is not listed is bad content.
constexpr std::array rows = {
    CodeRow{"x509.revoked", ExitCode::revoked},
    CodeRow{"x509.name_mismatch", ExitCode::name_mismatch},
    CodeRow{"x509.mailbox_mismatch", ExitCode::name_mismatch},
    CodeRow{"x509.expired", ExitCode::expired},
    CodeRow{"x509.not_yet_valid", ExitCode::expired},
    CodeRow{"x509.no_trusted_root", ExitCode::not_trusted},
    CodeRow{"x509.self_signed", ExitCode::not_trusted},
    CodeRow{"x509.no_alternative_name", ExitCode::name_mismatch},
    // A chain that is in time and for the right name, but that nobody has to believe.
    CodeRow{"x509.bad_signature", ExitCode::not_trusted},
    CodeRow{"x509.not_a_ca", ExitCode::not_trusted},
    CodeRow{"x509.path_too_long", ExitCode::not_trusted},
    CodeRow{"x509.key_usage", ExitCode::not_trusted},
    CodeRow{"x509.wrong_purpose", ExitCode::not_trusted},
    CodeRow{"x509.unknown_critical_extension", ExitCode::not_trusted},
    CodeRow{"x509.name_constraint", ExitCode::not_trusted},
    CodeRow{"x509.weak_", ExitCode::not_trusted},
    CodeRow{"x509.unsupported_", ExitCode::not_trusted},
    CodeRow{"x509.policy", ExitCode::not_trusted},
    CodeRow{"x509.nonconforming", ExitCode::not_trusted},
    CodeRow{"x509.revocation_unknown", ExitCode::not_trusted},
    CodeRow{"x509.no_system_store", ExitCode::io},
    CodeRow{"cli.unknown_content", ExitCode::bad_content},
    CodeRow{"cli.bad_log_list", ExitCode::bad_content},
    CodeRow{"cli.too_few_timestamps", ExitCode::not_trusted},
    CodeRow{"cli.bad_checksum_list", ExitCode::bad_content},
    CodeRow{"cli.checksum_", ExitCode::bad_content},
    CodeRow{"cli.mac_mismatch", ExitCode::bad_content},
    CodeRow{"cli.unfit_", ExitCode::bad_content},
    CodeRow{"cli.bad_signature", ExitCode::bad_content},
    CodeRow{"cli.ambiguous_name", ExitCode::bad_content},
    CodeRow{"cli.import_incomplete", ExitCode::bad_content},
    CodeRow{"cli.store_in_use", ExitCode::bad_content},
    CodeRow{"cli.store_program_failed", ExitCode::io},
    CodeRow{"cli.root_expired", ExitCode::expired},
    CodeRow{"cli.not_a_root", ExitCode::bad_content},
    CodeRow{"cli.not_in_store", ExitCode::bad_content},
    CodeRow{"cli.not_added_here", ExitCode::bad_content},
    CodeRow{"cli.several_in_store", ExitCode::bad_content},
    CodeRow{"cli.several_leaves", ExitCode::bad_content},
    CodeRow{"cli.no_leaf", ExitCode::bad_content},
    CodeRow{"cms.no_recipient", ExitCode::usage},
    CodeRow{"cms.no_content", ExitCode::usage},
    CodeRow{"ca.store_damaged", ExitCode::bad_content},
    CodeRow{"ca.store_too_new", ExitCode::bad_content},
    CodeRow{"ca.store_address", ExitCode::usage},
    CodeRow{"ca.store_password_in_argument", ExitCode::usage},
    CodeRow{"ca.store_not_verified", ExitCode::not_trusted},
    CodeRow{"ca.store_", ExitCode::io},
    CodeRow{"tls.closed_early", ExitCode::io},
    CodeRow{"cli.file_", ExitCode::io},
    CodeRow{"cli.folder_not_found", ExitCode::io},
    CodeRow{"cli.io_failed", ExitCode::io},
    CodeRow{"cli.permission_denied", ExitCode::io},
    CodeRow{"cli.is_directory", ExitCode::io},
    CodeRow{"cli.not_directory", ExitCode::io},
    CodeRow{"token.bad_uri", ExitCode::usage},
    CodeRow{"token.pin_in_argument", ExitCode::usage},
    CodeRow{"token.no_label", ExitCode::usage},
    CodeRow{"token.wrong_pin", ExitCode::bad_content},
    CodeRow{"token.pin_locked", ExitCode::bad_content},
    CodeRow{"token.unsupported_", ExitCode::bad_content},
    CodeRow{"token.bad_signature", ExitCode::bad_content},
    CodeRow{"token.", ExitCode::io},
    CodeRow{"cli.", ExitCode::usage},
    CodeRow{"io.bad_host_name", ExitCode::usage},
    CodeRow{"io.", ExitCode::io},
};

constexpr std::array urgency = {
    ExitCode::revoked, ExitCode::name_mismatch, ExitCode::expired,     ExitCode::not_trusted,
    ExitCode::io,      ExitCode::usage,         ExitCode::bad_content, ExitCode::ok};

}  // namespace

ExitCode exit_code_of(std::string_view error_id) {
    for (const CodeRow& row : rows)
        if (error_id == row.id || (error_id.starts_with(row.id) && (row.id.ends_with('.') || row.id.ends_with('_'))))
            return row.code;
    return ExitCode::bad_content;
}

std::string_view meaning_of(ExitCode code) {
    switch (code) {
        case ExitCode::ok:
            return "success";
        case ExitCode::bad_content:
            return "bad content, a refused handshake or a failed check";
        case ExitCode::usage:
            return "the command line was not understood";
        case ExitCode::io:
            return "reading, writing or the network failed";
        case ExitCode::not_trusted:
            return "not trusted";
        case ExitCode::name_mismatch:
            return "the name does not match";
        case ExitCode::expired:
            return "expired or not yet valid";
        case ExitCode::revoked:
            return "revoked";
    }
    return "";
}

ExitCode worst_of(ExitCode a, ExitCode b) {
    return *std::ranges::find_if(urgency, [&](ExitCode code) { return code == a || code == b; });
}

}  // namespace troth::inline v1::cli
