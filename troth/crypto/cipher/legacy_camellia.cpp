// Camellia, RFC 3713 §2.
//
// The S-box of 256 bytes is eight tables of 256 bits, four words each: the two high bits of the input choose the word
// by masks, a shift by the six others brings the answer down. Nothing is read at an address that depends on key or
// data.
#include "troth/crypto/cipher/legacy_camellia.hpp"

#include <algorithm>
#include <cstdlib>

#include "troth/base/ct.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::crypto::legacy {
namespace {

constexpr u8 sbox1[256] = {  // §2.4.1
    112, 130, 44,  236, 179, 39,  192, 229, 228, 133, 87,  53,  234, 12,  174, 65,  35,  239, 107, 147, 69,  25,
    165, 33,  237, 14,  79,  78,  29,  101, 146, 189, 134, 184, 175, 143, 124, 235, 31,  206, 62,  48,  220, 95,
    94,  197, 11,  26,  166, 225, 57,  202, 213, 71,  93,  61,  217, 1,   90,  214, 81,  86,  108, 77,  139, 13,
    154, 102, 251, 204, 176, 45,  116, 18,  43,  32,  240, 177, 132, 153, 223, 76,  203, 194, 52,  126, 118, 5,
    109, 183, 169, 49,  209, 23,  4,   215, 20,  88,  58,  97,  222, 27,  17,  28,  50,  15,  156, 22,  83,  24,
    242, 34,  254, 68,  207, 178, 195, 181, 122, 145, 36,  8,   232, 168, 96,  252, 105, 80,  170, 208, 160, 125,
    161, 137, 98,  151, 84,  91,  30,  149, 224, 255, 100, 210, 16,  196, 0,   72,  163, 247, 117, 219, 138, 3,
    230, 218, 9,   63,  221, 148, 135, 92,  131, 2,   205, 74,  144, 51,  115, 103, 246, 243, 157, 127, 191, 226,
    82,  155, 216, 38,  200, 55,  198, 59,  129, 150, 111, 75,  19,  190, 99,  46,  233, 121, 167, 140, 159, 110,
    188, 142, 41,  245, 249, 182, 47,  253, 180, 89,  120, 152, 6,   106, 231, 70,  113, 186, 212, 37,  171, 66,
    136, 162, 141, 250, 114, 7,   185, 85,  248, 238, 172, 10,  54,  73,  42,  104, 60,  56,  241, 164, 64,  40,
    211, 123, 187, 201, 67,  193, 21,  227, 173, 244, 119, 199, 128, 158};
constexpr u64 sigma[6] = {0xa09e667f3bcc908b, 0xb67ae8584caa73b2, 0xc6ef372fe94f82be,
                          0x54ff53a5f1d36f1c, 0x10e527fade682d1d, 0xb05688c2b3e6c1fd};

struct Truth {
    u64 word[8][4] = {};  // [output bit][two high bits of the input], bit: the six others
};
consteval Truth make_truth() {
    Truth out;
    for (unsigned x = 0; x < 256; ++x)
        for (unsigned bit = 0; bit < 8; ++bit) out.word[bit][x >> 6] |= u64{sbox1[x] >> bit & 1u} << (x & 63);
    return out;
}
constexpr Truth truth = make_truth();

u8 substitute(u8 x) {
    const u64 high = ct::mask_from_bit(u64{x} >> 7), low = ct::mask_from_bit(u64{x} >> 6 & 1);
    unsigned out = 0;
    for (unsigned bit = 0; bit < 8; ++bit) {
        const u64(&w)[4] = truth.word[bit];
        const u64 first = w[0] ^ (low & (w[0] ^ w[1])), second = w[2] ^ (low & (w[2] ^ w[3]));
        const u64 word = first ^ (high & (first ^ second));
        // The barrier keeps compilers from making this `bt` on a register: that takes the same time for every bit, but
        // valgrind models it by a read at the bit's address and would report the key.
        out |= static_cast<unsigned>(ct::barrier(word >> (x & 63)) & 1) << bit;
    }
    return static_cast<u8>(out);
}

u64 f(u64 in, u64 key) {  // §2.4.1
    u8 t[8];
    store_be(t, in ^ key);
    const u8 s1 = substitute(t[0]), s2 = std::rotl(substitute(t[1]), 1), s3 = std::rotl(substitute(t[2]), 7),
             s4 = substitute(std::rotl(t[3], 1)), s5 = std::rotl(substitute(t[4]), 1),
             s6 = std::rotl(substitute(t[5]), 7), s7 = substitute(std::rotl(t[6], 1)), s8 = substitute(t[7]);
    const int y[8] = {s1 ^ s3 ^ s4 ^ s6 ^ s7 ^ s8, s1 ^ s2 ^ s4 ^ s5 ^ s7 ^ s8, s1 ^ s2 ^ s3 ^ s5 ^ s6 ^ s8,
                      s2 ^ s3 ^ s4 ^ s5 ^ s6 ^ s7, s1 ^ s2 ^ s6 ^ s7 ^ s8,      s2 ^ s3 ^ s5 ^ s7 ^ s8,
                      s3 ^ s4 ^ s5 ^ s6 ^ s8,      s1 ^ s4 ^ s5 ^ s6 ^ s7};
    for (usize i = 0; i < 8; ++i) t[i] = static_cast<u8>(y[i]);
    return load_be<u64>(t);
}
u64 fl(u64 in, u64 key) {  // §2.4.2
    u32 high = static_cast<u32>(in >> 32), low = static_cast<u32>(in);
    low ^= std::rotl(high & static_cast<u32>(key >> 32), 1);
    high ^= low | static_cast<u32>(key);
    return u64{high} << 32 | low;
}
u64 fl_inverse(u64 in, u64 key) {  // §2.4.3
    u32 high = static_cast<u32>(in >> 32), low = static_cast<u32>(in);
    high ^= low | static_cast<u32>(key);
    low ^= std::rotl(high & static_cast<u32>(key >> 32), 1);
    return u64{high} << 32 | low;
}

struct Words {
    u64 high = 0, low = 0;
    Words rotated(unsigned by) const {  // to the left
        const Words from = by >= 64 ? Words{low, high} : *this;
        by %= 64;
        if (by == 0) return from;
        return {from.high << by | from.low >> (64 - by), from.low << by | from.high >> (64 - by)};
    }
};
struct KeyWords {  // §2.2
    Words l, r, a, b;
    explicit KeyWords(Bytes key) : l{load_be<u64>(key.data()), load_be<u64>(key.data() + 8)} {
        if (key.size() > 16) r.high = load_be<u64>(key.data() + 16);
        if (key.size() > 16) r.low = key.size() == 24 ? ~r.high : load_be<u64>(key.data() + 24);
        a = {l.high ^ r.high, l.low ^ r.low};
        a.low ^= f(a.high, sigma[0]);
        a.high ^= f(a.low, sigma[1]);
        a.high ^= l.high;
        a.low ^= l.low;
        a.low ^= f(a.high, sigma[2]);
        a.high ^= f(a.low, sigma[3]);
        b = {a.high ^ r.high, a.low ^ r.low};
        b.low ^= f(b.high, sigma[4]);
        b.high ^= f(b.low, sigma[5]);
    }
    ~KeyWords() { wipe(this, sizeof *this); }
};
void put(u64* to, Words words) {
    to[0] = words.high;
    to[1] = words.low;
}

}  // namespace

