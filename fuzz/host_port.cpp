// HOST:PORT as a user types it: what is understood can be written again and means the same.
#include "fuzz/input.hpp"
#include "troth/io/socket.hpp"

using namespace troth;
using namespace troth::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const std::string_view text = text_of({data, size});
    const auto parsed = io::parse_host_port(text, 443);
    if (!parsed) {
        require(!parsed.error().id().empty(), "an error has an id");
        return 0;
    }
    require(!parsed->host.empty(), "a host has a name");
    const auto again = io::parse_host_port(parsed->text(), 1);
    require(again.has_value(), "what is written can be read");
    require(again->host == parsed->host && again->port == parsed->port, "and means the same");
    return 0;
}
