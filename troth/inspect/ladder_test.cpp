// The ladder draws what was traced: sides, order, keys, sizes. Names of a peer cannot reach the terminal raw.
#include "troth/inspect/ladder.hpp"

#include <gtest/gtest.h>

#include "troth/inspect/summary.hpp"
#include "troth/tls/extension/server_name.hpp"
#include "troth/tls/message/client_hello.hpp"
#include "troth/tls/message/new_session_ticket.hpp"

namespace troth::inspect {
namespace {

using tls::TraceEvent;

TraceEvent record(bool sent, u8 type, u16 length, int ms) {
    return {.kind = TraceEvent::Kind::record,
            .sent = sent,
            .type = type,
            .time = Wall(std::chrono::milliseconds(ms)),
            .bytes = {type, 3, 3, static_cast<u8>(length >> 8), static_cast<u8>(length)}};
}

ByteVector hello_for(std::string_view name) {
    tls::ServerNameList names;
    const tls::ServerName one{.host_name = bytes_of(name)};
    names.server_name_list = std::span<const tls::ServerName>(&one, 1);
    const tls::Extension extensions[] = {tls::extension(names)};
    tls::ClientHello hello;
    const tls::CipherSuite suites[] = {tls::CipherSuite::TLS_AES_128_GCM_SHA256};
    hello.cipher_suites = std::span<const tls::CipherSuite>(suites);
    hello.legacy_compression_methods = Bytes(tls::null_compression);
    hello.extensions = std::span<const tls::Extension>(extensions);
    ByteVector out;
    EXPECT_TRUE(tls::append_handshake(hello, out));
    return out;
}

TEST(Ladder, DrawsBothSidesInOrderWithSizesAndKeys) {
    const TraceEvent events[] = {
        record(true, 22, 200, 0),
        {.kind = TraceEvent::Kind::handshake,
         .sent = true,
         .type = 1,
         .time = Wall(std::chrono::milliseconds(0)),
         .bytes = hello_for("api.example")},
        record(false, 23, 100, 7),
        {.kind = TraceEvent::Kind::handshake,
         .sent = false,
         .encrypted = true,
         .type = 20,
         .time = Wall(std::chrono::milliseconds(7)),
         .bytes = {20, 0, 0, 0}},
        record(true, 21, 2, 9),
        {.kind = TraceEvent::Kind::alert,
         .sent = true,
         .encrypted = false,
         .type = 48,
         .time = Wall(std::chrono::milliseconds(9)),
         .bytes = {2, 48}},
    };
    const std::string drawn = ladder(events, true);
    const usize hello = drawn.find("ClientHello"), name = drawn.find("server name api.example"),
                first = drawn.find("205 bytes in 1 record, 0.0 ms");
    const usize finished = drawn.find("{Finished}"), back = drawn.find("◄"), alert = drawn.find("Alert: unknown_ca");
    ASSERT_NE(alert, std::string::npos) << drawn;
    EXPECT_TRUE(hello < name && name < first && first < finished && finished < back && back < alert) << drawn;
    EXPECT_NE(drawn.find("105 bytes in 1 record, 7.0 ms"), std::string::npos) << drawn;
    EXPECT_EQ(drawn.find('\x1b'), std::string::npos);
    // The same events seen from the server are the same picture.
    EXPECT_NE(ladder(events, false).find("client"), std::string::npos);
}

// The longest names of alerts, by the side that has the least room.
TEST(Ladder, NoLineIsWiderThanAsked) {
    for (unsigned type = 0; type < 256; ++type) {
        const TraceEvent events[] = {
            record(false, 23, 100, 0),
            {.kind = TraceEvent::Kind::alert,
             .sent = false,
             .encrypted = true,
             .type = static_cast<u8>(type),
             .time = Wall(std::chrono::milliseconds(1)),
             .bytes = {2, static_cast<u8>(type)}},
        };
        const std::string picture = ladder(events, true, {.colour = false, .width = 60});
        usize columns = 0;
        for (const char c : picture) {
            columns = c == '\n' ? 0 : columns + ((static_cast<u8>(c) & 0xc0) != 0x80 ? 1 : 0);
            ASSERT_LE(columns, 60u) << picture;
        }
    }
}

TEST(Summary, NamesOfThePeerAreEscaped) {
    const TraceEvent event{.kind = TraceEvent::Kind::handshake, .type = 1, .bytes = hello_for("\x1b[2Jevil")};
    const Summary summary = summarise(event);
    ASSERT_FALSE(summary.lines.empty());
    EXPECT_EQ(summary.lines[0], "server name \\x1b[2Jevil");
}

TEST(Summary, WhatCannotBeReadIsNamedWithItsSize) {
    const TraceEvent event{.kind = TraceEvent::Kind::handshake, .type = 1, .bytes = {1, 0, 0, 1, 9}};
    EXPECT_EQ(summarise(event).name, "ClientHello");
    EXPECT_EQ(summarise(event).lines.back(), "cannot be read, 5 bytes");
}

}  // namespace
}  // namespace troth::inspect
