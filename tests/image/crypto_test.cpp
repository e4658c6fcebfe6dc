// What operations on keys leave in the process when key and result are gone: on the heap, and on the stack below them
// (spilled words, temporaries). Every private-key and secret-key operation, on each row of this machine.
#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "tests/image/image.hpp"
#include "troth/base/wiped.hpp"
#include "troth/crypto/aead/any.hpp"
#include "troth/crypto/aead/gcm.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/ctr.hpp"
#include "troth/crypto/cipher/key_wrap.hpp"
#include "troth/crypto/cipher/xts.hpp"
#include "troth/crypto/curve/x448.hpp"
#include "troth/crypto/hash/blake2.hpp"
#include "troth/crypto/hpke/hpke.hpp"
#include "troth/crypto/kdf/argon2.hpp"
#include "troth/crypto/kdf/hkdf.hpp"
#include "troth/crypto/kdf/kbkdf.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/crypto/kdf/scrypt.hpp"
#include "troth/crypto/kdf/tls12_prf.hpp"
#include "troth/crypto/kem/xwing.hpp"
#include "troth/crypto/kex/group.hpp"
#include "troth/crypto/mac/cmac.hpp"
#include "troth/crypto/mac/kmac.hpp"
#include "troth/crypto/mac/one_time_poly1305.hpp"
#include "troth/crypto/math/safegcd.hpp"
#include "troth/crypto/random/generator.hpp"
#include "troth/crypto/sign/ecdsa.hpp"
#include "troth/crypto/sign/ecdsa_nonce.hpp"
#include "troth/crypto/sign/ed25519.hpp"
#include "troth/crypto/sign/ed448.hpp"
#include "troth/crypto/sign/mldsa.hpp"
#include "troth/crypto/sign/rsa_encryption.hpp"
#include "troth/crypto/sign/slhdsa.hpp"
#include "troth/keys/encrypted.hpp"
#include "troth/seal/seal.hpp"

