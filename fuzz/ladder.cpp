// What was seen on the wire, drawn: any sequence of records and messages, of any content, becomes lines that fit and
// that do a terminal no harm.
#include "troth/inspect/ladder.hpp"

#include "fuzz/input.hpp"
#include "troth/inspect/summary.hpp"

using namespace troth;
using namespace troth::fuzz;

namespace {

tls::TraceEvent event_from(Input& input, i64& time) {
    tls::TraceEvent event;
    const u8 flags = input.byte();
    event.kind = static_cast<tls::TraceEvent::Kind>(flags % 5);
    event.sent = (flags & 0x20) != 0;
    event.encrypted = (flags & 0x40) != 0;
    event.type = input.byte();
    time += input.byte();
    event.time = Wall(std::chrono::milliseconds(time));
    event.size = (flags & 0x80) != 0 ? ~u64{0} : input.number();
    const Bytes content = input.long_part();
    event.bytes.assign(content.begin(), content.end());
    return event;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    Input input(data, size);
    const bool drawn_by_client = input.flag();
    const unsigned width = 60 + static_cast<unsigned>(input.below(80));
    std::vector<tls::TraceEvent> events;
    i64 time = 0;
    while (!input.empty() && events.size() < 100) events.push_back(event_from(input, time));
    for (const tls::TraceEvent& event : events)
        require(!inspect::summarise(event).name.empty(), "every event has a name");
    const std::string picture = inspect::ladder(events, drawn_by_client, {.colour = false, .width = width});
    require(picture.empty() || picture.back() == '\n', "whole lines");
    usize columns = 0;
    for (const char c : picture) {
        const auto byte = static_cast<u8>(c);
        require(byte >= 0x20 || c == '\n', "nothing that a terminal obeys");
        require(byte != 0x7f, "nothing that a terminal obeys");
        if (c == '\n')
            columns = 0;
        else if ((byte & 0xc0) != 0x80)
            require(++columns <= width, "no line is wider than was asked for");
    }
    return 0;
}
