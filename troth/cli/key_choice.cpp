#include "troth/cli/key_choice.hpp"

#include <fmt/format.h>

namespace troth::inline v1::cli {

namespace {

using keys::KeyType;

constexpr usize standard_rsa_bits = keys::PrivateKey::default_rsa_bits;
constexpr Choice<KeyChoice> choices[] = {
    {"ec", {KeyType::ec_p256, 0}},      {"p384", {KeyType::ec_p384, 0}},
    {"p521", {KeyType::ec_p521, 0}},    {"ed25519", {KeyType::ed25519, 0}},
    {"ed448", {KeyType::ed448, 0}},     {"x25519", {KeyType::x25519, 0}},
    {"x448", {KeyType::x448, 0}},       {"rsa", {KeyType::rsa, standard_rsa_bits}},
    {"rsa:2048", {KeyType::rsa, 2048}}, {"rsa:3072", {KeyType::rsa, 3072}},
    {"rsa:4096", {KeyType::rsa, 4096}},
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

}  // namespace troth::inline v1::cli
