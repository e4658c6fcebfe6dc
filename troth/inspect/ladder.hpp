// The ladder: a conversation drawn as it went over the wire, client on the left, server on the right.
#pragma once

#include <span>
#include <string>

#include "troth/tls/connection/event.hpp"

namespace troth::inline v1::inspect {

struct LadderStyle {
    bool colour = false;
    unsigned width = 76;  // columns, at least 60
};

// ladder: text of several lines, with a newline at the end. `drawn_by_client`: whose trace it is. As in RFC 8446 figure
// 1, {braces} are messages under the handshake keys, [brackets] those under the application keys.
std::string ladder(std::span<const tls::TraceEvent> events, bool drawn_by_client, const LadderStyle& style = {});

}  // namespace troth::inline v1::inspect
