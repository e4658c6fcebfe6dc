// Poly1305 (RFC 8439 §2.5) over 64-bit words, for any processor. Kernel files include it: everything is internal to the
// file that does, so that no other file runs code that was compiled for more instructions than it asked for.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace troth::inline v1::crypto::kernel {
namespace {

// The accumulator is h0 + 2^64 h1 + 2^128 h2, with h2 <= 4 between blocks.
struct Poly1305 {
    __extension__ using u128 = unsigned __int128;
    using u64 = uint64_t;

    u64 r0, r1, s0, s1;
    u64 h0, h1, h2;

    static u64 word(const uint8_t* from) {  // little-endian, whatever the processor is
        u64 value;
        memcpy(&value, from, sizeof value);
        return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? value : __builtin_bswap64(value);
    }
    static void put(uint8_t* to, u64 value) {
        if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__) value = __builtin_bswap64(value);
        memcpy(to, &value, sizeof value);
    }

    void set_key(const uint8_t* key) {
        r0 = word(key) & 0x0ffffffc0fffffff;  // §2.5.1: the clamp
        r1 = word(key + 8) & 0x0ffffffc0ffffffc;
        s0 = word(key + 16);
        s1 = word(key + 24);
        h0 = h1 = h2 = 0;
    }
    // A block of 16 bytes and its 17th, which is 1 also where zeros fill the block up (§2.8), and 0 only where the one
    // stands in the block itself (§2.5, a last block that is not whole).
    [[gnu::always_inline]] inline void block(u64 low, u64 high, u64 seventeenth = 1) {
        u128 t = u128{h0} + low;
        h0 = static_cast<u64>(t);
        t = u128{h1} + high + static_cast<u64>(t >> 64);
        h1 = static_cast<u64>(t);
        h2 += static_cast<u64>(t >> 64) + seventeenth;
        // h * r modulo 2^130 - 5. The clamp leaves r1 a multiple of 4, so 2^128 r1 = 5/4 r1 without a rest. r0, r1 are
        // below 2^60 and h2 is at most 6: every sum of products is below 2^127.
        const u64 folded = r1 + (r1 >> 2);
        const u128 d0 = u128{h0} * r0 + u128{h1} * folded;
        const u128 d1 = u128{h0} * r1 + u128{h1} * r0 + u128{h2 * folded};
        h0 = static_cast<u64>(d0);
        t = d1 + static_cast<u64>(d0 >> 64);
        h1 = static_cast<u64>(t);
        const u64 top = h2 * r0 + static_cast<u64>(t >> 64);
        // What stands above 2^130 comes back five times.
        const u64 carry = (top >> 2) + (top & ~u64{3});
        t = u128{h0} + carry;
        h0 = static_cast<u64>(t);
        t = u128{h1} + static_cast<u64>(t >> 64);
        h1 = static_cast<u64>(t);
        h2 = (top & 3) + static_cast<u64>(t >> 64);
    }
    [[gnu::always_inline]] inline void block(const uint8_t* data) { block(word(data), word(data + 8)); }
    [[maybe_unused]] void last_block(const uint8_t* data) { block(word(data), word(data + 8), 0); }
    void blocks(const uint8_t* data, size_t count) {
        for (; count > 0; --count, data += 16) block(data);
    }
    void padded(const uint8_t* data, size_t size) {  // §2.8: zeros up to a whole block
        blocks(data, size / 16);
        if (size % 16 != 0) {
            uint8_t last[16] = {};
            memcpy(last, data + size / 16 * 16, size % 16);
            block(last);
        }
    }
    void finish(uint8_t* tag) const {
        // h + 5 reaches 2^130 exactly if h is not below the modulus (it is below twice that): then 5 is added, which
        // modulo 2^128 is what subtracting the modulus gives.
        u128 t = u128{h0} + 5;
        t = u128{h1} + static_cast<u64>(t >> 64);
        const u64 over = (h2 + static_cast<u64>(t >> 64)) >> 2;
        t = u128{h0} + 5 * over + s0;
        put(tag, static_cast<u64>(t));
        put(tag + 8, h1 + s1 + static_cast<u64>(t >> 64));
    }
};

}  // namespace
}  // namespace troth::inline v1::crypto::kernel
