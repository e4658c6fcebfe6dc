// What a client stores and a server seals into tickets, and connections that were frozen: each comes back as it was
// written, or is refused; a ticket that was touched opens to nothing.
#include "troth/tls/session/session.hpp"

#include <algorithm>

#include "fuzz/input.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/tls/connection/connection.hpp"
#include "troth/tls/record/ledger.hpp"
#include "troth/tls/session/ticket_keys.hpp"

using namespace troth;
using namespace troth::tls;
using fuzz::require;

namespace {

void stored(Bytes bytes) {
    const Result<Session> session = Session::from_bytes(bytes);
    if (!session) return;
    require(std::ranges::equal(session->to_bytes().bytes(), bytes), "a session is written as it was read");
    const Wall now{std::chrono::milliseconds(1'760'000'000'000)};
    if (!session->expired(now)) require(session->issued <= now, "nothing is valid before it was issued");
}

void frozen(Bytes bytes) {
    Result<Connection> connection = Connection::thaw(SecretBytes(bytes));
    if (!connection) return;
    require(connection->established(), "what is thawed is established");
    const Result<SecretBytes> again = std::move(*connection).freeze();
    require(again && std::ranges::equal(again->bytes(), bytes), "a connection is frozen as it was");
}

void ticket(fuzz::Input input) {
    static const auto keys = [] {
        testing::CountingRandom random(3);
        return TicketKeys::generate(random)->rotated(random);
    }();
    ledger::begin();  // every run draws from the same seeds
    testing::CountingRandom random(4);
    const Bytes session = input.short_part();
    const ByteVector sealed = keys->seal(session, random);
    require(std::ranges::equal(keys->open(sealed).bytes(), session), "a ticket opens");
    const ByteVector forged = fuzz::edited(sealed, input);
    if (forged != sealed) require(keys->open(forged).empty(), "a ticket that was touched opens to nothing");
    // Of keys that never sealed one: a fuzzer that watches comparisons learns those that were.
    static const auto unused = [] {
        testing::CountingRandom other(5);
        return TicketKeys::generate(other);
    }();
    require(unused->open(input.rest()).empty(), "nobody guesses a ticket");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    fuzz::Input input(data, size);
    switch (input.below(3)) {
        case 0:
            stored(input.rest());
            break;
        case 1:
            frozen(input.rest());
            break;
        default:
            ticket(input);
    }
    return 0;
}
