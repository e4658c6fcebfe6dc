// The curves beside P-256 and P-384: scalars, seeds and nonces are secret; public keys, signatures and peers are not.
#include <array>

#include "tests/ct/ct.hpp"
#include "troth/crypto/curve/curve25519_rows.hpp"
#include "troth/crypto/curve/ec_rows.hpp"
#include "troth/crypto/curve/x448.hpp"
#include "troth/crypto/kex/group.hpp"
#include "troth/crypto/sign/ecdsa.hpp"
#include "troth/crypto/sign/ed25519.hpp"
#include "troth/crypto/sign/ed448.hpp"

namespace troth::ct_tests {
namespace {

using namespace crypto;

template <Curve curve>
std::string_view curve_row(const cpu::Features& f) {
    return ec_row_for(curve, f).name;
}
template <Curve curve>
EcPrivateKey poisoned_key() {
    SecretBytes scalar(field_size(curve));
    for (usize i = 1; i < scalar.size(); ++i)
        scalar.mutable_bytes()[i] = static_cast<u8>(37 * i + 11 + variation * i * i);
    ct::poison(scalar.bytes());
    auto key = EcPrivateKey::from_bytes(curve, scalar.bytes());
    if (!key) __builtin_abort();
    return std::move(*key);
}
template <Curve curve>
void public_key(const cpu::Features& features) {
    const EcPublicKey out = poisoned_key<curve>().public_key(features);
    ct::unpoison(&out, sizeof out);
}
template <Curve curve>
void generate(const cpu::Features&) {
    PoisonedRandom random;
    const EcPrivateKey key = EcPrivateKey::generate(curve, random);
}
template <Curve curve>
void shared_secret(const cpu::Features& features) {
    ByteVector scalar(field_size(curve));
    scalar.back() = 77;
    const EcPublicKey peer = EcPrivateKey::from_bytes(curve, scalar)->public_key();  // the other side is public
    const auto out = ecdh(poisoned_key<curve>(), peer, features);
    if (!out) __builtin_abort();
    ct::unpoison(out->bytes());
}
template <Curve curve>
void key_to_bytes(const cpu::Features&) {
    const EcPrivateKey key = poisoned_key<curve>();
    const SecretBytes bytes = key.clone().to_bytes();
    if (!EcPrivateKey::from_bytes(curve, bytes.bytes())) __builtin_abort();
}
template <Curve curve>
void sign(const cpu::Features& features) {
    PoisonedRandom random;
    const std::array<u8, 64> digest{5};
    auto out = ecdsa::sign(poisoned_key<curve>(), digest, random, features);
    if (!out) __builtin_abort();
    ct::unpoison(&*out, sizeof *out);
}

std::string_view portable(const cpu::Features&) {
    return "portable";
}
void x448_public_key(const cpu::Features&) {
    const x448::PublicKey out = x448::public_key(secret_of<56>());
    ct::unpoison(Bytes(out));
}
void x448_derive(const cpu::Features&) {
    const std::array<u8, 56> peer{5};
    auto out = x448::derive(secret_of<56>(), peer);
    if (!out) __builtin_abort();
    ct::unpoison(Bytes(out->bytes()));
}
void ed448_key_pair(const cpu::Features& features) {
    const ed448::KeyPair key(secret_of<57>(), features);
}
void ed448_sign(const cpu::Features& features) {
    const ed448::KeyPair key(secret_of<57>(), features);
    const SecretBytes message = secret(200, 2);
    ed448::Signature out = ed448::sign(key, message.bytes(), features);
    ct::unpoison(Bytes(out));
}
std::string_view arithmetic(const cpu::Features&) {
    return "arithmetic";
}
std::string_view curve25519_row(const cpu::Features& f) {
    return curve25519::best_for(f).name;
}
void ed25519_generate(const cpu::Features& features) {
    PoisonedRandom random;
    const auto key = ed25519::KeyPair::generate(random, features);
}
void ed448_generate(const cpu::Features& features) {
    PoisonedRandom random;
    const auto key = ed448::KeyPair::generate(random, features);
}
void x448_generate(const cpu::Features&) {
    PoisonedRandom random;
    const x448::PrivateKey key = x448::generate(random);
}
// The client of a hybrid: what it makes and what it agrees on.
template <GroupId group>
void hybrid(const cpu::Features&) {
    PoisonedRandom random;
    const KeyShare client = KeyShare::generate(group, random);
    ct::unpoison(client.public_share());
    auto server = respond(group, client.public_share(), random);
    if (!server) __builtin_abort();
    ct::unpoison(Bytes(server->public_share));
    const auto shared = client.agree(server->public_share);
    if (!shared) __builtin_abort();
    ct::unpoison(shared->bytes());
}

constexpr Operation operations[] = {
    {"p521.generate", curve_row<Curve::p521>, generate<Curve::p521>},
    {"p521.public_key", curve_row<Curve::p521>, public_key<Curve::p521>},
    {"p521.ecdh", curve_row<Curve::p521>, shared_secret<Curve::p521>},
    {"p521.ecdsa_sign", curve_row<Curve::p521>, sign<Curve::p521>},
    {"secp256k1.public_key", curve_row<Curve::secp256k1>, public_key<Curve::secp256k1>},
    {"secp256k1.ecdh", curve_row<Curve::secp256k1>, shared_secret<Curve::secp256k1>},
    {"secp256k1.ecdsa_sign", curve_row<Curve::secp256k1>, sign<Curve::secp256k1>},
    {"brainpool_p256r1.public_key", curve_row<Curve::brainpool_p256r1>, public_key<Curve::brainpool_p256r1>},
    {"brainpool_p256r1.ecdh", curve_row<Curve::brainpool_p256r1>, shared_secret<Curve::brainpool_p256r1>},
    {"brainpool_p256r1.ecdsa_sign", curve_row<Curve::brainpool_p256r1>, sign<Curve::brainpool_p256r1>},
    {"brainpool_p384r1.ecdsa_sign", curve_row<Curve::brainpool_p384r1>, sign<Curve::brainpool_p384r1>},
    {"brainpool_p512r1.ecdh", curve_row<Curve::brainpool_p512r1>, shared_secret<Curve::brainpool_p512r1>},
    {"brainpool_p512r1.ecdsa_sign", curve_row<Curve::brainpool_p512r1>, sign<Curve::brainpool_p512r1>},
    {"secp256k1.generate", curve_row<Curve::secp256k1>, generate<Curve::secp256k1>},
    {"brainpool_p256r1.generate", curve_row<Curve::brainpool_p256r1>, generate<Curve::brainpool_p256r1>},
    {"brainpool_p384r1.public_key", curve_row<Curve::brainpool_p384r1>, public_key<Curve::brainpool_p384r1>},
    {"brainpool_p384r1.ecdh", curve_row<Curve::brainpool_p384r1>, shared_secret<Curve::brainpool_p384r1>},
    {"brainpool_p512r1.public_key", curve_row<Curve::brainpool_p512r1>, public_key<Curve::brainpool_p512r1>},
    {"p256.key_to_bytes", arithmetic, key_to_bytes<Curve::p256>},
    {"p521.key_to_bytes", arithmetic, key_to_bytes<Curve::p521>},
    {"ed25519.generate", curve25519_row, ed25519_generate},
    {"ed448.generate", portable, ed448_generate},
    {"x448.generate", portable, x448_generate},
    {"x448.public_key", portable, x448_public_key},
    {"x448.derive", portable, x448_derive},
    {"ed448.key_pair", portable, ed448_key_pair},
    {"ed448.sign", portable, ed448_sign},
    {"x25519mlkem768.exchange", portable, hybrid<GroupId::x25519mlkem768>},
    {"secp256r1mlkem768.exchange", portable, hybrid<GroupId::secp256r1mlkem768>},
    {"secp384r1mlkem1024.exchange", portable, hybrid<GroupId::secp384r1mlkem1024>},
};

}  // namespace

extern const Operations curve_operations;
const Operations curve_operations = operations;

}  // namespace troth::ct_tests
