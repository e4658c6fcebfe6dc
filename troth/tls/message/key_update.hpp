// KeyUpdate, RFC 8446 §4.6.3.
#pragma once

#include "troth/tls/message/handshake.hpp"

namespace troth::inline v1::tls {

struct KeyUpdate {
    static constexpr std::string_view name = "KeyUpdate";
    static constexpr HandshakeType type = HandshakeType::key_update;

    KeyUpdateRequest request_update = KeyUpdateRequest::update_not_requested;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("request_update", m.request_update);
    }
};

// check_request: §4.6.3: any other value MUST end the connection (illegal_parameter_key_update).
Result<void> check_request(const KeyUpdate& update);

}  // namespace troth::inline v1::tls
