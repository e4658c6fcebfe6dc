// EndOfEarlyData, RFC 8446 §4.5.
#pragma once

#include "troth/tls/message/handshake.hpp"

namespace troth::inline v1::tls {

struct EndOfEarlyData {
    static constexpr std::string_view name = "EndOfEarlyData";
    static constexpr HandshakeType type = HandshakeType::end_of_early_data;

    template <class Io>
    static bool wire(Io&, auto&) {
        return true;
    }
};

}  // namespace troth::inline v1::tls
