// One side of a handshake is a real Connection, the honest side; the other is the fuzzer: bytes as they come, or a peer
// that has all the keys and whose messages are dropped, repeated, moved, cut, changed and mixed with others before they
// are sealed. RFC 8446 §4; security.md, early test 1. An input:
//   byte 0  bit 0: raw bytes instead of a peer with keys
//   byte 1  which of the models
//   byte 2  how many bytes are shown to the honest side at once (0: all there are)
//   byte 3  which operations are answered late, a bit each; byte 4: which of those with an error
//   byte 5  after how many steps the owner closes, ends the input, or lets the time run out (low six bits; 0: never)
//   the rest is the wire, or for each message of the peer what becomes of it.
#pragma once

#include "fuzz/honest.hpp"
#include "fuzz/input.hpp"
#include "fuzz/models.hpp"
#include "fuzz/script.hpp"
#include "troth/tls/record/ledger.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/allocator_interface.h>
#define TROTH_FUZZ_COUNTS_MEMORY 1
#endif
#endif

namespace troth::fuzz {

inline void play_raw(Honest& honest, Bytes wire) {
#ifdef TROTH_FUZZ_COUNTS_MEMORY
    const usize before = __sanitizer_get_current_allocated_bytes();
#endif
    ByteVector said = honest.hear({});
    // In two pieces, so that it may also come late.
    said = honest.hear(wire.first(wire.size() / 2));
    said = honest.hear(wire.subspan(wire.size() / 2));
    require(!honest.done(), "nobody connects without keys");
#ifdef TROTH_FUZZ_COUNTS_MEMORY
    // What is held grows by what was received (our copies of it included), never by what was announced.
    const usize after = __sanitizer_get_current_allocated_bytes();
    require(after < before + (usize{64} << 10) + 6 * wire.size(), "memory grows by bytes received");
#endif
}

inline void play(bool honest_is_client, Bytes bytes) {
    Input input(bytes);
    const bool raw = input.flag();
    const Model& model = models()[input.below(models().size())];
    const u8 chunk = input.byte(), late = input.byte(), errors = input.byte(), end = input.byte();
    ledger::begin();  // every run draws from the same seeds
    Honest honest(model, honest_is_client, chunk, late, errors, end);
    if (raw) return play_raw(honest, input.rest());

    Script script(input);
    const auto hand = [&](usize, Bytes message, const Rogue::Pass& pass) { script.hand(message, pass); };
    Rogue rogue = honest_is_client ? Rogue(model.server, model.overrides(false), hand)
                                   : Rogue(model.client, model.overrides(true), hand);
    script.attach(rogue);
    honest.on_done = [&] { require(script.as_meant(), "connected by a sequence that is not the RFC's"); };
    v1::testing::CountingRandom random(2);
    tls::testing::BareEngine engine;
    const Now now{tls::testing::Pair::default_time(), Steady(std::chrono::seconds(1000))};
    ByteVector to_rogue;
    for (int round = 0; round < 8; ++round) {
        const ByteVector flight = rogue.exchange(Env{now, random, engine}, to_rogue);
        ByteVector arriving = script.take_early();
        arriving.insert(arriving.end(), flight.begin(), flight.end());
        const ByteVector said = honest.hear(arriving);
        to_rogue.insert(to_rogue.end(), said.begin(), said.end());
        if (round != 0 && arriving.empty() && said.empty()) break;
    }
}

}  // namespace troth::fuzz
