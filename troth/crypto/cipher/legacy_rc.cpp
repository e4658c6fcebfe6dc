// RC2, RFC 2268, and RC4.
#include "troth/crypto/cipher/legacy_rc.hpp"

#include <cstdlib>

#include "troth/base/secret.hpp"

namespace troth::inline v1::crypto::legacy {
namespace {

constexpr u8 pi_table[256] = {  // RFC 2268 §2
    0xd9, 0x78, 0xf9, 0xc4, 0x19, 0xdd, 0xb5, 0xed, 0x28, 0xe9, 0xfd, 0x79, 0x4a, 0xa0, 0xd8, 0x9d, 0xc6, 0x7e, 0x37,
    0x83, 0x2b, 0x76, 0x53, 0x8e, 0x62, 0x4c, 0x64, 0x88, 0x44, 0x8b, 0xfb, 0xa2, 0x17, 0x9a, 0x59, 0xf5, 0x87, 0xb3,
    0x4f, 0x13, 0x61, 0x45, 0x6d, 0x8d, 0x09, 0x81, 0x7d, 0x32, 0xbd, 0x8f, 0x40, 0xeb, 0x86, 0xb7, 0x7b, 0x0b, 0xf0,
    0x95, 0x21, 0x22, 0x5c, 0x6b, 0x4e, 0x82, 0x54, 0xd6, 0x65, 0x93, 0xce, 0x60, 0xb2, 0x1c, 0x73, 0x56, 0xc0, 0x14,
    0xa7, 0x8c, 0xf1, 0xdc, 0x12, 0x75, 0xca, 0x1f, 0x3b, 0xbe, 0xe4, 0xd1, 0x42, 0x3d, 0xd4, 0x30, 0xa3, 0x3c, 0xb6,
    0x26, 0x6f, 0xbf, 0x0e, 0xda, 0x46, 0x69, 0x07, 0x57, 0x27, 0xf2, 0x1d, 0x9b, 0xbc, 0x94, 0x43, 0x03, 0xf8, 0x11,
    0xc7, 0xf6, 0x90, 0xef, 0x3e, 0xe7, 0x06, 0xc3, 0xd5, 0x2f, 0xc8, 0x66, 0x1e, 0xd7, 0x08, 0xe8, 0xea, 0xde, 0x80,
    0x52, 0xee, 0xf7, 0x84, 0xaa, 0x72, 0xac, 0x35, 0x4d, 0x6a, 0x2a, 0x96, 0x1a, 0xd2, 0x71, 0x5a, 0x15, 0x49, 0x74,
    0x4b, 0x9f, 0xd0, 0x5e, 0x04, 0x18, 0xa4, 0xec, 0xc2, 0xe0, 0x41, 0x6e, 0x0f, 0x51, 0xcb, 0xcc, 0x24, 0x91, 0xaf,
    0x50, 0xa1, 0xf4, 0x70, 0x39, 0x99, 0x7c, 0x3a, 0x85, 0x23, 0xb8, 0xb4, 0x7a, 0xfc, 0x02, 0x36, 0x5b, 0x25, 0x55,
    0x97, 0x31, 0x2d, 0x5d, 0xfa, 0x98, 0xe3, 0x8a, 0x92, 0xae, 0x05, 0xdf, 0x29, 0x10, 0x67, 0x6c, 0xba, 0xc9, 0xd3,
    0x00, 0xe6, 0xcf, 0xe1, 0x9e, 0xa8, 0x2c, 0x63, 0x16, 0x01, 0x3f, 0x58, 0xe2, 0x89, 0xa9, 0x0d, 0x38, 0x34, 0x1b,
    0xab, 0x33, 0xff, 0xb0, 0xbb, 0x48, 0x0c, 0x5f, 0xb9, 0xb1, 0xcd, 0x2e, 0xc5, 0xf3, 0xdb, 0x47, 0xe5, 0xa5, 0x9c,
    0x77, 0x0a, 0xa6, 0x20, 0x68, 0xfe, 0x7f, 0xc1, 0xad};
constexpr int rotations[4] = {1, 2, 3, 5};  // §3.1

u16 word(unsigned value) {
    return static_cast<u16>(value);
}
unsigned others(const u16 (&r)[4], usize i) {  // what a mixing step adds besides the key
    const u16 one = r[(i + 3) % 4], two = r[(i + 2) % 4], three = r[(i + 1) % 4];
    return (one & two) + (word(~unsigned{one}) & three);
}
void load(u16 (&r)[4], const u8* from) {
    for (usize i = 0; i < 4; ++i) r[i] = load_le<u16>(from + 2 * i);
}
void store(const u16 (&r)[4], u8* to) {
    for (usize i = 0; i < 4; ++i) store_le(to + 2 * i, r[i]);
}
constexpr bool mashes_after(usize round) {  // §3.2, §4.2: five mixing rounds, six, five
    return round == 4 || round == 10;
}

}  // namespace

Rc2::Rc2(Bytes key, unsigned effective_bits) {  // §2
    if (!is_key_size(key.size()) || effective_bits < 1 || effective_bits > 1024) std::abort();
    u8 l[128];
    const usize t = key.size(), t8 = (effective_bits + 7) / 8;
    std::memcpy(l, key.data(), t);
    for (usize i = t; i < 128; ++i) l[i] = pi_table[static_cast<u8>(l[i - 1] + l[i - t])];
    l[128 - t8] = pi_table[l[128 - t8] & (255u >> (8 * t8 - effective_bits))];
    for (usize i = 128 - t8; i > 0; --i) l[i - 1] = pi_table[l[i] ^ l[i - 1 + t8]];
    for (usize i = 0; i < 64; ++i) key_[i] = load_le<u16>(l + 2 * i);
    wipe(l, sizeof l);
}
Rc2::Rc2(Rc2&& other) noexcept : key_(other.key_) {
    wipe(other.key_);
}
Rc2& Rc2::operator=(Rc2&& other) noexcept {
    if (this != &other) {
        key_ = other.key_;
        wipe(other.key_);
    }
    return *this;
}
Rc2::~Rc2() {
    wipe(key_);
}

void Rc2::encrypt_blocks(MutableBytes in_place) const {
    if (in_place.size() % block_size != 0) std::abort();
    for (usize at = 0; at < in_place.size(); at += block_size) {
        u16 r[4];
        load(r, in_place.data() + at);
        for (usize round = 0; round < 16; ++round) {
            for (usize i = 0; i < 4; ++i)
                r[i] = std::rotl(word(r[i] + key_[4 * round + i] + others(r, i)), rotations[i]);
            if (mashes_after(round))
                for (usize i = 0; i < 4; ++i) r[i] = word(r[i] + unsigned{key_[r[(i + 3) % 4] & 63]});
        }
        store(r, in_place.data() + at);
    }
}
void Rc2::decrypt_blocks(MutableBytes in_place) const {
    if (in_place.size() % block_size != 0) std::abort();
    for (usize at = 0; at < in_place.size(); at += block_size) {
        u16 r[4];
        load(r, in_place.data() + at);
        for (usize round = 16; round-- > 0;) {
            if (mashes_after(round))
                for (usize i = 4; i-- > 0;) r[i] = word(r[i] - unsigned{key_[r[(i + 3) % 4] & 63]});
            for (usize i = 4; i-- > 0;)
                r[i] = word(std::rotr(r[i], rotations[i]) - unsigned{key_[4 * round + i]} - others(r, i));
        }
        store(r, in_place.data() + at);
    }
}

Rc4::Rc4(Bytes key) {
    if (!is_key_size(key.size())) std::abort();
    for (usize i = 0; i < 256; ++i) s_[i] = static_cast<u8>(i);
    u8 j = 0;
    for (usize i = 0; i < 256; ++i) {
        j = static_cast<u8>(j + s_[i] + key[i % key.size()]);
        std::swap(s_[i], s_[j]);
    }
}
Rc4::~Rc4() {
    wipe(this, sizeof *this);
}
void Rc4::apply(MutableBytes in_place) {
    for (u8& byte : in_place) {
        j_ = static_cast<u8>(j_ + s_[++i_]);
        std::swap(s_[i_], s_[j_]);
        byte ^= s_[static_cast<u8>(s_[i_] + s_[j_])];
    }
}

}  // namespace troth::inline v1::crypto::legacy
