// Sockets for blocking use: an owned descriptor, connecting with a time limit, addresses in words.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "troth/base/result.hpp"

namespace troth::inline v1::io {

using Milliseconds = std::chrono::milliseconds;

// HostPort: "host", "host:port", "192.0.2.1:port", "[2001:db8::1]:port".
struct HostPort {
    std::string host;  // without brackets
    u16 port = 0;
    std::string text() const;  // as it is written: [::1]:443
};
Result<HostPort> parse_host_port(std::string_view text, u16 default_port);

// Socket owns a connected, non-blocking TCP descriptor. Every call waits at most the time that it is given.
class Socket {
  public:
    Socket() = default;
    explicit Socket(int descriptor) : descriptor_(descriptor) {}
    Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Socket& operator=(Socket&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~Socket();

    // read: at least one byte, or 0 at the end of the stream.
    Result<usize> read(MutableBytes out, Milliseconds limit);
    Result<void> write_all(Bytes bytes, Milliseconds limit);
    // wait_readable: true if bytes (or the end) are there within the limit.
    Result<bool> wait_readable(Milliseconds limit);
    void shutdown_sending();
    int descriptor() const { return descriptor_; }
    std::string peer() const;  // "192.0.2.1:443"; empty if it is not connected

  private:
    int descriptor_ = -1;
};

// connect: tries every address of the host in turn within the limit; the error names the last.
Result<Socket> connect(const HostPort& to, Milliseconds limit);

}  // namespace troth::inline v1::io
