#include "troth/cli/ca_files.hpp"

#include "troth/cli/errors.hpp"

namespace troth::inline v1::cli {

Result<void> CaFiles::check_absent(Terminal& terminal) const {
    for (const std::string* file : {&root, &root_key, &intermediate, &intermediate_key})
        if (terminal.exists(*file)) return fail(Error(errors::file_exists).in_file(*file));
    return {};
}

}  // namespace troth::inline v1::cli
