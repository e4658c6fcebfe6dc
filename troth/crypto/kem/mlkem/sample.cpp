#include "troth/crypto/kem/mlkem/sample.hpp"

#include <algorithm>
#include <cstdlib>

#include "troth/crypto/hash/shake_batch.hpp"

namespace troth::inline v1::crypto::mlkem {
namespace {

// The loop of SampleNTT, FIPS 203 algorithm 7, over one block of XOF output. Returns how many coefficients f now has.
usize append_candidates(Polynomial& f, usize have, Bytes block) {
    for (usize at = 0; at + 3 <= block.size() && have < 256; at += 3) {
        const u32 bits = u32{block[at]} | u32{block[at + 1]} << 8 | u32{block[at + 2]} << 16;
        const u32 d1 = bits & 0xfff, d2 = bits >> 12;
        f.c[have] = static_cast<int16_t>(d1);  // overwritten by the next if it is not kept
        have += d1 < u32{q};
        if (have == 256) break;
        f.c[have] = static_cast<int16_t>(d2);
        have += d2 < u32{q};
    }
    return have;
}

// Algorithm 8 for eta = 2: the sum of two bits minus the sum of two bits, eight coefficients from 32 bits.
void sample_cbd2(Polynomial& f, Bytes bytes) {
    for (usize i = 0; i < 32; ++i) {
        const u32 bits = load_le<u32>(bytes.data() + 4 * i);
        const u32 sums = (bits & 0x55555555) + (bits >> 1 & 0x55555555);
        for (usize j = 0; j < 8; ++j) {
            const u32 x = sums >> (4 * j) & 3, y = sums >> (4 * j + 2) & 3;
            f.c[8 * i + j] = static_cast<int16_t>(x - y);
        }
    }
}
// Algorithm 8 for eta = 3: four coefficients from 24 bits.
void sample_cbd3(Polynomial& f, Bytes bytes) {
    for (usize i = 0; i < 64; ++i) {
        const u32 bits = u32{bytes[3 * i]} | u32{bytes[3 * i + 1]} << 8 | u32{bytes[3 * i + 2]} << 16;
        const u32 sums = (bits & 0x249249) + (bits >> 1 & 0x249249) + (bits >> 2 & 0x249249);
        for (usize j = 0; j < 4; ++j) {
            const u32 x = sums >> (6 * j) & 7, y = sums >> (6 * j + 3) & 7;
            f.c[4 * i + j] = static_cast<int16_t>(x - y);
        }
    }
}

constexpr usize width = ShakeBatch::max_streams;

}  // namespace

void sample_matrix(Polynomials matrix, usize k, std::span<const u8, 32> rho, const cpu::Features& features) {
    constexpr usize rate = block_size(ShakeId::shake128);
    for (usize first = 0; first < k * k; first += width) {
        const usize streams = std::min(width, k * k - first);
        std::array<std::array<u8, 34>, width> seeds;
        std::array<Bytes, width> messages;
        std::array<usize, width> have{};
        for (usize s = 0; s < streams; ++s) {
            std::copy(rho.begin(), rho.end(), seeds[s].begin());
            seeds[s][32] = static_cast<u8>((first + s) % k);  // j
            seeds[s][33] = static_cast<u8>((first + s) / k);  // i
            messages[s] = seeds[s];
        }
        ShakeBatch xof(ShakeId::shake128, std::span<const Bytes>(messages).first(streams), features);
        std::array<u8, width * rate> blocks;
        for (bool all = false; !all;) {
            xof.next_blocks(MutableBytes(blocks).first(streams * rate));
            all = true;
            for (usize s = 0; s < streams; ++s) {
                have[s] = append_candidates(matrix[first + s], have[s], Bytes(blocks).subspan(s * rate, rate));
                all = all && have[s] == 256;
            }
        }
    }
}

void sample_noise(Polynomials out, usize wide, const Parameters& p, std::span<const u8, 32> seed,
                  const cpu::Features& features) {
    constexpr usize rate = block_size(ShakeId::shake256);
    for (usize first = 0; first < out.size(); first += width) {
        const usize streams = std::min(width, out.size() - first);
        Wiped<std::array<std::array<u8, 33>, width>> seeds;
        std::array<Bytes, width> messages;
        for (usize s = 0; s < streams; ++s) {
            std::copy(seed.begin(), seed.end(), seeds.value[s].begin());
            seeds.value[s][32] = static_cast<u8>(first + s);  // N
            messages[s] = seeds.value[s];
        }
        ShakeBatch prf(ShakeId::shake256, std::span<const Bytes>(messages).first(streams), features);
        // 64 * eta bytes: one block for eta = 2, two for eta = 3. Of the second, all streams get one.
        Wiped<std::array<u8, 2 * width * rate>> blocks;
        prf.next_blocks(MutableBytes(blocks.value).first(streams * rate));
        if (p.eta1 == 3) prf.next_blocks(MutableBytes(blocks.value).subspan(width * rate, streams * rate));
        for (usize s = 0; s < streams; ++s) {
            const Bytes first_block = Bytes(blocks.value).subspan(s * rate, rate);
            if ((first + s < wide ? p.eta1 : p.eta2) == 2) {
                sample_cbd2(out[first + s], first_block.first(128));
            } else {
                Wiped<std::array<u8, 192>> bytes;
                std::memcpy(bytes.value.data(), first_block.data(), rate);
                std::memcpy(bytes.value.data() + rate, blocks.value.data() + (width + s) * rate, 192 - rate);
                sample_cbd3(out[first + s], bytes.value);
            }
        }
    }
}

}  // namespace troth::inline v1::crypto::mlkem
