// Stored sessions and the tickets that carry them: RFC 8446 §4.6.1.
#include "troth/tls/session/session.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/tls/session/errors.hpp"
#include "troth/tls/session/ticket_keys.hpp"

namespace troth::inline v1::tls {
namespace {

using testing::reveal;
using testing::to_hex;

Session sample() {
    Session session;
    session.suite = CipherSuite::TLS_AES_256_GCM_SHA384;
    session.psk = Psk(crypto::HashId::sha384, ByteVector(48, 0x5a));
    session.issued = Wall(std::chrono::milliseconds(1'700'000'000'123));
    session.lifetime = std::chrono::hours(24);
    session.age_add = 0xdeadbeef;
    session.alpn = "h2";
    session.server_name = "www.example";
    session.max_early_data = 7;
    session.peer_leaf.fill(1);
    session.peer_not_after = Wall(std::chrono::milliseconds(1'800'000'000'000));
    session.trust.fill(2);
    session.ticket = {9, 8, 7};
    return session;
}

TEST(Session, BytesRoundTrip) {
    const Session in = sample();
    const Result<Session> out = Session::from_bytes(in.to_bytes().bytes());
    ASSERT_TRUE(out);
    EXPECT_EQ(out->suite, in.suite);
    EXPECT_EQ(to_hex(out->psk.bytes()), to_hex(in.psk.bytes()));
    EXPECT_EQ(out->issued, in.issued);
    EXPECT_EQ(out->lifetime, in.lifetime);
    EXPECT_EQ(out->age_add, in.age_add);
    EXPECT_EQ(out->alpn, in.alpn);
    EXPECT_EQ(out->server_name, in.server_name);
    EXPECT_EQ(out->max_early_data, in.max_early_data);
    EXPECT_EQ(out->peer_leaf, in.peer_leaf);
    EXPECT_EQ(out->peer_not_after, in.peer_not_after);
    EXPECT_EQ(out->trust, in.trust);
    EXPECT_EQ(out->ticket, in.ticket);
    EXPECT_EQ(reveal(out->to_bytes()), reveal(in.to_bytes()));
}

TEST(Session, EveryCutAndAnotherVersionIsRefused) {
    const SecretBytes bytes = sample().to_bytes();
    for (usize size = 0; size < bytes.size(); ++size) {
        const Result<Session> cut = Session::from_bytes(bytes.bytes().first(size));
        ASSERT_FALSE(cut) << size;
        EXPECT_TRUE(cut.error().is(bad_session));
    }
    SecretBytes other = bytes.clone();
    other.mutable_bytes()[1] ^= 2;
    EXPECT_FALSE(Session::from_bytes(other.bytes()));
}

TEST(Session, Rfc8446Section4_6_1LifetimeIsAtMostSevenDays) {
    Session session = sample();
    session.lifetime = longest_session;
    EXPECT_TRUE(Session::from_bytes(session.to_bytes().bytes()));
    session.lifetime = longest_session + std::chrono::seconds(1);
    EXPECT_FALSE(Session::from_bytes(session.to_bytes().bytes()));
    EXPECT_FALSE(sample().expired(sample().issued));
    EXPECT_TRUE(sample().expired(sample().issued - std::chrono::milliseconds(1)));
    EXPECT_TRUE(sample().expired(sample().issued + sample().lifetime));
}

// A time that no sum with a lifetime can leave the clock's range from.
TEST(Session, IssuedBeforeTheEpochOrAfterYear9999IsRefused) {
    Session session = sample();
    for (const std::chrono::milliseconds issued :
         {std::chrono::milliseconds(-1), std::chrono::milliseconds::max(), std::chrono::milliseconds::min()}) {
        session.issued = Wall(issued);
        EXPECT_FALSE(Session::from_bytes(session.to_bytes().bytes())) << issued.count();
    }
    session.issued = Wall(std::chrono::sys_days{std::chrono::year{9999} / 12 / 31});
    EXPECT_TRUE(Session::from_bytes(session.to_bytes().bytes()));
}

TEST(TicketKeys, OpensWhatItSealedAndNothingElse) {
    testing::CountingRandom random;
    const auto keys = TicketKeys::generate(random);
    const SecretBytes session = sample().to_bytes();
    const ByteVector ticket = keys->seal(session.bytes(), random);
    EXPECT_EQ(reveal(keys->open(ticket)), reveal(session));
    for (usize bit = 0; bit < ticket.size() * 8; bit += 5) {
        ByteVector forged = ticket;
        forged[bit / 8] = static_cast<u8>(forged[bit / 8] ^ (1u << bit % 8));
        EXPECT_TRUE(keys->open(forged).empty()) << bit;
    }
    for (usize size = 0; size < ticket.size(); ++size) EXPECT_TRUE(keys->open(Bytes(ticket).first(size)).empty());
    EXPECT_TRUE(TicketKeys::generate(random)->open(ticket).empty());
}

TEST(TicketKeys, NoTwoTicketsAreAlikeAndNoneShowsTheSession) {
    testing::CountingRandom random;
    const auto keys = TicketKeys::generate(random);
    const SecretBytes session = sample().to_bytes();
    const std::string first = to_hex(keys->seal(session.bytes(), random));
    const std::string second = to_hex(keys->seal(session.bytes(), random));
    EXPECT_EQ(first.substr(0, 16), second.substr(0, 16));  // the generation's name
    EXPECT_NE(first.substr(16), second.substr(16));
    EXPECT_EQ(first.find(to_hex(ByteVector(16, 0x5a))), std::string::npos);
}

TEST(TicketKeys, RotationKeepsAsManyGenerationsAsAskedFor) {
    testing::CountingRandom random;
    const auto first = TicketKeys::generate(random);
    const SecretBytes session = sample().to_bytes();
    const ByteVector ticket = first->seal(session.bytes(), random);
    const auto second = first->rotated(random, 1);
    EXPECT_FALSE(second->open(ticket).empty());
    EXPECT_EQ(second->generations(), 2u);
    const auto third = second->rotated(random, 1);
    EXPECT_TRUE(third->open(ticket).empty());
    EXPECT_FALSE(third->open(second->seal(session.bytes(), random)).empty());
}

TEST(TicketKeys, TheSameSecretsOpenOnAnotherMachine) {
    testing::CountingRandom random;
    std::vector<Secret<32>> secrets(2);
    for (Secret<32>& secret : secrets) random.fill(secret.mutable_bytes());
    const auto here = TicketKeys::from_secrets(secrets);
    const auto there = TicketKeys::from_secrets(secrets);
    const SecretBytes session = sample().to_bytes();
    EXPECT_EQ(reveal(there->open(here->seal(session.bytes(), random))), reveal(session));
}

}  // namespace
}  // namespace troth::inline v1::tls
