// Handshake messages out of fragments and the transcript over them: RFC 8446 §4, §4.4.1, §5.1.
#include "troth/tls/handshake/inbox.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/tls/handshake/transcript.hpp"
#include "troth/tls/registry/errors.hpp"

namespace troth::inline v1::tls {
namespace {

using testing::from_hex;
using testing::to_hex;

// Three messages, one empty, cut into fragments of every size; the caller's buffer is scribbled over after settle().
TEST(Inbox, Rfc8446Section5_1MessagesComeOutWholeHoweverTheyAreCut) {
    const ByteVector stream = from_hex("0b000005 0102030405 14000000 0f000002 aabb");
    for (usize cut = 1; cut <= stream.size(); ++cut) {
        for (const bool settle_each_time : {true, false}) {
            Inbox inbox;
            std::string seen;
            for (usize at = 0; at < stream.size(); at += cut) {
                const Bytes piece = Bytes(stream).subspan(at, std::min(cut, stream.size() - at));
                ByteVector wire(piece.begin(), piece.end());
                inbox.feed(wire);
                while (true) {
                    const auto message = inbox.next(100);
                    ASSERT_TRUE(message);
                    if (!*message) break;
                    seen += std::to_string((*message)->type) + ":" + to_hex((*message)->body) + " ";
                    EXPECT_EQ((*message)->raw.size(), (*message)->body.size() + 4);
                    if (settle_each_time) inbox.settle();
                }
                inbox.settle();
                std::fill(wire.begin(), wire.end(), u8{0xee});
            }
            EXPECT_EQ(seen, "11:0102030405 20: 15:aabb ") << cut;
            EXPECT_TRUE(inbox.empty());
        }
    }
}

TEST(Inbox, RefusesALengthAboveTheLimitBeforeKeepingIt) {
    const ByteVector too_long = from_hex("0b000101"), right = from_hex("0b000100");
    Inbox inbox;
    inbox.feed(too_long);
    const auto message = inbox.next(256);
    ASSERT_FALSE(message);
    EXPECT_TRUE(message.error().is(message_too_long));
    Inbox fits;
    fits.feed(right);
    EXPECT_TRUE(fits.next(256));
}

TEST(Transcript, Rfc8446Section4_4_1HashesWhatWasAddedBeforeAndAfterTheHashWasKnown) {
    const ByteVector a = from_hex("0100000161"), b = from_hex("0200000162");
    Transcript transcript;
    transcript.add(a);
    EXPECT_EQ(transcript.hash_with(crypto::HashId::sha256, b), [&] {
        crypto::Hash hash(crypto::HashId::sha256);
        return hash.update(a).update(b).finish();
    }());
    transcript.start(crypto::HashId::sha384);
    const Transcript fork = transcript.fork();
    transcript.add(b);
    crypto::Hash expected(crypto::HashId::sha384);
    expected.update(a);
    EXPECT_EQ(fork.hash(), expected.finish());
    EXPECT_EQ(fork.hash_with(b), expected.update(b).finish());
    EXPECT_EQ(transcript.hash(), expected.finish());
}

TEST(Transcript, Rfc8446Section4_4_1RetryFoldsTheFirstHello) {
    const ByteVector hello = from_hex("0100000161");
    Transcript transcript;
    transcript.add(hello);
    transcript.start(crypto::HashId::sha256);
    transcript.fold_retry();
    crypto::Hash expected(crypto::HashId::sha256);
    const ByteVector header = from_hex("fe000020");
    expected.update(header).update(crypto::hash(crypto::HashId::sha256, hello).bytes());
    EXPECT_EQ(transcript.hash(), expected.finish());
}

}  // namespace
}  // namespace troth::inline v1::tls
