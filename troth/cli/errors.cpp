#include "troth/cli/errors.hpp"

#include <array>

namespace troth::inline v1::cli {

namespace {

constexpr std::array rows = {
    &errors::unknown_command,  &errors::missing_verb,     &errors::unknown_option, &errors::unexpected_argument,
    &errors::missing_argument, &errors::bad_value,        &errors::usage,          &errors::conflicting_options,
    &errors::unknown_error_id, &errors::unknown_content,  &errors::file_not_found, &errors::permission_denied,
    &errors::is_directory,     &errors::not_directory,    &errors::file_exists,    &errors::file_too_large,
    &errors::io_failed,        &errors::folder_not_found,
};

}  // namespace

std::span<const ErrorRow* const> all_errors() {
    return rows;
}

}  // namespace troth::inline v1::cli
