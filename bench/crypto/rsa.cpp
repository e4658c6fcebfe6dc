// RSA and finite-field Diffie-Hellman. All sides blind, use the Chinese remainder theorem and check what comes out.
#include "troth/crypto/sign/rsa.hpp"

#include "bench/crypto/table.hpp"
#include "troth/base/random.hpp"
#include "troth/crypto/kex/ffdh.hpp"
#include "troth/crypto/random/generator.hpp"

namespace troth::bench {
namespace {

using namespace crypto;

// A peer's RSA keys of one size.
struct RsaKeys {
    RsaKeys(const Peer& peer, usize key_bits) : from(peer), bits(static_cast<int>(key_bits)) {
        new_rsa = from.take<void*()>("RSA_new");
        free_rsa = from.take<void(void*)>("RSA_free");
        generate = from.take<int(void*, int, void*, void*)>("RSA_generate_key_ex");
        const auto new_number = from.take<void*()>("BN_new");
        const auto set = from.take<int(void*, u64)>("BN_set_word");
        const auto free_number = from.take<void(void*)>("BN_free");
        if (!from.all) return;
        exponent = owned(new_number(), free_number);
        must(set(exponent.get(), 65537) == 1);
    }
    Object make() const {
        Object key = owned(new_rsa(), free_rsa);
        must(generate(key.get(), bits, exponent.get(), nullptr) == 1);
        return key;
    }
    Imports from;
    int bits;
    void* (*new_rsa)();
    void (*free_rsa)(void*);
    int (*generate)(void*, int, void*, void*);
    Object exponent;
};

std::optional<Work> pss_by(const Peer& peer, usize bits, const ByteVector& digest, bool verifying) {
    RsaKeys keys(peer, bits);
    Imports& from = keys.from;
    const auto new_key = from.take<void*()>("EVP_PKEY_new");
    const auto free_key = from.take<void(void*)>("EVP_PKEY_free");
    const auto set_rsa = from.take<int(void*, void*)>("EVP_PKEY_set1_RSA");
    const auto new_context = from.take<void*(void*, void*)>("EVP_PKEY_CTX_new");
    const auto free_context = from.take<void(void*)>("EVP_PKEY_CTX_free");
    const auto sign_init = from.take<int(void*)>("EVP_PKEY_sign_init"),
               verify_init = from.take<int(void*)>("EVP_PKEY_verify_init");
    const auto set_padding = from.take<int(void*, int)>("EVP_PKEY_CTX_set_rsa_padding");
    const auto set_md = from.take<int(void*, const void*)>("EVP_PKEY_CTX_set_signature_md");
    const auto set_salt = from.take<int(void*, int)>("EVP_PKEY_CTX_set_rsa_pss_saltlen");
    const auto md = from.take<const void*()>("EVP_sha256");
    const auto sign = from.take<int(void*, u8*, usize*, const u8*, usize)>("EVP_PKEY_sign");
    const auto verify = from.take<int(void*, const u8*, usize, const u8*, usize)>("EVP_PKEY_verify");
    if (!from.all) return std::nullopt;
    constexpr int pss = 6;  // RSA_PKCS1_PSS_PADDING
    const Object key = owned(new_key(), free_key), rsa = keys.make();
    must(set_rsa(key.get(), rsa.get()) == 1);
    const auto context = [&](int (*init)(void*)) {
        Object made = owned(new_context(key.get(), nullptr), free_context);
        must(init(made.get()) == 1 && set_padding(made.get(), pss) == 1 && set_md(made.get(), md()) == 1 &&
             set_salt(made.get(), 32) == 1);
        return made;
    };
    const Object signer = context(sign_init), verifier = context(verify_init);
    ByteVector signature(bits / 8);
    const auto signing = [=, &digest](ByteVector& out) {
        usize n = out.size();
        must(sign(signer.get(), out.data(), &n, digest.data(), digest.size()) == 1);
    };
    signing(signature);
    if (!verifying) return repeat([=]() mutable { signing(signature); });
    return repeat([=, &digest] {
        must(verify(verifier.get(), signature.data(), signature.size(), digest.data(), digest.size()) == 1);
    });
}

std::optional<Work> dh_by(const Peer& peer, const FfdhInfo& group) {
    Imports from(peer);
    const auto number = from.take<int(const char*)>("OBJ_sn2nid");
    const auto by_number = from.take<void*(int)>("DH_new_by_nid");
    const auto release = from.take<void(void*)>("DH_free");
    const auto generate = from.take<int(void*)>("DH_generate_key");
    const auto open = from.take<const void*(const void*)>("DH_get0_pub_key");
    const auto compute = from.take<int(u8*, const void*, void*)>("DH_compute_key");
    if (!from.all) return std::nullopt;
    const int nid = number(std::string(group.name).c_str());
    const Object key = owned(nid != 0 ? by_number(nid) : nullptr, release);
    if (key == nullptr) return std::nullopt;
    must(generate(key.get()) == 1);
    return repeat(
        [=, out = ByteVector(group.bits / 8)]() mutable { must(compute(out.data(), open(key.get()), key.get()) > 0); });
}

void signatures(Table& table, usize bits) {
    const std::string name = "RSA-" + std::to_string(bits);
    if (!table.wanted(name + " PSS sign") && !table.wanted(name + " PSS verify")) return;
    SystemRandom root;
    Generator random(root);  // what the peers have, too: a generator of their own over the kernel's
    const auto key = RsaPrivateKey::generate(bits, random, table.features);
    must(key.has_value());
    const ByteVector digest = some_bytes(32);
    const auto signature = rsa::sign_pss(*key, HashId::sha256, digest, 32, random);
    table.row(name + " PSS sign",
              repeat([&] { must(rsa::sign_pss(*key, HashId::sha256, digest, 32, random).has_value()); }),
              [&](const Peer& peer) { return pss_by(peer, bits, digest, false); }, {31, 0.006});
    table.row(name + " PSS verify", repeat([&] {
                  must(rsa::verify_pss(key->public_key(), HashId::sha256, HashId::sha256, digest, 32, *signature));
              }),
              [&](const Peer& peer) { return pss_by(peer, bits, digest, true); });
}

}  // namespace

void rsa_rows(Table& table) {
    SystemRandom root;
    Generator random(root);  // what the peers have, too: a generator of their own over the kernel's
    for (const usize bits : {2048u, 3072u, 4096u}) signatures(table, bits);
    // Its time scatters by nature: many slices of one key each.
    for (const usize bits : {2048u, 3072u})
        table.row("RSA-" + std::to_string(bits) + " keygen",
                  repeat([&, bits] { must(RsaPrivateKey::generate(bits, random, table.features).has_value()); }),
                  [&](const Peer& peer) -> std::optional<Work> {
                      const RsaKeys keys(peer, bits);
                      if (!keys.from.all) return std::nullopt;
                      return repeat([=] { keys.make(); });
                  },
                  {bits == 2048 ? 61 : 21, 1e-6});
    for (const FfdhInfo& row : ffdh_infos) {
        if (row.bits > 4096 || !table.wanted(std::string(row.name) + " derive")) continue;
        const FfdhPrivateKey ours = FfdhPrivateKey::generate(row.id, random, table.features);
        const ByteVector other = ours.public_value();
        table.row(std::string(row.name) + " derive", repeat([&] { must(ours.derive(other).has_value()); }),
                  [&](const Peer& peer) { return dh_by(peer, row); });
    }
}

}  // namespace troth::bench
