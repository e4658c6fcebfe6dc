// HTTP without TLS over real sockets, and OCSP over it. Runs under ThreadSanitizer.
#include "troth/service/http_server.hpp"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "troth/encoding/base64.hpp"
#include "troth/service/ocsp_http.hpp"

namespace troth::service {
namespace {

constexpr io::Milliseconds limit{5000};

// What comes back for these octets, until the other side closes or `enough` is in it.
std::string exchange(io::Socket& socket, std::string_view request, std::string_view enough) {
    EXPECT_TRUE(socket.write_all(bytes_of(request), limit).has_value());
    std::string out;
    u8 room[4096];
    while (out.find(enough) == std::string::npos) {
        const auto size = socket.read(room, limit);
        if (!size || *size == 0) break;
        out += text_of(Bytes(room).first(*size));
    }
    return out;
}
std::string once(u16 port, std::string_view request) {
    auto socket = io::connect({"127.0.0.1", port}, limit).value();
    return exchange(socket, request, "\r\n\r\nanything that never comes");
}
HttpServer echo(HttpOptions options = {}) {
    options.handler = [](const HttpAsked& asked) {
        HttpAnswer answer = HttpAnswer::text(200, std::string(asked.method) + " " + std::string(asked.target) + " ");
        answer.body.insert(answer.body.end(), asked.body.begin(), asked.body.end());
        return answer;
    };
    auto server = HttpServer::start(std::move(options));
    EXPECT_TRUE(server.has_value());
    return *std::move(server);
}

TEST(HttpServer, AnswersSeveralRequestsOfOneConnection) {
    const HttpServer server = echo();
    auto socket = io::connect({"127.0.0.1", server.port()}, limit).value();
    for (int i = 0; i < 3; ++i) {
        const auto said = exchange(socket, "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", "hello");
        EXPECT_TRUE(said.starts_with("HTTP/1.1 200")) << said;
        EXPECT_NE(said.find("POST /a hello"), std::string::npos) << said;
    }
    const auto last = exchange(socket, "GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "never");
    EXPECT_NE(last.find("GET /b "), std::string::npos) << last;
    EXPECT_TRUE(once(server.port(), "GET / HTTP/1.0\r\n\r\n").starts_with("HTTP/1.0 200"));
    const auto head = once(server.port(), "HEAD /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(head.ends_with("\r\n\r\n")) << head;
}

TEST(HttpServer, KeepsItsLimits) {
    const HttpServer server = echo({.max_connections = 2, .max_header = 1000, .max_body = 100});
    EXPECT_TRUE(
        once(server.port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n").starts_with("HTTP/1.1 413"));
    EXPECT_TRUE(
        once(server.port(), "GET /" + std::string(2000, 'a') + " HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 431"));
    EXPECT_TRUE(once(server.port(), "\x16\x03\x01 what is this\r\n\r\n").starts_with("HTTP/1.1 400"));
    auto one = io::connect({"127.0.0.1", server.port()}, limit).value();
    auto two = io::connect({"127.0.0.1", server.port()}, limit).value();
    EXPECT_NE(exchange(one, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / "), "");
    EXPECT_NE(exchange(two, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / "), "");
    EXPECT_EQ(once(server.port(), ""), "") << "the third is closed";
}

TEST(HttpServer, EndsConnectionsThatSayNothingAndStopsAtOnce) {
    HttpServer server = echo({.idle_limit = std::chrono::seconds(1), .stop_limit = std::chrono::seconds(2)});
    auto idle = io::connect({"127.0.0.1", server.port()}, limit).value();
    u8 room[10];
    const auto ended = idle.read(room, limit);
    EXPECT_TRUE(!ended || *ended == 0);
    auto open = io::connect({"127.0.0.1", server.port()}, limit).value();
    EXPECT_NE(exchange(open, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / "), "");
    const u16 port = server.port();
    server.stop();
    EXPECT_FALSE(io::connect({"127.0.0.1", port}, limit).has_value());
    server.stop();
}

TEST(HttpServer, ManyClientsAtOnce) {
    const HttpServer server = echo({.workers = 2});
    std::atomic<int> good{0};
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i)
        clients.emplace_back([&] {
            for (int round = 0; round < 10; ++round)
                good +=
                    once(server.port(), "GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").ends_with("GET /x ");
        });
    for (auto& client : clients) client.join();
    EXPECT_EQ(good.load(), 80);
}

TEST(HttpDate, Rfc9110Section5_6_7) {
    EXPECT_EQ(http_date(std::chrono::sys_seconds(std::chrono::seconds(784111777))), "Sun, 06 Nov 1994 08:49:37 GMT");
}

// Mirror: a source that shows what it was asked.
struct Mirror final : ca::OcspSource {
    ca::OcspAnswered answer(Bytes request, ca::sys_seconds now, RandomSource&) override {
        ca::OcspAnswered out{.der = {request.begin(), request.end()}};
        if (cacheable) out.cacheable = {now, now + std::chrono::hours(1)};
        return out;
    }
    bool cacheable = true;
};
std::string header(const HttpAnswer& answer, std::string_view name) {
    for (const auto& [key, value] : answer.headers)
        if (key == name) return value;
    return "";
}

TEST(OcspOverHttp, Rfc6960AppendixA1GetAndPost) {
    Mirror mirror;
    SystemRandom random;
    const std::chrono::sys_seconds now{std::chrono::seconds(784111777)};
    const auto ask = [&](std::string_view method, std::string_view target, Bytes body = {}) {
        return ocsp_over_http({.method = method, .target = target, .content_type = {}, .body = body}, mirror, now,
                              random);
    };
    // Octets whose base64 has '+', '/' and '=' in it.
    const ByteVector request{0x30, 0x0b, 0xff, 0xff, 0xff, 0xfb, 0xef, 0xbe, 0x3f, 0xff, 0xfe, 0x01, 0x02};
    const std::string text = encoding::base64::encode(request);
    ASSERT_NE(text.find("//"), std::string::npos) << text;
    std::string quoted;
    for (const char c : text) quoted += c == '/' ? "%2F" : c == '+' ? "%2b" : c == '=' ? "%3D" : std::string(1, c);
    const auto posted = ask("POST", "/", request);
    EXPECT_EQ(posted.body, request);
    EXPECT_EQ(posted.content_type, "application/ocsp-response");
    EXPECT_EQ(ask("GET", "/" + text).body, request);
    EXPECT_EQ(ask("GET", "/" + quoted).body, request);
    EXPECT_EQ(ask("GET", "/ocsp/v1/" + quoted + "?x=1").body, request);
    EXPECT_EQ(ask("GET", "/" + text.substr(0, text.find('='))).body, request) << "padding that is left out";
    for (const std::string bad : {"", "/", "/x", "/M%", "/M%2", "/%zz", "/MDA!", "//////////////////////////"})
        EXPECT_EQ(ask("GET", bad).status, 400u) << bad;
    EXPECT_EQ(ask("PUT", "/").status, 405u);
    // RFC 5019 §6.2.
    EXPECT_EQ(header(posted, "Expires"), "Sun, 06 Nov 1994 09:49:37 GMT");
    EXPECT_EQ(header(posted, "Last-Modified"), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(header(posted, "Cache-Control"), "max-age=3600, public, no-transform, must-revalidate");
    EXPECT_EQ(header(posted, "ETag").size(), 66u);
    mirror.cacheable = false;
    EXPECT_EQ(header(ask("POST", "/", request), "Cache-Control"), "no-store");
}

}  // namespace
}  // namespace troth::service
