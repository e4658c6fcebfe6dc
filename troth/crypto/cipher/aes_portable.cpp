// AES (FIPS 197) without tables: four blocks at once, bitsliced over eight 64-bit words.
//
// Word p holds bit p of 64 bytes. The byte in row r and column c of block b (FIPS 197 §3.4) has the position
// 16 r + 4 c + b, so ShiftRows turns 16-bit lanes and MixColumns turns whole words.
#include "troth/base/bytes.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/cipher/aes_kernels.hpp"
#include "troth/crypto/cipher/aes_sbox.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

using Planes = u64[8];
constexpr usize lanes = 4;  // blocks a call of encrypt_planes

void swap_bits(u64& a, u64& b, u64 mask, int shift) {  // the bits of b under mask with those of a under mask << shift
    const u64 t = ((a >> shift) ^ b) & mask;
    b ^= t;
    a ^= t << shift;
}
// Turns "word g, byte k, bit p" into "word p, byte k, bit g" and back.
void transpose(Planes& q) {
    for (usize i = 0; i < 8; i += 2) swap_bits(q[i], q[i + 1], 0x5555555555555555, 1);
    for (usize i = 0; i < 8; i += 4) {
        swap_bits(q[i], q[i + 2], 0x3333333333333333, 2);
        swap_bits(q[i + 1], q[i + 3], 0x3333333333333333, 2);
    }
    for (usize i = 0; i < 4; ++i) swap_bits(q[i], q[i + 4], 0x0f0f0f0f0f0f0f0f, 4);
}
u64 spread_bytes(u64 x) {  // four bytes to every second byte
    x = (x | x << 16) & 0x0000ffff0000ffff;
    return (x | x << 8) & 0x00ff00ff00ff00ff;
}
u64 gather_bytes(u64 x) {
    x &= 0x00ff00ff00ff00ff;
    x = (x | x >> 8) & 0x0000ffff0000ffff;
    return (x | x >> 16) & 0x00000000ffffffff;
}
// Columns c and c + 2 of block b go to word 4 c + b, their bytes interleaved.
void load_block(Planes& q, usize lane, const u8* block) {
    for (usize c = 0; c < 2; ++c)
        q[4 * c + lane] = spread_bytes(load_le<u32>(block + 4 * c)) | spread_bytes(load_le<u32>(block + 8 + 4 * c))
                                                                          << 8;
}
void store_block(const Planes& q, usize lane, u8* block) {
    for (usize c = 0; c < 2; ++c) {
        store_le(block + 4 * c, static_cast<u32>(gather_bytes(q[4 * c + lane])));
        store_le(block + 8 + 4 * c, static_cast<u32>(gather_bytes(q[4 * c + lane] >> 8)));
    }
}

// A schedule as planes: every lane holds the same key.
struct PlaneKeys {
    Planes round[15];
    PlaneKeys(const u8* schedule, int rounds) {
        for (int r = 0; r <= rounds; ++r) {
            for (usize lane = 0; lane < lanes; ++lane) load_block(round[r], lane, schedule + 16 * r);
            transpose(round[r]);
        }
    }
    ~PlaneKeys() { wipe(this, sizeof *this); }
    PlaneKeys(const PlaneKeys&) = delete;
    PlaneKeys& operator=(const PlaneKeys&) = delete;
};

u64 shift_rows(u64 x) {  // row r, a lane of 16 bits, turns by r columns of 4 bits (FIPS 197 §5.1.2)
    return (x & 0x000000000000ffff) | (x >> 4 & 0x000000000fff0000) | (x << 12 & 0x00000000f0000000) |
           (x >> 8 & 0x000000ff00000000) | (x << 8 & 0x0000ff0000000000) | (x >> 12 & 0x000f000000000000) |
           (x << 4 & 0xfff0000000000000);
}
void mix_columns(Planes& q) {  // FIPS 197 §5.1.3: 2 a_r + 3 a_(r+1) + a_(r+2) + a_(r+3)
    Planes next, pair;
    for (usize i = 0; i < 8; ++i) {
        next[i] = std::rotr(q[i], 16);  // a_(r+1) in the place of a_r
        pair[i] = q[i] ^ next[i];
    }
    const u64 top = pair[7];
    for (usize i = 0; i < 8; ++i) {
        u64 doubled = i == 0 ? top : pair[i - 1];  // x^8 = x^4 + x^3 + x + 1
        if (i == 1 || i == 3 || i == 4) doubled ^= top;
        q[i] = doubled ^ next[i] ^ std::rotr(pair[i], 32);
    }
}
void encrypt_planes(const PlaneKeys& keys, int rounds, Planes& q) {
    for (usize i = 0; i < 8; ++i) q[i] ^= keys.round[0][i];
    for (int r = 1; r <= rounds; ++r) {
        sbox::substitute(q);
        for (u64& plane : q) plane = shift_rows(plane);
        if (r != rounds) mix_columns(q);
        for (usize i = 0; i < 8; ++i) q[i] ^= keys.round[r][i];
    }
}

