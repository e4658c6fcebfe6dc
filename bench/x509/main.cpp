// bench_x509 [FILTER]: certificates, chains, the system's roots and revocation lists, by us and by other libraries
// through their public API, timed in turn. Peers: the system's libcrypto, and each shared library in the folder that
// TROTH_PEER_DIR names. The last line sets the verification of a chain against its signatures alone.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "bench/compare.hpp"
#include "bench/crypto/table.hpp"
#include "troth/base/clock.hpp"
#include "troth/base/random.hpp"
#include "troth/ca/issue.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/x509/crl_builder.hpp"
#include "troth/x509/verify.hpp"

namespace troth::bench {
namespace {

using x509::Certificate;

constexpr const char* bundle = "/etc/ssl/certs/ca-certificates.crt";
constexpr usize entries = 100000;

// A root, an intermediate and a leaf, all on P-256.
struct Chain {
    SystemRandom random;
    std::chrono::sys_seconds now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    std::shared_ptr<keys::Signer> key() {
        return keys::local_signer(keys::PrivateKey::generate(keys::KeyType::ec_p256, random).value());
    }
    ca::Authority root = ca::make_root("Bench Root", key(), ca::root_lifetime, now, random).value();
    ca::Authority intermediate =
        ca::make_intermediate(root, "Bench Intermediate", key(), ca::intermediate_lifetime, now, random).value();
    std::shared_ptr<keys::Signer> leaf_key = key();
    Certificate leaf =
        ca::issue(intermediate, {.name = "api.example", .alternatives = {}, .spki = leaf_key->public_key().spki_der()},
                  now, random)
            .value();
    std::vector<Certificate> sent{leaf, intermediate.certificate()};
};

// A peer's certificates and stores; what it decodes is freed by it.
struct PeerCertificates {
    explicit PeerCertificates(const Peer& peer) : from(peer) {
        decode = from.take<void*(void**, const u8**, long)>("d2i_X509");
        release = from.take<void(void*)>("X509_free");
        new_store = from.take<void*()>("X509_STORE_new");
        free_store = from.take<void(void*)>("X509_STORE_free");
        add = from.take<int(void*, void*)>("X509_STORE_add_cert");
        load = from.take<int(void*, const char*, const char*)>("X509_STORE_load_locations");
        new_context = from.take<void*()>("X509_STORE_CTX_new");
        free_context = from.take<void(void*)>("X509_STORE_CTX_free");
        init = from.take<int(void*, void*, void*, void*)>("X509_STORE_CTX_init");
        verify = from.take<int(void*)>("X509_verify_cert");
        purpose = from.take<int(void*, int)>("X509_STORE_CTX_set_purpose");
        new_stack = peer.function<void*()>(peer.has_aead ? "sk_new_null" : "OPENSSL_sk_new_null");
        push = peer.function<long(void*, void*)>(peer.has_aead ? "sk_push" : "OPENSSL_sk_push");
        if (new_stack == nullptr) new_stack = peer.function<void*()>("OPENSSL_sk_new_null");
        if (push == nullptr) push = peer.function<long(void*, void*)>("OPENSSL_sk_push");
    }
    bool usable() const { return from.all && new_stack != nullptr && push != nullptr; }
    void* decoded(Bytes der) const {
        const u8* at = der.data();
        void* const made = decode(nullptr, &at, static_cast<long>(der.size()));
        must(made != nullptr);
        return made;
    }

