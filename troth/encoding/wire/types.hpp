// The field types of the presentation language, RFC 8446 §3: views into the buffer they were read from, or into what is
// to be written. None owns its bytes.
#pragma once

#include <array>
#include <concepts>
#include <type_traits>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::encoding {

class Reader;
class Writer;
class Describer;

// U24: uint24 of §3.3.
struct U24 {
    u32 value = 0;
    friend bool operator==(U24, U24) = default;
};

// length_size: how many bytes the length of a vector takes: as many as hold its ceiling (§3.4).
template <usize Max>
inline constexpr usize length_size = Max <= 0xff     ? 1
                                     : Max <= 0xffff ? 2
                                                     : 3;

// Opaque<Min, Max>: `opaque field<Min..Max>`, bounds in bytes.
template <usize Min, usize Max>
class Opaque {
  public:
    static constexpr usize min = Min, max = Max;

    constexpr Opaque() = default;
    constexpr Opaque(Bytes bytes) : bytes_(bytes) {}
    constexpr Opaque(std::span<u8> bytes) : bytes_(bytes) {}
    Opaque(const ByteVector& bytes) : bytes_(bytes) {}
    Opaque(ByteVector&&) = delete;  // a view of a temporary

    constexpr Bytes bytes() const { return bytes_; }
    constexpr operator Bytes() const { return bytes_; }
    constexpr usize size() const { return bytes_.size(); }
    constexpr bool empty() const { return bytes_.empty(); }

  private:
    Bytes bytes_;
};

// Rest: bytes without a length of their own, up to the end of what encloses them (verify_data of Finished).
class Rest {
  public:
    constexpr Rest() = default;
    constexpr Rest(Bytes bytes) : bytes_(bytes) {}
    constexpr Bytes bytes() const { return bytes_; }
    constexpr operator Bytes() const { return bytes_; }
    constexpr usize size() const { return bytes_.size(); }

  private:
    Bytes bytes_;
};

// Body<Min, Max>: an opaque vector whose content is a format of its own, chosen by a type field before it
// (extension_data). Read, it is a view. Written, it is either a view or a reference to a value, which is then written
// in place: the length is filled in afterwards and nothing is copied.
template <usize Min, usize Max>
class Body {
  public:
    static constexpr usize min = Min, max = Max;
    using Write = bool (*)(Writer&, const void*);

    constexpr Body() = default;
    constexpr Body(Bytes bytes) : bytes_(bytes) {}
    // of: value must outlive the Body. Defined in writer.hpp.
    template <class T>
    static Body of(const T& value);

    constexpr Bytes bytes() const { return bytes_; }  // empty for a reference
    constexpr operator Bytes() const { return bytes_; }
    constexpr const void* value() const { return value_; }
    constexpr Write write() const { return write_; }

  private:
    Bytes bytes_;
    const void* value_ = nullptr;
    Write write_ = nullptr;
};

template <class T>
concept Number = std::unsigned_integral<T> && !std::same_as<T, bool>;
template <class T>
concept Enumeration = std::is_enum_v<T>;
// Scalar: a field of fixed size that can be indexed inside a vector.
template <class T>
concept Scalar = Number<T> || Enumeration<T> || std::same_as<T, U24>;

template <class T>
inline constexpr usize scalar_size = sizeof(T);
template <>
inline constexpr usize scalar_size<U24> = 3;

template <class T>
inline constexpr bool is_opaque = false;
template <usize Min, usize Max>
inline constexpr bool is_opaque<Opaque<Min, Max>> = true;
template <class T>
inline constexpr bool is_body = false;
template <usize Min, usize Max>
inline constexpr bool is_body<Body<Min, Max>> = true;
template <class T>
inline constexpr bool is_byte_array = false;
template <usize N>
inline constexpr bool is_byte_array<std::array<u8, N>> = true;

namespace detail {
// Big-endian, `size` at most 8 bytes.
inline u64 load_number(const u8* from, usize size) {
    u64 value = 0;
    for (usize i = 0; i < size; ++i) value = value << 8 | from[i];
    return value;
}
inline void store_number(u8* to, u64 value, usize size) {
    for (usize i = size; i-- > 0; value >>= 8) to[i] = static_cast<u8>(value);
}
template <Scalar T>
u64 to_number(T value) {
    if constexpr (std::same_as<T, U24>)
        return value.value;
    else
        return static_cast<u64>(value);
}
template <Scalar T>
T from_number(u64 number) {
    if constexpr (std::same_as<T, U24>)
        return U24{static_cast<u32>(number)};
    else
        return static_cast<T>(number);
}
}  // namespace detail

}  // namespace troth::inline v1::encoding
