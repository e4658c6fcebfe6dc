// EncryptedExtensions, RFC 8446 §4.3.1.
#pragma once

#include "troth/tls/message/handshake.hpp"

namespace troth::inline v1::tls {

struct EncryptedExtensions {
    static constexpr std::string_view name = "EncryptedExtensions";
    static constexpr HandshakeType type = HandshakeType::encrypted_extensions;

    Extensions extensions;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        io.context(static_cast<u8>(MessageKind::encrypted_extensions));
        return io("extensions", m.extensions);
    }
};

}  // namespace troth::inline v1::tls
