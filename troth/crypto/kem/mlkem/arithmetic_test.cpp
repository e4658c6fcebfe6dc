// What ML-KEM is built of: reductions, compression, transform and products, sampling; each against its definition.
#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/hash/shake.hpp"
#include "troth/crypto/kem/mlkem/codec.hpp"
#include "troth/crypto/kem/mlkem/sample.hpp"

namespace troth::inline v1::crypto::mlkem {
namespace {

using testing::CountingRandom;

int modulo_q(int a) {
    return (a % q + q) % q;
}

TEST(MlKemField, EveryReductionIsExactOverItsWholeRange) {
    for (int a = -32768; a <= 32767; ++a) {
        const int16_t reduced = barrett_reduce(static_cast<int16_t>(a));
        ASSERT_EQ(modulo_q(reduced), modulo_q(a));
        ASSERT_LE(std::abs(reduced), (q - 1) / 2);
    }
    for (int a = -(q - 1); a < q; ++a) ASSERT_EQ(to_unsigned(static_cast<int16_t>(a)), modulo_q(a));
    CountingRandom random;
    constexpr int limit = q * 32768;
    const auto check = [](int a) {
        const int16_t reduced = montgomery_reduce(a);
        ASSERT_EQ(modulo_q(reduced * (65536 % q)), modulo_q(a)) << a;
        ASSERT_LT(std::abs(reduced), q) << a;
    };
    for (int edge : {-limit + 1, -limit + 2, -65536, -32768, -1, 0, 1, 32767, 65535, limit - 2, limit - 1}) check(edge);
    for (int i = 0; i < 100000; ++i) check(static_cast<int>(random.below(2 * limit - 1)) - (limit - 1));
}

// FIPS 203 (4.7) and (4.8) with exact division; rounding is half up.
TEST(MlKemCompress, Fips203Section4_2_1EveryValueOfEveryWidth) {
    for (unsigned d : {1u, 4u, 5u, 10u, 11u}) {
        for (unsigned x = 0; x < q; ++x) {
            const unsigned exact = ((2u << d) * x + q) / (2 * q) % (1u << d);
            ASSERT_EQ(compress(d, static_cast<u16>(x)), exact) << d << " " << x;
        }
        for (unsigned y = 0; y < 1u << d; ++y) {
            const unsigned exact = (2 * q * y + (1u << d)) / (2u << d);
            ASSERT_EQ(decompress(d, static_cast<u16>(y)), static_cast<int>(exact)) << d << " " << y;
            ASSERT_EQ(compress(d, static_cast<u16>(decompress(d, static_cast<u16>(y)))), y);
        }
    }
}

Polynomial random_polynomial(CountingRandom& random, int bound) {
    Polynomial f;
    for (int16_t& c : f.c)
        c = static_cast<int16_t>(static_cast<int>(random.below(static_cast<u64>(2 * bound + 1))) - bound);
    return f;
}

// Every row, also at the bounds of what it may be given.
TEST(MlKemEncode, Fips203Section4_2_1BitsInLittleEndianOrder) {
    CountingRandom random(2);
    for (const KernelsRow& row : kernel_rows) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(row.name);
        for (int round = 0; round < 20; ++round) {
            Polynomial f = random_polynomial(random, q - 1);
            f.c[0] = q - 1;
            f.c[255] = -(q - 1);
            for (unsigned d : {1u, 4u, 5u, 10u, 11u, 12u}) {
                const auto value = [&](usize i) {
                    return d == 12 ? to_unsigned(f.c[i]) : compress(d, to_unsigned(f.c[i]));
                };
                ByteVector packed(32 * d);
                row.kernels->encode(d, packed.data(), f.c.data());
                for (usize i = 0; i < 256; ++i)
                    for (usize bit = 0; bit < d; ++bit)
                        ASSERT_EQ(packed[(d * i + bit) / 8] >> ((d * i + bit) % 8) & 1, value(i) >> bit & 1);
                Polynomial back;
                row.kernels->decode(d, back.c.data(), packed.data());
                for (usize i = 0; i < 256; ++i)
                    ASSERT_EQ(back.c[i], d == 12 ? static_cast<int>(value(i)) : decompress(d, value(i)));
            }
        }
        // Every value of every width, in every row.
        for (unsigned d : {1u, 4u, 5u, 10u, 11u}) {
            for (int first = -(q - 1); first < q; first += 256) {
                Polynomial f;
                for (int i = 0; i < 256; ++i)
                    f.c[static_cast<usize>(i)] = static_cast<int16_t>(std::min(first + i, q - 1));
                ByteVector packed(32 * d), plain(32 * d);
                row.kernels->encode(d, packed.data(), f.c.data());
                portable_kernels.encode(d, plain.data(), f.c.data());
                ASSERT_EQ(packed, plain);
            }
        }
    }
}

// A row writes nothing behind the 32 * d bytes, and nothing behind a polynomial.
TEST(MlKemKernels, NoRowWritesOutOfBounds) {
    CountingRandom random(7);
    for (const KernelsRow& row : kernel_rows) {
        if (!row.runs_on(cpu::host())) continue;
        for (unsigned d : {1u, 4u, 5u, 10u, 11u, 12u}) {
            const Polynomial f = random_polynomial(random, q - 1);
            ByteVector packed(32 * d + 16, 0xa5);
            row.kernels->encode(d, packed.data(), f.c.data());
            for (usize i = 32 * d; i < packed.size(); ++i) ASSERT_EQ(packed[i], 0xa5);
        }
        std::vector<int16_t> f(256 + 32, 77);
        const ByteVector zeros(168);  // all candidates are kept
        usize have = 0;
        while (have < 256) have = row.kernels->append_candidates(f.data(), have, zeros.data(), zeros.size());
        ASSERT_EQ(have, 256u);
        for (usize i = 256; i < f.size(); ++i) ASSERT_EQ(f[i], 77);
        const ByteVector ones(168, 0xff);  // none is
        ASSERT_EQ(row.kernels->append_candidates(f.data(), 3, ones.data(), ones.size()), 3u);
    }
}

// The product in R_q by its definition: X^256 = -1, FIPS 203 §2.4.4.
Polynomial schoolbook(const Polynomial& f, const Polynomial& g) {
    std::array<i64, 256> sums{};
    for (usize i = 0; i < 256; ++i)
        for (usize j = 0; j < 256; ++j) {
            const i64 product = i64{f.c[i]} * g.c[j];
            sums[(i + j) % 256] += i + j < 256 ? product : -product;
        }
    Polynomial out;
    for (usize i = 0; i < 256; ++i) out.c[i] = static_cast<int16_t>((sums[i] % q + q) % q);
    return out;
}

// Polynomials at the bounds of "reduced" first, then random ones.
Polynomial sample_input(CountingRandom& random, int round) {
    Polynomial f = random_polynomial(random, q - 1);
    if (round < 4)
        for (usize i = 0; i < 256; ++i)
            f.c[i] = round == 0 || (round == 2 && i % 2 == 0) || (round == 3 && i >= 128) ? q - 1 : -(q - 1);
    return f;
}

TEST(MlKemKernels, Fips203Section4_3EveryRowMultipliesLikeTheDefinition) {
    CountingRandom random(3);
    for (const KernelsRow& row : kernel_rows) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(row.name);
        const Kernels& kernels = *row.kernels;
        for (int round = 0; round < 12; ++round) {
            for (usize k = 1; k <= max_k; ++k) {
                alignas(64) std::array<Polynomial, max_k> f, g, f_hat;
                std::array<Factor, max_k> factors;
                std::array<int, 256> expected{};
                for (usize i = 0; i < k; ++i) {
                    f[i] = sample_input(random, round);
                    g[i] = sample_input(random, round);
                    f_hat[i] = f[i];
                    kernels.ntt(f_hat[i].c.data());
                    Polynomial g_hat = g[i];
                    kernels.ntt(g_hat.c.data());
                    for (int16_t c : g_hat.c) ASSERT_LT(std::abs(c), q);
                    kernels.to_factor(g_hat.c.data(), &factors[i]);
                    const Polynomial product = schoolbook(f[i], g[i]);
                    for (usize j = 0; j < 256; ++j) expected[j] += product.c[j];
                }
                Polynomial got;
                kernels.dot(got.c.data(), f_hat[0].c.data(), 256, factors.data(), k);
                kernels.inverse_ntt(got.c.data());
                for (usize j = 0; j < 256; ++j) {
                    ASSERT_LT(std::abs(got.c[j]), q);
                    ASSERT_EQ(modulo_q(got.c[j]), modulo_q(expected[j])) << "coefficient " << j << ", k " << k;
                }
            }
        }
    }
}

