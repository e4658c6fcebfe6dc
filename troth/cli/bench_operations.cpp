#include "troth/cli/bench_operations.hpp"

#include <cstdlib>

#include "troth/crypto/aead/aead.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/chacha20.hpp"
#include "troth/crypto/curve/ec.hpp"
#include "troth/crypto/curve/x25519.hpp"
#include "troth/crypto/curve/x448.hpp"
#include "troth/crypto/kdf/argon2.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/crypto/kdf/scrypt.hpp"
#include "troth/crypto/kem/mlkem.hpp"
#include "troth/crypto/mac/cmac.hpp"
#include "troth/crypto/mac/hmac.hpp"
#include "troth/crypto/sign/ecdsa.hpp"
#include "troth/crypto/sign/ed25519.hpp"
#include "troth/crypto/sign/ed448.hpp"
#include "troth/crypto/sign/mldsa.hpp"
#include "troth/crypto/sign/rsa.hpp"
#include "troth/crypto/sign/slhdsa.hpp"

namespace troth::inline v1::cli {

namespace {

using namespace crypto;
using Features = cpu::Features;
using List = std::vector<BenchOperation>;

// The works below succeed by construction: keys, texts and signatures are their own.
void must(bool good) {
    if (!good) std::abort();
}
// shared: a value that a Work keeps; std::function wants works that can be copied, and keys cannot.
template <class T>
auto shared(T value) {
    return std::make_shared<T>(std::move(value));
}
ByteVector some_bytes(RandomSource& random, usize size) {
    ByteVector out(size);
    random.fill(out);
    return out;
}

constexpr usize sizes[] = {64, 1350, 16384};

std::string_view primitive_of(HashFamily family) {
    switch (family) {
        case HashFamily::md5:
            return "MD5";
        case HashFamily::sha1:
            return "SHA-1";
        case HashFamily::sha256:
            return "SHA-256";
        case HashFamily::sha512:
            return "SHA-512";
        case HashFamily::sha3:
            return "SHA-3";
        case HashFamily::blake2b:
            return "BLAKE2b";
        case HashFamily::blake2s:
            return "BLAKE2s";
    }
    return "";
}

void add_hashes(List& out) {
    for (const HashId id : {HashId::sha256, HashId::sha384, HashId::sha512, HashId::sha3_256, HashId::sha3_512,
                            HashId::blake2b_512, HashId::blake2s_256, HashId::sha1, HashId::legacy_md5})
        for (const usize size : sizes)
            out.push_back({std::string(info(id).name), size, &row_set(primitive_of(info(id).family)),
                           [id, size](const Features& f, RandomSource& random) -> Work {
                               return [id, f, text = some_bytes(random, size)] { (void)hash(id, text, f); };
                           }});
}

void add_macs(List& out) {
    for (const HashId id : {HashId::sha256, HashId::sha512})
        for (const usize size : sizes)
            out.push_back({"HMAC-" + std::string(info(id).name), size, &row_set(primitive_of(info(id).family)),
                           [id, size](const Features& f, RandomSource& random) -> Work {
                               return [key = HmacKey(id, some_bytes(random, 32), f), text = some_bytes(random, size)] {
                                   (void)hmac(key, text);
                               };
                           }});
    for (const usize size : sizes)
        out.push_back({"CMAC-AES-128", size, &row_set("AES"), [size](const Features& f, RandomSource& random) -> Work {
                           const auto key = shared(AesCmacKey(AesCipher(some_bytes(random, 16), f)));
                           return [key, text = some_bytes(random, size)] { (void)cmac(*key, text); };
                       }});
}

void add_aeads(List& out) {
    constexpr std::pair<AeadId, std::string_view> chosen[] = {{AeadId::aes_128_gcm, "AES-GCM"},
                                                              {AeadId::aes_256_gcm, "AES-GCM"},
                                                              {AeadId::chacha20_poly1305, "ChaCha20-Poly1305"},
                                                              {AeadId::aes_128_ccm, "AES-CCM"},
                                                              {AeadId::aes_256_gcm_siv, "AES-GCM-SIV"}};
    for (const auto& [id, primitive] : chosen)
        for (const bool opening : {false, true})
            for (const usize size : sizes)
                out.push_back(
                    {std::string(aead_info(id).name) + (opening ? " open" : " seal"), size, &row_set(primitive),
                     [kind = id, size, opening](const Features& f, RandomSource& random) -> Work {
                         const auto context = shared(AeadContext(kind, some_bytes(random, aead_key_size(kind)), f));
                         const ByteVector nonce = some_bytes(random, aead_nonce_size), aad = some_bytes(random, 5);
                         const ByteVector text = some_bytes(random, size);
                         ByteVector sealed(size + aead_tag_size), room(size + aead_tag_size);
                         const Bytes piece(text);
                         context->seal(Nonce(nonce.data(), aead_nonce_size), aad, Gather(&piece, 1), {}, sealed);
                         if (opening)
                             return [context, nonce, aad, sealed, room]() mutable {
                                 std::memcpy(room.data(), sealed.data(), sealed.size());
                                 must(context->open(Nonce(nonce.data(), aead_nonce_size), aad, room));
                             };
                         return [context, nonce, aad, text, room]() mutable {
                             const Bytes in(text);
                             context->seal(Nonce(nonce.data(), aead_nonce_size), aad, Gather(&in, 1), {}, room);
                         };
                     }});
}

void add_ciphers(List& out) {
    constexpr usize size = 16384;
    out.push_back({"AES-256-CTR", size, &row_set("AES"), [](const Features& f, RandomSource& random) -> Work {
                       const auto key = shared(AesKey(some_bytes(random, 32), f));
                       return [key, block = some_bytes(random, 16), text = some_bytes(random, size)]() mutable {
                           key->ctr(AesBlock(block.data(), aes_block_size), text);
                       };
                   }});
    out.push_back({"AES-256-CBC decrypt", size, &row_set("AES"), [](const Features& f, RandomSource& random) -> Work {
                       const auto key = shared(AesCipher(some_bytes(random, 32), f));
                       return [key, chain = some_bytes(random, 16), text = some_bytes(random, size)]() mutable {
                           unauthenticated::cbc_decrypt(*key, std::span<u8, 16>(chain.data(), 16), text);
                       };
                   }});
    out.push_back({"ChaCha20", size, &row_set("ChaCha20"), [](const Features& f, RandomSource& random) -> Work {
                       return [f, key = some_bytes(random, 32), nonce = some_bytes(random, 12),
                               text = some_bytes(random, size)]() mutable {
                           chacha20::xor_stream(std::span<const u8, 32>(key.data(), 32),
                                                std::span<const u8, 12>(nonce.data(), 12), 1, text, f);
                       };
                   }});
}

void add_curve(List& out, Curve curve, std::string_view primitive) {
    const std::string name(info(curve).name);
    const RowSet* rows = &row_set(primitive);
    out.push_back({name + " keygen", 0, rows, [curve](const Features& f, RandomSource& random) -> Work {
                       return [curve, f, &random] { (void)EcPrivateKey::generate(curve, random).public_key(f); };
                   }});
    out.push_back({name + " ECDH", 0, rows, [curve](const Features& f, RandomSource& random) -> Work {
                       const auto key = shared(EcPrivateKey::generate(curve, random));
                       return [key, f, peer = EcPrivateKey::generate(curve, random).public_key()] {
                           must(ecdh(*key, peer, f).has_value());
                       };
                   }});
    out.push_back({name + " ECDSA sign", 0, rows, [curve](const Features& f, RandomSource& random) -> Work {
                       const auto key = shared(EcPrivateKey::generate(curve, random));
                       return [key, f, &random, digest = some_bytes(random, 32)] {
                           must(ecdsa::sign(*key, digest, random, f).has_value());
                       };
                   }});
    out.push_back({name + " ECDSA verify", 0, rows, [curve](const Features& f, RandomSource& random) -> Work {
                       const EcPrivateKey key = EcPrivateKey::generate(curve, random);
                       const ByteVector digest = some_bytes(random, 32);
                       return
                           [f, digest, peer = key.public_key(), signature = ecdsa::sign(key, digest, random).value()] {
                               must(ecdsa::verify(peer, digest, signature.r(), signature.s(), f));
                           };
                   }});
}

void add_montgomery_curves(List& out) {
    const RowSet* rows = &row_set("Curve25519");
    out.push_back({"X25519 keygen", 0, rows, [](const Features& f, RandomSource& random) -> Work {
                       return [f, &random] { (void)x25519::public_key(x25519::generate(random), f); };
                   }});
    out.push_back({"X25519 derive", 0, rows, [](const Features& f, RandomSource& random) -> Work {
                       const auto key = shared(x25519::generate(random));
                       return [f, key, peer = x25519::public_key(x25519::generate(random))] {
                           must(x25519::derive(*key, peer, f).has_value());
                       };
                   }});
    out.push_back({"X448 derive", 0, nullptr, [](const Features&, RandomSource& random) -> Work {
                       const auto key = shared(x448::generate(random));
                       return [key, peer = x448::public_key(x448::generate(random))] {
                           must(x448::derive(*key, peer).has_value());
                       };
                   }});
    out.push_back({"Ed25519 sign", 0, rows, [](const Features& f, RandomSource& random) -> Work {
                       const auto key = shared(ed25519::KeyPair::generate(random, f));
                       return [f, key, text = some_bytes(random, 32)] { (void)ed25519::sign(*key, text, f); };
                   }});
    out.push_back({"Ed25519 verify", 0, rows, [](const Features& f, RandomSource& random) -> Work {
                       const auto key = shared(ed25519::KeyPair::generate(random, f));
                       const ByteVector text = some_bytes(random, 32);
                       return [f, key, text, signature = ed25519::sign(*key, text)] {
                           must(ed25519::verify(key->public_key(), text, signature, f));
                       };
                   }});
    out.push_back({"Ed448 sign", 0, nullptr, [](const Features& f, RandomSource& random) -> Work {
                       const auto key = shared(ed448::KeyPair::generate(random, f));
                       return [f, key, text = some_bytes(random, 32)] { (void)ed448::sign(*key, text, f); };
                   }});
    out.push_back({"Ed448 verify", 0, nullptr, [](const Features& f, RandomSource& random) -> Work {
                       const auto key = shared(ed448::KeyPair::generate(random, f));
                       const ByteVector text = some_bytes(random, 32);
                       return [key, text, signature = ed448::sign(*key, text)] {
                           must(ed448::verify(key->public_key(), text, signature));
                       };
                   }});
}

void add_rsa(List& out) {
    const RowSet* rows = &row_set("RSA");
    for (const usize bits : {2048u, 3072u, 4096u}) {
        const std::string name = "RSA-" + std::to_string(bits) + " PSS ";
        out.push_back({name + "sign", 0, rows, [bits](const Features& f, RandomSource& random) -> Work {
                           const auto key = shared(RsaPrivateKey::generate(bits, random, f).value());
                           return [key, &random, digest = some_bytes(random, 32)] {
                               must(rsa::sign_pss(*key, HashId::sha256, digest, 32, random).has_value());
                           };
                       }});
        out.push_back(
            {name + "verify", 0, rows, [bits](const Features& f, RandomSource& random) -> Work {
                 const auto key = shared(RsaPrivateKey::generate(bits, random, f).value());
                 const ByteVector digest = some_bytes(random, 32);
                 return [key, digest, signature = rsa::sign_pss(*key, HashId::sha256, digest, 32, random).value()] {
                     must(rsa::verify_pss(key->public_key(), HashId::sha256, HashId::sha256, digest, 32, signature));
                 };
             }});
    }
}

void add_lattices(List& out) {
    const RowSet *kem = &row_set("ML-KEM"), *dsa = &row_set("ML-DSA");
    out.push_back({"ML-KEM-768 keygen", 0, kem, [](const Features& f, RandomSource& random) -> Work {
                       return [f, &random] { (void)mlkem::DecapsulationKey::generate(MlKemId::mlkem768, random, f); };
                   }});
    out.push_back({"ML-KEM-768 encaps", 0, kem, [](const Features& f, RandomSource& random) -> Work {
                       const auto key = shared(mlkem::DecapsulationKey::generate(MlKemId::mlkem768, random, f));
                       return [f, key, &random] {
                           must(mlkem::encapsulate(MlKemId::mlkem768, key->encapsulation_key(), random, f).has_value());
                       };
                   }});
    out.push_back({"ML-KEM-768 decaps", 0, kem, [](const Features& f, RandomSource& random) -> Work {
                       const auto key = shared(mlkem::DecapsulationKey::generate(MlKemId::mlkem768, random, f));
                       const auto sent =
                           mlkem::encapsulate(MlKemId::mlkem768, key->encapsulation_key(), random, f).value();
                       return [f, key, ciphertext = sent.ciphertext] {
                           must(mlkem::decapsulate(*key, ciphertext.bytes(), f).has_value());
                       };
                   }});
    out.push_back({"ML-DSA-65 sign", 0, dsa, [](const Features& f, RandomSource& random) -> Work {
                       const auto key = shared(mldsa::PrivateKey::generate(MlDsaId::mldsa65, random, f));
                       return [f, key, &random, text = some_bytes(random, 32)] {
                           must(mldsa::sign(*key, text, {}, random, f).has_value());
                       };
                   }});
    out.push_back({"ML-DSA-65 verify", 0, dsa, [](const Features& f, RandomSource& random) -> Work {
                       const auto key = mldsa::PrivateKey::generate(MlDsaId::mldsa65, random, f);
                       const auto peer =
                           shared(mldsa::PublicKey::from_bytes(MlDsaId::mldsa65, key.public_key(), f).value());
                       const ByteVector text = some_bytes(random, 32);
                       return [f, peer, text, signature = mldsa::sign(key, text, {}, random, f).value()] {
                           must(mldsa::verify(*peer, text, {}, signature.bytes(), f));
                       };
                   }});
    out.push_back(
        {"SLH-DSA-SHA2-128f sign", 0, &row_set("SHA-256"), [](const Features& f, RandomSource& random) -> Work {
             const auto key = shared(slhdsa::PrivateKey::generate(SlhDsaId::sha2_128f, random, f));
             return [f, key, &random, text = some_bytes(random, 32)] {
                 must(slhdsa::sign(*key, text, {}, random, f).has_value());
             };
         }});
    out.push_back(
        {"SLH-DSA-SHA2-128f verify", 0, &row_set("SHA-256"), [](const Features& f, RandomSource& random) -> Work {
             const auto key = shared(slhdsa::PrivateKey::generate(SlhDsaId::sha2_128f, random, f));
             const ByteVector text = some_bytes(random, 32);
             return [f, key, text, signature = slhdsa::sign(*key, text, {}, random, f).value()] {
                 must(slhdsa::verify(SlhDsaId::sha2_128f, key->public_key(), text, {}, signature, f));
             };
         }});
}

void add_password_functions(List& out) {
    out.push_back(
        {"PBKDF2-SHA-256, 10000 iterations", 0, &row_set("SHA-256"),
         [](const Features& f, RandomSource& random) -> Work {
             return [f, salt = some_bytes(random, 16), key = ByteVector(32)]() mutable {
                 must(pbkdf2({.hash = HashId::sha256, .iterations = 10'000}, bytes_of("password"), salt, key, f)
                          .has_value());
             };
         }});
    out.push_back({"scrypt, N 16384, r 8", 0, nullptr, [](const Features&, RandomSource& random) -> Work {
                       return [salt = some_bytes(random, 16), key = ByteVector(32)]() mutable {
                           must(scrypt({.n = 1 << 14}, bytes_of("password"), salt, key).has_value());
                       };
                   }});
    out.push_back(
        {"Argon2id, 16 MiB, 1 pass", 0, &row_set("Argon2"), [](const Features& f, RandomSource& random) -> Work {
             return [f, salt = some_bytes(random, 16), key = ByteVector(32)]() mutable {
                 Argon2Parameters parameters;
                 parameters.memory = 16 * 1024;
                 parameters.passes = parameters.lanes = 1;
                 must(argon2(parameters, bytes_of("password"), salt, key, f).has_value());
             };
         }});
}

}  // namespace

std::vector<BenchOperation> bench_operations() {
    List out;
    add_aeads(out);
    add_ciphers(out);
    add_hashes(out);
    add_macs(out);
    add_montgomery_curves(out);
    add_curve(out, Curve::p256, "P-256");
    add_curve(out, Curve::p384, "P-384");
    add_curve(out, Curve::p521, "P-521");
    add_curve(out, Curve::secp256k1, "secp256k1");
    add_rsa(out);
    add_lattices(out);
    add_password_functions(out);
    return out;
}

}  // namespace troth::inline v1::cli
