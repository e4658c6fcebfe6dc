// Every error that troth can report, by id.
#pragma once

#include <span>

#include "troth/base/error.hpp"

namespace troth::inline v1::cli {

// known_errors: the rows that any room declares in a header named *errors.hpp. Its definition is written when building,
// by cmake/TrothErrorRows.cmake.
std::span<const ErrorRow* const> known_errors();
const ErrorRow* find_error(std::string_view id);  // or nullptr

}  // namespace troth::inline v1::cli
