// Finished, RFC 8446 §4.4.4.
#pragma once

#include "troth/tls/message/handshake.hpp"

namespace troth::inline v1::tls {

struct Finished {
    static constexpr std::string_view name = "Finished";
    static constexpr HandshakeType type = HandshakeType::finished;

    Rest verify_data;  // as long as the hash; the schedule compares it

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("verify_data", m.verify_data);
    }
};

}  // namespace troth::inline v1::tls
