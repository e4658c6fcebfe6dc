#include "troth/crypto/hash/sponge.hpp"

#include <algorithm>

namespace troth::inline v1::crypto::detail {
namespace {

constexpr usize lane_shift(usize at) {
    return 8 * (at % 8);
}

// The bytes of a lane are in little-endian order, FIPS 202 §3.1.2 and B.1.
void xor_bytes(u64* lanes, usize at, Bytes data) {
    usize i = 0;
    for (; i < data.size() && (at + i) % 8 != 0; ++i) lanes[(at + i) / 8] ^= u64{data[i]} << lane_shift(at + i);
    for (; data.size() - i >= 8; i += 8) lanes[(at + i) / 8] ^= load_le<u64>(data.data() + i);
    for (; i < data.size(); ++i) lanes[(at + i) / 8] ^= u64{data[i]} << lane_shift(at + i);
}
void copy_bytes(const u64* lanes, usize at, MutableBytes out) {
    usize i = 0;
    for (; i < out.size() && (at + i) % 8 != 0; ++i)
        out[i] = static_cast<u8>(lanes[(at + i) / 8] >> lane_shift(at + i));
    for (; out.size() - i >= 8; i += 8) store_le(out.data() + i, lanes[(at + i) / 8]);
    for (; i < out.size(); ++i) out[i] = static_cast<u8>(lanes[(at + i) / 8] >> lane_shift(at + i));
}

}  // namespace

void Sponge::start(usize rate_in_bytes) {
    *this = Sponge{.lanes = {}, .rate = static_cast<u8>(rate_in_bytes), .at = 0};
}

void Sponge::absorb(KeccakKernel permute, Bytes data) {
    while (!data.empty()) {
        const usize take = std::min<usize>(data.size(), usize{rate} - at);
        xor_bytes(lanes, at, data.first(take));
        at = static_cast<u8>(at + take);
        data = data.subspan(take);
        if (at == rate) {
            permute(lanes);
            at = 0;
        }
    }
}

void Sponge::pad(KeccakKernel permute, u8 suffix) {
    lanes[at / 8] ^= u64{suffix} << lane_shift(at);
    lanes[(rate - 1) / 8] ^= u64{0x80} << lane_shift(rate - 1u);
    permute(lanes);
    at = 0;
}

void Sponge::squeeze(KeccakKernel permute, MutableBytes out) {
    while (!out.empty()) {
        if (at == rate) {
            permute(lanes);
            at = 0;
        }
        const usize take = std::min<usize>(out.size(), usize{rate} - at);
        copy_bytes(lanes, at, out.first(take));
        at = static_cast<u8>(at + take);
        out = out.subspan(take);
    }
}

}  // namespace troth::inline v1::crypto::detail
