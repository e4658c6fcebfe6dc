#include "troth/crypto/math/limbs.hpp"

#include <bit>
#include <cstdlib>

namespace troth::inline v1::crypto {
namespace {
__extension__ typedef unsigned __int128 Wide;
}

void load_octets(Limbs& out, Bytes big_endian) {
    for (usize i = 0; i < out.size(); ++i) out[i] = 0;
    for (usize i = 0; i < big_endian.size(); ++i) {
        const u64 octet = big_endian[big_endian.size() - 1 - i];
        if (i / 8 < out.size()) {
            out[i / 8] |= octet << (8 * (i % 8));
        } else if (ct::declassify(octet) != 0) {  // reached only by a broken caller; then a bit of an abort is no loss
            std::abort();
        }
    }
}

void store_octets(MutableBytes out, const Limbs& value) {
    for (usize i = 0; i < out.size(); ++i) {
        const u64 word = i / 8 < value.size() ? value[i / 8] : 0;
        out[out.size() - 1 - i] = static_cast<u8>(word >> (8 * (i % 8)));
    }
}

u64 add(u64* out, const u64* a, const u64* b, usize n) {
    u64 carry = 0;
    for (usize i = 0; i < n; ++i) {
        const Wide sum = static_cast<Wide>(a[i]) + b[i] + carry;
        out[i] = static_cast<u64>(sum);
        carry = static_cast<u64>(sum >> 64);
    }
    return carry;
}

u64 subtract(u64* out, const u64* a, const u64* b, usize n) {
    u64 borrow = 0;
    for (usize i = 0; i < n; ++i) {
        const Wide difference = static_cast<Wide>(a[i]) - b[i] - borrow;
        out[i] = static_cast<u64>(difference);
        borrow = static_cast<u64>(difference >> 64) & 1;
    }
    return borrow;
}

void multiply(u64* out, const u64* a, const u64* b, usize n) {
    for (usize i = 0; i < 2 * n; ++i) out[i] = 0;
    for (usize i = 0; i < n; ++i) {
        u64 carry = 0;
        for (usize j = 0; j < n; ++j) {
            const Wide t = static_cast<Wide>(a[i]) * b[j] + out[i + j] + carry;
            out[i + j] = static_cast<u64>(t);
            carry = static_cast<u64>(t >> 64);
        }
        out[i + n] = carry;
    }
}

u64 mask_if_less(const u64* a, const u64* b, usize n) {
    u64 borrow = 0;
    for (usize i = 0; i < n; ++i) borrow = static_cast<u64>((static_cast<Wide>(a[i]) - b[i] - borrow) >> 64) & 1;
    return ct::mask_from_bit(borrow);
}

u64 mask_if_equal(const u64* a, const u64* b, usize n) {
    u64 difference = 0;
    for (usize i = 0; i < n; ++i) difference |= a[i] ^ b[i];
    return ct::mask_if_zero(difference);
}

void remainder(u64* out, const u64* a, usize n, const u64* modulus, usize m) {
    Limbs rest(m), reduced(m);
    for (usize bit = 64 * n; bit-- > 0;) {
        // rest = 2 rest + the next bit; rest < modulus before, so one subtraction brings it back.
        u64 carry = (a[bit / 64] >> (bit % 64)) & 1;
        for (usize i = 0; i < m; ++i) {
            const u64 word = rest[i];
            rest[i] = (word << 1) | carry;
            carry = word >> 63;
        }
        const u64 borrow = subtract(reduced.data(), rest.data(), modulus, m);
        const u64 keep = ct::mask_from_bit(borrow & (carry ^ 1));  // it was below the modulus
        for (usize i = 0; i < m; ++i) rest[i] = ct::select(keep, rest[i], reduced[i]);
    }
    std::memcpy(out, rest.data(), m * sizeof(u64));
}

usize bit_length(const Limbs& value) {
    for (usize i = value.size(); i-- > 0;)
        if (value[i] != 0) return 64 * i + static_cast<usize>(std::bit_width(value[i]));
    return 0;
}

}  // namespace troth::inline v1::crypto
