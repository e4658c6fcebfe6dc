// Strings and numbers of SSH, RFC 4251 §5, and its types of keys. Inside the room only.
#pragma once

#include <optional>

#include "troth/base/secret.hpp"
#include "troth/crypto/curve/curves.hpp"
#include "troth/keys/algorithm.hpp"

namespace troth::inline v1::keys::ssh {

// TypeRow: the name of a type of key (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4).
struct TypeRow {
    std::string_view name;
    KeyType type;
    std::string_view curve;              // RFC 5656 §10.1; empty if there is none
    std::optional<crypto::Curve> own{};  // the same for us
};
inline constexpr TypeRow types[] = {
    {"ssh-ed25519", KeyType::ed25519, ""},
    {"ecdsa-sha2-nistp256", KeyType::ec_p256, "nistp256", crypto::Curve::p256},
    {"ecdsa-sha2-nistp384", KeyType::ec_p384, "nistp384", crypto::Curve::p384},
    {"ecdsa-sha2-nistp521", KeyType::ec_p521, "nistp521", crypto::Curve::p521},
    {"ssh-rsa", KeyType::rsa, ""},
};

inline std::optional<Bytes> take_string(Bytes& rest) {
    if (rest.size() < 4) return std::nullopt;
    const usize size = load_be<u32>(rest.data());
    if (rest.size() - 4 < size) return std::nullopt;
    const Bytes value = rest.subspan(4, size);
    rest = rest.subspan(4 + size);
    return value;
}
// take_number: a positive number in its one form: no negative sign, no needless zero. The magnitude.
inline std::optional<Bytes> take_number(Bytes& rest) {
    const auto value = take_string(rest);
    if (!value || value->empty() || ((*value)[0] & 0x80) != 0) return std::nullopt;
    if ((*value)[0] != 0) return value;
    if (value->size() < 2 || ((*value)[1] & 0x80) == 0) return std::nullopt;
    return value->subspan(1);
}

// Writer: into memory that is wiped, also what it grew out of.
class Writer {
  public:
    Writer& raw(Bytes value) {
        if (buffer_.size() - size_ < value.size()) {
            SecretBytes larger(2 * (size_ + value.size()) + 64);
            if (size_ != 0) std::memcpy(larger.mutable_bytes().data(), buffer_.bytes().data(), size_);
            buffer_ = std::move(larger);
        }
        if (!value.empty()) std::memcpy(buffer_.mutable_bytes().data() + size_, value.data(), value.size());
        size_ += value.size();
        return *this;
    }
    Writer& u32_number(u32 value) {
        u8 octets[4];
        store_be(octets, value);
        return raw(octets);
    }
    Writer& string(Bytes value) { return u32_number(static_cast<u32>(value.size())).raw(value); }
    Writer& string(std::string_view value) { return string(bytes_of(value)); }
    // number: a zero in front where it would look negative; no other.
    Writer& number(Bytes magnitude) {
        while (!magnitude.empty() && magnitude[0] == 0) magnitude = magnitude.subspan(1);
        const bool zero = !magnitude.empty() && (magnitude[0] & 0x80) != 0;
        u32_number(static_cast<u32>(magnitude.size() + (zero ? 1 : 0)));
        if (zero) raw(Bytes(zero_octet));
        return raw(magnitude);
    }
    usize size() const { return size_; }
    Bytes bytes() const { return buffer_.bytes().first(size_); }

  private:
    static constexpr u8 zero_octet[1] = {0};
    SecretBytes buffer_;
    usize size_ = 0;
};

}  // namespace troth::inline v1::keys::ssh
