#include "troth/tls/session/peer_auth.hpp"

#include <new>
#include <type_traits>

namespace troth::inline v1::tls {

std::shared_ptr<const PeerChain> PeerChain::copy_of(std::span<const Bytes> certificates) {
    // The object, then the views, then the bytes. Nothing in them needs a destructor.
    static_assert(std::is_trivially_destructible_v<PeerChain> && alignof(PeerChain) <= alignof(Bytes));
    static_assert(sizeof(PeerChain) % alignof(Bytes) == 0);
    struct alignas(alignof(Bytes)) Unit {
        u8 bytes[alignof(Bytes)];
    };
    const usize head = sizeof(PeerChain) + certificates.size() * sizeof(Bytes);
    const usize units = (head + total_size(certificates) + sizeof(Unit) - 1) / sizeof(Unit);
    std::shared_ptr<Unit[]> memory = std::make_shared_for_overwrite<Unit[]>(units);
    u8* base = memory[0].bytes;
    u8* to = base + head;
    Bytes* views = nullptr;
    for (usize i = 0; i < certificates.size(); ++i) {
        if (!certificates[i].empty()) std::memcpy(to, certificates[i].data(), certificates[i].size());
        Bytes* view = ::new (base + sizeof(PeerChain) + i * sizeof(Bytes)) Bytes(to, certificates[i].size());
        if (i == 0) views = view;
        to += certificates[i].size();
    }
    const PeerChain* chain = ::new (base) PeerChain(std::span<const Bytes>(views, certificates.size()));
    return std::shared_ptr<const PeerChain>(std::move(memory), chain);
}

}  // namespace troth::inline v1::tls
