#include "troth/cli/error_registry.hpp"

#include "troth/cli/errors.hpp"
#include "troth/encoding/errors.hpp"
#include "troth/io/errors.hpp"
#include "troth/keys/errors.hpp"

namespace troth::inline v1::cli {

std::vector<const ErrorRow*> known_errors() {
    std::vector<const ErrorRow*> all;
    for (const auto rows : {encoding::all_errors(), keys::all_errors(), io::all_errors(), cli::all_errors()}) all.insert(all.end(), rows.begin(), rows.end());
    return all;
}

const ErrorRow* find_error(std::string_view id) {
    for (const ErrorRow* row : known_errors())
        if (row->id == id) return row;
    return nullptr;
}

}  // namespace troth::inline v1::cli
