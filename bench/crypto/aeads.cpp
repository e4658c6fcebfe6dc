// The AEADs: sealing and opening with a key that is ready, 5 bytes of associated data, as a TLS record has them.
#include "bench/crypto/table.hpp"
#include "troth/crypto/aead/any.hpp"

namespace troth::bench {
namespace {

using namespace crypto;

struct Row {
    AeadId id;
    const char* aead;    // BoringSSL's and AWS-LC's EVP_AEAD; null: none
    const char* cipher;  // OpenSSL's EVP_CIPHER; null: none
    bool ccm = false;
};
constexpr Row rows[] = {
    {AeadId::aes_128_gcm, "EVP_aead_aes_128_gcm", "AES-128-GCM"},
    {AeadId::aes_256_gcm, "EVP_aead_aes_256_gcm", "AES-256-GCM"},
    {AeadId::chacha20_poly1305, "EVP_aead_chacha20_poly1305", "ChaCha20-Poly1305"},
    {AeadId::aes_192_gcm, "EVP_aead_aes_192_gcm", "AES-192-GCM"},
    {AeadId::aes_128_ccm, nullptr, "AES-128-CCM", true},
    // Not OpenSSL's GCM-SIV: with 3.6.3, a context that is used again hashes the associated data of its earlier
    // messages along with the new, so its tags are wrong from the second message on. Without such data they are right.
    {AeadId::aes_128_gcm_siv, "EVP_aead_aes_128_gcm_siv", nullptr},
    {AeadId::aes_256_gcm_siv, "EVP_aead_aes_256_gcm_siv", nullptr},
    {AeadId::xchacha20_poly1305, "EVP_aead_xchacha20_poly1305", nullptr},
};

struct Material {
    ByteVector key, nonce, aad, plain, sealed;
};

std::optional<Work> by_aead(const Peer& peer, const Row& row, const Material& m, bool opening) {
    using Run = int(void*, u8*, usize*, usize, const u8*, usize, const u8*, usize, const u8*, usize);
    Imports from(peer);
    const auto aead = from.take<const void*()>(row.aead);
    const auto make = from.take<void*(const void*, const u8*, usize, usize)>("EVP_AEAD_CTX_new");
    const auto release = from.take<void(void*)>("EVP_AEAD_CTX_free");
    const auto run = from.take<Run>(opening ? "EVP_AEAD_CTX_open" : "EVP_AEAD_CTX_seal");
    if (!from.all) return std::nullopt;
    const Object context = owned(make(aead(), m.key.data(), m.key.size(), 16), release);
    return repeat([=, &m, out = ByteVector(m.sealed.size())]() mutable {
        const ByteVector& in = opening ? m.sealed : m.plain;
        usize size = 0;
        must(run(context.get(), out.data(), &size, out.size(), m.nonce.data(), m.nonce.size(), in.data(), in.size(),
                 m.aad.data(), m.aad.size()) == 1);
    });
}

constexpr int set_nonce_size = 9, get_tag = 0x10, set_tag = 0x11;  // EVP_CTRL_AEAD_*

std::optional<Work> by_cipher(const Peer& peer, const Row& row, const Material& m, bool opening) {
    Imports from(peer);
    const auto fetch = from.take<void*(void*, const char*, const char*)>("EVP_CIPHER_fetch");
    const auto make = from.take<void*()>("EVP_CIPHER_CTX_new");
    const auto release = from.take<void(void*)>("EVP_CIPHER_CTX_free");
    const auto init = from.take<int(void*, const void*, void*, const u8*, const u8*, int)>("EVP_CipherInit_ex");
    const auto update = from.take<int(void*, u8*, int*, const u8*, int)>("EVP_CipherUpdate");
    const auto final = from.take<int(void*, u8*, int*)>("EVP_CipherFinal_ex");
    const auto ctrl = from.take<int(void*, int, int, void*)>("EVP_CIPHER_CTX_ctrl");
    if (!from.all) return std::nullopt;
    void* const cipher = fetch(nullptr, row.cipher, nullptr);
    if (cipher == nullptr) return std::nullopt;
    const Object context = owned(make(), release);
    void* const c = context.get();
    must(init(c, cipher, nullptr, nullptr, nullptr, opening ? 0 : 1) == 1);
    if (row.ccm) {
        ctrl(c, set_nonce_size, 12, nullptr);
        ctrl(c, set_tag, 16, nullptr);
    }
    must(init(c, nullptr, nullptr, m.key.data(), m.nonce.data(), -1) == 1);
    return repeat(
        [=, &m, out = ByteVector(m.sealed.size()), tag = ByteVector(m.sealed.end() - 16, m.sealed.end())]() mutable {
            int n = 0;
            const int size = static_cast<int>(m.plain.size());
            init(c, nullptr, nullptr, nullptr, m.nonce.data(), -1);
            if (opening) ctrl(c, set_tag, 16, tag.data());
            if (row.ccm) update(c, nullptr, &n, nullptr, size);
            update(c, nullptr, &n, m.aad.data(), static_cast<int>(m.aad.size()));
            must(update(c, out.data(), &n, (opening ? m.sealed : m.plain).data(), size) == 1);
            must(row.ccm || final(c, out.data() + size, &n) == 1);
            if (!opening) ctrl(c, get_tag, 16, out.data() + size);
            (void)context;
        });
}

void aead(Table& table, const Row& row, usize size, bool opening) {
    const std::string title =
        std::string(aead_info(row.id).name) + (opening ? " open " : " seal ") + std::to_string(size) + " B";
    if (!table.wanted(title)) return;
    Material m{some_bytes(aead_key_size(row.id)), some_bytes(aead_info(row.id).nonce_size), some_bytes(5),
               some_bytes(size), ByteVector(size + 16)};
    const auto key = Aead::create(row.id, m.key, table.features);
    must(key.has_value());
    m.sealed = *key->seal(m.nonce, m.aad, m.plain);
    ByteVector out(size + 16);
    // In place is the only way to open, so opening is charged with a copy, which sealing in place needs as well.
    const auto seal = repeat([&] {
        std::memcpy(out.data(), m.plain.data(), m.plain.size());
        must(key->seal_in_place(m.nonce, m.aad, out).has_value());
    });
    const auto open = repeat([&] {
        std::memcpy(out.data(), m.sealed.data(), m.sealed.size());
        must(key->open_in_place(m.nonce, m.aad, out).has_value());
    });
    const bool record = size != 0 && (row.id == AeadId::aes_128_gcm || row.id == AeadId::aes_192_gcm ||
                                      row.id == AeadId::aes_256_gcm || row.id == AeadId::chacha20_poly1305);
    Work ours = opening ? open : seal;
    std::optional<AeadContext> context;
    if (record && !opening) {
        context.emplace(row.id, m.key, table.features);
        ours = repeat([&, piece = Bytes(m.plain)] {
            context->seal(Nonce(m.nonce.data(), 12), m.aad, Gather(&piece, 1), {}, out);
        });
    } else if (record) {
        context.emplace(row.id, m.key, table.features);
        ours = repeat([&] {
            std::memcpy(out.data(), m.sealed.data(), m.sealed.size());
            must(context->open(Nonce(m.nonce.data(), 12), m.aad, out));
        });
    }
    table.row(title, ours, [&](const Peer& peer) {
        if (peer.has_aead && row.aead != nullptr) return by_aead(peer, row, m, opening);
        return row.cipher != nullptr ? by_cipher(peer, row, m, opening) : std::nullopt;
    });
}

}  // namespace

void aead_rows(Table& table) {
    for (const Row& row : rows)
        for (const bool opening : {false, true})
            for (const usize size : {64u, 1350u, 16384u}) aead(table, row, size, opening);
}

}  // namespace troth::bench
