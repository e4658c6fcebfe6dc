#include "troth/cli/layout.hpp"

#include <algorithm>

namespace troth::inline v1::cli {

usize columns_of(std::string_view text) {
    return static_cast<usize>(std::ranges::count_if(text, [](char c) { return (static_cast<u8>(c) & 0xc0) != 0x80; }));
}

std::string wrapped(std::string_view text, usize indent, usize width) {
    std::string out;
    usize column = indent;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        const usize size = columns_of(word);
        if (column > indent && column + 1 + size > width) {
            out += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            out += ' ';
            ++column;
        }
        out += word;
        column += size;
    }
    return out;
}

std::string counted(u64 number, std::string_view noun) {
    return std::to_string(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

}  // namespace troth::inline v1::cli
