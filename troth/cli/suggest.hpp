// The word that was probably meant.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::cli {

// edit_distance: insertions, deletions, replacements and swaps of neighbours that lead from one word to the other.
usize edit_distance(std::string_view a, std::string_view b);

// nearest: the word nearest to what was given, if it is near enough to be worth suggesting.
std::optional<std::string> nearest(std::string_view given, std::span<const std::string> words);

}  // namespace troth::inline v1::cli
