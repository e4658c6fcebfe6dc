// A connection after its handshake, whose peer has the keys and says anything: data, messages of any type and content,
// alerts, records in the clear, ciphertext that was changed, repeated or left out. RFC 8446 §4.6, §5, §6. An input:
//   byte 0  bit 0: the honest side is the client
//   byte 1  which of the models
//   byte 2  how many bytes are shown to the honest side at once (0: all there are)
//   the rest is what the peer does, a byte for each deed and then what it needs.
#include "fuzz/roles.hpp"

namespace troth::fuzz {
namespace {

// Said: what the peer sent as data, and how much of it came out on the honest side: a beginning of it, and no more.
class Said {
  public:
    void add(Bytes data) { meant_.insert(meant_.end(), data.begin(), data.end()); }
    void arrives(Bytes data) {
        require(data.size() <= meant_.size() - arrived_, "no more data than was sent");
        require(std::ranges::equal(data, Bytes(meant_).subspan(arrived_, data.size())), "data as it was sent");
        arrived_ += data.size();
    }

  private:
    ByteVector meant_;
    usize arrived_ = 0;
};

// post_handshake: a message with a length that fits, or bytes as they come.
ByteVector message_from(Input& input) {
    const bool framed = input.flag();
    const u8 type = input.byte();
    const Bytes body = input.short_part();
    ByteVector out(body.begin(), body.end());
    if (framed) out.insert(out.begin(), {type, 0, 0, static_cast<u8>(body.size())});
    return out;
}

// deed: one thing that the peer does; gives what arrives.
ByteVector deed(Input& input, Rogue& rogue, Said& said, const Env& env, const ByteVector& before) {
    const unsigned what = input.byte() % 9;
    ByteVector nothing;
    const auto under_key = [&] { return rogue.exchange(env, nothing); };
    switch (what) {
        case 0: {
            const Bytes data = input.short_part();
            said.add(data);
            rogue.say(data);
            return under_key();
        }
        case 1:
            rogue.records().send(Epoch::application, message_from(input));
            rogue.records().flush();
            return under_key();
        case 2:
            rogue.records().send_alert(static_cast<AlertDescription>(input.byte()));
            return under_key();
        case 3: {  // a record in the clear
            const u8 type = input.byte();
            const Bytes content = input.short_part();
            ByteVector out = {type, 3, 3, 0, static_cast<u8>(content.size())};
            out.insert(out.end(), content.begin(), content.end());
            return out;
        }
        case 4: {
            const Bytes raw = input.short_part();
            return {raw.begin(), raw.end()};
        }
        case 5: {  // changed on its way
            const Bytes data = input.short_part();
            said.add(data);
            rogue.say(data);
            return edited(under_key(), input);
        }
        case 6:  // repeated
            return before;
        case 7: {  // left out
            const Bytes data = input.short_part();
            rogue.say(data);
            (void)under_key();
            return {};
        }
        default: {  // a message in two records
            const ByteVector message = message_from(input);
            const usize part = message.empty() ? 0 : input.number() % message.size();
            rogue.records().send(Epoch::application, Bytes(message).first(part));
            rogue.records().flush();
            rogue.records().send(Epoch::application, Bytes(message).subspan(part));
            rogue.records().flush();
            return under_key();
        }
    }
}

void play_established(Bytes bytes) {
    Input input(bytes);
    const bool honest_is_client = input.flag();
    const Model& model = models()[input.below(models().size())];
    const u8 chunk = input.byte();
    ledger::begin();  // every run draws from the same seeds
    Honest honest(model, honest_is_client, chunk, 0, 0, 0);
    const auto hand = [](usize, Bytes message, const Rogue::Pass& pass) { pass(message); };
    Rogue rogue = honest_is_client ? Rogue(model.server, model.overrides(false), hand)
                                   : Rogue(model.client, model.overrides(true), hand);
    v1::testing::CountingRandom random(2);
    tls::testing::BareEngine engine;
    const Now now{tls::testing::Pair::default_time(), Steady(std::chrono::seconds(1000))};
    const Env env{now, random, engine};
    ByteVector to_rogue;
    for (int round = 0; round < 8 && !(honest.done() && rogue.done()); ++round) {
        const ByteVector said = honest.hear(rogue.exchange(env, to_rogue));
        to_rogue.insert(to_rogue.end(), said.begin(), said.end());
    }
    if (!honest.done() || !rogue.done()) return;  // a model that never connects

    Said said;
    honest.on_data = [&](Bytes data) { said.arrives(data); };
    ByteVector last;
    for (int deeds = 0; deeds < 64 && !input.empty(); ++deeds) {
        last = deed(input, rogue, said, env, last);
        (void)honest.hear(last);
    }
}

}  // namespace
}  // namespace troth::fuzz

extern "C" int LLVMFuzzerTestOneInput(const troth::u8* data, troth::usize size) {
    troth::fuzz::play_established({data, size});
    return 0;
}
