#include "troth/crypto/sign/mldsa.hpp"

#include <cstdlib>

#include "troth/crypto/hash/shake.hpp"
#include "troth/crypto/sign/mldsa/encode.hpp"
#include "troth/crypto/sign/mldsa/sample.hpp"
#include "troth/crypto/sign/mldsa_errors.hpp"

namespace troth::inline v1::crypto::mldsa {
namespace {

// H of FIPS 204 §3.7 over several inputs.
void h(MutableBytes out, std::initializer_list<Bytes> inputs, const cpu::Features& features) {
    Shake xof(ShakeId::shake256, features);
    for (const Bytes input : inputs) xof.absorb(input);
    xof.squeeze(out);
}
using KeyHash = std::array<u8, 64>;  // tr
KeyHash key_hash(Bytes public_key, const cpu::Features& features) {
    KeyHash tr;
    h(tr, {public_key}, features);
    return tr;
}
Representative representative_of(const KeyHash& tr, Bytes message, Bytes context, const cpu::Features& features) {
    if (context.size() > 255) std::abort();
    const u8 prefix[2] = {0, static_cast<u8>(context.size())};
    Representative mu;
    h(mu, {tr, prefix, context, message}, features);
    return mu;
}
// A computation goes back to its form by the transform: out = inverse_ntt(sum of a_i * b_i).
void multiply(const Kernels& kernels, Polynomial& out, const Polynomial& a, const Polynomial& b, usize n) {
    kernels.dot(out.data(), a.data(), b.data(), n);
    kernels.inverse_ntt(out.data());
}
// Whether a check of the rejection loop failed. Which one fails in which round does not depend on the key: FIPS 204
// §3.6 and the analysis of the scheme.
bool refused(const Kernels& kernels, const Polynomial& f, int32_t bound) {
    return ct::declassify(kernels.exceeds(f.data(), bound)) != 0;
}

}  // namespace

struct PublicKey::Parts {
    MlDsaId id;
    KeyHash tr;
    ByteVector encoded;
    Vector rows;  // k rows: l polynomials of A, then the row's t1 * 2^d, all in T_q and reduced
};

PublicKey::PublicKey(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
PublicKey::PublicKey(PublicKey&&) noexcept = default;
PublicKey& PublicKey::operator=(PublicKey&&) noexcept = default;
PublicKey::~PublicKey() = default;

Result<PublicKey> PublicKey::from_bytes(MlDsaId id, Bytes encoded, const cpu::Features& features) {
    if (encoded.size() != public_key_size(id)) return fail(mldsa_public_key_size);
    const Parameters& p = parameters(id);
    const Kernels& kernels = kernels_for(features);
    std::unique_ptr<Parts> parts(new Parts{.id = id,
                                           .tr = key_hash(encoded, features),
                                           .encoded = ByteVector(encoded.begin(), encoded.end()),
                                           .rows = Vector(p.k * (p.l + 1))});
    expand_a(p, parts->rows, p.l + 1, encoded.first<32>(), features);
    for (usize i = 0; i < p.k; ++i) {
        Polynomial& t1 = parts->rows[i * (p.l + 1) + p.l];
        unpack<10>(t1, encoded.subspan(32 + 320 * i, 320), [](int32_t value) { return value << dropped_bits; });
        kernels.ntt(t1.data());
        kernels.centre(t1.data());
    }
    return PublicKey(std::move(parts));
}
MlDsaId PublicKey::id() const {
    return parts_->id;
}
Bytes PublicKey::bytes() const {
    return parts_->encoded;
}

struct PrivateKey::Parts {
    MlDsaId id;
    std::unique_ptr<Secret<seed_size>> seed;
    ByteVector public_key;
    SecretBytes expanded;
    KeyHash tr;
    Vector matrix, s1, s2, t0;  // in T_q

    Parts(MlDsaId which, const Parameters& p)
        : id(which),
          public_key(public_key_size(which)),
          expanded(private_key_size(which)),
          matrix(p.k * p.l),
          s1(p.l),
          s2(p.k),
          t0(p.k) {}

    // The pieces of the encodings, algorithms 22 and 24.
    Bytes rho() const { return Bytes(public_key).first(32); }
    Bytes key() const { return expanded.bytes().subspan(32, 32); }
    MutableBytes piece(usize offset, usize size) { return expanded.mutable_bytes().subspan(offset, size); }
    MutableBytes secret_polynomial(const Parameters& p, usize i) { return piece(128 + eta_size(p) * i, eta_size(p)); }
    MutableBytes t0_polynomial(const Parameters& p, usize i) {
        return piece(128 + eta_size(p) * (p.k + p.l) + 416 * i, 416);
    }
    void complete(const Parameters& p, const cpu::Features& features);
};

// From rho, s1 and s2 (not transformed) to t, which is split and encoded, and to what signing needs: algorithm 6 from
// step 3 on. Leaves s1, s2 and t0 transformed.
void PrivateKey::Parts::complete(const Parameters& p, const cpu::Features& features) {
    const Kernels& kernels = kernels_for(features);
    expand_a(p, matrix, p.l, rho().first<32>(), features);
    for (usize i = 0; i < p.l; ++i) {
        pack_eta(p, secret_polynomial(p, i), s1[i]);
        kernels.ntt(s1[i].data());
    }
    Wiped<Polynomial> t, t1;
    for (usize i = 0; i < p.k; ++i) {
        pack_eta(p, secret_polynomial(p, p.l + i), s2[i]);
        multiply(kernels, t.value, s1[0], matrix[i * p.l], p.l);
        kernels.add(t.value.data(), t.value.data(), s2[i].data());
        kernels.make_canonical(t.value.data());
        power2round(t1.value, t0[i], t.value);
        pack<10>(MutableBytes(public_key).subspan(32 + 320 * i, 320), t1.value, [](int32_t c) { return c; });
        pack<13>(t0_polynomial(p, i), t0[i], [](int32_t c) { return (1 << (dropped_bits - 1)) - c; });
        kernels.ntt(s2[i].data());
        kernels.ntt(t0[i].data());
    }
    ct::unpoison(MutableBytes(public_key));  // it is public
    tr = key_hash(public_key, features);
    std::memcpy(piece(0, 32).data(), rho().data(), 32);
    std::memcpy(piece(64, 64).data(), tr.data(), 64);
}

PrivateKey::PrivateKey(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey& PrivateKey::operator=(PrivateKey&&) noexcept = default;
PrivateKey::~PrivateKey() = default;

PrivateKey PrivateKey::generate(MlDsaId id, RandomSource& random, const cpu::Features& features) {
    Secret<seed_size> xi;
    random.fill(xi.mutable_bytes());
    return from_seed(id, xi.bytes(), features);
}

PrivateKey PrivateKey::from_seed(MlDsaId id, std::span<const u8, seed_size> xi, const cpu::Features& features) {
    const Parameters& p = parameters(id);
    auto parts = std::make_unique<Parts>(id, p);
    parts->seed = std::make_unique<Secret<seed_size>>(xi);
    const u8 shape[2] = {static_cast<u8>(p.k), static_cast<u8>(p.l)};
    Secret<128> expansion;
    h(expansion.mutable_bytes(), {xi, shape}, features);
    const std::span<const u8, 128> bytes = expansion.bytes();
    std::memcpy(parts->public_key.data(), bytes.data(), 32);          // rho
    ct::unpoison(MutableBytes(parts->public_key).first(32));          // it is public
    std::memcpy(parts->piece(32, 32).data(), bytes.data() + 96, 32);  // K
    {
        Vector s(p.l + p.k);
        expand_s(p, s, bytes.subspan<32, 64>(), features);
        for (usize i = 0; i < p.l; ++i) parts->s1[i] = s[i];
        for (usize i = 0; i < p.k; ++i) parts->s2[i] = s[p.l + i];
    }
    parts->complete(p, features);
    return PrivateKey(std::move(parts));
}

Result<PrivateKey> PrivateKey::from_bytes(MlDsaId id, Bytes expanded, const cpu::Features& features) {
    if (expanded.size() != private_key_size(id)) return fail(mldsa_private_key_size);
    const Parameters& p = parameters(id);
    auto parts = std::make_unique<Parts>(id, p);
    std::memcpy(parts->public_key.data(), expanded.data(), 32);
    ct::unpoison(MutableBytes(parts->public_key).first(32));  // rho is public
    std::memcpy(parts->piece(32, 32).data(), expanded.data() + 32, 32);
    for (usize i = 0; i < p.l + p.k; ++i) {
        Polynomial& f = i < p.l ? parts->s1[i] : parts->s2[i - p.l];
        if (!unpack_eta(p, f, expanded.subspan(128 + eta_size(p) * i, eta_size(p))))
            return fail(mldsa_private_key_range);
    }
    parts->complete(p, features);
    // The rest follows from what was read.
    if (!ct::equal(parts->expanded.bytes(), expanded)) return fail(mldsa_private_key_inconsistent);
    return PrivateKey(std::move(parts));
}

MlDsaId PrivateKey::id() const {
    return parts_->id;
}
Bytes PrivateKey::public_key() const {
    return parts_->public_key;
}
const Secret<seed_size>* PrivateKey::seed() const {
    return parts_->seed.get();
}
Bytes PrivateKey::expanded() const {
    return parts_->expanded.bytes();
}

Representative representative(Bytes public_key, Bytes message, Bytes context, const cpu::Features& features) {
    return representative_of(key_hash(public_key, features), message, context, features);
}

Result<Signature> sign(const PrivateKey& key, Bytes message, Bytes context, RandomSource& random,
                       const cpu::Features& features) {
    if (context.size() > 255) return fail(mldsa_context_size);
    Secret<32> rnd;
    random.fill(rnd.mutable_bytes());
    return sign_representative(key, representative_of(key.parts_->tr, message, context, features), rnd.bytes(),
                               features);
}
Result<Signature> sign_deterministic(const PrivateKey& key, Bytes message, Bytes context,
                                     const cpu::Features& features) {
    if (context.size() > 255) return fail(mldsa_context_size);
    return sign_representative(key, representative_of(key.parts_->tr, message, context, features), std::array<u8, 32>{},
                               features);
}

namespace {

// What one signature's rounds work on. All of it may tell of the key, so it is wiped.
struct Round {
    Vector y, z, w, high;  // z holds y transformed at first
    Wiped<Polynomial> c, t, low;
    std::array<HintRow, max_k> hint;

    explicit Round(const Parameters& p) : y(p.l), z(p.l), w(p.k), high(p.k) {}
    ~Round() { wipe(&hint, sizeof hint); }
};

// Algorithm 7 steps 11 to 15: the mask, the commitment and its hash, which is the first part of the signature.
void commit(const Parameters& p, Round& r, const Vector& matrix, RepresentativeView mu, std::span<const u8, 64> rho,
            usize kappa, MutableBytes commitment, const cpu::Features& features) {
    const Kernels& kernels = kernels_for(features);
    expand_mask(p, r.y.span(), rho, kappa, features);
    for (usize i = 0; i < p.l; ++i) {
        r.z[i] = r.y[i];
        kernels.ntt(r.z[i].data());
    }
    Wiped<std::array<u8, max_k * 192>> encoded;
    for (usize i = 0; i < p.k; ++i) {
        multiply(kernels, r.w[i], r.z[0], matrix[i * p.l], p.l);
        kernels.make_canonical(r.w[i].data());
        kernels.decompose(r.high[i].data(), r.low.value.data(), r.w[i].data(), p.gamma2);
        pack_w1(p, MutableBytes(encoded.value).subspan(i * w1_size(p), w1_size(p)), r.high[i]);
    }
    h(commitment, {mu, Bytes(encoded.value).first(p.k * w1_size(p))}, features);
    // Also that of a round which is refused says nothing of the key: it is a hash of what the key did not touch.
    ct::unpoison(commitment);
}

}  // namespace

Result<Signature> sign_representative(const PrivateKey& key, RepresentativeView mu, std::span<const u8, 32> rnd,
                                      const cpu::Features& features) {
    const auto& parts = *key.parts_;
    const Parameters& p = parameters(parts.id);
    const Kernels& kernels = kernels_for(features);
    Secret<64> rho;
    h(rho.mutable_bytes(), {parts.key(), rnd, mu}, features);

    Signature out;
    out.size = signature_size(parts.id);
    const MutableBytes signature = MutableBytes(out.data).first(out.size);
    const MutableBytes commitment = signature.first(p.challenge_size);
    Round r(p);

    // The part of a round that tells whether it gives a signature: algorithm 7 steps 16 to 28.
    const auto respond = [&]() -> bool {
        Polynomial& c = r.c.value;
        Polynomial& t = r.t.value;
        sample_in_ball(p, c, commitment, features);
        kernels.ntt(c.data());
        for (usize i = 0; i < p.l; ++i) {
            multiply(kernels, t, c, parts.s1[i], 1);
            kernels.add(r.z[i].data(), r.y[i].data(), t.data());
            if (refused(kernels, r.z[i], p.gamma1() - p.beta())) return false;
        }
        for (usize i = 0; i < p.k; ++i) {
            multiply(kernels, t, c, parts.s2[i], 1);
            kernels.subtract(r.w[i].data(), r.w[i].data(), t.data());
            kernels.make_canonical(r.w[i].data());
            kernels.decompose(r.high[i].data(), r.low.value.data(), r.w[i].data(), p.gamma2);
            if (refused(kernels, r.low.value, p.gamma2 - p.beta())) return false;
        }
        usize ones = 0;
        for (usize i = 0; i < p.k; ++i) {
            multiply(kernels, t, c, parts.t0[i], 1);
            kernels.centre(t.data());
            if (refused(kernels, t, p.gamma2)) return false;
            // MakeHint(-ct0, w - cs2 + ct0): whether the high parts with and without ct0 differ.
            kernels.add(t.data(), r.w[i].data(), t.data());
            kernels.make_canonical(t.data());
            kernels.decompose(t.data(), r.low.value.data(), t.data(), p.gamma2);
            for (usize j = 0; j < 256; ++j) {
                const u32 differs = static_cast<u32>(t.c[j] ^ r.high[i].c[j]);
                r.hint[i][j] = static_cast<u8>(ct::mask_if_nonzero(differs) & 1);
                ones += r.hint[i][j];
            }
        }
        return ct::declassify(ones) <= p.omega;
    };

    constexpr usize limit = 814;
    for (usize round = 0; round < limit; ++round) {
        commit(p, r, parts.matrix, mu, rho.bytes(), round * p.l, commitment, features);
        if (!respond()) continue;
        // The signature is public.
        for (usize i = 0; i < p.l; ++i) {
            const usize size = 32 * (p.gamma1_bits + 1);
            pack_z(p, signature.subspan(p.challenge_size + size * i, size), r.z[i]);
        }
        ct::unpoison(MutableBytes(r.hint[0].data(), sizeof r.hint));
        pack_hint(p, signature.last(p.omega + p.k), r.hint);
        ct::unpoison(signature);
        return out;
    }
    return fail(mldsa_no_signature);
}

bool verify(const PublicKey& key, Bytes message, Bytes context, Bytes signature, const cpu::Features& features) {
    return context.size() <= 255 &&
           verify_representative(key, representative_of(key.parts_->tr, message, context, features), signature,
                                 features);
}

bool verify_representative(const PublicKey& key, RepresentativeView mu, Bytes signature,
                           const cpu::Features& features) {
    const auto& parts = *key.parts_;
    const Parameters& p = parameters(parts.id);
    const Kernels& kernels = kernels_for(features);
    if (signature.size() != signature_size(parts.id)) return false;
    const Bytes commitment = signature.first(p.challenge_size);
    std::array<HintRow, max_k> hint;
    if (!unpack_hint(p, hint, signature.last(p.omega + p.k))) return false;

    std::array<Polynomial, max_l + 1> z;  // and -c behind it, so that A z - c t1 * 2^d is one sum of products
    const usize size = 32 * (p.gamma1_bits + 1);
    for (usize i = 0; i < p.l; ++i) {
        kernels.unpack_mask(z[i].data(), signature.subspan(p.challenge_size + size * i, size).data(),
                            static_cast<unsigned>(p.gamma1_bits));
        if (kernels.exceeds(z[i].data(), p.gamma1() - p.beta()) != 0) return false;
        kernels.ntt(z[i].data());
    }
    sample_in_ball(p, z[p.l], commitment, features);
    for (int32_t& c : z[p.l].c) c = -c;
    kernels.ntt(z[p.l].data());

    std::array<u8, max_k * 192> encoded;
    Polynomial w, high;
    for (usize i = 0; i < p.k; ++i) {
        multiply(kernels, w, z[0], parts.rows[i * (p.l + 1)], p.l + 1);
        kernels.make_canonical(w.data());
        kernels.use_hint(high.data(), w.data(), hint[i].data(), p.gamma2);
        pack_w1(p, MutableBytes(encoded).subspan(i * w1_size(p), w1_size(p)), high);
    }
    std::array<u8, 64> expected;
    h(MutableBytes(expected).first(p.challenge_size), {mu, Bytes(encoded).first(p.k * w1_size(p))}, features);
    return std::memcmp(expected.data(), commitment.data(), p.challenge_size) == 0;
}

}  // namespace troth::inline v1::crypto::mldsa
