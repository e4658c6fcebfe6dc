// HttpsServer: files, an echo, or a page about the connection, over TLS. Many clients at once, a thread per worker.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "troth/io/socket.hpp"
#include "troth/tls/handshake/config.hpp"

namespace troth::inline v1::tls {
class Connection;
}

namespace troth::inline v1::service {

// Served says what became of one connection. Called once the handshake is over, well or badly, on a worker's thread:
// the callee locks what it shares.
struct Served {
    std::string peer;                   // "192.0.2.1:51234"
    const tls::Connection* connection;  // established; null if the handshake failed
    const Error* error;                 // why it failed; null if it did not
};

struct HttpsOptions {
    enum class Content : u8 { about, files, echo };

    io::HostPort listen{.host = "127.0.0.1", .port = 0};
    std::shared_ptr<const tls::ServerConfig> config;
    Content content = Content::about;
    std::filesystem::path root;  // of files
    unsigned workers = 0;        // 0: one a processor
    usize max_connections = 10'000;
    std::chrono::hours ticket_rotation{6};  // of the configuration's ticket keys, if it has any; four old ones are kept
    std::chrono::seconds handshake_limit{30}, idle_limit{60}, stop_limit{3};
    std::function<void(const Served&)> on_served;
};

class HttpsServer {
  public:
    // start: listens and serves when it returns. Fails with an io.* error if the address cannot be had.
    static Result<HttpsServer> start(HttpsOptions options);
    HttpsServer(HttpsServer&&) noexcept;
    HttpsServer& operator=(HttpsServer&&) noexcept;
    ~HttpsServer();  // stops

    u16 port() const;
    // stop: accepts no more, lets answers under way end within stop_limit, closes every connection properly. From any
    // thread, not from a signal handler.
    void stop();

  private:
    struct State;
    explicit HttpsServer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace troth::inline v1::service
