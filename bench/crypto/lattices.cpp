// ML-KEM-768 and ML-DSA-65.
#include "bench/crypto/evp.hpp"
#include "bench/crypto/table.hpp"
#include "troth/base/random.hpp"
#include "troth/crypto/kem/mlkem.hpp"
#include "troth/crypto/random/generator.hpp"
#include "troth/crypto/sign/mldsa.hpp"

namespace troth::bench {
namespace {

using namespace crypto;

// BoringSSL's key structures are its own affair; these are large enough.
struct alignas(64) Structure {
    u8 bytes[64 * 1024];
};
struct View {  // its CBS
    const u8* data;
    usize size;
};

// AWS-LC makes such keys by number.
std::function<EvpKey()> generator_by_number(const Peer& peer, const char* kind, const char* set_parameters,
                                            const char* algorithm) {
    Imports from(peer);
    const auto number = from.take<int(const char*)>("OBJ_sn2nid");
    const auto by_id = from.take<void*(int, void*)>("EVP_PKEY_CTX_new_id");
    const auto set = from.take<int(void*, int)>(set_parameters);
    const auto init = from.take<int(void*)>("EVP_PKEY_keygen_init");
    const auto make = from.take<int(void*, void**)>("EVP_PKEY_keygen");
    const auto free_key = from.take<void(void*)>("EVP_PKEY_free");
    const auto new_context = from.take<void*(void*, void*)>("EVP_PKEY_CTX_new");
    const auto free_context = from.take<void(void*)>("EVP_PKEY_CTX_free");
    if (!from.all) return nullptr;
    const int kind_number = number(kind), algorithm_number = number(algorithm);
    if (kind_number == 0 || algorithm_number == 0) return nullptr;
    const Object context = owned(by_id(kind_number, nullptr), free_context);
    if (context == nullptr || set(context.get(), algorithm_number) != 1 || init(context.get()) != 1) return nullptr;
    return [=] {
        void* key = nullptr;
        must(make(context.get(), &key) == 1);
        return EvpKey{owned(key, free_key), new_context, free_context};
    };
}

enum class Kem { keygen, encapsulate, decapsulate };

std::optional<Work> kem_by_evp(const Peer& peer, Kem operation) {
    const auto make = peer.has_aead ? generator_by_number(peer, "KEM", "EVP_PKEY_CTX_kem_set_params", "MLKEM768")
                                    : generator(peer, "ML-KEM-768");
    Imports from(peer);
    using Run = int(void*, u8*, usize*, u8*, usize*);
    const auto encapsulate = from.take<Run>("EVP_PKEY_encapsulate");
    const auto decapsulate = from.take<int(void*, u8*, usize*, const u8*, usize)>("EVP_PKEY_decapsulate");
    if (!from.all || !make) return std::nullopt;
    if (operation == Kem::keygen) return generate_by(make);
    const auto begin = peer.function<int(void*, const void*)>("EVP_PKEY_encapsulate_init");  // OpenSSL alone
    const auto begin_open = peer.function<int(void*, const void*)>("EVP_PKEY_decapsulate_init");
    const EvpKey key = make();
    const Object context = key.context(), opener = key.context();
    if (begin != nullptr) must(begin(context.get(), nullptr) == 1 && begin_open(opener.get(), nullptr) == 1);
    ByteVector ciphertext(1088);
    const auto seal = [=](ByteVector& out) {
        u8 secret[32];
        usize size = out.size(), secret_size = sizeof secret;
        must(encapsulate(context.get(), out.data(), &size, secret, &secret_size) == 1);
    };
    seal(ciphertext);
    if (operation == Kem::encapsulate) return repeat([=]() mutable { seal(ciphertext); });
    return repeat([=] {
        u8 secret[32];
        usize size = sizeof secret;
        must(decapsulate(opener.get(), secret, &size, ciphertext.data(), ciphertext.size()) == 1);
    });
}

std::optional<Work> kem_by(const Peer& peer, Kem operation) {
    Imports from(peer);
    const auto generate = from.take<void(u8*, u8*, Structure*)>("MLKEM768_generate_key");
    const auto parse = from.take<int(Structure*, View*)>("MLKEM768_parse_public_key");
    const auto encapsulate = from.take<void(u8*, u8*, const Structure*)>("MLKEM768_encap");
    const auto decapsulate = from.take<int(u8*, const u8*, usize, const Structure*)>("MLKEM768_decap");
    if (!from.all) return kem_by_evp(peer, operation);
    const auto key = std::make_shared<Structure>(), open = std::make_shared<Structure>();
    ByteVector encoded(1184), ciphertext(1088), secret(32);
    generate(encoded.data(), nullptr, key.get());
    View view{encoded.data(), encoded.size()};
    must(parse(open.get(), &view) == 1);
    encapsulate(ciphertext.data(), secret.data(), open.get());
    if (operation == Kem::keygen) return repeat([=]() mutable { generate(encoded.data(), nullptr, key.get()); });
    if (operation == Kem::decapsulate)
        return repeat(
            [=]() mutable { must(decapsulate(secret.data(), ciphertext.data(), ciphertext.size(), key.get()) == 1); });
    return repeat([=]() mutable {  // from the encoded key, as ours
        View in{encoded.data(), encoded.size()};
        must(parse(open.get(), &in) == 1);
        encapsulate(ciphertext.data(), secret.data(), open.get());
    });
}

enum class Dsa { keygen, sign, verify, verify_ready };

std::optional<Work> dsa_by_evp(const Peer& peer, Dsa operation, const ByteVector& message) {
    const auto make = peer.has_aead ? generator_by_number(peer, "PQDSA", "EVP_PKEY_CTX_pqdsa_set_params", "MLDSA65")
                                    : generator(peer, "ML-DSA-65");
    if (!make) return std::nullopt;
    if (operation == Dsa::keygen) return generate_by(make);
    return sign_by(peer, make(), message, operation != Dsa::sign);
}

std::optional<Work> dsa_by(const Peer& peer, Dsa operation, const ByteVector& message) {
    Imports from(peer);
    const auto generate = from.take<int(u8*, u8*, Structure*)>("MLDSA65_generate_key");
    const auto parse = from.take<int(Structure*, View*)>("MLDSA65_parse_public_key");
    const auto sign = from.take<int(u8*, const Structure*, const u8*, usize, const u8*, usize)>("MLDSA65_sign");
    const auto verify =
        from.take<int(const Structure*, const u8*, usize, const u8*, usize, const u8*, usize)>("MLDSA65_verify");
    if (!from.all) return dsa_by_evp(peer, operation, message);
    const auto key = std::make_shared<Structure>(), open = std::make_shared<Structure>();
    ByteVector encoded(1952), signature(3309), seed(32);
    must(generate(encoded.data(), seed.data(), key.get()) == 1);
    View view{encoded.data(), encoded.size()};
    must(parse(open.get(), &view) == 1);
    const auto signing = [=, &message](u8* out) {
        must(sign(out, key.get(), message.data(), message.size(), nullptr, 0) == 1);
    };
    signing(signature.data());
    if (operation == Dsa::keygen)
        return repeat([=]() mutable { must(generate(encoded.data(), seed.data(), key.get()) == 1); });
    if (operation == Dsa::sign) return repeat([=]() mutable { signing(signature.data()); });
    return repeat([=, &message] {
        View in{encoded.data(), encoded.size()};
        if (operation == Dsa::verify) must(parse(open.get(), &in) == 1);
        must(verify(open.get(), signature.data(), signature.size(), message.data(), message.size(), nullptr, 0) == 1);
    });
}

}  // namespace

void lattice_rows(Table& table) {
    SystemRandom root;
    Generator random(root);  // what the peers have, too: a generator of their own over the kernel's
    const cpu::Features& features = table.features;
    constexpr auto kem = MlKemId::mlkem768;
    const auto key = mlkem::DecapsulationKey::generate(kem, random, features);
    const auto sealed = mlkem::encapsulate(kem, key.encapsulation_key(), random, features);
    const auto kem_peer = [](Kem operation) {
        return [operation](const Peer& peer) { return kem_by(peer, operation); };
    };
    table.row("ML-KEM-768 keygen", repeat([&] { mlkem::DecapsulationKey::generate(kem, random, features); }),
              kem_peer(Kem::keygen));
    table.row("ML-KEM-768 encapsulate",
              repeat([&] { must(mlkem::encapsulate(kem, key.encapsulation_key(), random, features).has_value()); }),
              kem_peer(Kem::encapsulate));
    table.row("ML-KEM-768 decapsulate",
              repeat([&] { must(mlkem::decapsulate(key, sealed->ciphertext.bytes(), features).has_value()); }),
              kem_peer(Kem::decapsulate));

    constexpr auto dsa = MlDsaId::mldsa65;
    const ByteVector message = some_bytes(32);
    const auto signer = mldsa::PrivateKey::generate(dsa, random, features);
    const auto verifier = mldsa::PublicKey::from_bytes(dsa, signer.public_key(), features);
    const auto signature = mldsa::sign(signer, message, {}, random, features);
    must(verifier.has_value() && signature.has_value());
    const auto dsa_peer = [&](Dsa operation) {
        return [operation, &message](const Peer& peer) { return dsa_by(peer, operation, message); };
    };
    table.row("ML-DSA-65 keygen", repeat([&] { mldsa::PrivateKey::generate(dsa, random, features); }),
              dsa_peer(Dsa::keygen));
    // How often a signature starts anew is chance: longer slices.
    table.row("ML-DSA-65 sign", repeat([&] { must(mldsa::sign(signer, message, {}, random, features).has_value()); }),
              dsa_peer(Dsa::sign), {31, 0.03});
    table.row("ML-DSA-65 verify", repeat([&] {
                  const auto fresh = mldsa::PublicKey::from_bytes(dsa, signer.public_key(), features);
                  must(mldsa::verify(*fresh, message, {}, signature->bytes(), features));
              }),
              dsa_peer(Dsa::verify));
    table.row("ML-DSA-65 verify, key ready",
              repeat([&] { must(mldsa::verify(*verifier, message, {}, signature->bytes(), features)); }),
              dsa_peer(Dsa::verify_ready));
}

}  // namespace troth::bench