// Every intermediate value of every row, modulo q, also with coefficients at their bounds.
TEST(MlKemKernels, EveryRowEqualsThePortableOne) {
    CountingRandom random(4);
    const Kernels& plain = *kernel_rows.back().kernels;
    ASSERT_EQ(kernel_rows.back().name, "portable");
    const auto same = [](const int16_t* a, const int16_t* b) {
        for (usize i = 0; i < 256; ++i) {
            ASSERT_LT(std::abs(b[i]), q) << i;
            ASSERT_EQ(modulo_q(a[i]), modulo_q(b[i])) << i;
        }
    };
    for (const KernelsRow& row : kernel_rows) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(row.name);
        for (int round = 0; round < 50; ++round) {
            const Polynomial f = sample_input(random, round);
            Polynomial a = f, b = f;
            plain.ntt(a.c.data());
            row.kernels->ntt(b.c.data());
            same(a.c.data(), b.c.data());
            a = b = f;
            plain.inverse_ntt(a.c.data());
            row.kernels->inverse_ntt(b.c.data());
            same(a.c.data(), b.c.data());
            const Polynomial g2 = sample_input(random, round + 1);
            a = b = f;
            plain.times_r(a.c.data());
            row.kernels->times_r(b.c.data());
            same(a.c.data(), b.c.data());
            plain.add(a.c.data(), g2.c.data());
            row.kernels->add(b.c.data(), g2.c.data());
            same(a.c.data(), b.c.data());
            plain.subtract_from(a.c.data(), g2.c.data());
            row.kernels->subtract_from(b.c.data(), g2.c.data());
            same(a.c.data(), b.c.data());
            const ByteVector bytes = random.bytes(168);
            plain.sample_cbd2(a.c.data(), bytes.data());
            row.kernels->sample_cbd2(b.c.data(), bytes.data());
            ASSERT_EQ(a.c, b.c);
            for (usize start : {usize{0}, usize{100}, usize{200}, usize{255}, usize{256}}) {
                a = b = f;
                const usize size = 3 * random.below(57);
                const usize have = plain.append_candidates(a.c.data(), start, bytes.data(), size);
                ASSERT_EQ(row.kernels->append_candidates(b.c.data(), start, bytes.data(), size), have);
                for (usize i = 0; i < have; ++i) ASSERT_EQ(a.c[i], b.c[i]);
            }
            std::array<Factor, max_k> x, y;
            std::array<Polynomial, max_k * max_k> left;
            for (usize i = 0; i < max_k; ++i) {
                const Polynomial g = sample_input(random, round);
                plain.to_factor(g.c.data(), &x[i]);
                row.kernels->to_factor(g.c.data(), &y[i]);
                same(x[i].first, y[i].first);
                same(x[i].second, y[i].second);
            }
            for (Polynomial& p : left) p = sample_input(random, round);
            for (usize k = 1; k <= max_k; ++k) {
                plain.dot(a.c.data(), left[0].c.data(), 256 * k, x.data(), k);
                row.kernels->dot(b.c.data(), left[0].c.data(), 256 * k, y.data(), k);
                same(a.c.data(), b.c.data());
            }
        }
    }
}

