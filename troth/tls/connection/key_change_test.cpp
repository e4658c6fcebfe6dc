// Established connections against a peer that has the keys and changes them wrongly: messages across a KeyUpdate, data
// under the key before or after. RFC 8446 §4.6.3, §5.1; security.md, early test 1.
#include <gtest/gtest.h>

#include "troth/tls/connection/testing/paths.hpp"
#include "troth/tls/message/handshake.hpp"
#include "troth/tls/record/protection.hpp"
#include "troth/tls/schedule/schedule.hpp"

namespace troth::inline v1::tls {
namespace {

using testing::Pair;
using testing::Peer;
using testing::Scene;

// Forger: has one end's writing secret, and writes as it likes. The secret is found in what freeze() gives.
class Forger {
  public:
    Forger(Pair& pair, bool is_client) : pair_(pair), honest_(is_client ? pair.server : pair.client) {
        Peer& taken = is_client ? pair.client : pair.server;
        suite_ = taken.connection.cipher_suite();
        hash_ = row_of(suite_)->hash;
        frozen_ = *std::move(taken.connection).freeze();
        // From the end: padding 2, sequences 8 + 8, ivs 1 + 12 each, keys 1 + n, secrets 1 + h, the writer's first.
        const usize key = crypto::aead_key_size(row_of(suite_)->aead), hash = crypto::digest_size(hash_);
        const usize keys = 44 + 2 * (1 + key);
        const Bytes secrets = frozen_.bytes().last(keys + 2 * (1 + hash)).first(2 * (1 + hash));
        secret_ = TrafficSecret(hash_, secrets.subspan(1, hash));
        EXPECT_EQ(load_be<u64>(frozen_.bytes().last(18).data()), 0u) << "nothing was said yet";
        sealer_ = RecordSealer(traffic_key(suite_, secret_));
    }
    // next_key: the generation after this one, whatever the honest side knows of it.
    void next_key() {
        secret_ = next_generation(std::move(secret_));
        sealer_ = RecordSealer(traffic_key(suite_, secret_));
    }
    ByteVector record(ContentType type, Bytes content) {
        ByteVector out(protected_size(content.size()));
        EXPECT_TRUE(sealer_.seal(type, content, out));
        return out;
    }
    // say: gives the error that this earns, or nothing.
    std::string say(ContentType type, Bytes content) { return deliver(record(type, content)); }
    std::string deliver(ByteVector wire) {
        const Result<Step> step = honest_.connection.receive(pair_.env(honest_), wire);
        if (!step) return std::string(step.error().id());
        EXPECT_EQ(step->consumed, wire.size());
        if (std::holds_alternative<KeyUpdated>(step->event)) ++updates;
        if (const auto* data = std::get_if<AppData>(&step->event)) heard.assign(data->bytes.begin(), data->bytes.end());
        return {};
    }
    usize updates = 0;
    ByteVector heard;

