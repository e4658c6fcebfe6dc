// HKDF-Expand-Label and Derive-Secret, RFC 8446 §7.1.
#pragma once

#include <algorithm>

#include "troth/crypto/kdf/hkdf.hpp"
#include "troth/tls/schedule/secrets.hpp"

namespace troth::inline v1::tls {

// Label: `opaque label<7..255> = "tls13 " + Label`, with its length in front, made by the compiler.
class Label {
  public:
    template <usize N>
    consteval explicit Label(const char (&text)[N]) : size_(1 + 6 + N - 1) {
        static_assert(1 + 6 + N - 1 <= sizeof data_);
        data_[0] = static_cast<u8>(6 + N - 1);
        std::copy_n("tls13 ", 6, data_.begin() + 1);
        std::copy_n(text, N - 1, data_.begin() + 7);
    }
    constexpr Bytes bytes() const { return Bytes(data_).first(size_); }
    std::string_view text() const { return text_of(bytes().subspan(7)); }

  private:
    std::array<u8, 24> data_{};
    usize size_;
};

namespace label {
inline constexpr Label ext_binder{"ext binder"}, res_binder{"res binder"}, imp_binder{"imp binder"};
inline constexpr Label c_e_traffic{"c e traffic"}, e_exp_master{"e exp master"}, derived{"derived"};
inline constexpr Label c_hs_traffic{"c hs traffic"}, s_hs_traffic{"s hs traffic"};
inline constexpr Label c_ap_traffic{"c ap traffic"}, s_ap_traffic{"s ap traffic"};
inline constexpr Label exp_master{"exp master"}, res_master{"res master"};
inline constexpr Label finished{"finished"}, key{"key"}, iv{"iv"}, traffic_upd{"traffic upd"};
inline constexpr Label resumption{"resumption"}, exporter{"exporter"};
}  // namespace label

// expand_label: HKDF-Expand-Label(secret, label, context, out.size()). context is at most 255 bytes.
void expand_label(const crypto::hkdf::Prk& secret, const Label& label, Bytes context, MutableBytes out);
// The same for a label that is known at run time only (exporters, §7.5): at most 249 bytes.
void expand_label(const crypto::hkdf::Prk& secret, std::string_view label, Bytes context, MutableBytes out);

// derive_secret: Derive-Secret(secret, label, messages), given the hash of the messages; S names what comes out.
template <class S>
S derive_secret(const crypto::hkdf::Prk& secret, const Label& label, Bytes transcript_hash) {
    S out(secret.id());
    expand_label(secret, label, transcript_hash, out.mutable_bytes());
    return out;
}

// prk: a secret of the schedule, ready to expand.
inline crypto::hkdf::Prk prk(const HashSecret& secret) {
    return crypto::hkdf::from_bytes(secret.hash(), secret.bytes());
}

// empty_hash: Hash(""), the context of "derived" and the binders.
Bytes empty_hash(crypto::HashId hash);

}  // namespace troth::inline v1::tls
