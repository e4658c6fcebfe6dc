#include "troth/service/http_server.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <fmt/chrono.h>

#include "troth/service/listener.hpp"

namespace troth::inline v1::service {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using Ec = boost::system::error_code;

namespace {

class Session;

// Registry: the connections that are open, so that they can be ended.
struct Registry {
    std::mutex mutex;
    std::set<Session*> sessions;
    std::atomic<bool> stopped{false};
};

// Session: one connection. All of it runs on the strand of its stream.
class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(tcp::socket socket, const HttpOptions& options, Registry& registry)
        : stream_(std::move(socket)), options_(options), registry_(registry) {}
    ~Session() { leave(); }
    // start: whoever finds it in the registry may share it, so it goes there when somebody owns it.
    void start() {
        {
            const std::lock_guard lock(registry_.mutex);
            registry_.sessions.insert(this);
        }
        asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->read(); });
    }
    // finish: after the answer under way; at once if none is. From any thread.
    void finish() {
        asio::post(stream_.get_executor(), [self = shared_from_this()] {
            if (!self->answering_) self->close();
        });
    }

  private:
    void read() {
        if (registry_.stopped) return close();
        answering_ = false;
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(options_.max_header));
        parser_->body_limit(options_.max_body);
        stream_.expires_after(options_.idle_limit);
        http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](Ec ec, usize) { self->was_read(ec); });
    }
    void was_read(Ec ec) {
        if (ec == http::error::end_of_stream) return close();
        answering_ = true;
        if (ec == http::error::body_limit) return send(HttpAnswer::text(413, "the request is too large\n"), false);
        if (ec == http::error::header_limit)
            return send(HttpAnswer::text(431, "the request's header is too large\n"), false);
        if (ec && ec.category() == http::make_error_code(http::error::bad_method).category() &&
            ec != http::error::partial_message)
            return send(HttpAnswer::text(400, "this is not HTTP/1.1 (RFC 9112)\n"), false);
        if (ec) return;
        const auto& request = parser_->get();
        const auto method = request.method_string(), target = request.target(),
                   type = request[http::field::content_type];
        send(options_.handler({.method = {method.data(), method.size()},
                               .target = {target.data(), target.size()},
                               .content_type = {type.data(), type.size()},
                               .body = request.body()}),
             request.keep_alive());
    }
    void send(HttpAnswer answer, bool keep_alive) {
        using Message = http::response<http::vector_body<u8>>;
        const bool head = parser_->get().method() == http::verb::head;
        auto message = std::make_shared<Message>(static_cast<http::status>(answer.status),
                                                 parser_->get().version() == 10 ? 10u : 11u);
        message->set(http::field::server, "troth");
        message->set(http::field::content_type, answer.content_type);
        for (const auto& [name, value] : answer.headers) message->set(name, value);
        message->content_length(answer.body.size());
        message->keep_alive(keep_alive && !registry_.stopped);
        if (!head) message->body() = std::move(answer.body);
        stream_.expires_after(options_.idle_limit);
        http::async_write(stream_, *message, [self = shared_from_this(), message](Ec ec, usize) {
            if (ec) return;
            message->keep_alive() ? self->read() : self->close();
        });
    }
    void leave() {
        const std::lock_guard lock(registry_.mutex);
        registry_.sessions.erase(this);
    }
    // close: it counts no longer when the other side can see the end.
    void close() {
        leave();
        Ec ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
        stream_.close();
    }

    beast::tcp_stream stream_;
    const HttpOptions& options_;
    Registry& registry_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::vector_body<u8>>> parser_;
    bool answering_ = false;
};

}  // namespace

// The context goes first of these: handlers that never ran own sessions, and those use the rest.
struct HttpServer::State {
    explicit State(HttpOptions given) : options(std::move(given)) {}

    HttpOptions options;
    Registry registry;
    asio::io_context context;
    tcp::acceptor acceptor{asio::make_strand(context)};
    asio::steady_timer pause{acceptor.get_executor()};
    std::vector<std::thread> threads;
    u16 port = 0;

    void accept() {
        acceptor.async_accept(asio::make_strand(context), [this](Ec ec, tcp::socket socket) {
            if (registry.stopped) return;
            if (ec == asio::error::no_descriptors) {
                // Wait for some connection to end instead of spinning.
                pause.expires_after(std::chrono::milliseconds(100));
                pause.async_wait([this](Ec cancelled) {
                    if (!cancelled) accept();
                });
                return;
            }
            if (!ec && has_room()) std::make_shared<Session>(std::move(socket), options, registry)->start();
            accept();
        });
    }
    bool has_room() {
        const std::lock_guard lock(registry.mutex);
        return registry.sessions.size() < options.max_connections;
    }
    usize finish_all() {
        std::vector<std::shared_ptr<Session>> alive;  // let go without the lock, which the end of a session takes
        {
            const std::lock_guard lock(registry.mutex);
            for (Session* session : registry.sessions)
                if (auto one = session->weak_from_this().lock()) alive.push_back(std::move(one));
        }
        for (const auto& one : alive) one->finish();
        return alive.size();
    }
    void stop() {
        if (threads.empty()) return;
        registry.stopped = true;
        asio::post(acceptor.get_executor(), [this] {
            Ec ignored;
            acceptor.close(ignored);
            pause.cancel();
        });
        const auto until = std::chrono::steady_clock::now() + options.stop_limit;
        while (finish_all() != 0 && std::chrono::steady_clock::now() < until)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        context.stop();
        for (std::thread& thread : threads) thread.join();
        threads.clear();
        Ec ignored;
        acceptor.close(ignored);  // if the context was stopped before it did
    }
};

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer& HttpServer::operator=(HttpServer&&) noexcept = default;
HttpServer::~HttpServer() {
    stop();
}

Result<HttpServer> HttpServer::start(HttpOptions options) {
    const unsigned workers = options.workers != 0 ? options.workers : std::max(1u, std::thread::hardware_concurrency());
    auto state = std::make_unique<State>(std::move(options));
    TROTH_TRY(state->port, listen_on(state->acceptor, state->options.listen));
    state->accept();
    for (unsigned i = 0; i < workers; ++i) state->threads.emplace_back([&context = state->context] { context.run(); });
    return HttpServer(std::move(state));
}

u16 HttpServer::port() const {
    return state_->port;
}

void HttpServer::stop() {
    if (state_) state_->stop();
}

HttpAnswer HttpAnswer::text(unsigned status, std::string_view words) {
    return {.status = status, .headers = {}, .body = {words.begin(), words.end()}};
}

std::string http_date(std::chrono::sys_seconds moment) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", moment);
}

}  // namespace troth::inline v1::service
