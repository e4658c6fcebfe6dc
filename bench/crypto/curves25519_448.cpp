// X25519, Ed25519, X448, Ed448.
#include "bench/crypto/evp.hpp"
#include "bench/crypto/table.hpp"
#include "troth/base/random.hpp"
#include "troth/crypto/curve/x25519.hpp"
#include "troth/crypto/curve/x448.hpp"
#include "troth/crypto/random/generator.hpp"
#include "troth/crypto/sign/ed25519.hpp"
#include "troth/crypto/sign/ed448.hpp"

namespace troth::bench {
namespace {

using namespace crypto;

using Pair = void(u8*, u8*);  // public, private

std::optional<Work> x25519_by(const Peer& peer, bool deriving) {
    if (!peer.has_aead) {
        const auto make = generator(peer, "X25519");
        return deriving ? derive_by(peer, make) : generate_by(make);
    }
    Imports from(peer);
    const auto pair = from.take<Pair>("X25519_keypair");
    const auto derive = from.take<int(u8*, const u8*, const u8*)>("X25519");
    if (!from.all) return std::nullopt;
    struct Keys {
        u8 open[32], secret[32], other[32];
    } keys;
    pair(keys.other, keys.secret);
    pair(keys.open, keys.secret);
    if (!deriving) return repeat([=]() mutable { pair(keys.open, keys.secret); });
    return repeat([=] {
        u8 shared[32];
        must(derive(shared, keys.secret, keys.other) == 1);
    });
}

std::optional<Work> ed25519_by(const Peer& peer, const ByteVector& message, bool verifying) {
    if (!peer.has_aead) {
        const auto make = generator(peer, "ED25519");
        return make ? sign_by(peer, make(), message, verifying) : std::nullopt;
    }
    Imports from(peer);
    const auto pair = from.take<Pair>("ED25519_keypair");
    const auto sign = from.take<int(u8*, const u8*, usize, const u8*)>("ED25519_sign");
    const auto verify = from.take<int(const u8*, usize, const u8*, const u8*)>("ED25519_verify");
    if (!from.all) return std::nullopt;
    struct Keys {
        u8 open[32], secret[64], signature[64];
    } keys;
    pair(keys.open, keys.secret);
    must(sign(keys.signature, message.data(), message.size(), keys.secret) == 1);
    if (verifying)
        return repeat([=, &message] { must(verify(message.data(), message.size(), keys.signature, keys.open) == 1); });
    return repeat(
        [=, &message]() mutable { must(sign(keys.signature, message.data(), message.size(), keys.secret) == 1); });
}

}  // namespace

void curve25519_rows(Table& table) {
    SystemRandom root;
    Generator random(root);  // what the peers have, too: a generator of their own over the kernel's
    const cpu::Features& features = table.features;
    const auto key = x25519::generate(random);
    const auto other = x25519::public_key(x25519::generate(random));
    table.row("X25519 keygen", repeat([&] { x25519::public_key(x25519::generate(random), features); }),
              [](const Peer& peer) { return x25519_by(peer, false); });
    table.row("X25519 derive", repeat([&] { must(x25519::derive(key, other, features).has_value()); }),
              [](const Peer& peer) { return x25519_by(peer, true); });
    const ByteVector message = some_bytes(32);
    const ed25519::KeyPair pair = ed25519::KeyPair::generate(random, features);
    const auto signature = ed25519::sign(pair, message);
    table.row("Ed25519 sign", repeat([&] { ed25519::sign(pair, message, features); }),
              [&](const Peer& peer) { return ed25519_by(peer, message, false); });
    table.row("Ed25519 verify", repeat([&] { must(ed25519::verify(pair.public_key(), message, signature, features)); }),
              [&](const Peer& peer) { return ed25519_by(peer, message, true); });
}

void curve448_rows(Table& table) {
    SystemRandom root;
    Generator random(root);  // what the peers have, too: a generator of their own over the kernel's
    const cpu::Features& features = table.features;
    const auto key = x448::generate(random);
    const auto other = x448::public_key(x448::generate(random));
    table.row("X448 keygen", repeat([&] { x448::public_key(x448::generate(random)); }),
              [](const Peer& peer) { return generate_by(generator(peer, "X448")); });
    table.row("X448 derive", repeat([&] { must(x448::derive(key, other).has_value()); }),
              [](const Peer& peer) { return derive_by(peer, generator(peer, "X448")); });
    const ByteVector message = some_bytes(32);
    const ed448::KeyPair pair = ed448::KeyPair::generate(random, features);
    const auto signature = ed448::sign(pair, message);
    const auto peers = [&](bool verifying) {
        return [&message, verifying](const Peer& peer) -> std::optional<Work> {
            const auto make = generator(peer, "ED448");
            return make ? sign_by(peer, make(), message, verifying) : std::nullopt;
        };
    };
    table.row("Ed448 sign", repeat([&] { ed448::sign(pair, message, features); }), peers(false));
    table.row("Ed448 verify", repeat([&] { must(ed448::verify(pair.public_key(), message, signature)); }), peers(true));
}

}  // namespace troth::bench
