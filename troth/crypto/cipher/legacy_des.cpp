// DES, FIPS 46-3. Bits are numbered as there: 1 is the highest.
//
// Each of the four output bits of an S-box is a word of 64 bits, one for each input; a shift by the input brings the
// answer down. So nothing is read at an address that depends on key or data.
#include "troth/crypto/cipher/legacy_des.hpp"

#include <cstdlib>

#include "troth/base/ct.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::crypto::legacy {
namespace {

constexpr u8 initial_permutation[64] = {58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4,
                                        62, 54, 46, 38, 30, 22, 14, 6, 64, 56, 48, 40, 32, 24, 16, 8,
                                        57, 49, 41, 33, 25, 17, 9,  1, 59, 51, 43, 35, 27, 19, 11, 3,
                                        61, 53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31, 23, 15, 7};
constexpr u8 permutation_p[32] = {16, 7, 20, 21, 29, 12, 28, 17, 1,  15, 23, 26, 5,  18, 31, 10,
                                  2,  8, 24, 14, 32, 27, 3,  9,  19, 13, 30, 6,  22, 11, 4,  25};
constexpr u8 permuted_choice_1[56] = {57, 49, 41, 33, 25, 17, 9,  1,  58, 50, 42, 34, 26, 18, 10, 2,  59, 51, 43,
                                      35, 27, 19, 11, 3,  60, 52, 44, 36, 63, 55, 47, 39, 31, 23, 15, 7,  62, 54,
                                      46, 38, 30, 22, 14, 6,  61, 53, 45, 37, 29, 21, 13, 5,  28, 20, 12, 4};
constexpr u8 permuted_choice_2[48] = {14, 17, 11, 24, 1,  5,  3,  28, 15, 6,  21, 10, 23, 19, 12, 4,
                                      26, 8,  16, 7,  27, 20, 13, 2,  41, 52, 31, 37, 47, 55, 30, 40,
                                      51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32};
constexpr u8 left_shifts[16] = {1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1};
constexpr u8 s_boxes[8][64] = {
    {14, 4,  13, 1, 2,  15, 11, 8, 3, 10, 6, 12, 5,  9,  0,  7,  0,  15, 7,  4,  14, 2,
     13, 1,  10, 6, 12, 11, 9,  5, 3, 8,  4, 1,  14, 8,  13, 6,  2,  11, 15, 12, 9,  7,
     3,  10, 5,  0, 15, 12, 8,  2, 4, 9,  1, 7,  5,  11, 3,  14, 10, 0,  6,  13},
    {15, 1,  8, 14, 6,  11, 3,  4, 9, 7, 2,  13, 12, 0, 5, 10, 3,  13, 4,  7, 15, 2,  8, 14, 12, 0, 1, 10, 6, 9, 11, 5,
     0,  14, 7, 11, 10, 4,  13, 1, 5, 8, 12, 6,  9,  3, 2, 15, 13, 8,  10, 1, 3,  15, 4, 2,  11, 6, 7, 12, 0, 5, 14, 9},
    {10, 0,  9,  14, 6, 3,  15, 5,  1,  13, 12, 7, 11, 4,  2,  8,  13, 7, 0,  9, 3, 4,
     6,  10, 2,  8,  5, 14, 12, 11, 15, 1,  13, 6, 4,  9,  8,  15, 3,  0, 11, 1, 2, 12,
     5,  10, 14, 7,  1, 10, 13, 0,  6,  9,  8,  7, 4,  15, 14, 3,  11, 5, 2,  12},
    {7, 13, 14, 3, 0, 6,  9, 10, 1,  2, 8,  5, 11, 12, 4,  15, 13, 8,  11, 5, 6, 15,
     0, 3,  4,  7, 2, 12, 1, 10, 14, 9, 10, 6, 9,  0,  12, 11, 7,  13, 15, 1, 3, 14,
     5, 2,  8,  4, 3, 15, 0, 6,  10, 1, 13, 8, 9,  4,  5,  11, 12, 7,  2,  14},
    {2,  12, 4, 1,  7,  10, 11, 6, 8, 5,  3, 15, 13, 0,  14, 9,  14, 11, 2,  12, 4,  7,
     13, 1,  5, 0,  15, 10, 3,  9, 8, 6,  4, 2,  1,  11, 10, 13, 7,  8,  15, 9,  12, 5,
     6,  3,  0, 14, 11, 8,  12, 7, 1, 14, 2, 13, 6,  15, 0,  9,  10, 4,  5,  3},
    {12, 1,  10, 15, 9,  2,  6, 8,  0, 13, 3,  4,  14, 7,  5, 11, 10, 15, 4, 2, 7, 12,
     9,  5,  6,  1,  13, 14, 0, 11, 3, 8,  9,  14, 15, 5,  2, 8,  12, 3,  7, 0, 4, 10,
     1,  13, 11, 6,  4,  3,  2, 12, 9, 5,  15, 10, 11, 14, 1, 7,  6,  0,  8, 13},
    {4, 11, 2,  14, 15, 0, 8, 13, 3,  12, 9, 7, 5, 10, 6, 1, 13, 0,  11, 7, 4, 9, 1,  10, 14, 3, 5, 12, 2,  15, 8, 6,
     1, 4,  11, 13, 12, 3, 7, 14, 10, 15, 6, 8, 0, 5,  9, 2, 6,  11, 13, 8, 1, 4, 10, 7,  9,  5, 0, 15, 14, 2,  3, 12},
    {13, 2,  8, 4, 6, 15, 11, 1, 10, 9, 3,  14, 5,  0, 12, 7, 1, 15, 13, 8, 10, 3,  7, 4,  12, 5,  6, 11, 0, 14, 9, 2,
     7,  11, 4, 1, 9, 12, 14, 2, 0,  6, 10, 13, 15, 3, 5,  8, 2, 1,  14, 7, 4,  10, 8, 13, 15, 12, 9, 0,  3, 5,  6, 11},
};

struct Boxes {
    u64 truth[8][4] = {};  // bit x of [box][j]: output bit j, counted from the highest, for the six input bits x
    u8 place[8][4] = {};   // how far to the left P puts that bit
};
consteval Boxes make_boxes() {
    Boxes out;
    for (unsigned box = 0; box < 8; ++box)
        for (unsigned j = 0; j < 4; ++j) {
            for (unsigned x = 0; x < 64; ++x) {
                const unsigned row = (x >> 4 & 2) | (x & 1), column = x >> 1 & 15;  // bits 1 and 6; 2 to 5
                out.truth[box][j] |= u64{s_boxes[box][16 * row + column] >> (3 - j) & 1u} << x;
            }
            for (unsigned k = 0; k < 32; ++k)
                if (permutation_p[k] == 4 * box + j + 1) out.place[box][j] = static_cast<u8>(31 - k);
        }
    return out;
}
constexpr Boxes boxes = make_boxes();

// The bits of a value of `width` bits in the order that the table has.
template <usize n>
u64 permuted(u64 value, unsigned width, const u8 (&table)[n]) {
    u64 out = 0;
    for (u8 from : table) out = out << 1 | (value >> (width - from) & 1);
    return out;
}
u64 permuted_back(u64 value) {  // IP^-1
    u64 out = 0;
    for (unsigned i = 0; i < 64; ++i) out |= (value >> (63 - i) & 1) << (64 - initial_permutation[i]);
    return out;
}

u32 f(u32 right, u64 key) {
    u32 out = 0;
    for (unsigned box = 0; box < 8; ++box) {
        // E: box 1 takes bits 32 and 1 to 5, each next one begins four bits further on.
        const unsigned six = std::rotl(right, static_cast<int>(4 * box) - 1) >> 26;
        const unsigned x = (six ^ static_cast<unsigned>(key >> (42 - 6 * box))) & 63;
        // The barrier keeps compilers from making this `bt` on a register: that takes the same time for every bit, but
        // valgrind models it by a read at the bit's address and would report the key.
        for (unsigned j = 0; j < 4; ++j)
            out |= static_cast<u32>(ct::barrier(boxes.truth[box][j] >> x) & 1) << boxes.place[box][j];
    }
    return out;
}
// The sixteen rounds, without IP and its inverse, and with the halves exchanged at the end.
u64 rounds(u64 block, const std::array<u64, 16>& keys, bool decrypting) {
    u32 left = static_cast<u32>(block >> 32), right = static_cast<u32>(block);
    for (usize i = 0; i < 16; ++i) {
        left ^= f(right, keys[decrypting ? 15 - i : i]);
        std::swap(left, right);
    }
    return u64{right} << 32 | left;
}
template <class Transform>
void each_block(MutableBytes in_place, Transform transform) {
    if (in_place.size() % 8 != 0) std::abort();
    for (usize at = 0; at < in_place.size(); at += 8) {
        const u64 block = permuted(load_be<u64>(in_place.data() + at), 64, initial_permutation);
        store_be(in_place.data() + at, permuted_back(transform(block)));
    }
}
std::span<const u8, 8> third_of(Bytes key, usize index) {
    if (!TripleDes::is_key_size(key.size())) std::abort();
    return key.subspan(8 * index % key.size()).first<8>();
}

}  // namespace