u64 shift_rows_back(u64 x) {  // FIPS 197 §5.3.1
    return (x & 0x000000000000ffff) | (x << 4 & 0x00000000fff00000) | (x >> 12 & 0x00000000000f0000) |
           (x >> 8 & 0x000000ff00000000) | (x << 8 & 0x0000ff0000000000) | (x << 12 & 0xf000000000000000) |
           (x >> 4 & 0x0fff000000000000);
}
void multiply_by_x(Planes& q) {
    const u64 top = q[7];
    for (usize i = 7; i > 0; --i) q[i] = q[i - 1];
    q[0] = top;
    for (usize i : {1u, 3u, 4u}) q[i] ^= top;
}
// FIPS 197 §5.3.3. Its matrix {0e 0b 0d 09} is that of MixColumns times {05 00 04 00}: 4 (a_r + a_(r+2)) is added
// first.
void mix_columns_back(Planes& q) {
    Planes four;
    for (usize i = 0; i < 8; ++i) four[i] = q[i] ^ std::rotr(q[i], 32);
    multiply_by_x(four);
    multiply_by_x(four);
    for (usize i = 0; i < 8; ++i) q[i] ^= four[i];
    mix_columns(q);
}
void decrypt_planes(const PlaneKeys& keys, int rounds, Planes& q) {  // FIPS 197 §5.3
    for (int r = rounds; r > 0; --r) {
        for (usize i = 0; i < 8; ++i) q[i] ^= keys.round[r][i];
        if (r != rounds) mix_columns_back(q);
        for (u64& plane : q) plane = shift_rows_back(plane);
        sbox::substitute_inverse(q);
    }
    for (usize i = 0; i < 8; ++i) q[i] ^= keys.round[0][i];
}

u32 substitute_word(u32 word) {
    u64 q[8] = {word};
    transpose(q);
    sbox::substitute(q);
    transpose(q);
    return static_cast<u32>(q[0]);
}

}  // namespace

void aes_set_key_portable(uint8_t* schedule, const uint8_t* key, size_t key_size) {  // FIPS 197 §5.2
    const usize words = key_size / 4;
    const usize total = 4 * (words + 7);
    std::memcpy(schedule, key, key_size);
    u32 previous = load_le<u32>(key + key_size - 4), rcon = 1;
    for (usize i = words; i < total; ++i) {
        if (i % words == 0) {
            previous = substitute_word(std::rotr(previous, 8)) ^ rcon;
            rcon = rcon << 1 ^ (rcon >> 7) * 0x11b;  // public
        } else if (words == 8 && i % words == 4) {
            previous = substitute_word(previous);
        }
        previous ^= load_le<u32>(schedule + 4 * (i - words));
        store_le(schedule + 4 * i, previous);
    }
}

void aes_invert_key_portable(uint8_t* inverse, const uint8_t* schedule, int rounds) {  // decryption reads it backwards
    std::memcpy(inverse, schedule, 16 * (static_cast<usize>(rounds) + 1));
}

namespace {
template <auto planes>
void each_block(const uint8_t* schedule, int rounds, const uint8_t* in, uint8_t* out, size_t blocks) {
    const PlaneKeys keys(schedule, rounds);
    while (blocks > 0) {
        const usize now = blocks < lanes ? blocks : lanes;
        Planes q{};
        for (usize i = 0; i < now; ++i) load_block(q, i, in + 16 * i);
        transpose(q);
        planes(keys, rounds, q);
        transpose(q);
        for (usize i = 0; i < now; ++i) store_block(q, i, out + 16 * i);
        in += 16 * now;
        out += 16 * now;
        blocks -= now;
    }
}
}  // namespace

void aes_encrypt_portable(const uint8_t* schedule, int rounds, const uint8_t* in, uint8_t* out, size_t blocks) {
    each_block<encrypt_planes>(schedule, rounds, in, out, blocks);
}
void aes_decrypt_portable(const uint8_t* inverse, int rounds, const uint8_t* in, uint8_t* out, size_t blocks) {
    each_block<decrypt_planes>(inverse, rounds, in, out, blocks);
}

void aes_chain_portable(const uint8_t* schedule, int rounds, uint8_t* chain, const uint8_t* in, uint8_t* out,
                        size_t blocks) {
    const PlaneKeys keys(schedule, rounds);
    for (; blocks > 0; --blocks, in += 16) {
        for (usize i = 0; i < 16; ++i) chain[i] ^= in[i];
        Planes q{};
        load_block(q, 0, chain);
        transpose(q);
        encrypt_planes(keys, rounds, q);
        transpose(q);
        store_block(q, 0, chain);
        if (out == nullptr) continue;
        std::memcpy(out, chain, 16);
        out += 16;
    }
}

void aes_ctr_portable(const uint8_t* schedule, int rounds, const uint8_t* counter, const uint8_t* in, uint8_t* out,
                      size_t size) {
    const PlaneKeys keys(schedule, rounds);
    u8 block[16], stream[16 * lanes];
    std::memcpy(block, counter, 16);
    u32 count = load_be<u32>(counter + 12);
    while (size > 0) {
        Planes q;
        for (usize i = 0; i < lanes; ++i) {
            store_be(block + 12, count++);
            load_block(q, i, block);
        }
        transpose(q);
        encrypt_planes(keys, rounds, q);
        transpose(q);
        for (usize i = 0; i < lanes; ++i) store_block(q, i, stream + 16 * i);
        const usize now = size < sizeof stream ? size : sizeof stream;
        for (usize i = 0; i < now; ++i) out[i] = static_cast<u8>(in[i] ^ stream[i]);
        in += now;
        out += now;
        size -= now;
    }
    wipe(stream, sizeof stream);
}

}  // namespace troth::inline v1::crypto::kernel
