// The words every room speaks: fixed-width integers, spans of bytes, big- and little-endian loads and stores.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace troth::inline v1 {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using i64 = std::int64_t;
using usize = std::size_t;

using Bytes = std::span<const u8>;      // read-only view, owns nothing
using MutableBytes = std::span<u8>;     // writable view, owns nothing
using ByteVector = std::vector<u8>;     // public bytes only: secrets live in Secret<N> and SecretBytes
using Gather = std::span<const Bytes>;  // pieces that are read as if they stood one behind the other

// The bytes of a text, as they are.
inline Bytes bytes_of(std::string_view text) {
    return {reinterpret_cast<const u8*>(text.data()), text.size()};
}
inline std::string_view text_of(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline usize total_size(Gather pieces) {
    usize size = 0;
    for (Bytes piece : pieces) size += piece.size();
    return size;
}

namespace detail {
template <class T>
constexpr T swapped_if(T value, std::endian wanted) {
    return std::endian::native == wanted ? value : std::byteswap(value);
}
}  // namespace detail

// Unaligned loads and stores; `from` and `to` hold at least sizeof(T) bytes.
template <class T>
inline T load_be(const u8* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return detail::swapped_if(value, std::endian::big);
}
template <class T>
inline T load_le(const u8* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return detail::swapped_if(value, std::endian::little);
}
template <class T>
inline void store_be(u8* to, T value) {
    value = detail::swapped_if(value, std::endian::big);
    std::memcpy(to, &value, sizeof value);
}
template <class T>
inline void store_le(u8* to, T value) {
    value = detail::swapped_if(value, std::endian::little);
    std::memcpy(to, &value, sizeof value);
}

}  // namespace troth::inline v1
