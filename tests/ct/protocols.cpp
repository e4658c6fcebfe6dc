// What is built of several primitives: key encapsulations and HPKE, keys in their files, containers. Those that take no
// features run on the rows that the machine as the checker shows it selects: "host".
#include <array>

#include "tests/ct/ct.hpp"
#include "troth/crypto/curve/curve25519_rows.hpp"
#include "troth/crypto/hpke/hpke.hpp"
#include "troth/crypto/kem/xwing.hpp"
#include "troth/keys/encrypted.hpp"
#include "troth/seal/seal.hpp"

namespace troth::ct_tests {
namespace {

using namespace crypto;

std::string_view host(const cpu::Features&) {
    return "host";
}
std::string_view curve25519_row(const cpu::Features& f) {
    return curve25519::best_for(f).name;
}

xwing::PrivateKey xwing_key(const cpu::Features& features) {
    return xwing::PrivateKey::from_seed(fixed_secret(32).bytes().first<32>(), features);
}
void xwing_keygen(const cpu::Features& features) {
    PoisonedRandom random;
    const xwing::PrivateKey key = xwing::PrivateKey::generate(random, features);
}
void xwing_exchange(const cpu::Features& features) {
    const xwing::PrivateKey key = xwing_key(features);
    PoisonedRandom random;
    ByteVector public_key(key.public_key().begin(), key.public_key().end());
    ct::unpoison(Bytes(public_key));
    auto sent = xwing::encapsulate(public_key, random, features);
    if (!sent) __builtin_abort();
    ct::unpoison(Bytes(sent->ciphertext));  // goes to the peer
    for (int altered = 0; altered < 2; ++altered) {
        const auto out = xwing::decapsulate(key, sent->ciphertext, features);
        if (!out) __builtin_abort();
        sent->ciphertext[17] ^= 1;
    }
}

// Both sides of HPKE with the sender's key and a pre-shared one where the KEM can, in base mode where it cannot.
template <hpke::Kem kem>
void hpke_exchange(const cpu::Features&) {
    PoisonedRandom random;
    const auto receiver = hpke::PrivateKey::derive(kem, fixed_secret(info(kem).private_key_size, 3).bytes());
    const auto sender = hpke::PrivateKey::derive(kem, secret(info(kem).private_key_size, 4).bytes());
    ByteVector to(receiver->public_key().begin(), receiver->public_key().end());
    ByteVector from(sender->public_key().begin(), sender->public_key().end());
    ct::unpoison(Bytes(to));
    ct::unpoison(Bytes(from));
    const SecretBytes shared = secret(32, 5);
    const bool authenticates = info(kem).authenticates;
    const hpke::Psk psk{shared.bytes(), bytes_of("id")};
    const hpke::Suite suite{kem, hpke::Kdf::hkdf_sha256, hpke::Aead::aes_128_gcm};
    auto sealing = hpke::setup_sender(suite, to, bytes_of("info"), random,
                                      {.key = authenticates ? &*sender : nullptr, .psk = psk});
    if (!sealing) __builtin_abort();
    ct::unpoison(Bytes(sealing->enc));
    auto opening = hpke::setup_receiver(suite, sealing->enc, *receiver, bytes_of("info"),
                                        {.sender_public_key = authenticates ? Bytes(from) : Bytes(), .psk = psk});
    if (!opening) __builtin_abort();
    auto sealed = sealing->context.seal(bytes_of("aad"), secret(100, 6).bytes());
    ct::unpoison(Bytes(*sealed));
    if (!opening->open(bytes_of("aad"), *sealed)) __builtin_abort();
    if (!opening->export_secret(bytes_of("context"), 50)) __builtin_abort();
}

// A private key's file: all is public in it but the octets of the key itself.
template <keys::KeyType type>
void private_key_file(const cpu::Features&) {
    PoisonedRandom random;
    const auto key = keys::PrivateKey::generate(type, random);
    SecretBytes file = key->to_pkcs8();
    ct::unpoison(file.bytes());
    const std::string_view mark = type == keys::KeyType::ed448 ? "\x04\x39" : "\x04\x20";  // OCTET STRING
    const usize at = std::string_view(reinterpret_cast<const char*>(file.bytes().data()), file.size()).find(mark);
    ct::poison(file.bytes().subspan(at + 2, static_cast<u8>(mark[1])));
    const auto back = keys::PrivateKey::from_pkcs8(file.bytes());
    if (!back) __builtin_abort();
    const SecretBytes again = back->to_pem();
}
void private_key_under_a_password(const cpu::Features&) {
    PoisonedRandom random;
    const auto key = keys::PrivateKey::generate(keys::KeyType::ed25519, random);
    const SecretBytes password = secret(20, 9);
    auto file = keys::encrypt(*key, password.bytes(), random, {.iterations = 1000});
    if (!file) __builtin_abort();
    ct::unpoison(Bytes(*file));  // what lies on the disk
}

void container(const cpu::Features&) {
    PoisonedRandom random;
    const auto key = hpke::PrivateKey::derive(hpke::Kem::dhkem_x25519_hkdf_sha256, fixed_secret(32, 3).bytes());
    ByteVector to(key->public_key().begin(), key->public_key().end());
    ct::unpoison(Bytes(to));
    const seal::Way way = seal::Recipient{hpke::Kem::dhkem_x25519_hkdf_sha256, to};
    auto sealer = seal::Sealer::create({&way, 1}, random);
    if (!sealer) __builtin_abort();
    const SecretBytes text = secret(1000, 8);
    ByteVector piece(text.size() + 16), header(sealer->header().begin(), sealer->header().end());
    ct::unpoison(Bytes(header));
    sealer->seal_piece(text.bytes(), true, piece);
    ct::unpoison(Bytes(piece));
    auto opener = seal::Opener::open_with(header, *key);
    if (!opener || !opener->open_piece(piece, true)) __builtin_abort();
}

constexpr Operation operations[] = {
    {"xwing.keygen", curve25519_row, xwing_keygen},
    {"xwing.encapsulate_decapsulate", curve25519_row, xwing_exchange},
    {"hpke_p256.setup_seal_open", host, hpke_exchange<hpke::Kem::dhkem_p256_hkdf_sha256>},
    {"hpke_p384.setup_seal_open", host, hpke_exchange<hpke::Kem::dhkem_p384_hkdf_sha384>},
    {"hpke_p521.setup_seal_open", host, hpke_exchange<hpke::Kem::dhkem_p521_hkdf_sha512>},
    {"hpke_x25519.setup_seal_open", host, hpke_exchange<hpke::Kem::dhkem_x25519_hkdf_sha256>},
    {"hpke_x448.setup_seal_open", host, hpke_exchange<hpke::Kem::dhkem_x448_hkdf_sha512>},
    {"hpke_xwing.setup_seal_open", host, hpke_exchange<hpke::Kem::xwing>},
    {"keys.pkcs8_p256", host, private_key_file<keys::KeyType::ec_p256>},
    {"keys.pkcs8_ed25519", host, private_key_file<keys::KeyType::ed25519>},
    {"keys.pkcs8_ed448", host, private_key_file<keys::KeyType::ed448>},
    {"keys.pkcs8_x25519", host, private_key_file<keys::KeyType::x25519>},
    {"keys.encrypt", host, private_key_under_a_password},
    {"seal.to_a_key", host, container},
};

}  // namespace

extern const Operations protocol_operations;
const Operations protocol_operations = operations;

}  // namespace troth::ct_tests
