#include "troth/crypto/kem/mlkem/sample.hpp"

#include <algorithm>
#include <cstdlib>

#include "troth/crypto/hash/shake_batch.hpp"

namespace troth::inline v1::crypto::mlkem {
namespace {

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
    static_assert(rate % 3 == 0);  // no candidate straddles two blocks
    const Kernels& kernels = kernels_for(features);
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
                have[s] =
                    kernels.append_candidates(matrix[first + s].c.data(), have[s], blocks.data() + s * rate, rate);
                all = all && have[s] == 256;
            }
        }
    }
}

void sample_noise(Polynomials out, usize wide, const Parameters& p, std::span<const u8, 32> seed,
                  const cpu::Features& features) {
    constexpr usize rate = block_size(ShakeId::shake256);
    const Kernels& kernels = kernels_for(features);
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
                kernels.sample_cbd2(out[first + s].c.data(), first_block.data());
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
