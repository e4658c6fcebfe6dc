#include "troth/cli/error_registry.hpp"

namespace troth::inline v1::cli {

const ErrorRow* find_error(std::string_view id) {
    for (const ErrorRow* row : known_errors())
        if (row->id == id) return row;
    return nullptr;
}

}  // namespace troth::inline v1::cli
