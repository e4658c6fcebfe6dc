// Weierstrass curves: key generation, ECDH, ECDSA.
#include "bench/crypto/table.hpp"
#include "troth/base/random.hpp"
#include "troth/crypto/curve/ec.hpp"
#include "troth/crypto/random/generator.hpp"
#include "troth/crypto/sign/ecdsa.hpp"

namespace troth::bench {
namespace {

using namespace crypto;

// A peer's keys on one curve.
struct EcKeys {
    explicit EcKeys(const Peer& peer, const std::string& curve) : from(peer) {
        by_number = from.take<void*(int)>("EC_KEY_new_by_curve_name");
        release = from.take<void(void*)>("EC_KEY_free");
        generate = from.take<int(void*)>("EC_KEY_generate_key");
        const auto nist = from.take<int(const char*)>("EC_curve_nist2nid");
        const auto short_name = from.take<int(const char*)>("OBJ_sn2nid");
        if (!from.all) return;
        number = nist(curve.c_str());
        if (number == 0) number = short_name(curve.c_str());
        key = make();
        other = make();
    }
    Object make() const {
        void* const made = by_number(number);
        if (made == nullptr) return nullptr;
        must(generate(made) == 1);
        return owned(made, release);
    }
    bool usable() const { return from.all && key != nullptr; }

    Imports from;
    void* (*by_number)(int);
    void (*release)(void*);
    int (*generate)(void*);
    int number = 0;
    Object key, other;
};

std::optional<Work> keygen_by(const Peer& peer, const std::string& curve) {
    const EcKeys keys(peer, curve);
    if (!keys.usable()) return std::nullopt;
    return repeat([keys] { keys.make(); });
}

std::optional<Work> ecdh_by(const Peer& peer, const std::string& curve) {
    EcKeys keys(peer, curve);
    const auto point = keys.from.take<const void*(const void*)>("EC_KEY_get0_public_key");
    const auto compute = keys.from.take<int(void*, usize, const void*, const void*, void*)>("ECDH_compute_key");
    if (!keys.usable()) return std::nullopt;
    return repeat([=] {
        u8 out[66];
        must(compute(out, sizeof out, point(keys.other.get()), keys.key.get(), nullptr) > 0);
    });
}

std::optional<Work> sign_by(const Peer& peer, const std::string& curve, const ByteVector& digest, bool verifying) {
    EcKeys keys(peer, curve);
    const auto sign = keys.from.take<int(int, const u8*, usize, u8*, unsigned*, void*)>("ECDSA_sign");
    const auto verify = keys.from.take<int(int, const u8*, usize, const u8*, usize, void*)>("ECDSA_verify");
    if (!keys.usable()) return std::nullopt;
    ByteVector signature(160);
    unsigned size = 0;
    must(sign(0, digest.data(), digest.size(), signature.data(), &size, keys.key.get()) == 1);
    if (verifying)
        return repeat([=, &digest] {
            must(verify(0, digest.data(), digest.size(), signature.data(), size, keys.key.get()) == 1);
        });
    return repeat([=, &digest]() mutable {
        must(sign(0, digest.data(), digest.size(), signature.data(), &size, keys.key.get()) == 1);
    });
}

}  // namespace

void curve_rows(Table& table) {
    SystemRandom root;
    Generator random(root);  // what the peers have, too: a generator of their own over the kernel's
    for (const CurveInfo& row : curve_infos) {
        const std::string name(row.name);
        const EcPrivateKey key = EcPrivateKey::generate(row.id, random);
        const EcPublicKey own = key.public_key(), other = EcPrivateKey::generate(row.id, random).public_key();
        const ByteVector digest = some_bytes(row.field_size() < 64 ? row.field_size() : 64);
        const auto signature = ecdsa::sign(key, digest, random);
        const cpu::Features& features = table.features;
        table.row(name + " keygen", repeat([&] { EcPrivateKey::generate(row.id, random).public_key(features); }),
                  [&](const Peer& peer) { return keygen_by(peer, name); });
        table.row(name + " ECDH", repeat([&] { must(ecdh(key, other, features).has_value()); }),
                  [&](const Peer& peer) { return ecdh_by(peer, name); });
        table.row(name + " ECDSA sign", repeat([&] { must(ecdsa::sign(key, digest, random, features).has_value()); }),
                  [&](const Peer& peer) { return sign_by(peer, name, digest, false); });
        table.row(name + " ECDSA verify",
                  repeat([&] { must(ecdsa::verify(own, digest, signature->r(), signature->s(), features)); }),
                  [&](const Peer& peer) { return sign_by(peer, name, digest, true); });
    }
}

}  // namespace troth::bench
