#include "troth/crypto/kem/mlkem/k_pke.hpp"

#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/kem/mlkem/encode.hpp"
#include "troth/crypto/kem/mlkem/sample.hpp"

namespace troth::inline v1::crypto::mlkem {
namespace {

using Factors = Wiped<std::array<Factor, max_k>>;

}  // namespace

void key_gen(const Parameters& p, std::span<const u8, 32> d, PublicKey& pk, PrivateKey& sk, MutableBytes encoded_key,
             const cpu::Features& features) {
    const Kernels& kernels = kernels_for(features);
    const usize k = p.k;
    const u8 domain = static_cast<u8>(k);
    Secret<64> rho_sigma;
    Hash(HashId::sha3_512, features).update(d).update(Bytes(&domain, 1)).finish_into(rho_sigma.mutable_bytes());
    const std::span<const u8, 32> rho = rho_sigma.bytes().first<32>(), sigma = rho_sigma.bytes().last<32>();
    // rho is published in the encryption key, and sigma cannot be had from it: both are outputs of one hash.
    ct::unpoison(rho);
    sample_matrix(pk.matrix, k, rho, features);

    Wiped<std::array<Polynomial, 2 * max_k>> noise;  // s, then e
    sample_noise(Polynomials(noise.value).first(2 * k), 2 * k, p, sigma, features);
    Factors s;
    for (usize i = 0; i < k; ++i) {
        sk.s[i] = noise.value[i];
        kernels.ntt(sk.s[i].c.data());
        kernels.to_factor(sk.s[i].c.data(), &s.value[i]);
    }
    for (usize i = 0; i < k; ++i) {
        Polynomial& e = noise.value[k + i];
        kernels.ntt(e.c.data());
        kernels.dot(pk.t[i].c.data(), pk.matrix[i * k].c.data(), 256, s.value.data(), k);
        kernels.times_r(pk.t[i].c.data());
        kernels.add(pk.t[i].c.data(), e.c.data());
        encode(kernels, 12, encoded_key.subspan(384 * i, 384), pk.t[i]);
    }
    std::memcpy(encoded_key.data() + 384 * k, rho.data(), 32);
    // t and its encoding are the public key; that s cannot be had from them is what the scheme rests on.
    ct::unpoison(encoded_key);
    ct::unpoison(pk.t.data(), sizeof(Polynomial) * k);
}

bool decode_public_key(const Parameters& p, PublicKey& pk, Bytes encoded_key, const cpu::Features& features) {
    const Kernels& kernels = kernels_for(features);
    bool in_range = true;
    for (usize i = 0; i < p.k; ++i) {
        decode(kernels, 12, pk.t[i], encoded_key.subspan(384 * i, 384));
        for (int16_t c : pk.t[i].c) in_range = in_range & (c < q);
    }
    if (!in_range) return false;
    sample_matrix(pk.matrix, p.k, encoded_key.subspan(384 * p.k).first<32>(), features);
    return true;
}

void encrypt(const Parameters& p, const PublicKey& pk, std::span<const u8, 32> message, std::span<const u8, 32> r,
             MutableBytes ciphertext, const cpu::Features& features) {
    const Kernels& kernels = kernels_for(features);
    const usize k = p.k;
    Wiped<std::array<Polynomial, 2 * max_k + 1>> noise;  // y, then e1, then e2
    sample_noise(Polynomials(noise.value).first(2 * k + 1), k, p, r, features);
    Factors y;
    for (usize i = 0; i < k; ++i) {
        kernels.ntt(noise.value[i].c.data());
        kernels.to_factor(noise.value[i].c.data(), &y.value[i]);
    }
    Wiped<Polynomial> u, v, mu;
    for (usize i = 0; i < k; ++i) {  // u = NTT^-1(A^T y) + e1: column i of A
        kernels.dot(u.value.c.data(), pk.matrix[i].c.data(), 256 * k, y.value.data(), k);
        kernels.inverse_ntt(u.value.c.data());
        kernels.add(u.value.c.data(), noise.value[k + i].c.data());
        encode(kernels, p.du, ciphertext.subspan(32 * p.du * i, 32 * p.du), u.value);
    }
    kernels.dot(v.value.c.data(), pk.t[0].c.data(), 256, y.value.data(), k);
    kernels.inverse_ntt(v.value.c.data());
    kernels.add(v.value.c.data(), noise.value[2 * k].c.data());
    decode(kernels, 1, mu.value, message);
    kernels.add(v.value.c.data(), mu.value.c.data());
    encode(kernels, p.dv, ciphertext.subspan(32 * p.du * k), v.value);
}

Secret<32> decrypt(const Parameters& p, const PrivateKey& sk, Bytes ciphertext, const cpu::Features& features) {
    const Kernels& kernels = kernels_for(features);
    Factors u;
    for (usize i = 0; i < p.k; ++i) {
        Wiped<Polynomial> polynomial;
        decode(kernels, p.du, polynomial.value, ciphertext.subspan(32 * p.du * i, 32 * p.du));
        kernels.ntt(polynomial.value.c.data());
        kernels.to_factor(polynomial.value.c.data(), &u.value[i]);
    }
    Wiped<Polynomial> product, v;
    kernels.dot(product.value.c.data(), sk.s[0].c.data(), 256, u.value.data(), p.k);
    kernels.inverse_ntt(product.value.c.data());
    decode(kernels, p.dv, v.value, ciphertext.subspan(32 * p.du * p.k));
    kernels.subtract_from(product.value.c.data(), v.value.c.data());
    Secret<32> message;
    encode(kernels, 1, message.mutable_bytes(), product.value);
    return message;
}

}  // namespace troth::inline v1::crypto::mlkem
