// HttpServer: HTTP/1.1 (RFC 9112) without TLS, for what is signed by itself: OCSP responses, revocation lists. A
// request goes to one function as values; sockets and limits are here. By Boost.Beast.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "troth/io/socket.hpp"

namespace troth::inline v1::service {

// HttpAsked: views that live as long as the call.
struct HttpAsked {
    std::string_view method, target;  // "GET", "/path?query"
    std::string_view content_type;
    Bytes body;
};
struct HttpAnswer {
    unsigned status = 200;
    std::string content_type = "text/plain";
    std::vector<std::pair<std::string, std::string>> headers{};
    ByteVector body{};

    static HttpAnswer text(unsigned status, std::string_view words);
};

struct HttpOptions {
    io::HostPort listen{.host = "127.0.0.1", .port = 0};
    std::function<HttpAnswer(const HttpAsked&)> handler;  // called on a worker's thread, several at once
    unsigned workers = 0;                                 // 0: one a processor
    usize max_connections = 2000;                         // further ones are closed at once
    usize max_header = 8 * 1024, max_body = 16 * 1024;
    std::chrono::seconds idle_limit{30}, stop_limit{3};
};

class HttpServer {
  public:
    // start: listens and serves when it returns. Fails with an io.* error if the address cannot be had.
    static Result<HttpServer> start(HttpOptions options);
    HttpServer(HttpServer&&) noexcept;
    HttpServer& operator=(HttpServer&&) noexcept;
    ~HttpServer();  // stops

    u16 port() const;
    // stop: accepts no more, lets answers under way end within stop_limit. From any thread, not from a signal handler.
    void stop();

  private:
    struct State;
    explicit HttpServer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// http_date: IMF-fixdate, RFC 9110 §5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(std::chrono::sys_seconds moment);

}  // namespace troth::inline v1::service
