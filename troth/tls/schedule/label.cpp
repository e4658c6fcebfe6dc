#include "troth/tls/schedule/label.hpp"

#include <cstdlib>

#include "troth/tls/record/ledger.hpp"

namespace troth::inline v1::tls {

HashSecret::HashSecret(crypto::HashId hash, Bytes bytes) : hash_(hash) {
    if (bytes.size() != crypto::digest_size(hash) || bytes.size() > max_hash_size) std::abort();
    std::memcpy(data_.mutable_bytes().data(), bytes.data(), bytes.size());
}

namespace {

// HkdfLabel: uint16 length; opaque label<7..255>; opaque context<0..255>.
void expand_pieces(const crypto::hkdf::Prk& secret, Bytes label, Bytes text, Bytes context, MutableBytes out) {
    if (context.size() > 255 || out.size() > 0xffff) std::abort();
    std::array<u8, 2> length;
    store_be(length.data(), static_cast<u16>(out.size()));
    const u8 context_size = static_cast<u8>(context.size());
    const std::array<Bytes, 5> info{length, label, text, Bytes(&context_size, 1), context};
    crypto::hkdf::expand(secret, info, out);
}

// SHA-256 and SHA-384 of nothing, FIPS 180-4.
constexpr std::array<u8, 32> sha256_of_nothing{0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
                                               0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
                                               0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55};
constexpr std::array<u8, 48> sha384_of_nothing{0x38, 0xb0, 0x60, 0xa7, 0x51, 0xac, 0x96, 0x38, 0x4c, 0xd9, 0x32, 0x7e,
                                               0xb1, 0xb1, 0xe3, 0x6a, 0x21, 0xfd, 0xb7, 0x11, 0x14, 0xbe, 0x07, 0x43,
                                               0x4c, 0x0c, 0xc7, 0xbf, 0x63, 0xf6, 0xe1, 0xda, 0x27, 0x4e, 0xde, 0xbf,
                                               0xe7, 0x6f, 0x65, 0xfb, 0xd5, 0x1a, 0xd2, 0xf1, 0x48, 0x98, 0xb9, 0x5b};

}  // namespace

void expand_label(const crypto::hkdf::Prk& secret, const Label& label, Bytes context, MutableBytes out) {
    expand_pieces(secret, label.bytes(), {}, context, out);
    ledger::derived(secret, label.text(), context, out);
}

void expand_label(const crypto::hkdf::Prk& secret, std::string_view label, Bytes context, MutableBytes out) {
    if (label.size() > 255 - 6) std::abort();
    std::array<u8, 7> prefix{0, 't', 'l', 's', '1', '3', ' '};
    prefix[0] = static_cast<u8>(6 + label.size());
    expand_pieces(secret, prefix, bytes_of(label), context, out);
    ledger::derived(secret, "label of an exporter", context, out);
}

Bytes empty_hash(crypto::HashId hash) {
    if (hash == crypto::HashId::sha256) return sha256_of_nothing;
    if (hash == crypto::HashId::sha384) return sha384_of_nothing;
    std::abort();  // no suite has another
}

}  // namespace troth::inline v1::tls
