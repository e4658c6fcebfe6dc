// Fetching, from a server in a thread that answers what the test wrote.
#include "troth/io/fetch.hpp"

#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <unistd.h>

#include "troth/base/testing/hex.hpp"
#include "troth/x509/general_name.hpp"

namespace troth::io {
namespace {

// Answers one connection after the other, with one text each, and keeps what was asked.
class Server {
  public:
    explicit Server(std::vector<std::string> answers) : answers_(std::move(answers)) {
        listener_ = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        socklen_t size = sizeof address;
        EXPECT_EQ(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
        port_ = ntohs(address.sin_port);
        EXPECT_EQ(listen(listener_, 8), 0);
        thread_ = std::thread([this] { serve(); });
    }
    ~Server() {
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        close(listener_);
    }
    std::string url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
    std::string asked;

  private:
    // The whole of a request, which may come in several pieces: to the end of its head, and the body that it announces.
    static std::string request(int peer) {
        std::string text;
        for (;;) {
            if (const usize end = text.find("\r\n\r\n"); end != std::string::npos) {
                const usize at = text.find("Content-Length: ");
                const usize body = at < end ? std::stoul(text.substr(at + 16)) : 0;
                if (text.size() >= end + 4 + body) return text;
            }
            char block[4096];
            const ssize_t got = recv(peer, block, sizeof block, 0);
            if (got <= 0) return text;
            text.append(block, static_cast<usize>(got));
        }
    }
    void serve() {
        for (const std::string& answer : answers_) {
            const int peer = accept(listener_, nullptr, nullptr);
            if (peer < 0) return;
            asked += request(peer);
            EXPECT_EQ(send(peer, answer.data(), answer.size(), MSG_NOSIGNAL), static_cast<ssize_t>(answer.size()));
            shutdown(peer, SHUT_WR);
            char rest[4096];
            while (recv(peer, rest, sizeof rest, 0) > 0) {
            }
            close(peer);
        }
    }
    std::vector<std::string> answers_;
    int listener_ = -1;
    u16 port_ = 0;
    std::thread thread_;
};
constexpr FetchLimits local{.allow_private = true};

TEST(Fetch, ABodyByLengthAndByEnd) {
    Server server({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 200 OK\r\n\r\nhello again"});
    auto got = fetch({server.url("/a?b=c"), {}, {}}, local);
    ASSERT_TRUE(got.has_value()) << got.error().id() << got.error().where();
    EXPECT_EQ(text_of(*got), "hello");
    EXPECT_TRUE(server.asked.starts_with("GET /a?b=c HTTP/1.1\r\n")) << server.asked;
    got = fetch({server.url("/"), {}, {}}, local);
    ASSERT_TRUE(got.has_value()) << got.error().id();
    EXPECT_EQ(text_of(*got), "hello again");
}
TEST(Fetch, Rfc6960AppendixA_1PostsABody) {
    Server server({"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"});
    const auto got = fetch({server.url(""), {1, 2, 3}, "application/ocsp-request"}, local);
    ASSERT_TRUE(got.has_value()) << got.error().id();
    EXPECT_TRUE(server.asked.starts_with("POST / HTTP/1.1\r\n")) << server.asked;
    EXPECT_NE(server.asked.find("Content-Type: application/ocsp-request\r\n"), std::string::npos);
    EXPECT_TRUE(server.asked.ends_with("\r\n\r\n\x01\x02\x03")) << server.asked;
}
TEST(Fetch, LimitsOnSizeRedirectionsAndStatus) {
    const std::string again = "HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n";
    Server server({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'x'),
                   "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", again,
                   "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", again, again, again, again,
                   "HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\n\r\n",
                   "nonsense"});
    FetchLimits small = local;
    small.most_bytes = 99;
    EXPECT_EQ(fetch({server.url("/"), {}, {}}, small).error().id(), "io.answer_too_large");
    EXPECT_EQ(fetch({server.url("/"), {}, {}}, local).error().id(), "io.http_status");
    EXPECT_TRUE(fetch({server.url("/"), {}, {}}, local).has_value());
    EXPECT_EQ(fetch({server.url("/"), {}, {}}, local).error().id(), "io.too_many_redirects");
    EXPECT_EQ(fetch({server.url("/"), {}, {}}, local).error().id(), "io.bad_url");
    EXPECT_EQ(fetch({server.url("/"), {}, {}}, local).error().id(), "io.http_malformed");
}
TEST(Fetch, PrivateAddressesAreRefusedBeforeAnythingIsSent) {
    Server server({"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"});
    EXPECT_EQ(fetch({server.url("/"), {}, {}}).error().id(), "io.private_address");
    EXPECT_TRUE(fetch({server.url("/"), {}, {}}, local).has_value());
}
TEST(Fetch, TheTimeIsBounded) {
    Server server({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe"});
    FetchLimits quick = local;
    quick.time = Milliseconds(50);
    EXPECT_FALSE(fetch({server.url("/"), {}, {}}, quick).has_value());
}

TEST(Fetch, Rfc6890AddressesThatAreNotPublic) {
    const auto is_public = [](std::string_view text) { return is_public_address(*x509::parse_ip(text)); };
    for (const std::string_view text : {"8.8.8.8", "100.63.0.1", "172.15.0.1", "172.32.0.1", "223.255.255.255",
                                        "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::1"})
        EXPECT_TRUE(is_public(text)) << text;
    for (const std::string_view text : {"0.0.0.0",
                                        "10.1.2.3",
                                        "100.64.0.1",
                                        "127.0.0.1",
                                        "169.254.169.254",
                                        "172.16.0.1",
                                        "172.31.255.255",
                                        "192.168.1.1",
                                        "198.18.0.1",
                                        "224.0.0.1",
                                        "255.255.255.255",
                                        "::",
                                        "::1",
                                        "::ffff:8.8.8.8",
                                        "fe80::1",
                                        "fc00::1",
                                        "fd12::1",
                                        "ff02::1",
                                        "64:ff9b::7f00:1",
                                        "2002:7f00:1::1",
                                        "2001:db8::1",
                                        "2001::1"})
        EXPECT_FALSE(is_public(text)) << text;
}

TEST(Fetch, UrlsOfCertificates) {
    const auto url = parse_url("HTTP://pki.example:8080/a/b?c=d#e");
    ASSERT_TRUE(url.has_value());
    EXPECT_EQ(url->to.text(), "pki.example:8080");
    EXPECT_EQ(url->path, "/a/b?c=d");
    EXPECT_EQ(parse_url("http://pki.example")->path, "/");
    EXPECT_EQ(parse_url("http://pki.example?x")->path, "/?x");
    for (const std::string_view bad :
         {"", "pki.example", "https://pki.example/", "ldap://pki.example/", "file:///etc/passwd", "http://",
          "http://user@pki.example/", "http://pki.example/a b", "http://pki.example/\r\nX: y", "http://pki.example:0/",
          "http://pki.example:99999/", "http:///x"})
        EXPECT_EQ(parse_url(bad).error().id(), "io.bad_url") << bad;
}

}  // namespace
}  // namespace troth::io
