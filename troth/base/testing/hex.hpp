// Hex for test vectors. (encoding/hex is a floor too high for crypto's tests.)
#pragma once

#include <string>
#include <string_view>

#include "troth/base/secret.hpp"

namespace troth::inline v1::testing {

ByteVector from_hex(std::string_view hex);  // white space and colons are passed over; aborts on anything else
std::string to_hex(Bytes bytes);
inline std::string to_hex(std::string_view text) {
    return to_hex(bytes_of(text));
}
template <usize N>
std::string reveal(const Secret<N>& secret) {
    return to_hex(Bytes(secret.bytes()));
}
inline std::string reveal(const SecretBytes& secret) {
    return to_hex(secret.bytes());
}
// array_of<N>(hex): exactly N bytes, or abort.
template <usize N>
std::array<u8, N> array_of(std::string_view hex) {
    const ByteVector bytes = from_hex(hex);
    if (bytes.size() != N) __builtin_abort();
    std::array<u8, N> out;
    std::memcpy(out.data(), bytes.data(), N);
    return out;
}

}  // namespace troth::inline v1::testing
