// Addresses in words and sockets with time limits.
#include "troth/io/socket.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "troth/io/errors.hpp"

namespace troth::io {
namespace {

TEST(HostPort, FormsThatAPersonWrites) {
    const struct {
        std::string_view text, host;
        u16 port;
    } good[] = {
        {"example.com", "example.com", 443},
        {"example.com:8443", "example.com", 8443},
        {"192.0.2.1:0", "192.0.2.1", 0},
        {"[2001:db8::1]:25", "2001:db8::1", 25},
        {"[::1]", "::1", 443},
        {"2001:db8::1", "2001:db8::1", 443},
    };
    for (const auto& row : good) {
        SCOPED_TRACE(row.text);
        const auto got = parse_host_port(row.text, 443);
        ASSERT_TRUE(got);
        EXPECT_EQ(got->host, row.host);
        EXPECT_EQ(got->port, row.port);
    }
    for (std::string_view bad :
         {"", ":443", "a:", "a:x", "a:65536", "a:-1", "[::1", "[::1]443", "[]:1", "a:1x", "[[x]", "a]b:c:d"})
        EXPECT_FALSE(parse_host_port(bad, 443)) << bad;
    EXPECT_EQ(parse_host_port("[::1]:1", 0)->text(), "[::1]:1");
}

// A port that is bound but does not listen refuses; one that listens and says nothing times out.
int bound_socket(u16& port, bool listening) {
    const int s = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(s, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    socklen_t size = sizeof address;
    ::getsockname(s, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
    if (listening) EXPECT_EQ(::listen(s, 1), 0);
    return s;
}

TEST(Socket, RefusedAndTimedOutAreToldApart) {
    u16 port = 0;
    const int silent = bound_socket(port, false);
    const auto refusal = connect({"127.0.0.1", port}, Milliseconds(2000));
    ASSERT_FALSE(refusal);
    EXPECT_TRUE(refusal.error().is(refused));
    EXPECT_TRUE(refusal.error().where().contains("127.0.0.1:" + std::to_string(port)));
    ::close(silent);

    const int mute = bound_socket(port, true);
    auto socket = connect({"127.0.0.1", port}, Milliseconds(2000));
    ASSERT_TRUE(socket);
    u8 byte[1];
    const auto got = socket->read(byte, Milliseconds(20));
    ASSERT_FALSE(got);
    EXPECT_TRUE(got.error().is(timed_out));
    ::close(mute);
}

TEST(Socket, NameThatCannotExist) {
    const auto got = connect({"no-such-host.invalid", 1}, Milliseconds(5000));  // RFC 6761 §6.4
    ASSERT_FALSE(got);
    EXPECT_TRUE(got.error().is(no_such_host));
}

}  // namespace
}  // namespace troth::io