  private:
    Pair& pair_;
    Peer& honest_;
    CipherSuite suite_{};
    crypto::HashId hash_{};
    SecretBytes frozen_;
    TrafficSecret secret_;
    RecordSealer sealer_{AeadKey(CipherSuite::TLS_AES_128_GCM_SHA256, TrafficKey(), TrafficIv())};
};

Pair connected() {
    Scene scene;
    Pair pair = scene.pair();
    pair.run();
    EXPECT_TRUE(pair.both_done());
    return pair;
}
constexpr std::array<u8, 5> key_update{24, 0, 0, 1, 0};
const Bytes whole = key_update;
constexpr ContentType messages = ContentType::handshake, data = ContentType::application_data;

class KeyChange : public ::testing::TestWithParam<bool> {
  protected:
    Pair pair_ = connected();
    Forger forger_{pair_, GetParam()};
};

TEST_P(KeyChange, Rfc8446Section4_6_3DoneRight) {
    EXPECT_EQ(forger_.say(messages, whole), "");
    forger_.next_key();
    EXPECT_EQ(forger_.say(data, bytes_of("new")), "");
    EXPECT_EQ(text_of(forger_.heard), "new");
    // In pieces, but all of them under the old key.
    EXPECT_EQ(forger_.say(messages, whole.first(1)), "");
    EXPECT_EQ(forger_.say(messages, whole.subspan(1, 3)), "");
    EXPECT_EQ(forger_.updates, 1u);
    EXPECT_EQ(forger_.say(messages, whole.last(1)), "");
    forger_.next_key();
    EXPECT_EQ(forger_.say(data, bytes_of("newer")), "");
    EXPECT_EQ(text_of(forger_.heard), "newer");
    EXPECT_EQ(forger_.updates, 2u);
}

TEST_P(KeyChange, Rfc8446Section5_1NothingFollowsAKeyUpdateInItsRecord) {
    for (const usize more : {1u, 4u, 5u}) {
        Pair pair = connected();
        Forger forger(pair, GetParam());
        ByteVector content(whole.begin(), whole.end());
        content.insert(content.end(), whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(more));
        EXPECT_EQ(forger.say(messages, content), "tls.key_change_inside_record") << more;
    }
}

TEST_P(KeyChange, Rfc8446Section5_1AKeyUpdateThatEndsUnderTheNextKey) {
    for (usize cut = 1; cut < whole.size(); ++cut) {
        Pair pair = connected();
        Forger forger(pair, GetParam());
        EXPECT_EQ(forger.say(messages, whole.first(cut)), "");
        forger.next_key();
        EXPECT_EQ(forger.say(messages, whole.subspan(cut)), "tls.bad_record_mac") << cut;
        EXPECT_EQ(forger.updates, 0u);
    }
}

TEST_P(KeyChange, Rfc8446Section4_6_3OldKeyAfterAndNewKeyBefore) {
    {
        Pair pair = connected();
        Forger forger(pair, GetParam());
        EXPECT_EQ(forger.say(messages, whole), "");
        EXPECT_EQ(forger.say(data, bytes_of("old")), "tls.bad_record_mac");
    }
    {
        Pair pair = connected();
        Forger forger(pair, GetParam());
        forger.next_key();
        EXPECT_EQ(forger.say(data, bytes_of("new")), "tls.bad_record_mac");
    }
    {  // two generations ahead
        Pair pair = connected();
        Forger forger(pair, GetParam());
        EXPECT_EQ(forger.say(messages, whole), "");
        forger.next_key();
        forger.next_key();
        EXPECT_EQ(forger.say(data, bytes_of("newer")), "tls.bad_record_mac");
    }
}

TEST_P(KeyChange, Rfc8446Section5_2ARecordThatComesAgainOrIsLeftOut) {
    const ByteVector first = forger_.record(data, bytes_of("1"));
    EXPECT_EQ(forger_.deliver(first), "");
    EXPECT_EQ(forger_.deliver(first), "tls.bad_record_mac");
    Pair pair = connected();
    Forger forger(pair, GetParam());
    (void)forger.record(data, bytes_of("1"));
    EXPECT_EQ(forger.say(data, bytes_of("2")), "tls.bad_record_mac") << "the first was dropped";
}

TEST_P(KeyChange, Rfc8446Section5_1HalfAMessageAndThenOthers) {
    EXPECT_EQ(forger_.say(messages, whole.first(2)), "");
    EXPECT_EQ(forger_.say(data, bytes_of("data")), "tls.interleaved_message");
}

// A handshake that is over stays over: every type but the two that may come, whole or not.
TEST_P(KeyChange, Rfc8446Section4_6OtherMessagesAfterTheHandshake) {
    for (const u8 type : std::to_array<u8>({0, 1, 2, 3, 5, 6, 8, 11, 13, 14, 15, 16, 20, 23, 25, 254, 255})) {
        Pair pair = connected();
        Forger forger(pair, GetParam());
        const ByteVector message = {type, 0, 0, 1, 0};
        EXPECT_TRUE(forger.say(messages, message).starts_with("tls.")) << int(type);
        EXPECT_TRUE((GetParam() ? pair.server : pair.client).connection.failed());
    }
}

INSTANTIATE_TEST_SUITE_P(Roles, KeyChange, ::testing::Values(true, false),
                         [](const auto& which) { return which.param ? "ByAClient" : "ByAServer"; });

}  // namespace
}  // namespace troth::inline v1::tls
