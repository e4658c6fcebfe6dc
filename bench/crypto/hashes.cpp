// Hash functions and MACs, the MACs' keys ready.
#include "bench/crypto/table.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/mac/cmac.hpp"
#include "troth/crypto/mac/hmac.hpp"
#include "troth/crypto/mac/kmac.hpp"
#include "troth/crypto/mac/one_time_poly1305.hpp"

namespace troth::bench {
namespace {

using namespace crypto;

struct Row {
    HashId id;
    const char* function;  // EVP_MD of all peers
    const char* one_shot;  // of BoringSSL and AWS-LC
};
constexpr Row rows[] = {
    {HashId::sha256, "EVP_sha256", "SHA256"},         {HashId::sha384, "EVP_sha384", "SHA384"},
    {HashId::sha512, "EVP_sha512", "SHA512"},         {HashId::sha3_256, "EVP_sha3_256", nullptr},
    {HashId::sha3_512, "EVP_sha3_512", nullptr},      {HashId::sha1, "EVP_sha1", "SHA1"},
    {HashId::sha224, "EVP_sha224", "SHA224"},         {HashId::sha512_256, "EVP_sha512_256", nullptr},
    {HashId::blake2b_512, "EVP_blake2b512", nullptr}, {HashId::blake2s_256, "EVP_blake2s256", nullptr},
    {HashId::legacy_md5, "EVP_md5", "MD5"},
};

std::optional<Work> digest_by(const Peer& peer, const Row& row, const ByteVector& data) {
    if (peer.has_aead && row.one_shot != nullptr)
        if (const auto once = peer.function<u8*(const u8*, usize, u8*)>(row.one_shot))
            return repeat([=, &data, out = ByteVector(64)]() mutable { once(data.data(), data.size(), out.data()); });
    Imports from(peer);
    const auto md = from.take<const void*()>(row.function);
    const auto make = from.take<void*()>("EVP_MD_CTX_new");
    const auto release = from.take<void(void*)>("EVP_MD_CTX_free");
    const auto init = from.take<int(void*, const void*, void*)>("EVP_DigestInit_ex");
    const auto update = from.take<int(void*, const void*, usize)>("EVP_DigestUpdate");
    const auto final = from.take<int(void*, u8*, unsigned*)>("EVP_DigestFinal_ex");
    if (!from.all) return std::nullopt;
    // OpenSSL 3 looks its algorithms up by name; a row that has been looked up stays.
    const void* algorithm = md();
    if (const auto fetch = peer.function<void*(void*, const char*, const char*)>("EVP_MD_fetch"))
        if (const auto name = peer.function<const char*(const void*)>("EVP_MD_get0_name"))
            if (const void* fetched = fetch(nullptr, name(algorithm), nullptr)) algorithm = fetched;
    const Object context = owned(make(), release);
    return repeat([=, &data, out = ByteVector(64)]() mutable {
        unsigned n = 0;
        init(context.get(), algorithm, nullptr);
        update(context.get(), data.data(), data.size());
        final(context.get(), out.data(), &n);
    });
}

std::optional<Work> hmac_by(const Peer& peer, const ByteVector& key, const ByteVector& data) {
    Imports from(peer);
    const auto md = from.take<const void*()>("EVP_sha256");
    const auto make = from.take<void*()>("HMAC_CTX_new");
    const auto release = from.take<void(void*)>("HMAC_CTX_free");
    const auto init = from.take<int(void*, const void*, int, const void*, void*)>("HMAC_Init_ex");
    const auto update = from.take<int(void*, const u8*, usize)>("HMAC_Update");
    const auto final = from.take<int(void*, u8*, unsigned*)>("HMAC_Final");
    if (!from.all) return std::nullopt;
    const Object context = owned(make(), release);
    must(init(context.get(), key.data(), static_cast<int>(key.size()), md(), nullptr) == 1);
    return repeat([=, &data, out = ByteVector(32)]() mutable {
        unsigned n = 0;
        init(context.get(), nullptr, 0, nullptr, nullptr);
        update(context.get(), data.data(), data.size());
        final(context.get(), out.data(), &n);
    });
}

// EVP_MAC of OpenSSL 3. An algorithm whose key serves once gets it again each time.
std::optional<Work> mac_by(const Peer& peer, const char* name, const ByteVector& key, bool again,
                           const ByteVector& data) {
    Imports from(peer);
    const auto fetch = from.take<void*(void*, const char*, const char*)>("EVP_MAC_fetch");
    const auto make = from.take<void*(void*)>("EVP_MAC_CTX_new");
    const auto release = from.take<void(void*)>("EVP_MAC_CTX_free");
    const auto init = from.take<int(void*, const u8*, usize, const void*)>("EVP_MAC_init");
    const auto update = from.take<int(void*, const u8*, usize)>("EVP_MAC_update");
    const auto final = from.take<int(void*, u8*, usize*, usize)>("EVP_MAC_final");
    if (!from.all) return std::nullopt;
    void* const algorithm = fetch(nullptr, name, nullptr);
    if (algorithm == nullptr) return std::nullopt;
    const Object context = owned(make(algorithm), release);
    must(init(context.get(), key.data(), key.size(), nullptr) == 1);
    return repeat([=, &key, &data, out = ByteVector(64)]() mutable {
        usize n = 0;
        init(context.get(), again ? key.data() : nullptr, again ? key.size() : 0, nullptr);
        update(context.get(), data.data(), data.size());
        final(context.get(), out.data(), &n, out.size());
    });
}

std::optional<Work> poly1305_by(const Peer& peer, const ByteVector& key, const ByteVector& data) {
    if (!peer.has_aead) return mac_by(peer, "POLY1305", key, true, data);
    Imports from(peer);
    const auto init = from.take<void(u8*, const u8*)>("CRYPTO_poly1305_init");
    const auto update = from.take<void(u8*, const u8*, usize)>("CRYPTO_poly1305_update");
    const auto finish = from.take<void(u8*, u8*)>("CRYPTO_poly1305_finish");
    if (!from.all) return std::nullopt;
    struct alignas(64) State {
        u8 bytes[512];
    };
    return repeat([=, &key, &data, memory = std::make_shared<State>()] {
        u8 tag[16];
        init(memory->bytes, key.data());
        update(memory->bytes, data.data(), data.size());
        finish(memory->bytes, tag);
    });
}

std::optional<Work> cmac_by(const Peer& peer, const ByteVector& key, const ByteVector& data) {
    Imports from(peer);
    const auto cipher = from.take<const void*()>("EVP_aes_256_cbc");
    const auto make = from.take<void*()>("CMAC_CTX_new");
    const auto release = from.take<void(void*)>("CMAC_CTX_free");
    const auto init = from.take<int(void*, const void*, usize, const void*, void*)>("CMAC_Init");
    const auto update = from.take<int(void*, const void*, usize)>("CMAC_Update");
    const auto final = from.take<int(void*, u8*, usize*)>("CMAC_Final");
    if (!from.all) return std::nullopt;
    const auto reset = peer.function<int(void*)>("CMAC_Reset");
    const Object context = owned(make(), release);
    must(init(context.get(), key.data(), key.size(), cipher(), nullptr) == 1);
    return repeat([=, &data, out = ByteVector(32)]() mutable {
        usize n = out.size();
        if (reset != nullptr)
            reset(context.get());
        else
            init(context.get(), nullptr, 0, nullptr, nullptr);
        update(context.get(), data.data(), data.size());
        final(context.get(), out.data(), &n);
    });
}

}  // namespace

void hash_rows(Table& table) {
    for (const Row& row : rows)
        for (const usize size : {64u, 16384u}) {
            const ByteVector data = some_bytes(size);
            table.row(std::string(info(row.id).name) + " " + std::to_string(size) + " B",
                      repeat([&] { hash(row.id, data, table.features).bytes(); }),
                      [&](const Peer& peer) { return digest_by(peer, row, data); });
        }
}

void mac_rows(Table& table) {
    const ByteVector key = some_bytes(32);
    for (const usize size : {32u, 1350u}) {
        const ByteVector data = some_bytes(size);
        const HmacKey ready(HashId::sha256, key, table.features);
        table.row("HMAC-SHA256 " + std::to_string(size) + " B", repeat([&] { hmac(ready, data).bytes(); }),
                  [&](const Peer& peer) { return hmac_by(peer, key, data); });
    }
    const AesCmacKey cmac_key{AesCipher(key, table.features)};
    const Kmac kmac_key(ShakeId::shake128, key, {}, table.features);
    for (const usize size : {64u, 1350u, 16384u}) {
        const ByteVector data = some_bytes(size);
        const std::string bytes = " " + std::to_string(size) + " B";
        table.row("Poly1305" + bytes, repeat([&] {
                      OneTimePoly1305(std::span<const u8, 32>(key.data(), 32), table.features).update(data).finish();
                  }),
                  [&](const Peer& peer) { return poly1305_by(peer, key, data); });
        table.row("CMAC-AES-256" + bytes, repeat([&] { cmac(cmac_key, data); }),
                  [&](const Peer& peer) { return cmac_by(peer, key, data); });
        table.row("KMAC128" + bytes, repeat([&] {
                      u8 out[32];
                      Kmac(kmac_key).update(data).finish_into(out);
                  }),
                  [&](const Peer& peer) { return mac_by(peer, "KMAC-128", key, false, data); });
    }
}

}  // namespace troth::bench
