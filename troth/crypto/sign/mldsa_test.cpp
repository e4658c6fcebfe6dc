// ML-DSA, FIPS 204: known answers in every row, the forms of a key, and what must be refused. (The long vectors of ACVP
// and Wycheproof are run by tests/vectors.)
#include "troth/crypto/sign/mldsa.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/sign/mldsa/encode.hpp"
#include "troth/crypto/sign/mldsa_errors.hpp"

namespace troth::inline v1::crypto {
namespace {

using mldsa::PrivateKey;
using mldsa::PublicKey;
using mldsa::Signature;
using testing::CountingRandom;
using testing::to_hex;

constexpr MlDsaId ids[] = {MlDsaId::mldsa44, MlDsaId::mldsa65, MlDsaId::mldsa87};
constexpr Bytes no_context;
constexpr cpu::Features avx2_only = [] {
    cpu::Features f = cpu::portable;
    f.avx2 = true;
    return f;
}();

Bytes text(std::string_view s) {
    return {reinterpret_cast<const u8*>(s.data()), s.size()};
}
std::string sha3(Bytes bytes) {
    return to_hex(hash(HashId::sha3_256, bytes).bytes());
}
std::vector<cpu::Features> rows() {
    std::vector<cpu::Features> out{cpu::portable};
    if (cpu::host().avx2) out.push_back(avx2_only);
    if (cpu::host().avx512) out.push_back(cpu::host());
    return out;
}

// The seed is 32 times 2a, the message "Hello world": Wycheproof, tcId 1 of each set; the outputs as their SHA3-256.
struct MlDsaVector {
    MlDsaId id;
    std::string_view public_key, signature;
};
constexpr MlDsaVector vectors[] = {
    {MlDsaId::mldsa44, "7057f85874b86116b09efeba000ce1d8b0f10d2f2c1d44af94bde90f53faae0c",
     "9f32d77c980e66114a452e6e8f3e1a41f0a8a2564bd3a786940e6a59c4e3aa2d"},
    {MlDsaId::mldsa65, "1d03e2a9e7c138287c5df09602562d02b94a8cc38a612d97a0922f554b0e2cee",
     "77c944aaa59ead1318b9eeee229db108765f12000b49535756e2513d0e94de03"},
    {MlDsaId::mldsa87, "7088897cb91d5ff3855277bdf1d0a3f13ce7f215f14b557d268c8b6192ee604a",
     "b617aa4d54db7c3e12ca751154ae3d4d50f5455db50b37b2736edbf8a648eecd"},
};

TEST(MlDsa, Fips204Section5KnownAnswersInEveryRow) {
    std::array<u8, 32> seed;
    seed.fill(0x2a);
    for (const MlDsaVector& v : vectors)
        for (const cpu::Features& features : rows()) {
            SCOPED_TRACE(mldsa::parameters(v.id).name);
            const PrivateKey key = PrivateKey::from_seed(v.id, seed, features);
            EXPECT_EQ(sha3(key.public_key()), v.public_key);
            const Result<Signature> made = mldsa::sign_deterministic(key, text("Hello world"), no_context, features);
            ASSERT_TRUE(made);
            EXPECT_EQ(sha3(made->bytes()), v.signature);
            const Result<PublicKey> public_key = PublicKey::from_bytes(v.id, key.public_key(), features);
            ASSERT_TRUE(public_key);
            EXPECT_TRUE(mldsa::verify(*public_key, text("Hello world"), no_context, made->bytes(), features));
        }
}

// Rows agree on many keys and messages, hedged, with contexts, so that every branch of the rounds is met.
TEST(MlDsa, EveryRowGivesTheSameSignature) {
    CountingRandom random(7);
    for (const MlDsaId id : ids)
        for (int i = 0; i < 20; ++i) {
            const ByteVector seed = random.bytes(32), message = random.bytes(random.below(200)),
                             context = random.bytes(random.below(256)), rnd = random.bytes(32);
            ByteVector first;
            for (const cpu::Features& features : rows()) {
                const PrivateKey key = PrivateKey::from_seed(id, Bytes(seed).first<32>(), features);
                const mldsa::Representative mu = mldsa::representative(key.public_key(), message, context, features);
                const Result<Signature> made = mldsa::sign_representative(key, mu, Bytes(rnd).first<32>(), features);
                ASSERT_TRUE(made);
                if (first.empty()) first.assign(made->bytes().begin(), made->bytes().end());
                EXPECT_TRUE(std::ranges::equal(made->bytes(), first));
                const Result<PublicKey> public_key = PublicKey::from_bytes(id, key.public_key(), features);
                EXPECT_TRUE(mldsa::verify(*public_key, message, context, made->bytes(), features));
            }
        }
}

TEST(MlDsa, Fips204Section6HedgedSignaturesDifferAndVerify) {
    CountingRandom random(3);
    const PrivateKey key = PrivateKey::generate(MlDsaId::mldsa65, random);
    const Result<PublicKey> public_key = PublicKey::from_bytes(key.id(), key.public_key());
    const Result<Signature> a = mldsa::sign(key, text("m"), text("c"), random);
    const Result<Signature> b = mldsa::sign(key, text("m"), text("c"), random);
    ASSERT_TRUE(a && b);
    EXPECT_FALSE(std::ranges::equal(a->bytes(), b->bytes()));
    EXPECT_TRUE(mldsa::verify(*public_key, text("m"), text("c"), a->bytes()));
    EXPECT_TRUE(mldsa::verify(*public_key, text("m"), text("c"), b->bytes()));
    EXPECT_FALSE(mldsa::verify(*public_key, text("m"), no_context, a->bytes()));
    EXPECT_FALSE(mldsa::verify(*public_key, text("n"), text("c"), a->bytes()));
}

TEST(MlDsa, Fips204Section7Point2ExpandedKeys) {
    CountingRandom random(4);
    for (const MlDsaId id : ids) {
        const PrivateKey key = PrivateKey::generate(id, random);
        ASSERT_NE(key.seed(), nullptr);
        const ByteVector expanded(key.expanded().begin(), key.expanded().end());
        const Result<PrivateKey> again = PrivateKey::from_bytes(id, expanded);
        ASSERT_TRUE(again);
        EXPECT_EQ(again->seed(), nullptr);
        EXPECT_TRUE(std::ranges::equal(again->public_key(), key.public_key()));
        const Result<Signature> one = mldsa::sign_deterministic(key, text("x"), no_context);
        const Result<Signature> other = mldsa::sign_deterministic(*again, text("x"), no_context);
        EXPECT_TRUE(std::ranges::equal(one->bytes(), other->bytes()));

        EXPECT_EQ(PrivateKey::from_bytes(id, Bytes(expanded).first(expanded.size() - 1)).error().id(),
                  "crypto.mldsa_private_key_size");
        ByteVector bad = expanded;
        bad[128] = 0xff;  // 7 of 3 bits, or 15 of 4: more than twice eta
        EXPECT_EQ(PrivateKey::from_bytes(id, bad).error().id(), "crypto.mldsa_private_key_range");
        for (const usize at : {usize{0}, usize{70}, expanded.size() - 1}) {  // rho, tr, t0
            bad = expanded;
            bad[at] ^= 1;
            EXPECT_EQ(PrivateKey::from_bytes(id, bad).error().id(), "crypto.mldsa_private_key_inconsistent") << at;
        }
    }
}

TEST(MlDsa, Fips204Section5Point2ContextOfAtMost255Bytes) {
    CountingRandom random(5);
    const PrivateKey key = PrivateKey::generate(MlDsaId::mldsa44, random);
    const ByteVector longest(255, 1), longer(256, 1);
    EXPECT_TRUE(mldsa::sign(key, text("m"), longest, random));
    const Result<Signature> refused = mldsa::sign(key, text("m"), longer, random);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().id(), "crypto.mldsa_context_size");
    const Result<PublicKey> public_key = PublicKey::from_bytes(key.id(), key.public_key());
    EXPECT_FALSE(mldsa::verify(*public_key, text("m"), longer, ByteVector(2420)));
    EXPECT_EQ(PublicKey::from_bytes(MlDsaId::mldsa65, key.public_key()).error().id(), "crypto.mldsa_public_key_size");
}

// Algorithm 3: any changed bit, a wrong size, a hint that is encoded otherwise.
TEST(MlDsa, Fips204Section5Point3RefusesAlteredSignatures) {
    CountingRandom random(6);
    for (const MlDsaId id : ids) {
        const mldsa::Parameters& p = mldsa::parameters(id);
        const PrivateKey key = PrivateKey::generate(id, random);
        const Result<PublicKey> public_key = PublicKey::from_bytes(id, key.public_key());
        const Result<Signature> made = mldsa::sign(key, text("m"), no_context, random);
        ByteVector bytes(made->bytes().begin(), made->bytes().end());
        const auto accepted = [&](Bytes s) { return mldsa::verify(*public_key, text("m"), no_context, s); };
        ASSERT_TRUE(accepted(bytes));
        for (int i = 0; i < 200; ++i) {
            const usize at = random.below(bytes.size());
            const u8 bit = static_cast<u8>(1u << random.below(8));
            bytes[at] ^= bit;
            EXPECT_FALSE(accepted(bytes)) << at;
            bytes[at] ^= bit;
        }
        EXPECT_FALSE(accepted(Bytes(bytes).first(bytes.size() - 1)));
        bytes.push_back(0);
        EXPECT_FALSE(accepted(bytes));
        bytes.pop_back();
        ByteVector norm = bytes;  // z of gamma1, which is one more than allowed
        std::fill_n(norm.begin() + static_cast<std::ptrdiff_t>(p.challenge_size), 32, u8{0});
        EXPECT_FALSE(accepted(norm));
    }
}

TEST(MlDsa, Fips204Section7Point1OneEncodingOfAHint) {
    const mldsa::Parameters& p = mldsa::parameters(MlDsaId::mldsa44);
    std::vector<mldsa::HintRow> hint(p.k), back(p.k);
    for (mldsa::HintRow& row : hint) row.fill(0);
    hint[0][3] = hint[0][200] = hint[2][0] = hint[3][255] = 1;
    ByteVector bytes(p.omega + p.k);
    mldsa::pack_hint(p, bytes, hint);
    EXPECT_EQ(to_hex(Bytes(bytes).first(5)), "03c800ff00");
    EXPECT_EQ(to_hex(Bytes(bytes).last(4)), "02020304");
    ASSERT_TRUE(mldsa::unpack_hint(p, back, bytes));
    EXPECT_EQ(back, hint);
    const auto altered = [&](usize at, u8 value) {
        ByteVector other = bytes;
        other[at] = value;
        return mldsa::unpack_hint(p, back, other);
    };
    EXPECT_FALSE(altered(0, 200));           // a place twice
    EXPECT_FALSE(altered(0, 201));           // descending
    EXPECT_FALSE(altered(4, 1));             // not zero behind the end
    EXPECT_FALSE(altered(p.omega + 1, 1));   // counts fall
    EXPECT_FALSE(altered(p.omega + 3, 81));  // more than omega
}

// The kernels against arithmetic by definition, on every row.
TEST(MlDsaKernels, Fips204Section7Point4DecomposeIsExactEverywhere) {
    for (const mldsa::KernelsRow& row : mldsa::kernel_rows) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(row.name);
        for (const int gamma2 : {mldsa::gamma2_of_88, mldsa::gamma2_of_32}) {
            const int range = 2 * gamma2;
            mldsa::Polynomial f, high, low;
            for (int first = 0; first < mldsa::q; first += 256) {
                for (int i = 0; i < 256; ++i) f.c[static_cast<usize>(i)] = std::min(first + i, mldsa::q - 1);
                row.kernels->decompose(high.data(), low.data(), f.data(), gamma2);
                for (usize i = 0; i < 256; ++i) {
                    const int r = f.c[i];
                    int r0 = r % range;
                    if (r0 > gamma2) r0 -= range;
                    const int r1 = r - r0 == mldsa::q - 1 ? 0 : (r - r0) / range;
                    if (r - r0 == mldsa::q - 1) --r0;
                    if (high.c[i] != r1 || low.c[i] != r0) FAIL() << r << ": " << high.c[i] << ", " << low.c[i];
                }
            }
        }
    }
}
TEST(MlDsaKernels, Fips204Section7Point5TransformsAreProductsModuloXTo256Plus1) {
    CountingRandom random(8);
    for (const mldsa::KernelsRow& row : mldsa::kernel_rows) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(row.name);
        for (int turn = 0; turn < 8; ++turn) {
            mldsa::Polynomial a, b, out;
            for (usize i = 0; i < 256; ++i) {
                // The last turns take the bounds themselves.
                a.c[i] = turn < 6 ? static_cast<int>(random.below(mldsa::q)) : turn == 6 ? mldsa::q - 1 : 1 - mldsa::q;
                b.c[i] = turn < 6 ? static_cast<int>(random.below(mldsa::q)) : mldsa::q - 1;
            }
            std::array<int64_t, 256> expected{};
            for (usize i = 0; i < 256; ++i)
                for (usize j = 0; j < 256; ++j) {
                    const int64_t product = int64_t{a.c[i]} * b.c[j] % mldsa::q;
                    int64_t& place = expected[(i + j) % 256];
                    place = (place + (i + j < 256 ? product : -product)) % mldsa::q;
                }
            row.kernels->ntt(a.data());
            row.kernels->ntt(b.data());
            row.kernels->dot(out.data(), a.data(), b.data(), 1);
            row.kernels->inverse_ntt(out.data());
            for (usize i = 0; i < 256; ++i)
                ASSERT_EQ((out.c[i] - expected[i]) % mldsa::q, 0) << "coefficient " << i << " of turn " << turn;
        }
    }
}
TEST(MlDsaKernels, RowsAgreeOnUnpackingAndCandidates) {
    CountingRandom random(9);
    for (const mldsa::KernelsRow& row : mldsa::kernel_rows) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(row.name);
        for (const unsigned bits : {17u, 19u}) {
            const ByteVector in = random.bytes(32 * (bits + 1));
            mldsa::Polynomial a, b;
            row.kernels->unpack_mask(a.data(), in.data(), bits);
            mldsa::portable_kernels.unpack_mask(b.data(), in.data(), bits);
            EXPECT_EQ(a.c, b.c);
        }
        for (const usize have : {0u, 3u, 230u, 255u, 256u}) {
            ByteVector in = random.bytes(168);
            for (usize i = 0; i < 168; i += 9) in[i + 2] = 0x7f, in[i + 1] = 0xff;  // candidates that are too large
            mldsa::Polynomial a{}, b{};
            const usize now = row.kernels->append_candidates(a.data(), have, in.data(), in.size());
            ASSERT_EQ(now, mldsa::portable_kernels.append_candidates(b.data(), have, in.data(), in.size()));
            EXPECT_TRUE(std::equal(a.c.begin(), a.c.begin() + static_cast<std::ptrdiff_t>(now), b.c.begin()));
        }
    }
}

}  // namespace
}  // namespace troth::inline v1::crypto
