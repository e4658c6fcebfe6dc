#include "troth/crypto/hpke/labeled.hpp"

#include <cstdlib>

namespace troth::inline v1::crypto::hpke {
namespace {

constexpr std::array<u8, 7> version{'H', 'P', 'K', 'E', '-', 'v', '1'};

Bytes bytes_of(std::string_view text) {
    return {reinterpret_cast<const u8*>(text.data()), text.size()};
}

}  // namespace

Mac Labeled::extract(Bytes salt, std::string_view label, Bytes ikm) const {
    const Bytes pieces[] = {version, suite_id(), bytes_of(label), ikm};
    return hmac(HmacKey(hash_, salt), pieces);
}

SecretBytes Labeled::expand(const hkdf::Prk& prk, std::string_view label, Gather context, usize size) const {
    if (context.size() > 3) std::abort();
    u8 length[2];
    store_be(length, static_cast<u16>(size));
    std::array<Bytes, 7> pieces{Bytes(length), version, suite_id(), bytes_of(label)};
    for (usize i = 0; i < context.size(); ++i) pieces[4 + i] = context[i];
    SecretBytes out(size);
    hkdf::expand(prk, std::span<const Bytes>(pieces).first(4 + context.size()), out.mutable_bytes());
    return out;
}

}  // namespace troth::inline v1::crypto::hpke
