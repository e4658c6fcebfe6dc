// The operations that are checked, a line each: what is secret is poisoned, what is published is unpoisoned at the end.
#include <array>

#include "tests/ct/ct.hpp"
#include "troth/crypto/aead/aead.hpp"
#include "troth/crypto/cipher/aes.hpp"
#include "troth/crypto/cipher/chacha20.hpp"
#include "troth/crypto/curve/curve25519_rows.hpp"
#include "troth/crypto/curve/ec.hpp"
#include "troth/crypto/curve/ec_rows.hpp"
#include "troth/crypto/curve/x25519.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/kdf/hkdf.hpp"
#include "troth/crypto/kem/mlkem.hpp"
#include "troth/crypto/kem/mlkem/polynomial.hpp"
#include "troth/crypto/mac/hmac.hpp"
#include "troth/crypto/sign/ecdsa.hpp"
#include "troth/crypto/sign/ed25519.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/encoding/pem.hpp"

namespace troth::ct_tests {
namespace {

using namespace crypto;

constexpr std::array<u8, 12> nonce{1, 2, 3};
constexpr std::array<u8, 5> aad{23, 3, 3, 0, 0};

// AEAD. Key and plaintext are secret; the length is not. Sizes are those at which kernels change their ways.
template <AeadId id>
std::string_view aead_row(const cpu::Features& features) {
    return AeadContext(id, std::array<u8, 32>{}, features).implementation();
}
template <>
std::string_view aead_row<AeadId::aes_128_gcm>(const cpu::Features& features) {
    return AeadContext(AeadId::aes_128_gcm, std::array<u8, 16>{}, features).implementation();
}
template <AeadId id>
void seal_and_open(const cpu::Features& features) {
    const SecretBytes key = secret(aead_key_size(id));
    const AeadContext context(id, key.bytes(), features);
    for (usize size : {0u, 1u, 15u, 64u, 333u, 1350u, 4096u + 17u}) {
        const SecretBytes plain = secret(size, 3);
        const Bytes piece = plain.bytes();
        ByteVector out(size + 1 + aead_tag_size);
        const u8 type = 23;
        context.seal(nonce, aad, Gather(&piece, 1), Bytes(&type, 1), out);
        ct::unpoison(Bytes(out));  // ciphertext and tag go to the peer
        if (!context.open(nonce, aad, out)) __builtin_abort();
        ct::unpoison(Bytes(out));
        const Bytes cut[] = {piece.first(size / 2), piece.subspan(size / 2)};
        context.seal(nonce, aad, cut, Bytes(&type, 1), out);
        ct::unpoison(Bytes(out));
        ByteVector forged(size + aead_tag_size, 7);
        if (context.open(nonce, aad, forged)) __builtin_abort();
    }
}

std::string_view aes_row(const cpu::Features& features) {
    return AesKey(std::array<u8, 16>{}, features).implementation();
}
template <usize key_size>
void aes_block_and_ctr(const cpu::Features& features) {
    const AesKey key(secret(key_size).bytes(), features);
    for (usize size : {1u, 16u, 100u, 300u}) {
        SecretBytes text = secret(size, 5);
        const std::array<u8, 16> counter{1};
        key.ctr(counter, text.mutable_bytes());
    }
    SecretBytes block = secret(16, 6);
    key.encrypt_block(block.bytes().first<16>(), block.mutable_bytes().first<16>());
}
std::string_view chacha20_row(const cpu::Features& features) {
    return chacha20::best_for(features).name;
}
void chacha20_stream(const cpu::Features& features) {
    const Secret<32> key = secret_of<32>();
    for (usize size : {1u, 64u, 300u, 600u, 1100u, 3000u}) {
        SecretBytes text = secret(size, 5);
        chacha20::xor_stream(key.bytes(), nonce, 1, text.mutable_bytes(), features);
    }
}

template <HashId id>
void hmac_key_and_message(const cpu::Features& features) {
    const SecretBytes key = secret(48), message = secret(300, 2);
    Mac mac = hmac(HmacKey(id, key.bytes(), features), message.bytes());
    ct::unpoison(mac.bytes());
}
template <HashId id>
void hkdf_secrets(const cpu::Features& features) {
    const SecretBytes ikm = secret(48), salt = secret(digest_size(id), 2);
    const hkdf::Prk prk = hkdf::extract(id, salt.bytes(), ikm.bytes(), features);
    const SecretBytes okm = hkdf::expand(prk, bytes_of("info"), 80);
    ct::unpoison(okm.bytes());
}
// ML-KEM. Seed, message and private key are secret; the library itself unpoisons rho, the encapsulation key and the
// ciphertext that is sent.
std::string_view mlkem_row(const cpu::Features& features) {
    for (const mlkem::KernelsRow& row : mlkem::kernel_rows)
        if (row.runs_on(features)) return row.name;
    return "portable";
}
// The same key in every variation, for its matrix is public; what is encapsulated varies.
template <MlKemId id>
mlkem::DecapsulationKey mlkem_key(const cpu::Features& features) {
    return mlkem::DecapsulationKey::from_seed(id, fixed_secret(64).bytes().first<64>(), features);
}
template <MlKemId id>
void mlkem_keygen(const cpu::Features& features) {
    const auto key = mlkem::DecapsulationKey::from_seed(id, secret_of<64>().bytes(), features);
    ct::unpoison(key.to_bytes().bytes());
}
template <MlKemId id>
void mlkem_import(const cpu::Features& features) {
    SecretBytes expanded = mlkem_key<id>(features).to_bytes();
    ct::unpoison(expanded.bytes());
    // Secret are the vector, for which any octets will do, and z at the end.
    const SecretBytes vector = secret(expanded.size() - mlkem::encapsulation_key_size(id) - 64, 8), z = secret(32, 9);
    std::memcpy(expanded.mutable_bytes().data(), vector.bytes().data(), vector.size());
    std::memcpy(expanded.mutable_bytes().last(32).data(), z.bytes().data(), z.size());
    if (!mlkem::DecapsulationKey::from_bytes(id, expanded.bytes(), features)) __builtin_abort();
}
template <MlKemId id>
void mlkem_encapsulate(const cpu::Features& features) {
    PoisonedRandom random;
    const auto out = mlkem::encapsulate(id, mlkem_key<id>(features).encapsulation_key(), random, features);
    if (!out) __builtin_abort();
    ct::unpoison(out->shared_secret.bytes());
}
// A ciphertext that fits, and one that does not: which it is must not show either.
template <MlKemId id>
void mlkem_decapsulate(const cpu::Features& features) {
    const mlkem::DecapsulationKey key = mlkem_key<id>(features);
    PoisonedRandom random;
    auto sent = mlkem::encapsulate(id, key.encapsulation_key(), random, features);
    if (!sent) __builtin_abort();
    for (int altered = 0; altered < 2; ++altered) {
        const auto out = mlkem::decapsulate(key, sent->ciphertext.bytes(), features);
        if (!out) __builtin_abort();
        ct::unpoison(out->bytes());
        sent->ciphertext.data[17] ^= 1;
    }
}

std::string_view by_features(const cpu::Features& f) {
    return f.sha ? "shani" : f.avx2 ? "avx2" : "portable";
}
template <Curve curve>
std::string_view curve_row(const cpu::Features& f) {
    return ec_row_for(curve, f).name;
}

std::string_view curve25519_row(const cpu::Features& f) {
    return curve25519::best_for(f).name;
}

void x25519_public_key(const cpu::Features& features) {
    const Secret<32> key = secret_of<32>();
    const x25519::PublicKey out = x25519::public_key(key, features);
    ct::unpoison(Bytes(out));
}
void x25519_derive(const cpu::Features& features) {
    const Secret<32> key = secret_of<32>();
    std::array<u8, 32> peer{9};
    auto out = x25519::derive(key, peer, features);
    if (!out) __builtin_abort();
    ct::unpoison(Bytes(out->bytes()));
}

// The seed and the message are secret; the library itself unpoisons the public key and the signature.
void ed25519_key_pair(const cpu::Features& features) {
    const ed25519::KeyPair key(secret_of<32>(), features);
}
void ed25519_sign(const cpu::Features& features) {
    const ed25519::KeyPair key(secret_of<32>(), features);
    const SecretBytes message = secret(200, 2);
    ed25519::Signature out = ed25519::sign(key, message.bytes(), features);
    ct::unpoison(Bytes(out));
}

template <Curve curve>
EcPrivateKey poisoned_key() {
    SecretBytes scalar(field_size(curve));
    for (usize i = 0; i < scalar.size(); ++i)
        scalar.mutable_bytes()[i] = static_cast<u8>(37 * i + 11 + variation * i * i);
    ct::poison(scalar.bytes());
    auto key = EcPrivateKey::from_bytes(curve, scalar.bytes());
    if (!key) __builtin_abort();
    return std::move(*key);
}
EcPublicKey public_peer(Curve curve) {
    ByteVector scalar(field_size(curve));
    scalar.back() = 77;
    return EcPrivateKey::from_bytes(curve, scalar)->public_key();
}
template <Curve curve>
void ec_public_key(const cpu::Features& features) {
    const EcPrivateKey key = poisoned_key<curve>();
    const EcPublicKey out = key.public_key(features);
    ct::unpoison(&out, sizeof out);
}
template <Curve curve>
void ecdsa_sign_deterministic(const cpu::Features& features) {
    const EcPrivateKey key = poisoned_key<curve>();
    const std::array<u8, 32> digest{5};
    auto out = ecdsa::sign_deterministic(key, HashId::sha256, digest, features);
    if (!out) __builtin_abort();
    ct::unpoison(&*out, sizeof *out);
}
template <Curve curve>
void ec_generate(const cpu::Features&) {
    PoisonedRandom random;
    const EcPrivateKey key = EcPrivateKey::generate(curve, random);
}
template <Curve curve>
void ec_ecdh(const cpu::Features& features) {
    const EcPrivateKey key = poisoned_key<curve>();
    const EcPublicKey peer = public_peer(curve);
    const auto out = ecdh(key, peer, features);
    if (!out) __builtin_abort();
    ct::unpoison(out->bytes());
}
template <Curve curve>
void ecdsa_sign(const cpu::Features& features) {
    const EcPrivateKey key = poisoned_key<curve>();
    PoisonedRandom random;
    const std::array<u8, 32> digest{5};
    auto out = ecdsa::sign(key, digest, random, features);
    if (!out) __builtin_abort();
    ct::unpoison(&*out, sizeof *out);
}

// Base64 and PEM of a private key, in both directions. Layout (line ends, hyphens) and length are public.
std::string_view arithmetic(const cpu::Features&) {
    return "arithmetic";
}
void base64_of_a_secret(const cpu::Features&) {
    for (const encoding::base64::Alphabet alphabet :
         {encoding::base64::Alphabet::standard, encoding::base64::Alphabet::url})
        for (usize size : {1u, 2u, 3u, 48u, 121u}) {
            const SecretBytes key = secret(size);
            const SecretBytes text = encoding::base64::encode_secret(key.bytes(), alphabet);
            const auto back = encoding::base64::decode_secret(text.bytes(), alphabet);
            if (!back || !ct::equal(back->bytes(), key.bytes())) __builtin_abort();
        }
}
void pem_of_a_secret(const cpu::Features&) {
    const SecretBytes key = secret(121);
    const SecretBytes text = encoding::pem::encode_secret("PRIVATE KEY", key.bytes());
    const auto blocks = encoding::pem::decode(text.bytes());
    if (!blocks || !ct::equal(blocks->front().der.bytes(), key.bytes())) __builtin_abort();
}

constexpr Operation operations[] = {
    {"aes_128_gcm.seal_open", aead_row<AeadId::aes_128_gcm>, seal_and_open<AeadId::aes_128_gcm>},
    {"aes_256_gcm.seal_open", aead_row<AeadId::aes_256_gcm>, seal_and_open<AeadId::aes_256_gcm>},
    {"chacha20_poly1305.seal_open", aead_row<AeadId::chacha20_poly1305>, seal_and_open<AeadId::chacha20_poly1305>},
    {"aes_128.block_ctr", aes_row, aes_block_and_ctr<16>},
    {"aes_256.block_ctr", aes_row, aes_block_and_ctr<32>},
    {"chacha20.xor_stream", chacha20_row, chacha20_stream},
    {"hmac_sha256", by_features, hmac_key_and_message<HashId::sha256>},
    {"hmac_sha384", by_features, hmac_key_and_message<HashId::sha384>},
    {"hkdf_sha256", by_features, hkdf_secrets<HashId::sha256>},
    {"hkdf_sha384", by_features, hkdf_secrets<HashId::sha384>},
    {"hmac_sha3_256", by_features, hmac_key_and_message<HashId::sha3_256>},
    {"mlkem512.keygen", mlkem_row, mlkem_keygen<MlKemId::mlkem512>},
    {"mlkem512.encapsulate", mlkem_row, mlkem_encapsulate<MlKemId::mlkem512>},
    {"mlkem512.decapsulate", mlkem_row, mlkem_decapsulate<MlKemId::mlkem512>},
    {"mlkem768.keygen", mlkem_row, mlkem_keygen<MlKemId::mlkem768>},
    {"mlkem768.encapsulate", mlkem_row, mlkem_encapsulate<MlKemId::mlkem768>},
    {"mlkem768.decapsulate", mlkem_row, mlkem_decapsulate<MlKemId::mlkem768>},
    {"mlkem1024.keygen", mlkem_row, mlkem_keygen<MlKemId::mlkem1024>},
    {"mlkem1024.encapsulate", mlkem_row, mlkem_encapsulate<MlKemId::mlkem1024>},
    {"mlkem1024.decapsulate", mlkem_row, mlkem_decapsulate<MlKemId::mlkem1024>},
    {"mlkem768.import", mlkem_row, mlkem_import<MlKemId::mlkem768>},
    {"x25519.public_key", curve25519_row, x25519_public_key},
    {"x25519.derive", curve25519_row, x25519_derive},
    {"ed25519.key_pair", curve25519_row, ed25519_key_pair},
    {"ed25519.sign", curve25519_row, ed25519_sign},
    {"p256.generate", curve_row<Curve::p256>, ec_generate<Curve::p256>},
    {"p256.public_key", curve_row<Curve::p256>, ec_public_key<Curve::p256>},
    {"p256.ecdh", curve_row<Curve::p256>, ec_ecdh<Curve::p256>},
    {"p256.ecdsa_sign", curve_row<Curve::p256>, ecdsa_sign<Curve::p256>},
    {"p256.ecdsa_sign_deterministic", curve_row<Curve::p256>, ecdsa_sign_deterministic<Curve::p256>},
    {"p384.generate", curve_row<Curve::p384>, ec_generate<Curve::p384>},
    {"p384.public_key", curve_row<Curve::p384>, ec_public_key<Curve::p384>},
    {"p384.ecdh", curve_row<Curve::p384>, ec_ecdh<Curve::p384>},
    {"p384.ecdsa_sign", curve_row<Curve::p384>, ecdsa_sign<Curve::p384>},
    {"base64.encode_decode", arithmetic, base64_of_a_secret},
    {"pem.encode_decode", arithmetic, pem_of_a_secret},
};

}  // namespace

extern const Operations basic_operations;
const Operations basic_operations = operations;

}  // namespace troth::ct_tests
