#include "troth/crypto/sign/mldsa/sample.hpp"

#include <algorithm>

#include "troth/crypto/hash/shake_batch.hpp"

namespace troth::inline v1::crypto::mldsa {
namespace {

constexpr usize width = ShakeBatch::max_streams;

// Up to eight messages: a seed with a number of two bytes behind it.
template <usize seed_bytes>
struct Numbered {
    std::array<std::array<u8, seed_bytes + 2>, width> messages;
    std::array<Bytes, width> views;

    ~Numbered() { wipe(&messages, sizeof messages); }
    void set(usize stream, std::span<const u8, seed_bytes> seed, usize low, usize high) {
        std::copy(seed.begin(), seed.end(), messages[stream].begin());
        messages[stream][seed_bytes] = static_cast<u8>(low);
        messages[stream][seed_bytes + 1] = static_cast<u8>(high);
        views[stream] = messages[stream];
    }
    std::span<const Bytes> first(usize streams) const { return std::span(views).first(streams); }
};

// RejBoundedPoly's loop, algorithm 31: each half of a byte is a candidate. Returns how many coefficients f has now.
usize append_bounded(Polynomial& f, usize have, Bytes bytes, usize eta) {
    for (const u8 byte : bytes) {
        for (const u32 half : {u32{byte} & 15, u32{byte} >> 4}) {
            const u32 limit = eta == 2 ? 15 : 9;
            // Whether a candidate is refused says nothing about those that are kept.
            if (ct::declassify(ct::mask_if_less(half, limit)) == 0) continue;
            if (have == 256) return have;
            // half mod 5 for half < 15: a fifth is the product by 13 over 64.
            const u32 residue = eta == 2 ? half - 5 * (half * 13 >> 6) : half;
            f.c[have++] = static_cast<int32_t>(eta) - static_cast<int32_t>(residue);
        }
    }
    return have;
}

}  // namespace

void expand_a(const Parameters& p, Vector& matrix, usize stride, std::span<const u8, 32> rho,
              const cpu::Features& features) {
    constexpr usize rate = block_size(ShakeId::shake128);
    static_assert(rate % 3 == 0);  // no candidate straddles two blocks
    const Kernels& kernels = kernels_for(features);
    for (usize first = 0; first < p.k * p.l; first += width) {
        const usize streams = std::min(width, p.k * p.l - first);
        Numbered<32> seeds;
        std::array<usize, width> have{};
        for (usize s = 0; s < streams; ++s) seeds.set(s, rho, (first + s) % p.l, (first + s) / p.l);
        ShakeBatch xof(ShakeId::shake128, seeds.first(streams), features);
        std::array<u8, width * rate> blocks;
        for (bool all = false; !all;) {
            xof.next_blocks(MutableBytes(blocks).first(streams * rate));
            all = true;
            for (usize s = 0; s < streams; ++s) {
                Polynomial& f = matrix[(first + s) / p.l * stride + (first + s) % p.l];
                have[s] = kernels.append_candidates(f.data(), have[s], blocks.data() + s * rate, rate);
                all = all && have[s] == 256;
            }
        }
    }
}

void expand_s(const Parameters& p, Vector& s, std::span<const u8, 64> rho, const cpu::Features& features) {
    constexpr usize rate = block_size(ShakeId::shake256);
    for (usize first = 0; first < s.size(); first += width) {
        const usize streams = std::min(width, s.size() - first);
        Numbered<64> seeds;
        std::array<usize, width> have{};
        for (usize i = 0; i < streams; ++i) seeds.set(i, rho, first + i, 0);
        ShakeBatch xof(ShakeId::shake256, seeds.first(streams), features);
        Wiped<std::array<u8, width * rate>> blocks;
        for (bool all = false; !all;) {
            xof.next_blocks(MutableBytes(blocks.value).first(streams * rate));
            all = true;
            for (usize i = 0; i < streams; ++i) {
                have[i] = append_bounded(s[first + i], have[i], Bytes(blocks.value).subspan(i * rate, rate), p.eta);
                all = all && have[i] == 256;
            }
        }
    }
}

void expand_mask(const Parameters& p, std::span<Polynomial> y, std::span<const u8, 64> rho, usize kappa,
                 const cpu::Features& features) {
    constexpr usize rate = block_size(ShakeId::shake256), blocks = 5;
    const usize size = 32 * (p.gamma1_bits + 1);  // 576 or 640 bytes: five blocks in both cases
    static_assert(blocks * rate >= 640);
    Numbered<64> seeds;
    for (usize i = 0; i < y.size(); ++i) seeds.set(i, rho, (kappa + i) & 0xff, (kappa + i) >> 8);
    ShakeBatch xof(ShakeId::shake256, seeds.first(y.size()), features);
    Wiped<std::array<u8, max_l * rate>> block;
    Wiped<std::array<std::array<u8, blocks * rate>, max_l>> streams;
    for (usize n = 0; n < blocks; ++n) {
        xof.next_blocks(MutableBytes(block.value).first(y.size() * rate));
        for (usize i = 0; i < y.size(); ++i)
            std::memcpy(streams.value[i].data() + n * rate, block.value.data() + i * rate, rate);
    }
    for (usize i = 0; i < y.size(); ++i)
        kernels_for(features).unpack_mask(y[i].data(), Bytes(streams.value[i]).first(size).data(),
                                          static_cast<unsigned>(p.gamma1_bits));
}

void sample_in_ball(const Parameters& p, Polynomial& c, Bytes commitment, const cpu::Features& features) {
    Shake xof(ShakeId::shake256, features);
    xof.absorb(commitment);
    std::array<u8, 136> block;
    xof.squeeze(block);
    u64 signs = 0;
    for (usize i = 0; i < 8; ++i) signs |= u64{block[i]} << (8 * i);
    usize at = 8;
    c.c.fill(0);
    for (usize i = 256 - p.tau; i < 256; ++i, signs >>= 1) {
        usize j = 0;
        do {
            if (at == block.size()) {
                xof.squeeze(block);
                at = 0;
            }
            j = block[at++];
        } while (j > i);
        c.c[i] = c.c[j];
        c.c[j] = 1 - 2 * static_cast<int32_t>(signs & 1);
    }
}

}  // namespace troth::inline v1::crypto::mldsa
