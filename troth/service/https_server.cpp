#include "troth/service/https_server.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "troth/service/https_session.hpp"
#include "troth/service/listener.hpp"
#include "troth/tls/session/ticket_keys.hpp"

namespace troth::inline v1::service {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

// Lane: one worker thread with everything its connections share.
// The context goes first of these when a lane ends: handlers that never ran still own sessions, and those use the rest.
struct Lane {
    io::Worker worker;
    std::shared_ptr<const tls::TicketKeys> ticket_keys;  // this lane's own reference to the newest
    std::set<HttpsSession*> sessions;                    // touched on this lane's thread only
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> guard{context.get_executor()};
    std::thread thread;
};

}  // namespace

struct HttpsServer::State {
    explicit State(HttpsOptions given)
        : options(std::move(given)), acceptor(first().context), rotation(first().context) {}

    Lane& first() {
        if (lanes.empty()) lanes.push_back(std::make_unique<Lane>());
        return *lanes.front();
    }

    HttpsOptions options;
    std::atomic<usize> open{0};
    std::atomic<bool> stopped{false};
    std::vector<std::unique_ptr<Lane>> lanes;
    tcp::acceptor acceptor;
    asio::steady_timer rotation;
    usize next_lane = 0;
    u16 port = 0;

    void accept();
    void begin(Lane& lane, tcp::socket socket);
    void rotate_tickets_later();
    void stop();
};

void HttpsServer::State::accept() {
    Lane& lane = *lanes[next_lane++ % lanes.size()];
    acceptor.async_accept(lane.context, [this, &lane](boost::system::error_code ec, tcp::socket socket) {
        if (ec == asio::error::operation_aborted || !acceptor.is_open()) return;
        if (!ec)
            asio::post(lane.context, [this, &lane, s = std::move(socket)]() mutable { begin(lane, std::move(s)); });
        if (ec == asio::error::no_descriptors) {
            // Wait for some connection to end instead of spinning.
            auto pause = std::make_shared<asio::steady_timer>(acceptor.get_executor(), std::chrono::milliseconds(100));
            pause->async_wait([this, pause](boost::system::error_code) { accept(); });
            return;
        }
        accept();
    });
}

void HttpsServer::State::begin(Lane& lane, tcp::socket socket) {
    if (stopped || open.load(std::memory_order_relaxed) >= options.max_connections) return;  // closes the socket
    boost::system::error_code ec;
    const tcp::endpoint peer = socket.remote_endpoint(ec);
    if (ec) return;
    socket.set_option(tcp::no_delay(true), ec);
    tls::Overrides overrides;
    overrides.ticket_keys = lane.ticket_keys;
    auto connection = tls::Connection::server(options.config, std::move(overrides));
    if (!connection) return;  // the configuration was tried in start()
    open.fetch_add(1, std::memory_order_relaxed);
    const std::string address = io::HostPort{peer.address().to_string(), peer.port()}.text();
    auto slot = std::make_shared<HttpsSession*>(nullptr);
    auto session =
        std::make_shared<HttpsSession>(io::TcpTlsStream(std::move(socket), std::move(*connection), lane.worker),
                                       options, address, [this, &lane, slot] {
                                           lane.sessions.erase(*slot);
                                           open.fetch_sub(1, std::memory_order_relaxed);
                                       });
    *slot = session.get();
    lane.sessions.insert(session.get());
    session->start();
}

// The newest generation is published by handing each lane a reference of its own; nothing is locked.
void HttpsServer::State::rotate_tickets_later() {
    if (!lanes.front()->ticket_keys) return;
    rotation.expires_after(options.ticket_rotation);
    rotation.async_wait([this](boost::system::error_code ec) {
        if (ec || stopped) return;
        Lane& mine = *lanes.front();
        const auto next = mine.ticket_keys->rotated(mine.worker.random, 4);
        for (const auto& lane : lanes) asio::post(lane->context, [&slot = lane->ticket_keys, next] { slot = next; });
        rotate_tickets_later();
    });
}

void HttpsServer::State::stop() {
    if (lanes.empty() || !lanes.front()->thread.joinable()) return;
    stopped = true;
    asio::post(lanes.front()->context, [this] {
        boost::system::error_code ignored;
        acceptor.close(ignored);
        rotation.cancel();
    });
    for (const auto& lane : lanes) {
        asio::post(lane->context, [&sessions = lane->sessions, &guard = lane->guard] {
            std::vector<std::shared_ptr<HttpsSession>> alive;
            for (HttpsSession* session : sessions)
                if (auto shared = session->weak_from_this().lock()) alive.push_back(std::move(shared));
            for (const auto& session : alive) session->finish();
            guard.reset();  // the lane ends when its last connection does
        });
    }
    const auto until = std::chrono::steady_clock::now() + options.stop_limit;
    while (open.load() != 0 && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    for (const auto& lane : lanes) {
        if (open.load() != 0) lane->context.stop();
        lane->thread.join();
    }
}

HttpsServer::HttpsServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpsServer::HttpsServer(HttpsServer&&) noexcept = default;
HttpsServer& HttpsServer::operator=(HttpsServer&&) noexcept = default;
HttpsServer::~HttpsServer() {
    stop();
}

Result<HttpsServer> HttpsServer::start(HttpsOptions options) {
    TROTH_TRY(tls::Connection::server(options.config));  // a configuration that cannot work is said before listening
    unsigned workers = options.workers != 0 ? options.workers : std::max(1u, std::thread::hardware_concurrency());
    auto state = std::make_unique<State>(std::move(options));
    while (state->lanes.size() < workers) state->lanes.push_back(std::make_unique<Lane>());
    for (const auto& lane : state->lanes) lane->ticket_keys = state->options.config->ticket_keys;
    TROTH_TRY(state->port, listen_on(state->acceptor, state->options.listen));
    state->accept();
    state->rotate_tickets_later();
    for (const auto& lane : state->lanes) lane->thread = std::thread([&context = lane->context] { context.run(); });
    return HttpsServer(std::move(state));
}

u16 HttpsServer::port() const {
    return state_->port;
}

void HttpsServer::stop() {
    if (state_) state_->stop();
}

}  // namespace troth::inline v1::service