// Algorithm 7 word for word, one stream at a time.
Polynomial sample_ntt(std::span<const u8, 32> rho, u8 j, u8 i, usize& triples) {
    Shake xof(ShakeId::shake128);
    xof.absorb(rho).absorb(std::array{j, i});
    Polynomial out;
    triples = 0;
    for (usize n = 0; n < 256; ++triples) {
        std::array<u8, 3> c;
        xof.squeeze(c);
        const int d1 = c[0] + 256 * (c[1] % 16), d2 = c[1] / 16 + 16 * c[2];
        if (d1 < q) out.c[n++] = static_cast<int16_t>(d1);
        if (d2 < q && n < 256) out.c[n++] = static_cast<int16_t>(d2);
    }
    return out;
}

// The first rho is CCTV's unlucky one: it needs more than three blocks.
TEST(MlKemSample, Fips203Section4_2_2SampleNttForEveryEntryOfTheMatrix) {
    CountingRandom random(5);
    usize longest = 0;
    for (int round = 0; round < 20; ++round) {
        std::array<u8, 32> rho =
            testing::array_of<32>("5c3c6fe50d06fc1bbbffafc56ab7050f2773ee8ef8d28ca4b97b43c8d7202e71");
        if (round != 0) random.fill(rho);
        for (usize k = 2; k <= max_k; ++k) {
            std::array<Polynomial, max_k * max_k> matrix;
            sample_matrix(Polynomials(matrix).first(k * k), k, rho, round % 2 == 0 ? cpu::host() : cpu::portable);
            for (usize i = 0; i < k; ++i)
                for (usize j = 0; j < k; ++j) {
                    usize triples = 0;
                    ASSERT_EQ(matrix[i * k + j].c, sample_ntt(rho, static_cast<u8>(j), static_cast<u8>(i), triples).c);
                    longest = std::max(longest, triples);
                }
        }
    }
    EXPECT_GT(longest, 168u);  // of three bytes each: more than three blocks
}

// Algorithm 8 word for word over PRF_eta(seed, N).
TEST(MlKemSample, Fips203Section4_2_2SamplePolyCbdForBothEtas) {
    CountingRandom random(6);
    for (const Parameters& p : parameter_sets) {
        for (usize count = 1; count <= 9; ++count) {
            for (const cpu::Features& features : {cpu::host(), cpu::portable}) {
                std::array<u8, 32> seed;
                random.fill(seed);
                const usize wide = random.below(count + 1);
                std::array<Polynomial, 9> out;
                sample_noise(Polynomials(out).first(count), wide, p, seed, features);
                for (usize n = 0; n < count; ++n) {
                    const usize eta = n < wide ? p.eta1 : p.eta2;
                    ByteVector bytes(64 * eta);
                    Shake(ShakeId::shake256).absorb(seed).absorb(std::array{static_cast<u8>(n)}).squeeze(bytes);
                    const auto bit = [&](usize at) { return bytes[at / 8] >> (at % 8) & 1; };
                    for (usize i = 0; i < 256; ++i) {
                        int x = 0, y = 0;
                        for (usize j = 0; j < eta; ++j) {
                            x += bit(2 * i * eta + j);
                            y += bit(2 * i * eta + eta + j);
                        }
                        ASSERT_EQ(out[n].c[i], x - y);
                    }
                }
            }
        }
    }
}

}  // namespace
}  // namespace troth::inline v1::crypto::mlkem