Camellia::Camellia(Bytes key) {
    if (!is_key_size(key.size())) std::abort();
    const KeyWords k(key);
    Schedule& s = encryption_;
    s = {};
    put(s.whitening, k.l);
    if (key.size() == 16) {
        s.groups = 3;
        const Words pairs[9] = {k.a,
                                k.l.rotated(15),
                                k.a.rotated(15),
                                k.l.rotated(45),
                                {},
                                k.a.rotated(60),
                                k.l.rotated(94),
                                k.a.rotated(94),
                                k.l.rotated(111)};
        for (usize i = 0; i < 9; ++i) put(s.rounds + 2 * i, pairs[i]);
        s.rounds[8] = k.a.rotated(45).high;
        s.rounds[9] = k.l.rotated(60).low;
        put(s.layers, k.a.rotated(30));
        put(s.layers + 2, k.l.rotated(77));
        put(s.whitening + 2, k.a.rotated(111));
    } else {
        s.groups = 4;
        const Words pairs[12] = {k.b,
                                 k.r.rotated(15),
                                 k.a.rotated(15),
                                 k.b.rotated(30),
                                 k.l.rotated(45),
                                 k.a.rotated(45),
                                 k.r.rotated(60),
                                 k.b.rotated(60),
                                 k.l.rotated(77),
                                 k.r.rotated(94),
                                 k.a.rotated(94),
                                 k.l.rotated(111)};
        for (usize i = 0; i < 12; ++i) put(s.rounds + 2 * i, pairs[i]);
        put(s.layers, k.r.rotated(30));
        put(s.layers + 2, k.l.rotated(60));
        put(s.layers + 4, k.a.rotated(77));
        put(s.whitening + 2, k.b.rotated(111));
    }
    invert();
}

void Camellia::invert() {  // §2.3.3: the same with the keys in reverse order
    decryption_ = encryption_;
    Schedule& s = decryption_;
    std::swap(s.whitening[0], s.whitening[2]);
    std::swap(s.whitening[1], s.whitening[3]);
    std::reverse(s.rounds, s.rounds + 6 * s.groups);
    std::reverse(s.layers, s.layers + 2 * (s.groups - 1));
}
Camellia::Camellia(Camellia&& other) noexcept : encryption_(other.encryption_), decryption_(other.decryption_) {
    wipe(&other, sizeof other);
}
Camellia& Camellia::operator=(Camellia&& other) noexcept {
    if (this != &other) {
        encryption_ = other.encryption_;
        decryption_ = other.decryption_;
        wipe(&other, sizeof other);
    }
    return *this;
}
Camellia::~Camellia() {
    wipe(this, sizeof *this);
}

void Camellia::crypt(const Schedule& s, MutableBytes in_place) const {  // §2.3
    if (in_place.size() % block_size != 0) std::abort();
    for (usize at = 0; at < in_place.size(); at += block_size) {
        u8* block = in_place.data() + at;
        u64 d1 = load_be<u64>(block) ^ s.whitening[0], d2 = load_be<u64>(block + 8) ^ s.whitening[1];
        for (usize group = 0; group < s.groups; ++group) {
            if (group > 0) {
                d1 = fl(d1, s.layers[2 * group - 2]);
                d2 = fl_inverse(d2, s.layers[2 * group - 1]);
            }
            for (usize i = 6 * group; i < 6 * group + 6; i += 2) {
                d2 ^= f(d1, s.rounds[i]);
                d1 ^= f(d2, s.rounds[i + 1]);
            }
        }
        store_be(block, d2 ^ s.whitening[2]);
        store_be(block + 8, d1 ^ s.whitening[3]);
    }
}
void Camellia::encrypt_blocks(MutableBytes in_place) const {
    crypt(encryption_, in_place);
}
void Camellia::decrypt_blocks(MutableBytes in_place) const {
    crypt(decryption_, in_place);
}

}  // namespace troth::inline v1::crypto::legacy
