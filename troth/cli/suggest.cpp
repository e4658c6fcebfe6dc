#include "troth/cli/suggest.hpp"

#include <algorithm>

namespace troth::inline v1::cli {

usize edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<usize>> table(a.size() + 1, std::vector<usize>(b.size() + 1));
    for (usize i = 0; i <= a.size(); ++i) table[i][0] = i;
    for (usize j = 0; j <= b.size(); ++j) table[0][j] = j;
    for (usize i = 1; i <= a.size(); ++i)
        for (usize j = 1; j <= b.size(); ++j) {
            const usize replaced = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
        }
    return table[a.size()][b.size()];
}

std::optional<std::string> nearest(std::string_view given, std::span<const std::string> words) {
    constexpr usize longest = 64;  // the table grows with the square
    if (given.empty() || given.size() > longest) return std::nullopt;
    const usize letters = given.find_first_not_of('-');
    const std::string last_part = letters == std::string_view::npos ? "" : "-" + std::string(given.substr(letters));
    std::optional<std::string> best;
    usize best_distance = std::max<usize>(given.size() / 3, 1) + 1;
    for (const std::string& word : words) {
        // A word that was begun but not finished is near, too, and the last part of one: --type for --key-type.
        const bool part =
            given.size() >= 4 && (word.starts_with(given) || (!last_part.empty() && word.ends_with(last_part)));
        const usize distance = part ? 1 : edit_distance(given, word);
        if (distance >= best_distance) continue;
        best_distance = distance;
        best = word;
    }
    return best;
}

}  // namespace troth::inline v1::cli
