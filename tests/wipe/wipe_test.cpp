// Every type of crypto/, keys/, seal/, tls/ and jose/ that holds secrets, a line each: nothing of a secret is left
// where such an object was destroyed, where it was moved from, or in the memory that it gave back. scripts/check-wiped
// holds this table against the classes of the headers.
#include <algorithm>
#include <optional>

#include <gtest/gtest.h>

#include "tests/wipe/life.hpp"
#include "troth/base/wiped.hpp"
#include "troth/crypto/aead/any.hpp"
#include "troth/crypto/aead/gcm.hpp"
#include "troth/crypto/aead/ghash.hpp"
#include "troth/crypto/aead/siv.hpp"
#include "troth/crypto/cipher/ctr.hpp"
#include "troth/crypto/cipher/legacy_blowfish.hpp"
#include "troth/crypto/cipher/legacy_camellia.hpp"
#include "troth/crypto/cipher/legacy_des.hpp"
#include "troth/crypto/cipher/legacy_modes.hpp"
#include "troth/crypto/cipher/legacy_rc.hpp"
#include "troth/crypto/cipher/xts.hpp"
#include "troth/crypto/curve/x448.hpp"
#include "troth/crypto/hash/blake2.hpp"
#include "troth/crypto/hash/cshake.hpp"
#include "troth/crypto/hash/shake_batch.hpp"
#include "troth/crypto/hpke/hpke.hpp"
#include "troth/crypto/kem/mlkem/k_pke.hpp"
#include "troth/crypto/kem/xwing.hpp"
#include "troth/crypto/kex/ffdh.hpp"
#include "troth/crypto/kex/group.hpp"
#include "troth/crypto/mac/cmac.hpp"
#include "troth/crypto/mac/kmac.hpp"
#include "troth/crypto/mac/one_time_poly1305.hpp"
#include "troth/crypto/random/generator.hpp"
#include "troth/crypto/sign/ecdsa_nonce.hpp"
#include "troth/crypto/sign/ed25519.hpp"
#include "troth/crypto/sign/ed448.hpp"
#include "troth/crypto/sign/mldsa.hpp"
#include "troth/crypto/sign/mldsa/polynomial.hpp"
#include "troth/crypto/sign/rsa.hpp"
#include "troth/crypto/sign/rsa_blinding.hpp"
#include "troth/crypto/sign/rsa_generate.hpp"
#include "troth/crypto/sign/slhdsa.hpp"
#include "troth/jose/jwk.hpp"
#include "troth/keys/openssh_wire.hpp"
#include "troth/keys/private_key.hpp"
#include "troth/seal/openssl_ciphers.hpp"
#include "troth/seal/seal.hpp"
#include "troth/tls/connection/event.hpp"
#include "troth/tls/record/aead_pool.hpp"
#include "troth/tls/record/key.hpp"
#include "troth/tls/schedule/schedule.hpp"
#include "troth/tls/session/session.hpp"
#include "troth/tls/session/ticket_keys.hpp"

