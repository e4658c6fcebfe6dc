// What a handshake message says, in a line or three: for ladders and logs. Reads the declarations of tls/message.
#pragma once

#include <string>
#include <vector>

#include "troth/tls/connection/event.hpp"

namespace troth::inline v1::inspect {

struct Summary {
    std::string name;                // "ClientHello", "HelloRetryRequest", "Alert: unknown_ca"
    std::vector<std::string> lines;  // what matters in it, safe for a terminal
};

// size_in_words: "1 byte", "2 bytes".
std::string size_in_words(u64 bytes);

// summarise: never fails; a message that cannot be read is named with its size.
Summary summarise(const tls::TraceEvent& event);

}  // namespace troth::inline v1::inspect