    Imports from;
    void* (*decode)(void**, const u8**, long);
    void (*release)(void*);
    void* (*new_store)();
    void (*free_store)(void*);
    int (*add)(void*, void*);
    int (*load)(void*, const char*, const char*);
    void* (*new_context)();
    void (*free_context)(void*);
    int (*init)(void*, void*, void*, void*);
    int (*verify)(void*);
    int (*purpose)(void*, int);
    void* (*new_stack)();
    long (*push)(void*, void*);
};

void parse_row(Table& table, const Chain& chain) {
    const Bytes der = chain.leaf.der();
    const auto theirs = [&](const Peer& peer) -> std::optional<Work> {
        const PeerCertificates api(peer);
        if (!api.usable()) return std::nullopt;
        return repeat([api, der] { api.release(api.decoded(der)); });
    };
    table.row("parse a certificate", repeat([der] { must(Certificate::parse(der).has_value()); }), theirs);
}

x509::ChainRequest request_for(const Chain& chain, const x509::TrustStore& trust) {
    return {.certificates = chain.sent, .trust = trust, .time = chain.now};
}

void chain_row(Table& table, const Chain& chain) {
    x509::TrustStore trust;
    trust.add(chain.root.certificate());
    const auto theirs = [&](const Peer& peer) -> std::optional<Work> {
        const PeerCertificates api(peer);
        if (!api.usable()) return std::nullopt;
        const Object store = owned(api.new_store(), api.free_store);
        const Object root = owned(api.decoded(chain.root.certificate().der()), api.release);
        const Object intermediate = owned(api.decoded(chain.intermediate.certificate().der()), api.release);
        const Object leaf = owned(api.decoded(chain.leaf.der()), api.release);
        must(api.add(store.get(), root.get()) == 1);
        void* const stack = api.new_stack();  // lives as long as the bench
        must(api.push(stack, intermediate.get()) != 0);
        return repeat([=] {
            void* const context = api.new_context();
            must(api.init(context, store.get(), leaf.get(), stack) == 1);
            must(api.purpose(context, 2) == 1);  // X509_PURPOSE_SSL_SERVER
            must(api.verify(context) == 1);
            api.free_context(context);
            (void)root, (void)intermediate;
        });
    };
    const auto request = request_for(chain, trust);
    table.row("verify a chain of three, P-256", repeat([&request] { must(x509::verify_chain(request).has_value()); }),
              theirs);
}

void store_row(Table& table) {
    std::ifstream file(bundle, std::ios::binary);
    if (!file) {
        std::fprintf(stderr, "not measured, it is not there: %s\n", bundle);
        return;
    }
    const auto theirs = [&](const Peer& peer) -> std::optional<Work> {
        const PeerCertificates api(peer);
        if (!api.usable()) return std::nullopt;
        return repeat([api] {
            void* const store = api.new_store();
            must(api.load(store, bundle, nullptr) == 1);
            api.free_store(store);
        });
    };
    const Work ours = repeat([] { must(!x509::TrustStore::system().value().empty()); });
    table.row("load the system's roots", ours, theirs, {15, 0.02});
}

void list_rows(Table& table, Chain& chain) {
    if (!table.wanted("build a list of 100,000") && !table.wanted("look up in 100,000")) return;
    std::vector<x509::Revocation> revoked(entries);
    for (auto& one : revoked) {
        one.serial_number = some_bytes(20);
        one.serial_number[0] = static_cast<u8>((one.serial_number[0] & 0x7f) | 0x40);
        one.revocation_date = chain.now;
        one.reason = x509::ReasonCode::superseded;
    }
    x509::CrlBuilder builder{
        .this_update = chain.now, .next_update = chain.now + std::chrono::hours(24), .crl_number = {1}};
    const auto& issuer = chain.intermediate;
    const auto made = [&] {
        return builder.sign(revoked, issuer.certificate(), issuer.signer(), chain.random).value();
    };
    table.row("build a list of 100,000", repeat([&] { must(made().size() == entries); }), none, {3, 0.3});
    const x509::Crl list = made();
    const ByteVector der(list.der().begin(), list.der().end());
    table.row("parse a list of 100,000", repeat([&] { must(x509::Crl::parse(Bytes(der)).has_value()); }), none,
              {3, 0.3});
    usize at = 0;
    table.row("look up in 100,000", repeat([&] {
                  at = (at + 7919) % entries;
                  must(list.find(revoked[at].serial_number, issuer.certificate().subject()).has_value());
              }),
              none);
}

// The chain's cost beside that of its two signatures, in turn: what building the path adds.
void overhead(const Chain& chain) {
    x509::TrustStore trust;
    trust.add(chain.root.certificate());
    const auto request = request_for(chain, trust);
    struct Signed {
        keys::PublicKey key;
        Bytes algorithm, message, signature;
    };
    const auto signed_by = [](const Certificate& subject, const Certificate& issuer) {
        return Signed{keys::PublicKey::from_spki(issuer.spki()).value(), subject.fields().signature.encoding,
                      subject.tbs(), subject.signature().bytes};
    };
    const Signed two[] = {signed_by(chain.leaf, chain.intermediate.certificate()),
                          signed_by(chain.intermediate.certificate(), chain.root.certificate())};
    const Figure figure =
        compare([&] { must(x509::verify_chain(request).has_value()); },
                [&] {
                    for (const Signed& one : two)
                        must(one.key.verify_as(one.algorithm, one.message, one.signature).has_value());
                });
    std::printf("the chain beside its two signatures alone: %.0f ns, %.0f ns, %+.1f %%\n", figure.ours_ns,
                figure.theirs_ns, 100 * (1 / figure.ratio() - 1));
}

int run(int argc, char** argv) {
    const char* folder = std::getenv("TROTH_PEER_DIR");
    Table table(argc > 1 ? argv[1] : "", cpu::host(), load_peers(folder == nullptr ? "" : folder), false);
    Chain chain;
    table.begin();
    parse_row(table, chain);
    chain_row(table, chain);
    store_row(table);
    list_rows(table, chain);
    table.end();
    if (table.wanted("verify a chain of three, P-256")) overhead(chain);
    return 0;
}

}  // namespace
}  // namespace troth::bench

int main(int argc, char** argv) {
    return troth::bench::run(argc, argv);
}