namespace troth::wiping {
namespace {

using namespace crypto;

constexpr std::array<u8, 16> block{1, 2, 3};
constexpr std::array<u8, 32> two_blocks{4, 5, 6};

// The numbers of an RSA key are found outside the life: how many were tried differs.
const RsaComponents& rsa_numbers(u32 variation) {
    static std::array<std::optional<RsaComponents>, 2> numbers;
    if (!numbers[variation]) {
        SystemRandom random;
        numbers[variation] = RsaPrivateKey::generate(2048, random)->components();
    }
    return *numbers[variation];
}
RsaPrivateKey rsa_key(Source& s) {
    const RsaComponents& c = rsa_numbers(s.variation());
    s.publish(c.n);
    return *RsaPrivateKey::from_components(c.n, c.e, c.d.bytes(), c.p.bytes(), c.q.bytes(), c.dp.bytes(), c.dq.bytes(),
                                           c.qinv.bytes(), s.features());
}
Limbs limbs(Source& s, usize count) {
    Limbs out(count);
    const SecretBytes bytes = s(8 * count);
    std::memcpy(out.data(), bytes.bytes().data(), bytes.size());
    out[0] |= 1;
    return out;
}
// All that the key made of the seed d is expanded to in public, as FIPS 203's K-PKE makes it.
void publish_mlkem(Source& s, MlKemId id, Bytes d) {
    static mlkem::PublicKey expanded;
    static mlkem::PrivateKey unused;
    const mlkem::Parameters& p = mlkem::parameters(id);
    ByteVector encoded(mlkem::encapsulation_key_size(id));
    mlkem::key_gen(p, d.first<32>(), expanded, unused, encoded, s.features());
    wipe(&unused, sizeof unused);
    s.publish(encoded);
    s.publish(hash(HashId::sha3_256, encoded).bytes());
    s.publish({reinterpret_cast<const u8*>(expanded.t.data()), p.k * sizeof expanded.t[0]});
    s.publish({reinterpret_cast<const u8*>(expanded.matrix.data()), p.k * p.k * sizeof expanded.t[0]});
}
// A point's coordinates, which end an SPKI, also as the words of numbers.
void publish_as_words(Source& s, Bytes spki) {
    std::array<u8, 64> words;
    std::ranges::copy(spki.last(64), words.begin());
    std::reverse(words.begin(), words.begin() + 32);
    std::reverse(words.begin() + 32, words.end());
    s.publish(words);
    s.publish(spki);
}
template <class Key>
Key with_public_key(Key key, Source& s) {
    s.publish(key.public_key());
    return key;
}
EcPrivateKey p256_key(Source& s) {
    return EcPrivateKey::generate(Curve::p256, s);
}
template <class T>
T hash_secret(Source& s) {
    return T(HashId::sha256, s(32).bytes());
}
tls::TrafficKey traffic_key(Source& s) {
    return tls::TrafficKey(s(32).bytes().first<32>());
}
tls::TrafficIv traffic_iv(Source& s) {
    return tls::TrafficIv(s(12).bytes().first<12>());
}
Digest transcript() {
    return hash(HashId::sha256, Bytes{});
}
tls::EarlyStage early(Source& s) {
    return tls::EarlyStage::with_psk(HashId::sha256, s(32).bytes());
}
tls::HandshakeStage handshake(Source& s) {
    return std::move(early(s).handshake(s(32).bytes(), transcript()).stage);
}
constexpr auto crypt = [](auto& stream, Source& s) {
    SecretBytes text = s(100);
    if constexpr (requires { stream.apply(text.mutable_bytes()); })
        stream.apply(text.mutable_bytes());
    else
        stream.decrypt(text.mutable_bytes());
};

struct Row {
    const char* type;  // as the class is called, with its namespace below troth
    void (*life)(Source&);
};
const Row rows[] = {
    {"Secret", live<[](Source& s) { return Secret<32>(s(32).bytes().first<32>()); }>},
    {"SecretBytes", live<[](Source& s) { return s(100); }>},
    {"Limbs", live<[](Source& s) { return limbs(s, 9); }>},
    {"GhashKey", live<[](Source& s) {
         return GhashKey(GhashKind::ghash, s(16).bytes().first<16>(), best_ghash_for(s.features()));
     }>},
    {"GhashKey of POLYVAL", live<[](Source& s) {
         return GhashKey(GhashKind::polyval, s(16).bytes().first<16>(), best_ghash_for(s.features()));
     }>},
    {"AeadContext", live<[](Source& s) { return AeadContext(AeadId::aes_128_gcm, s(16).bytes(), s.features()); }>},
    {"AeadContext of AES-256",
     live<[](Source& s) { return AeadContext(AeadId::aes_256_gcm, s(32).bytes(), s.features()); }>},
    {"AeadContext of ChaCha20",
     live<[](Source& s) { return AeadContext(AeadId::chacha20_poly1305, s(32).bytes(), s.features()); }>},
    {"Aead", live<[](Source& s) { return *Aead::create(AeadId::aes_256_gcm_siv, s(32).bytes(), s.features()); }>},
    {"Aead of CCM", live<[](Source& s) { return *Aead::create(AeadId::aes_128_ccm, s(16).bytes(), s.features()); }>},
    {"XChaCha20Poly1305", live<[](Source& s) { return XChaCha20Poly1305(s(32).bytes().first<32>(), s.features()); }>},
    {"AesSiv", live<[](Source& s) { return *AesSiv::create(s(64).bytes(), s.features()); }>},
    {"AesGcm", live<[](Source& s) { return *AesGcm::create(s(32).bytes(), GcmTag::full, s.features()); }>},
    {"AesGcmStream",
     live<[](Source& s) { return *AesGcmStream::create(s(32).bytes(), Bytes(block).first(12), s.features()); },
          [](AesGcmStream& stream, Source& s) {
              SecretBytes text(s(64).bytes());
              (void)stream.encrypt(text.mutable_bytes());
          }>},
    {"AesKey", live<[](Source& s) { return AesKey(s(24).bytes(), s.features()); }>},
    {"AesCipher", live<[](Source& s) { return AesCipher(s(32).bytes(), s.features()); }>},
    {"unauthenticated::AesXts",
     live<[](Source& s) { return *unauthenticated::AesXts::create(s(64).bytes(), s.features()); }>},
    {"unauthenticated::AesCtr",
     live<[](Source& s) { return unauthenticated::AesCtr(AesKey(s(16).bytes(), s.features()), block); }, crypt>},
    {"legacy::Blowfish", live<[](Source& s) { return legacy::Blowfish(s(16).bytes()); }>},
    {"legacy::Camellia", live<[](Source& s) { return legacy::Camellia(s(24).bytes()); }>},
    {"legacy::Des", live<[](Source& s) { return legacy::Des(s(8).bytes().first<8>()); }>},
    {"legacy::TripleDes", live<[](Source& s) { return legacy::TripleDes(s(24).bytes()); }>},
    {"legacy::FeedbackStream", live<[](Source& s) {
         static std::optional<legacy::Des> key;
         key.emplace(s(8).bytes().first<8>());
         return legacy::FeedbackStream<legacy::Des>(*key, legacy::Feedback::ofb, std::array<u8, 8>{});
     },
                                    crypt>},
    {"legacy::Rc2", live<[](Source& s) { return legacy::Rc2(s(16).bytes(), 128); }>},
    {"legacy::Rc4", live<[](Source& s) { return legacy::Rc4(s(16).bytes()); }, crypt>},
    {"EcPrivateKey", live<p256_key>},
    {"x448::PrivateKey", live<[](Source& s) { return x448::generate(s); }>},
    {"Hash", live<[](Source& s) { return Hash(HashId::sha256, s.features()); },
                  [](Hash& h, Source& s) { h.update(s(100).bytes()); }>},
    {"Hash of SHA-3", live<[](Source& s) { return Hash(HashId::sha3_256, s.features()); },
                           [](Hash& h, Source& s) { h.update(s(100).bytes()); }>},
    {"detail::HmacMidstates", live<[](Source& s) {
         return crypto::detail::HmacMidstates(HmacKey(HashId::sha512, s(48).bytes(), s.features()));
     }>},
    {"Shake", live<[](Source& s) { return Shake(ShakeId::shake128, s.features()); },
                   [](Shake& h, Source& s) { h.absorb(s(200).bytes()); }>},
    {"ShakeBatch", live<[](Source& s) {
         const SecretBytes a = s(32), b = s(32);
         const Bytes messages[] = {a.bytes(), b.bytes()};
         return ShakeBatch(ShakeId::shake256, messages, s.features());
     }>},
    {"Blake2", live<[](Source& s) { return Blake2b(64, s(32).bytes(), s.features()); }>},
    {"hpke::PrivateKey", live<[](Source& s) {
         return with_public_key(*hpke::PrivateKey::derive(hpke::Kem::dhkem_x25519_hkdf_sha256, s(32).bytes()), s);
     }>},
    {"hpke::PrivateKey of P-384", live<[](Source& s) {
         return with_public_key(*hpke::PrivateKey::derive(hpke::Kem::dhkem_p384_hkdf_sha384, s(48).bytes()), s);
     }>},
    {"hpke::Encapsulated", live<[](Source& s) {
         const auto peer = x25519::public_key(Secret<32>(std::span(two_blocks)), s.features());
         auto out = hpke::encapsulate(hpke::Kem::dhkem_x25519_hkdf_sha256, peer, nullptr, s);
         s.publish(out->enc);
         return std::move(*out);
     }>},
    {"hpke::Context", live<[](Source& s) {
         const auto peer = x25519::public_key(Secret<32>(std::span(two_blocks)), s.features());
         const hpke::Suite suite{hpke::Kem::dhkem_x25519_hkdf_sha256, hpke::Kdf::hkdf_sha256, hpke::Aead::aes_128_gcm};
         auto out = hpke::setup_sender(suite, peer, bytes_of("info"), s);
         s.publish(out->enc);
         return std::move(out->context);
     }>},
    {"hkdf::Prk", live<[](Source& s) { return hkdf::from_bytes(HashId::sha384, s(48).bytes(), s.features()); }>},
    {"mlkem::DecapsulationKey", live<[](Source& s) {
         const SecretBytes seed = s(64);
         auto key = mlkem::DecapsulationKey::from_seed(MlKemId::mlkem768, seed.bytes().first<64>(), s.features());
         publish_mlkem(s, MlKemId::mlkem768, seed.bytes());
         return key;
     }>},
    {"mlkem::Encapsulation", live<[](Source& s) {
         const auto key = mlkem::DecapsulationKey::from_seed(MlKemId::mlkem512, SecretBytes(64).bytes().first<64>());
         auto out = mlkem::encapsulate(MlKemId::mlkem512, key.encapsulation_key(), s, s.features());
         s.publish(out->ciphertext.bytes());
         return std::move(*out);
     }>},
    {"xwing::PrivateKey", live<[](Source& s) {
         const SecretBytes seed = s(32);
         auto key = with_public_key(xwing::PrivateKey::from_seed(seed.bytes().first<32>(), s.features()), s);
         SecretBytes d(32);
         Shake(ShakeId::shake256).absorb(seed.bytes()).squeeze(d.mutable_bytes());
         publish_mlkem(s, MlKemId::mlkem768, d.bytes());
         return key;
     }>},
    {"xwing::Encapsulation", live<[](Source& s) {
         const auto key = xwing::PrivateKey::from_seed(SecretBytes(32).bytes().first<32>());
         auto out = xwing::encapsulate(key.public_key(), s, s.features());
         s.publish(out->ciphertext);
         return std::move(*out);
     }>},
    {"FfdhPrivateKey", live<[](Source& s) { return FfdhPrivateKey::generate(FfdhGroup::ffdhe2048, s, s.features()); }>},
    {"SharedSecret", live<[](Source& s) { return SharedSecret(s(32).bytes()); }>},
    {"SharedSecret on the heap", live<[](Source& s) { return SharedSecret(s(256)); }>},
    {"KeyShare", live<[](Source& s) {
         auto share = KeyShare::generate(GroupId::secp256r1, s);
         s.publish(share.public_share());
         return share;
     }>},
    {"KeyShare of a hybrid", live<[](Source& s) {
         auto share = KeyShare::generate(GroupId::x25519mlkem768, s);
         s.publish(share.public_share());
         Source again(s.variation(), s.features());  // d is what was drawn first
         publish_mlkem(s, MlKemId::mlkem768, again(32).bytes());
         return share;
     }>},
    {"CmacKey", live<[](Source& s) { return AesCmacKey(AesCipher(s(16).bytes(), s.features())); }>},
    {"Cmac", live<[](Source& s) {
         static std::optional<AesCmacKey> key;
         key.emplace(AesCipher(s(16).bytes(), s.features()));
         return AesCmac(*key);
     },
                  [](AesCmac& mac, Source& s) { mac.update(s(100).bytes()); }>},
    {"Mac", live<[](Source& s) { return hmac(HmacKey(HashId::sha256, s(32).bytes(), s.features()), block); }>},
    {"HmacKey", live<[](Source& s) { return HmacKey(HashId::sha256, s(32).bytes(), s.features()); }>},
    {"Hmac", live<[](Source& s) {
         static std::optional<HmacKey> key;
         key.emplace(HashId::sha256, s(32).bytes(), s.features());
         return Hmac(*key);
     },
                  [](Hmac& mac, Source& s) { mac.update(s(100).bytes()); }>},
    {"Kmac", live<[](Source& s) { return Kmac(ShakeId::shake128, s(32).bytes(), {}, s.features()); }>},
    {"OneTimePoly1305", live<[](Source& s) { return OneTimePoly1305(s(32).bytes().first<32>(), s.features()); }>},
    {"Generator", live<[](Source& s) { return Generator(s); },
                       [](Generator& random, Source&) {
                           SecretBytes out(100);
                           random.fill(out.mutable_bytes());
                       }>},
    {"ecdsa::NonceGenerator", live<[](Source& s) {
         return ecdsa::NonceGenerator(HashId::sha256, p256_key(s), s(32).bytes(), {}, s.features());
     }>},
    {"ed25519::KeyPair",
     live<[](Source& s) { return with_public_key(ed25519::KeyPair::generate(s, s.features()), s); }>},
    {"ed448::KeyPair", live<[](Source& s) { return with_public_key(ed448::KeyPair::generate(s, s.features()), s); }>},
    {"mldsa::PrivateKey", live<[](Source& s) {
         auto key = mldsa::PrivateKey::from_seed(MlDsaId::mldsa65, s(32).bytes().first<32>(), s.features());
         s.publish(key.expanded().subspan(64, 64));  // tr, the hash of the public key
         return with_public_key(std::move(key), s);
     }>},
    {"mldsa::Vector", live<[](Source&) { return mldsa::Vector(2); },
                           [](mldsa::Vector& v, Source& s) {
                               for (auto& c : v[1].c) s.fill({reinterpret_cast<u8*>(&c), sizeof c});
                           }>},
    {"RsaComponents", live<[](Source& s) {
         RsaComponents out = rsa_key(s).components();
         s.publish(out.n);
         return out;
     }>},
    {"RsaPrivateKey", live<rsa_key>},
    {"RsaBlinding", live<[](Source& s) { return blinding_for(rsa_key(s).public_key().modulus(), s); }>},
    {"RsaParts", live<[](Source& s) {
         return RsaParts{.n = limbs(s, 4),
                         .d = limbs(s, 4),
                         .p = limbs(s, 2),
                         .q = limbs(s, 2),
                         .dp = limbs(s, 2),
                         .dq = limbs(s, 2),
                         .qinv = limbs(s, 2)};
     }>},
    {"Modulus", live<[](Source& s) { return Modulus(limbs(s, 16), s.features()); }>},
    {"slhdsa::PrivateKey", live<[](Source& s) {
         return slhdsa::PrivateKey::from_seeds(SlhDsaId::sha2_128f, s(16).bytes(), s(16).bytes(), block, s.features());
     }>},
    {"keys::PrivateKey of P-256", live<[](Source& s) {
         auto key = *keys::PrivateKey::generate(keys::KeyType::ec_p256, s);
         publish_as_words(s, key.public_key().spki_der());
         return key;
     }>},
    {"keys::PrivateKey", live<[](Source& s) {
         auto key = *keys::PrivateKey::generate(keys::KeyType::ed25519, s);
         s.publish(key.public_key().spki_der());
         return key;
     }>},
    {"keys::ssh::Writer", live<[](Source& s) {
         keys::ssh::Writer out;
         for (int i = 0; i < 5; ++i) out.string(s(100).bytes());
         return out;
     }>},
    {"seal::Sealer", live<[](Source& s) {
         const auto peer = x25519::public_key(Secret<32>(std::span(two_blocks)), s.features());
         const seal::Way way = seal::Recipient{hpke::Kem::dhkem_x25519_hkdf_sha256, peer};
         auto out = seal::Sealer::create({&way, 1}, s);
         s.publish(out->header());
         return std::move(*out);
     }>},
    {"seal::openssl::Counter",
     live<[](Source& s) { return seal::openssl::Counter<legacy::Camellia>(s(16).bytes(), block); }, crypt>},
    {"seal::openssl::ChaCha", live<[](Source& s) { return seal::openssl::ChaCha(s(32).bytes(), block); }, crypt>},
    {"seal::openssl::Cbc", live<[](Source& s) { return seal::openssl::Cbc<AesCipher>(s(16).bytes(), block); }>},
    {"seal::openssl::Decryption", live<[](Source& s) {
         return seal::openssl::Decryption::with_key(seal::openssl::ciphers().front(), s(32).bytes(), block);
     }>},
    {"tls::TrafficKey", live<traffic_key>},
    {"tls::TrafficIv", live<traffic_iv>},
    {"tls::AeadKey",
     live<[](Source& s) { return tls::AeadKey(tls::cipher_suites[0].value, traffic_key(s), traffic_iv(s)); }>},
    {"tls::AeadPool", live<[](Source&) { return tls::AeadPool(); },
                           [](tls::AeadPool& pool, Source& s) {
                               for (int i = 0; i < 3; ++i) pool.give(pool.take(AeadId::aes_128_gcm, s(16).bytes()));
                           }>},
    {"tls::HashSecret", live<hash_secret<tls::HashSecret>>},
    {"tls::TrafficSecret", live<hash_secret<tls::TrafficSecret>>},
    {"tls::Psk", live<hash_secret<tls::Psk>>},
    {"tls::EarlyStage", live<early>},
    {"tls::HandshakeStage", live<handshake>},
    {"tls::TrafficStage", live<[](Source& s) { return std::move(handshake(s).traffic(transcript()).stage); }>},
    {"tls::Session", live<[](Source& s) { return tls::Session{.psk = hash_secret<tls::Psk>(s)}; }>},
    {"tls::TicketReceived", live<[](Source& s) { return tls::TicketReceived{s(90), {}}; }>},
    {"tls::TicketKeys", live<[](Source& s) {
         auto keys = tls::TicketKeys::generate(s);
         s.publish(keys->seal(block, s));  // which begins with the name of the generation
         return keys;
     }>},
    {"jose::Jwk", live<[](Source& s) { return jose::Jwk::of_secret(s(32)); }>},
};

void PrintTo(const Row& row, std::ostream* out) {
    *out << row.type;
}

class Wiping : public ::testing::TestWithParam<Row> {};

TEST_P(Wiping, LeavesTheSameWhicheverTheSecret) {
    for (const u32 variation : {0u, 1u}) (void)rsa_numbers(variation);
    for (const cpu::Features& features : {cpu::portable, cpu::host()})
        EXPECT_EQ(difference(GetParam().life, features), "") << (features == cpu::portable ? "portable" : "host");
}
INSTANTIATE_TEST_SUITE_P(Each, Wiping, ::testing::ValuesIn(rows), [](const auto& one) {
    std::string name = one.param.type;
    std::erase_if(name, [](char c) { return c == ' ' || c == ':' || c == '-'; });
    return name;
});

// Types that do not wipe are found: in their place, where they were moved from, on the heap.
struct Forgetful {
    std::array<u8, 32> key;
};
TEST(WipingItself, FindsWhatIsLeftInPlaceAndOnTheHeap) {
    const auto inside = live<[](Source& s) {
        Forgetful out{};
        s.fill(out.key);
        return out;
    }>;
    EXPECT_NE(difference(inside, cpu::portable).find("where it was destroyed"), std::string::npos);
    const auto outside = live<[](Source& s) {
        ByteVector out(50);
        s.fill(out);
        return out;
    }>;
    EXPECT_NE(difference(outside, cpu::portable).find("on the heap"), std::string::npos);
}
struct LeavesACopy {
    std::array<u8, 32> key{};
    LeavesACopy() = default;
    LeavesACopy(LeavesACopy&& other) noexcept : key(other.key) {}
    ~LeavesACopy() { wipe(key); }
};
TEST(WipingItself, FindsWhatIsLeftByAMove) {
    const auto moved =
        live<[](Source&) { return LeavesACopy(); }, [](LeavesACopy& one, Source& s) { s.fill(one.key); }>;
    EXPECT_NE(difference(moved, cpu::portable).find("where it was moved from"), std::string::npos);
}
TEST(WipingItself, LeavesOutWhatIsPublic) {
    const auto life = live<[](Source& s) {
        ByteVector out(50);
        s.fill(out);
        s.publish(out);
        return out;
    }>;
    EXPECT_EQ(difference(life, cpu::portable), "");
}

}  // namespace
}  // namespace troth::wiping
