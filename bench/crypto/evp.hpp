// Asymmetric keys of OpenSSL's EVP_PKEY interface, as its version 3 and its forks have it.
#pragma once

#include "bench/crypto/table.hpp"

namespace troth::bench {

// EvpKey: a key of the named kind, which OpenSSL 3 makes by name and AWS-LC by number.
struct EvpKey {
    Object key;
    void* (*new_context)(void*, void*) = nullptr;
    void (*free_context)(void*) = nullptr;

    Object context() const { return owned(new_context(key.get(), nullptr), free_context); }
};

// generator: makes keys of OpenSSL 3's `name`; nothing if the peer does not know it.
inline std::function<EvpKey()> generator(const Peer& peer, const char* name) {
    Imports from(peer);
    const auto by_name = from.take<void*(void*, const char*, const char*)>("EVP_PKEY_CTX_new_from_name");
    const auto init = from.take<int(void*)>("EVP_PKEY_keygen_init");
    const auto make = from.take<int(void*, void**)>("EVP_PKEY_generate");
    const auto free_key = from.take<void(void*)>("EVP_PKEY_free");
    const auto new_context = from.take<void*(void*, void*)>("EVP_PKEY_CTX_new");
    const auto free_context = from.take<void(void*)>("EVP_PKEY_CTX_free");
    if (!from.all) return nullptr;
    void* const context = by_name(nullptr, name, nullptr);
    if (context == nullptr || init(context) != 1) return nullptr;
    return [=, keep = owned(context, free_context)] {
        void* key = nullptr;
        must(make(keep.get(), &key) == 1);
        return EvpKey{owned(key, free_key), new_context, free_context};
    };
}

inline std::optional<Work> generate_by(const std::function<EvpKey()>& make) {
    if (!make) return std::nullopt;
    return repeat([=] { make(); });
}

// derive_by: a Diffie-Hellman of two keys, the context made each time, as a handshake does.
inline std::optional<Work> derive_by(const Peer& peer, const std::function<EvpKey()>& make) {
    Imports from(peer);
    const auto init = from.take<int(void*)>("EVP_PKEY_derive_init");
    const auto set_peer = from.take<int(void*, void*)>("EVP_PKEY_derive_set_peer");
    const auto derive = from.take<int(void*, u8*, usize*)>("EVP_PKEY_derive");
    if (!from.all || !make) return std::nullopt;
    return repeat([=, mine = make(), other = make()] {
        const Object context = mine.context();
        u8 out[1024];
        usize n = sizeof out;
        must(init(context.get()) == 1 && set_peer(context.get(), other.key.get()) == 1 &&
             derive(context.get(), out, &n) == 1);
    });
}

// sign_by: EVP_DigestSign without a hash of its own, or EVP_DigestVerify of what it made.
inline std::optional<Work> sign_by(const Peer& peer, const EvpKey& key, const ByteVector& message, bool verifying) {
    using Init = int(void*, void**, const void*, void*, void*);
    Imports from(peer);
    const auto make = from.take<void*()>("EVP_MD_CTX_new");
    const auto release = from.take<void(void*)>("EVP_MD_CTX_free");
    const auto sign_init = from.take<Init>("EVP_DigestSignInit"), verify_init = from.take<Init>("EVP_DigestVerifyInit");
    const auto sign = from.take<int(void*, u8*, usize*, const u8*, usize)>("EVP_DigestSign");
    const auto verify = from.take<int(void*, const u8*, usize, const u8*, usize)>("EVP_DigestVerify");
    if (!from.all) return std::nullopt;
    const auto signing = [=, &message](ByteVector& signature) {
        const Object context = owned(make(), release);
        usize n = signature.size();
        must(sign_init(context.get(), nullptr, nullptr, nullptr, key.key.get()) == 1 &&
             sign(context.get(), signature.data(), &n, message.data(), message.size()) == 1);
        return n;
    };
    ByteVector signature(8192);
    signature.resize(signing(signature));
    if (!verifying) return repeat([=]() mutable { signing(signature); });
    return repeat([=, &message] {
        const Object context = owned(make(), release);
        must(verify_init(context.get(), nullptr, nullptr, nullptr, key.key.get()) == 1 &&
             verify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1);
    });
}

}  // namespace troth::bench
