#include "troth/cli/commands.hpp"

#include <array>

namespace troth::inline v1::cli {

namespace {

constexpr std::array rows = {
    CommandRow{"connect", Purpose::talk, connect_command},
    CommandRow{"serve", Purpose::talk, serve_command},
    CommandRow{"help", Purpose::help, help_command},
};

}  // namespace

std::span<const CommandRow> commands() {
    return rows;
}

std::string_view heading_of(Purpose purpose) {
    switch (purpose) {
        case Purpose::keys:
            return "Keys and requests";
        case Purpose::authority:
            return "Run a certificate authority";
        case Purpose::look:
            return "Look and check";
        case Purpose::talk:
            return "Talk over TLS";
        case Purpose::help:
            return "Help";
    }
    return "";
}

}  // namespace troth::inline v1::cli
