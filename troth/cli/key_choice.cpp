#include "troth/cli/key_choice.hpp"

#include <fmt/format.h>

#include "troth/keys/encrypted.hpp"

namespace troth::inline v1::cli {

namespace {

using keys::KeyType;

constexpr usize standard_rsa_bits = keys::PrivateKey::default_rsa_bits;
constexpr Choice<KeyChoice> choices[] = {
    {"ec", {KeyType::ec_p256, 0}},
    {"p384", {KeyType::ec_p384, 0}},
    {"p521", {KeyType::ec_p521, 0}},
    {"ed25519", {KeyType::ed25519, 0}},
    {"ed448", {KeyType::ed448, 0}},
    {"x25519", {KeyType::x25519, 0}},
    {"x448", {KeyType::x448, 0}},
    {"rsa", {KeyType::rsa, standard_rsa_bits}},
    {"rsa:2048", {KeyType::rsa, 2048}},
    {"rsa:3072", {KeyType::rsa, 3072}},
    {"rsa:4096", {KeyType::rsa, 4096}},
    {"mldsa44", {KeyType::mldsa44, 0}},
    {"mldsa65", {KeyType::mldsa65, 0}},
    {"mldsa87", {KeyType::mldsa87, 0}},
    {"slhdsa-sha2-128s", {KeyType::slhdsa_sha2_128s, 0}},
    {"slhdsa-shake-128s", {KeyType::slhdsa_shake_128s, 0}},
    {"slhdsa-sha2-128f", {KeyType::slhdsa_sha2_128f, 0}},
    {"slhdsa-shake-128f", {KeyType::slhdsa_shake_128f, 0}},
    {"slhdsa-sha2-192s", {KeyType::slhdsa_sha2_192s, 0}},
    {"slhdsa-shake-192s", {KeyType::slhdsa_shake_192s, 0}},
    {"slhdsa-sha2-192f", {KeyType::slhdsa_sha2_192f, 0}},
    {"slhdsa-shake-192f", {KeyType::slhdsa_shake_192f, 0}},
    {"slhdsa-sha2-256s", {KeyType::slhdsa_sha2_256s, 0}},
    {"slhdsa-shake-256s", {KeyType::slhdsa_shake_256s, 0}},
    {"slhdsa-sha2-256f", {KeyType::slhdsa_sha2_256f, 0}},
    {"slhdsa-shake-256f", {KeyType::slhdsa_shake_256f, 0}},
    {"secp256k1", {KeyType::ec_secp256k1, 0}},
    {"brainpoolP256r1", {KeyType::ec_brainpool_p256r1, 0}},
    {"brainpoolP384r1", {KeyType::ec_brainpool_p384r1, 0}},
    {"brainpoolP512r1", {KeyType::ec_brainpool_p512r1, 0}},
};

}  // namespace

void key_type_option(Command& command, KeyChoice& choice) {
    command.option<KeyChoice>("--key-type T", choice, choices, "the kind of key to make");
}

std::vector<std::string> key_type_words() {
    std::vector<std::string> out;
    for (const auto& choice : choices) out.emplace_back(choice.word);
    return out;
}

Result<keys::PrivateKey> make_key(const KeyChoice& choice, Terminal& terminal) {
    const bool rsa = choice.type == KeyType::rsa;
    terminal.explain(fmt::format("making a key: {}{}", keys::name_of(choice.type),
                                 rsa ? fmt::format(" with {} bits", choice.rsa_bits) : ""));
    return keys::PrivateKey::generate(choice.type, terminal.random(), choice.rsa_bits);
}

Result<SecretBytes> key_pem(Terminal& terminal, const keys::PrivateKey& key, const PasswordSource& password,
                            bool encrypt) {
    if (!encrypt) return key.to_pem();
    TROTH_TRY(const SecretBytes secret, read_password(terminal, password, "password for the key", PasswordUse::fresh));
    TROTH_TRY(const std::string text, keys::encrypt_pem(key, secret.bytes(), terminal.random()));
    return SecretBytes(bytes_of(text));
}

}  // namespace troth::inline v1::cli
