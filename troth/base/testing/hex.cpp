#include "troth/base/testing/hex.hpp"

#include <cstdio>
#include <cstdlib>

namespace troth::inline v1::testing {

ByteVector from_hex(std::string_view hex) {
    ByteVector out;
    int high = -1;
    for (char c : hex) {
        if (c == ' ' || c == '\n' || c == '\t' || c == ':' || c == '\r') continue;
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) {
            std::fprintf(stderr, "from_hex: '%c' is not hex\n", c);
            std::abort();
        }
        if (high < 0) {
            high = digit;
        } else {
            out.push_back(static_cast<u8>(high * 16 + digit));
            high = -1;
        }
    }
    if (high >= 0) {
        std::fprintf(stderr, "from_hex: odd number of digits\n");
        std::abort();
    }
    return out;
}

std::string to_hex(Bytes bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (u8 byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

}  // namespace troth::inline v1::testing