namespace troth::image {
namespace {

using namespace crypto;

// learn: what an operation computed from its secrets and nobody may find afterwards. learn_number: the same, also from
// its other end, for numbers whose words do not begin where their octets do.
void learn(std::string name, Bytes secret) {
    Secrets::all().add(std::move(name), secret);
}
void learn_number(const std::string& name, Bytes big_endian) {
    learn(name, big_endian);
    SecretBytes turned(big_endian);
    std::ranges::reverse(turned.mutable_bytes());
    learn(name, turned.bytes());
}
SecretBytes fresh(std::string name, usize size) {
    SecretBytes out(size);
    RecordedRandom(std::move(name)).fill(out.mutable_bytes());
    return out;
}
// All round keys of AES (FIPS 197 §5.2), in the order of their octets, by the row that keeps them so.
void learn_round_keys(Bytes key) {
    SecretBytes schedule(240);
    for (const AesImplementation& row : aes_implementations())
        if (row.name == "aesni" && row.runs_on(cpu::host()))
            row.set_key(schedule.mutable_bytes().data(), key.data(), key.size());
    learn("round keys", schedule.bytes().first(16 * (key.size() / 4 + 7)));
}

struct Case {
    const char* name;
    void (*run)(const cpu::Features&);
};

template <Curve curve>
void elliptic(const cpu::Features& features) {
    RecordedRandom random("scalar");
    const EcPrivateKey key = EcPrivateKey::generate(curve, random), other = EcPrivateKey::generate(curve, random);
    learn_number("scalar", key.to_bytes().bytes());
    const EcPublicKey peer = other.public_key(features);
    (void)key.public_key(features);
    learn_number("shared secret", ecdh(key, peer, features)->bytes());
    const std::array<u8, 32> digest{5, 6, 7};
    ASSERT_TRUE(ecdsa::sign(key, digest, random, features));
    ASSERT_TRUE(ecdsa::sign_deterministic(key, HashId::sha256, digest, features));
    // The nonce of the second signature, made once more: bits2octets of a digest that is shorter than the order.
    ByteVector octets(field_size(curve));
    if (octets.size() < 32) return;
    std::ranges::copy(digest, octets.end() - 32);
    ecdsa::NonceGenerator nonces(HashId::sha256, key, octets, {}, features);
    Secret<72> k;
    nonces.next(reinterpret_cast<u64*>(k.mutable_bytes().data()));
    learn("nonce", k.bytes());
}
void x25519_exchange(const cpu::Features& features) {
    RecordedRandom random("key");
    const x25519::PrivateKey key = x25519::generate(random), other = x25519::generate(random);
    learn("shared secret", x25519::derive(key, x25519::public_key(other, features), features)->bytes());
    (void)x25519::public_key(key, features);
}
void x448_exchange(const cpu::Features&) {
    RecordedRandom random("key");
    const x448::PrivateKey key = x448::generate(random), other = x448::generate(random);
    learn("shared secret", x448::derive(key, x448::public_key(other))->bytes());
    (void)x448::public_key(key);
}
// What signing computes, once more, for the search alone: in frames of its own, which are overwritten.
[[gnu::noinline]] void learn_ed25519(const ed25519::KeyPair& key, const cpu::Features& features) {
    Digest expanded = hash(HashId::sha512, key.seed().bytes(), features);
    learn("prefix", expanded.bytes().last(32));
    const Bytes pieces[] = {expanded.bytes().last(32), bytes_of("message")};
    Digest nonce = hash(HashId::sha512, pieces, features);
    learn("nonce", nonce.bytes());
    expanded.data[0] &= 248;
    expanded.data[31] = static_cast<u8>((expanded.data[31] & 127) | 64);
    learn("scalar", expanded.bytes().first(32));
    wipe(&expanded, sizeof expanded);
    wipe(&nonce, sizeof nonce);
}
[[gnu::noinline]] void learn_ed448(const ed448::KeyPair& key, const cpu::Features& features) {
    SecretBytes expanded(114);
    Shake(ShakeId::shake256, features).absorb(key.seed().bytes()).squeeze(expanded.mutable_bytes());
    learn("prefix", expanded.bytes().last(57));
    learn("scalar", expanded.bytes().first(48));  // its ends are clamped
}
void ed25519_signature(const cpu::Features& features) {
    RecordedRandom random("seed");
    {
        RecordedRandom first("seed of a key that is learnt");
        const auto key = ed25519::KeyPair::generate(first, features);
        learn_ed25519(key, features);
        burn_stack();
        (void)ed25519::sign(key, bytes_of("message"), features);
    }
    const auto key = ed25519::KeyPair::generate(random, features);
    (void)ed25519::sign(key, bytes_of("message"), features);
}
void ed448_signature(const cpu::Features& features) {
    RecordedRandom random("seed");
    const auto key = ed448::KeyPair::generate(random, features);
    learn_ed448(key, features);
    burn_stack();
    (void)ed448::sign(key, bytes_of("message"), features);
}
// RSA's primes and nonces of ECDSA go through it. Nothing may come after it that covers what it leaves.
template <usize limbs>
void inverse(const cpu::Features&) {
    Wiped<std::array<u64, limbs>> value, modulus;
    const MutableBytes value_bytes(reinterpret_cast<u8*>(value.value.data()), 8 * limbs);
    const MutableBytes modulus_bytes(reinterpret_cast<u8*>(modulus.value.data()), 8 * limbs);
    RecordedRandom("value").fill(value_bytes);
    SystemRandom().fill(modulus_bytes);
    modulus.value[0] |= 1;
    modulus.value[limbs - 1] |= u64{1} << 63;
    value.value[limbs - 1] >>= 1;
    learn("value", value_bytes);
    learn("modulus", modulus_bytes);
    inverse_modulo(value.value.data(), value.value.data(), modulus.value.data(), limbs);
}
void rsa_operations(const cpu::Features& features) {
    RecordedRandom random("random");
    const auto key = RsaPrivateKey::generate(2048, random, features);
    const RsaComponents c = key->components();
    learn_number("d", c.d.bytes());
    learn_number("p", c.p.bytes());
    learn_number("q", c.q.bytes());
    learn_number("dp", c.dp.bytes());
    learn_number("dq", c.dq.bytes());
    learn_number("qinv", c.qinv.bytes());
    const auto again = RsaPrivateKey::from_components(c.n, c.e, c.d.bytes(), c.p.bytes(), c.q.bytes(), c.dp.bytes(),
                                                      c.dq.bytes(), c.qinv.bytes(), features);
    ASSERT_TRUE(again);
    RecordedRandom blinding("blinding");
    const std::array<u8, 32> digest{1};
    ASSERT_TRUE(rsa::sign_pkcs1(*again, HashId::sha256, digest, blinding));
    // The salt of PSS can be read from the signature.
    SystemRandom salt;
    ASSERT_TRUE(rsa::sign_pss(*again, HashId::sha256, digest, 32, salt));
    const SecretBytes message = fresh("message", 48);
    const RsaPublicKey& to = again->public_key();
    const auto oaep = rsa::encrypt_oaep(to, HashId::sha256, HashId::sha256, {}, message.bytes(), random);
    ASSERT_TRUE(rsa::decrypt_oaep(*again, HashId::sha256, HashId::sha256, {}, *oaep, blinding));
    const auto pkcs1 = rsa::encrypt_pkcs1(to, message.bytes(), random);
    ASSERT_TRUE(rsa::decrypt_pkcs1(*again, *pkcs1, blinding));
    (void)rsa::decrypt_premaster(*again, 0x0303, *pkcs1, blinding);
}
void ffdh(const cpu::Features& features) {
    RecordedRandom random("exponent");
    const auto key = FfdhPrivateKey::generate(FfdhGroup::ffdhe2048, random, features);
    const auto other = FfdhPrivateKey::generate(FfdhGroup::ffdhe2048, random, features);
    learn_number("shared secret", key.derive(other.public_value())->bytes());
    (void)key.public_value();
}
template <MlKemId id>
void mlkem_exchange(const cpu::Features& features) {
    RecordedRandom seeds("seed"), random("m");
    const auto key = mlkem::DecapsulationKey::generate(id, seeds, features);
    auto sent = mlkem::encapsulate(id, key.encapsulation_key(), random, features);
    learn("shared secret", sent->shared_secret.bytes());
    ASSERT_TRUE(mlkem::decapsulate(key, sent->ciphertext.bytes(), features));
    sent->ciphertext.data[5] ^= 1;
    learn("rejection secret", mlkem::decapsulate(key, sent->ciphertext.bytes(), features)->bytes());
    const SecretBytes expanded = key.to_bytes();
    learn("s", expanded.bytes().first(768));
    ASSERT_TRUE(mlkem::DecapsulationKey::from_bytes(id, expanded.bytes(), features));
}
void xwing_exchange(const cpu::Features& features) {
    RecordedRandom seeds("seed"), random("m and scalar");
    const auto key = xwing::PrivateKey::generate(seeds, features);
    const auto sent = xwing::encapsulate(key.public_key(), random, features);
    learn("shared secret", sent->shared_secret.bytes());
    ASSERT_TRUE(xwing::decapsulate(key, sent->ciphertext, features));
}
template <MlDsaId id>
void mldsa_signature(const cpu::Features& features) {
    RecordedRandom random("seed"), fresh_bytes("rnd");
    const auto key = mldsa::PrivateKey::generate(id, random, features);
    learn("K", key.expanded().subspan(32, 32));
    learn("s1 and s2", key.expanded().subspan(128, 768));
    ASSERT_TRUE(mldsa::sign(key, bytes_of("message"), {}, fresh_bytes, features));
    ASSERT_TRUE(mldsa::sign_deterministic(key, bytes_of("message"), {}, features));
    ASSERT_TRUE(mldsa::PrivateKey::from_bytes(id, key.expanded(), features));
}
template <SlhDsaId id>
void slhdsa_signature(const cpu::Features& features) {
    const usize n = slhdsa::private_key_size(id) / 4;
    const SecretBytes seed = fresh("SK.seed", n), prf = fresh("SK.prf", n);
    const auto key = slhdsa::PrivateKey::from_seeds(id, seed.bytes(), prf.bytes(), ByteVector(n, 7), features);
    ASSERT_TRUE(slhdsa::sign_deterministic(key, bytes_of("message"), {}, features));
}
template <GroupId group>
void exchange(const cpu::Features&) {
    RecordedRandom random("random");
    const KeyShare client = KeyShare::generate(group, random);
    const auto server = respond(group, client.public_share(), random);
    learn("shared secret", server->shared.bytes());
    ASSERT_TRUE(client.agree(server->public_share.bytes()));
}
template <hpke::Kem kem>
void hpke_exchange(const cpu::Features&) {
    RecordedRandom random("random");
    const auto key = hpke::PrivateKey::generate(kem, random);
    learn_number("private key", key.to_bytes().bytes());
    const hpke::Suite suite{kem, hpke::Kdf::hkdf_sha256, hpke::Aead::aes_128_gcm};
    auto sender = hpke::setup_sender(suite, key.public_key(), bytes_of("info"), random);
    auto receiver = hpke::setup_receiver(suite, sender->enc, key, bytes_of("info"));
    const SecretBytes text = fresh("text", 100);
    const auto sealed = sender->context.seal({}, text.bytes());
    ASSERT_TRUE(receiver->open({}, *sealed));
    learn("exported", receiver->export_secret({}, 32)->bytes());
}

template <AeadId id>
void aead(const cpu::Features& features) {
    const SecretBytes key = fresh("key", aead_key_size(id)), text = fresh("text", 1000);
    if (id != AeadId::chacha20_poly1305 && id != AeadId::xchacha20_poly1305) {
        const bool two_keys = aead_info(id).name.ends_with("-SIV") && !aead_info(id).name.ends_with("GCM-SIV");
        const usize size = two_keys ? key.size() / 2 : key.size();
        for (usize at = 0; at < key.size(); at += size) learn_round_keys(key.bytes().subspan(at, size));
    }
    const auto context = Aead::create(id, key.bytes(), features);
    const ByteVector nonce(aead_info(id).nonce_size, 9);
    auto sealed = context->seal(nonce, {}, text.bytes());
    Secrets::all().publish(*sealed);
    ASSERT_TRUE(context->open(nonce, {}, *sealed));
    sealed->back() ^= 1;
    ASSERT_FALSE(context->open(nonce, {}, *sealed));
    ASSERT_FALSE(context->open_in_place(nonce, {}, *sealed));
}
void aes_modes(const cpu::Features& features) {
    using namespace unauthenticated;
    const SecretBytes key = fresh("key", 32), text = fresh("text", 160), inner = fresh("inner key", 32);
    learn_round_keys(key.bytes());
    const AesCipher cipher(key.bytes(), features);
    const std::array<u8, 16> iv{};
    const ByteVector sealed = cbc_encrypt_padded(cipher, iv, text.bytes());
    ASSERT_TRUE(cbc_decrypt_padded(cipher, iv, sealed));
    SecretBytes work = text.clone();
    AesCtr(AesKey(key.bytes(), features), iv).apply(work.mutable_bytes());
    const SecretBytes double_key = fresh("key", 64);
    learn_round_keys(double_key.bytes().first(32));
    learn_round_keys(double_key.bytes().last(32));
    const auto xts = AesXts::create(double_key.bytes(), features);
    work = text.clone();
    ASSERT_TRUE(xts->encrypt(iv, work.mutable_bytes()));
    ASSERT_TRUE(xts->decrypt(iv, work.mutable_bytes()));
    const auto wrapped = key_wrap(cipher, inner.bytes()), padded = key_wrap_padded(cipher, inner.bytes());
    ASSERT_TRUE(key_unwrap(cipher, *wrapped) && key_unwrap_padded(cipher, *padded));
    const auto gcm = AesGcm::create(key.bytes(), GcmTag::full, features);
    work = SecretBytes(text.size() + 16);
    std::ranges::copy(text.bytes(), work.mutable_bytes().begin());
    ASSERT_TRUE(gcm->seal(iv, {}, work.mutable_bytes()));
    ASSERT_TRUE(gcm->open(iv, {}, work.mutable_bytes()));
}
template <HashId id>
void macs_and_derivations(const cpu::Features& features) {
    const SecretBytes key = fresh("key", 48), message = fresh("message", 300), password = fresh("password", 40);
    learn("MAC", hmac(HmacKey(id, key.bytes(), features), message.bytes()).bytes());
    const hkdf::Prk prk = hkdf::extract(id, {}, key.bytes(), features);
    learn("PRK", hmac(HmacKey(id, {}, features), key.bytes()).bytes());
    learn("okm", hkdf::expand(prk, bytes_of("info"), 3 * digest_size(id)).bytes());
    SecretBytes out(100);
    ASSERT_TRUE(
        pbkdf2({.hash = id, .iterations = 5}, password.bytes(), bytes_of("salt"), out.mutable_bytes(), features));
    learn("PBKDF2", out.bytes());
    tls12_prf(id, key.bytes(), "label", {}, out.mutable_bytes(), features);
    learn("PRF", out.bytes());
    const HmacKey ready(id, key.bytes(), features);
    for (KbkdfMode mode : {KbkdfMode::counter, KbkdfMode::feedback, KbkdfMode::double_pipeline}) {
        ASSERT_TRUE(kbkdf({.mode = mode}, ready, {}, out.mutable_bytes()));
        learn("KBKDF", out.bytes());
    }
}
void other_macs(const cpu::Features& features) {
    const SecretBytes key = fresh("key", 32);
    learn_round_keys(key.bytes());
    SecretBytes message(300), out(64);  // what a MAC is of is no secret here
    SystemRandom().fill(message.mutable_bytes());
    {
        const AesCmacKey ready{AesCipher(key.bytes(), features)};
        ASSERT_FALSE(AesCmac(ready).update(message.bytes()).verify(std::array<u8, 16>{}));
        Kmac kmac(ShakeId::shake128, key.bytes(), {}, features);
        kmac.update(message.bytes()).finish_into(out.mutable_bytes());
        learn("KMAC", out.bytes());
        ASSERT_FALSE(kmac.verify(std::array<u8, 16>{}));
        ASSERT_FALSE(OneTimePoly1305(key.bytes().first<32>()).update(message.bytes()).verify(std::array<u8, 16>{}));
        Blake2b(64, key.bytes(), features).update(message.bytes()).finish_into(out.mutable_bytes());
        learn("BLAKE2b", out.bytes());
    }
}
void password_hashes(const cpu::Features& features) {
    const SecretBytes password = fresh("password", 40);
    SecretBytes out(64);
    ASSERT_TRUE(argon2({.memory = 64, .passes = 2, .lanes = 2}, password.bytes(), bytes_of("0123456789abcdef"),
                       out.mutable_bytes(), features));
    learn("Argon2", out.bytes());
    ASSERT_TRUE(scrypt({.n = 16, .r = 8, .p = 1}, password.bytes(), bytes_of("salt"), out.mutable_bytes()));
    learn("scrypt", out.bytes());
}
void key_files(const cpu::Features&) {
    RecordedRandom random("key");
    SystemRandom salts;  // which are in the file
    const SecretBytes password = fresh("password", 24);
    for (const keys::KeyType type : {keys::KeyType::ec_p256, keys::KeyType::ed25519, keys::KeyType::x25519}) {
        const auto key = keys::PrivateKey::generate(type, random);
        const auto file = keys::encrypt_pem(*key, password.bytes(), salts, {.iterations = 1000});
        ASSERT_TRUE(keys::read_encrypted(bytes_of(*file), password.bytes()));
        const SecretBytes wrong = fresh("wrong password", 24);
        ASSERT_FALSE(keys::read_encrypted(bytes_of(*file), wrong.bytes()));
        const SecretBytes open = key->to_pem();
        learn("file", open.bytes().subspan(28 + 24, 40));  // the key in base64, from the middle of its first line
        ASSERT_TRUE(keys::PrivateKey::read(open.bytes()));
    }
}
void containers(const cpu::Features&) {
    RecordedRandom random("random");
    const SecretBytes password = fresh("password", 24), text = fresh("text", 1000);
    const auto key = hpke::PrivateKey::generate(hpke::Kem::dhkem_x25519_hkdf_sha256, random);
    const seal::PasswordCost cheap{.passes = 1, .memory_kib = 64, .lanes = 1};
    const seal::Way ways[] = {seal::Password{password.bytes(), cheap}, seal::Recipient{key.kem(), key.public_key()}};
    auto sealer = seal::Sealer::create(ways, random);
    ASSERT_TRUE(sealer);
    Secrets::all().publish(sealer->header());
    ByteVector piece(text.size() + 16);
    sealer->seal_piece(text.bytes(), true, piece);
    ByteVector twice = piece;
    auto by_key = seal::Opener::open_with(sealer->header(), key);
    auto by_password = seal::Opener::open_with(sealer->header(), password.bytes(), cheap);
    ASSERT_TRUE(by_key && by_password && by_key->open_piece(piece, true) && by_password->open_piece(twice, true));
    wipe(piece);
    wipe(twice);
}
void generator(const cpu::Features&) {
    RecordedRandom root("seed");
    Generator random(root);
    for (usize size : {16u, 300u, 2000u}) {
        SecretBytes out(size);
        random.fill(out.mutable_bytes());
        learn("given", out.bytes());
    }
}

const Case cases[] = {
    {"x25519", x25519_exchange},
    {"x448", x448_exchange},
    {"ed25519", ed25519_signature},
    {"ed448", ed448_signature},
    {"p256", elliptic<Curve::p256>},
    {"p384", elliptic<Curve::p384>},
    {"p521", elliptic<Curve::p521>},
    {"secp256k1", elliptic<Curve::secp256k1>},
    {"brainpool_p256r1", elliptic<Curve::brainpool_p256r1>},
    {"brainpool_p512r1", elliptic<Curve::brainpool_p512r1>},
    {"inverse_256", inverse<4>},
    {"inverse_384", inverse<6>},
    {"inverse_1024", inverse<16>},
    {"inverse_2048", inverse<32>},
    {"rsa", rsa_operations},
    {"ffdh", ffdh},
    {"mlkem512", mlkem_exchange<MlKemId::mlkem512>},
    {"mlkem768", mlkem_exchange<MlKemId::mlkem768>},
    {"mlkem1024", mlkem_exchange<MlKemId::mlkem1024>},
    {"xwing", xwing_exchange},
    {"mldsa44", mldsa_signature<MlDsaId::mldsa44>},
    {"mldsa65", mldsa_signature<MlDsaId::mldsa65>},
    {"mldsa87", mldsa_signature<MlDsaId::mldsa87>},
    {"slhdsa_sha2_128f", slhdsa_signature<SlhDsaId::sha2_128f>},
    {"slhdsa_shake_128f", slhdsa_signature<SlhDsaId::shake_128f>},
    {"group_x25519mlkem768", exchange<GroupId::x25519mlkem768>},
    {"group_secp384r1mlkem1024", exchange<GroupId::secp384r1mlkem1024>},
    {"group_ffdhe2048", exchange<GroupId::ffdhe2048>},
    {"hpke_x25519", hpke_exchange<hpke::Kem::dhkem_x25519_hkdf_sha256>},
    {"hpke_p256", hpke_exchange<hpke::Kem::dhkem_p256_hkdf_sha256>},
    {"hpke_xwing", hpke_exchange<hpke::Kem::xwing>},
    {"aes_128_gcm", aead<AeadId::aes_128_gcm>},
    {"aes_256_gcm", aead<AeadId::aes_256_gcm>},
    {"chacha20_poly1305", aead<AeadId::chacha20_poly1305>},
    {"xchacha20_poly1305", aead<AeadId::xchacha20_poly1305>},
    {"aes_256_ccm", aead<AeadId::aes_256_ccm>},
    {"aes_128_ccm_8", aead<AeadId::aes_128_ccm_8>},
    {"aes_256_gcm_siv", aead<AeadId::aes_256_gcm_siv>},
    {"aes_256_siv", aead<AeadId::aes_256_siv>},
    {"aes_modes", aes_modes},
    {"macs_sha256", macs_and_derivations<HashId::sha256>},
    {"macs_sha384", macs_and_derivations<HashId::sha384>},
    {"macs_sha1", macs_and_derivations<HashId::sha1>},
    {"macs_sha3_256", macs_and_derivations<HashId::sha3_256>},
    {"macs_blake2s", macs_and_derivations<HashId::blake2s_256>},
    {"other_macs", other_macs},
    {"password_hashes", password_hashes},
    {"key_files", key_files},
    {"containers", containers},
    {"generator", generator},
};

void PrintTo(const Case& one, std::ostream* out) {
    *out << one.name;
}

class CryptoImage : public ::testing::TestWithParam<Case> {};

TEST_P(CryptoImage, LeavesNothing) {
    cpu::Features aes{};
    aes.ssse3 = cpu::host().ssse3, aes.sse41 = cpu::host().sse41, aes.aesni = cpu::host().aesni;
    aes.pclmulqdq = cpu::host().pclmulqdq;
    cpu::Features vectors = aes;
    vectors.bmi2 = cpu::host().bmi2, vectors.adx = cpu::host().adx, vectors.avx2 = cpu::host().avx2;
    const struct {
        const char* name;
        cpu::Features features;
    } rows[] = {{"portable", cpu::portable}, {"AES-NI", aes}, {"AVX2", vectors}, {"host", cpu::host()}};
    for (const auto& row : rows) {
        Secrets::all().forget();
        Elsewhere elsewhere;
        elsewhere.run([&] { GetParam().run(row.features); });
        ASSERT_FALSE(HasFatalFailure());
        EXPECT_GE(Secrets::all().size(), 1u);
        for (const Hit& hit : Secrets::all().search([](const std::string&) { return false; }))
            ADD_FAILURE() << row.name << ": byte " << hit.offset << " of \"" << hit.name << "\" in " << hit.where;
    }
}
INSTANTIATE_TEST_SUITE_P(Each, CryptoImage, ::testing::ValuesIn(cases),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace troth::image
