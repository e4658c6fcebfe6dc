// Every error that troth can report, by id.
#pragma once

#include <vector>

#include "troth/base/error.hpp"

namespace troth::inline v1::cli {

std::vector<const ErrorRow*> known_errors();      // all rooms', lowest floor first
const ErrorRow* find_error(std::string_view id);  // or nullptr

}  // namespace troth::inline v1::cli
