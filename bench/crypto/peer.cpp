#include "bench/crypto/peer.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>

#include <dlfcn.h>

namespace troth::bench {
namespace {

std::optional<Peer> load(const std::string& file) {
    Peer peer;
    peer.handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
    if (peer.handle == nullptr) {
        std::fprintf(stderr, "not a peer: %s\n", dlerror());
        return std::nullopt;
    }
    const auto version = peer.function<const char*(int)>("OpenSSL_version");
    if (version == nullptr) {
        std::fprintf(stderr, "not a peer, it has no OpenSSL_version: %s\n", file.c_str());
        return std::nullopt;
    }
    peer.name = version(0);
    // "OpenSSL 3.0.22 7 Apr 2026", "AWS-LC 5.5.0": name and number are enough.
    if (const usize end = peer.name.find(' ', peer.name.find(' ') + 1); end != std::string::npos) peer.name.resize(end);
    peer.has_aead = peer.symbol("EVP_AEAD_CTX_new") != nullptr;
    return peer;
}

}  // namespace

void* Peer::symbol(const char* function) const {
    return dlsym(handle, function);
}

std::vector<Peer> load_peers(const std::string& folder) {
    std::vector<Peer> peers;
    for (const char* system : {"libcrypto.so.3", "libcrypto.so"})
        if (peers.empty())
            if (std::optional<Peer> peer = load(system)) peers.push_back(*std::move(peer));
    if (folder.empty()) return peers;
    std::vector<std::string> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().filename().string().find(".so") != std::string::npos) files.push_back(entry.path().string());
    if (error) std::fprintf(stderr, "TROTH_PEER_DIR: %s: %s\n", folder.c_str(), error.message().c_str());
    std::sort(files.begin(), files.end());
    for (const std::string& file : files) {
        std::optional<Peer> peer = load(file);
        if (!peer) continue;
        const auto same = [&](const Peer& other) { return other.handle == peer->handle; };  // one library, two names
        if (std::none_of(peers.begin(), peers.end(), same)) peers.push_back(*std::move(peer));
    }
    return peers;
}

}  // namespace troth::bench
