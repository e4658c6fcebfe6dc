#include "troth/io/socket.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <memory>

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "troth/io/errors.hpp"

namespace troth::inline v1::io {
namespace {

using Clock = std::chrono::steady_clock;

std::string numeric(const sockaddr* address, socklen_t size) {
    char host[NI_MAXHOST], service[NI_MAXSERV];
    if (getnameinfo(address, size, host, sizeof host, service, sizeof service, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return {};
    std::string out = address->sa_family == AF_INET6 ? "[" + std::string(host) + "]" : std::string(host);
    return out + ":" + service;
}

// Whether the descriptor is ready before the time; EINTR is waited through.
Result<bool> ready(int descriptor, short events, Clock::time_point until) {
    for (;;) {
        const auto left = std::chrono::ceil<Milliseconds>(until - Clock::now()).count();
        pollfd entry{.fd = descriptor, .events = events, .revents = 0};
        const int n = ::poll(&entry, 1, static_cast<int>(std::clamp<long>(left, 0, 1'000'000'000)));
        if (n > 0) return true;
        if (n == 0) return false;
        if (errno != EINTR) return fail(system_error(errno));
    }
}

Result<Socket> connect_one(const addrinfo& address, Clock::time_point until) {
    Socket socket(::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (socket.descriptor() < 0) return fail(system_error(errno));
    const std::string where = numeric(address.ai_addr, address.ai_addrlen);
    if (::connect(socket.descriptor(), address.ai_addr, address.ai_addrlen) != 0) {
        if (errno != EINPROGRESS) return fail(system_error(errno, where));
        TROTH_TRY(const bool there, ready(socket.descriptor(), POLLOUT, until));
        if (!there) return fail(Error(timed_out).with("address", where));
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(socket.descriptor(), SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0) return fail(system_error(error, where));
    }
    const int on = 1;
    ::setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

Result<u16> parse_port(std::string_view text, std::string_view whole) {
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port > 65535)
        return fail(Error(bad_address).with("address", whole));
    return static_cast<u16>(port);
}

}  // namespace

std::string HostPort::text() const {
    const std::string name = host.contains(':') ? "[" + host + "]" : host;
    return name + ":" + std::to_string(port);
}

Result<HostPort> parse_host_port(std::string_view text, u16 default_port) {
    const std::string_view whole = text;
    HostPort out{.host = {}, .port = default_port};
    if (text.starts_with('[')) {
        const usize close = text.find(']');
        if (close == std::string_view::npos) return fail(Error(bad_address).with("address", whole));
        out.host = text.substr(1, close - 1);
        text.remove_prefix(close + 1);
        if (!text.empty() && !text.starts_with(':')) return fail(Error(bad_address).with("address", whole));
        text = text.empty() ? text : text.substr(1);
    } else if (const usize colon = text.find(':'); colon != std::string_view::npos && colon == text.rfind(':')) {
        out.host = text.substr(0, colon);
        text.remove_prefix(colon + 1);
        if (text.empty()) return fail(Error(bad_address).with("address", whole));
    } else {  // a name without a port, or a bare IPv6 address
        out.host = text;
        text = {};
    }
    // No host has a slash: this is a path or a URL of another scheme. Brackets stand around an address, never in one.
    if (out.host.empty() || out.host.contains('\0') || out.host.find_first_of("/[]") != std::string::npos)
        return fail(Error(bad_address).with("address", whole));
    if (!text.empty()) {
        TROTH_TRY(out.port, parse_port(text, whole));
    }
    return out;
}

Socket::~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<usize> Socket::read(MutableBytes out, Milliseconds limit) {
    const auto until = Clock::now() + limit;
    for (;;) {
        const ssize_t got = ::recv(descriptor_, out.data(), out.size(), 0);
        if (got >= 0) return static_cast<usize>(got);
        if (errno == EINTR) continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK) return fail(system_error(errno, peer()));
        TROTH_TRY(const bool there, ready(descriptor_, POLLIN, until));
        if (!there) return fail(Error(timed_out).with("address", peer()));
    }
}

Result<void> Socket::write_all(Bytes bytes, Milliseconds limit) {
    const auto until = Clock::now() + limit;
    while (!bytes.empty()) {
        const ssize_t put = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (put >= 0) {
            bytes = bytes.subspan(static_cast<usize>(put));
            continue;
        }
        if (errno == EINTR) continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK) return fail(system_error(errno, peer()));
        TROTH_TRY(const bool there, ready(descriptor_, POLLOUT, until));
        if (!there) return fail(Error(timed_out).with("address", peer()));
    }
    return {};
}

Result<bool> Socket::wait_readable(Milliseconds limit) {
    return ready(descriptor_, POLLIN, Clock::now() + limit);
}

void Socket::shutdown_sending() {
    ::shutdown(descriptor_, SHUT_WR);
}

std::string Socket::peer() const {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (descriptor_ < 0 || ::getpeername(descriptor_, generic, &size) != 0) return {};
    return numeric(generic, size);
}

Result<Socket> connect(const HostPort& to, Milliseconds limit) {
    const auto until = Clock::now() + limit;
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int failed = ::getaddrinfo(to.host.c_str(), std::to_string(to.port).c_str(), &hints, &found);
    if (failed != 0) return fail(Error(no_such_host).with("host", to.host).with("resolver says", gai_strerror(failed)));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
    Result<Socket> last = fail(Error(no_such_host).with("host", to.host));
    for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
        last = connect_one(*address, until);
        if (last) break;
    }
    return last;
}

}  // namespace troth::inline v1::io
