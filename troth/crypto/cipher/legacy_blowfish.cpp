// Blowfish: sixteen Feistel rounds, with subkeys and S-boxes that begin as the digits of pi.
#include "troth/crypto/cipher/legacy_blowfish.hpp"

#include <cstdlib>

#include "troth/base/secret.hpp"
#include "troth/crypto/cipher/legacy_blowfish_pi.hpp"

namespace troth::inline v1::crypto::legacy {
namespace {

using Subkeys = std::array<u32, 18>;
using Boxes = std::array<std::array<u32, 256>, 4>;

u32 f(const Boxes& s, u32 x) {
    return ((s[0][x >> 24] + s[1][x >> 16 & 255]) ^ s[2][x >> 8 & 255]) + s[3][x & 255];
}
struct Halves {
    u32 left, right;
};
Halves encrypt(const Subkeys& p, const Boxes& s, Halves x) {
    for (usize i = 0; i < 16; ++i) {
        x.left ^= p[i];
        x.right ^= f(s, x.left);
        std::swap(x.left, x.right);
    }
    return {x.right ^ p[17], x.left ^ p[16]};
}
Halves decrypt(const Subkeys& p, const Boxes& s, Halves x) {
    for (usize i = 17; i > 1; --i) {
        x.left ^= p[i];
        x.right ^= f(s, x.left);
        std::swap(x.left, x.right);
    }
    return {x.right ^ p[0], x.left ^ p[1]};
}
template <auto transform>
void each_block(const Subkeys& p, const Boxes& s, MutableBytes in_place) {
    if (in_place.size() % 8 != 0) std::abort();
    for (usize at = 0; at < in_place.size(); at += 8) {
        u8* block = in_place.data() + at;
        const Halves out = transform(p, s, {load_be<u32>(block), load_be<u32>(block + 4)});
        store_be(block, out.left);
        store_be(block + 4, out.right);
    }
}

}  // namespace

Blowfish::Blowfish(Bytes key) {
    if (!is_key_size(key.size())) std::abort();
    usize at = 0;
    for (usize i = 0; i < p_.size(); ++i) {
        u32 word = 0;
        for (int byte = 0; byte < 4; ++byte, at = (at + 1) % key.size()) word = word << 8 | key[at];
        p_[i] = blowfish_pi[i] ^ word;
    }
    for (usize i = 0; i < 1024; ++i) s_[i / 256][i % 256] = blowfish_pi[18 + i];
    // The cipher's own output, chained, replaces first the subkeys, then the S-boxes.
    Halves x{0, 0};
    for (usize i = 0; i < p_.size(); i += 2) {
        x = encrypt(p_, s_, x);
        p_[i] = x.left;
        p_[i + 1] = x.right;
    }
    for (auto& box : s_)
        for (usize i = 0; i < box.size(); i += 2) {
            x = encrypt(p_, s_, x);
            box[i] = x.left;
            box[i + 1] = x.right;
        }
}
Blowfish::Blowfish(Blowfish&& other) noexcept : p_(other.p_), s_(other.s_) {
    wipe(&other, sizeof other);
}
Blowfish& Blowfish::operator=(Blowfish&& other) noexcept {
    if (this != &other) {
        p_ = other.p_;
        s_ = other.s_;
        wipe(&other, sizeof other);
    }
    return *this;
}
Blowfish::~Blowfish() {
    wipe(this, sizeof *this);
}

void Blowfish::encrypt_blocks(MutableBytes in_place) const {
    each_block<encrypt>(p_, s_, in_place);
}
void Blowfish::decrypt_blocks(MutableBytes in_place) const {
    each_block<decrypt>(p_, s_, in_place);
}

}  // namespace troth::inline v1::crypto::legacy