Des::Des(std::span<const u8, key_size> key) {
    const u64 chosen = permuted(load_be<u64>(key.data()), 64, permuted_choice_1);
    constexpr u64 low_28 = (1 << 28) - 1;
    u64 c = chosen >> 28, d = chosen & low_28;
    for (usize i = 0; i < 16; ++i) {
        const unsigned shift = left_shifts[i];
        c = (c << shift | c >> (28 - shift)) & low_28;
        d = (d << shift | d >> (28 - shift)) & low_28;
        keys_[i] = permuted(c << 28 | d, 56, permuted_choice_2);
    }
}
Des::Des(Des&& other) noexcept : keys_(other.keys_) {
    wipe(other.keys_);
}
Des& Des::operator=(Des&& other) noexcept {
    if (this != &other) {
        keys_ = other.keys_;
        wipe(other.keys_);
    }
    return *this;
}
Des::~Des() {
    wipe(keys_);
}

void Des::encrypt_blocks(MutableBytes in_place) const {
    each_block(in_place, [this](u64 block) { return rounds(block, keys_, false); });
}
void Des::decrypt_blocks(MutableBytes in_place) const {
    each_block(in_place, [this](u64 block) { return rounds(block, keys_, true); });
}

TripleDes::TripleDes(Bytes key) : first_(third_of(key, 0)), second_(third_of(key, 1)), third_(third_of(key, 2)) {}

void TripleDes::encrypt_blocks(MutableBytes in_place) const {
    each_block(in_place, [this](u64 block) {
        return rounds(rounds(rounds(block, first_.keys_, false), second_.keys_, true), third_.keys_, false);
    });
}
void TripleDes::decrypt_blocks(MutableBytes in_place) const {
    each_block(in_place, [this](u64 block) {
        return rounds(rounds(rounds(block, third_.keys_, true), second_.keys_, false), first_.keys_, true);
    });
}

}  // namespace troth::inline v1::crypto::legacy
