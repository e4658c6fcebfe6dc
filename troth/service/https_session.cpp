#include "troth/service/https_session.hpp"

#include "troth/service/content.hpp"

namespace troth::inline v1::service {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace asio = boost::asio;

namespace {
constexpr usize max_header = 16 * 1024;
constexpr u64 max_body = 64 * 1024;  // of requests to a server of files, which reads bodies only to pass over them
}  // namespace

HttpsSession::HttpsSession(io::TcpTlsStream stream, const HttpsOptions& options, std::string peer,
                           std::function<void()> on_end)
    : stream_(std::move(stream)),
      options_(options),
      peer_(std::move(peer)),
      on_end_(std::move(on_end)),
      timer_(stream_.get_executor()) {}

HttpsSession::~HttpsSession() {
    on_end_();
}

void HttpsSession::watch(std::chrono::seconds limit) {
    timer_.expires_after(limit);
    timer_.async_wait([weak = weak_from_this()](Ec ec) {
        const auto self = weak.lock();
        if (ec || !self) return;
        Ec ignored;
        self->stream_.lowest_layer().close(ignored);  // whatever waits on it ends with an error
    });
}

void HttpsSession::start() {
    watch(options_.handshake_limit);
    stream_.async_handshake([self = shared_from_this()](Ec ec) { self->handshake_done(ec); });
}

void HttpsSession::handshake_done(Ec ec) {
    if (options_.on_served) options_.on_served({peer_, ec ? nullptr : &stream_.connection(), stream_.last_error()});
    if (ec) {
        timer_.cancel();
        return;
    }
    if (options_.content == HttpsOptions::Content::echo) return classify();
    read_request();
}

void HttpsSession::read_request() {
    if (finishing_) return close();
    answering_ = false;
    watch(options_.idle_limit);
    request_.emplace();
    request_->header_limit(static_cast<std::uint32_t>(max_header));
    request_->body_limit(max_body);
    http::async_read(stream_, buffer_, *request_,
                     [self = shared_from_this()](Ec ec, std::size_t) { self->request_read(ec); });
}

void HttpsSession::request_read(Ec ec) {
    if (ec == http::error::end_of_stream || ec == asio::error::eof) return close();
    answering_ = true;
    if (ec == http::error::body_limit)
        return answer_text(http::status::payload_too_large, "the request is too large\n", "text/plain");
    if (ec == http::error::header_limit)
        return answer_text(http::status::request_header_fields_too_large, "the request's header is too large\n",
                           "text/plain");
    if (ec.category() == http::make_error_code(http::error::bad_method).category() && ec)
        return answer_text(http::status::bad_request, "this is not HTTP/1.1 (RFC 9112)\n", "text/plain");
    if (ec) {
        timer_.cancel();
        return;
    }
    const http::verb method = request_->get().method();
    if (method != http::verb::get && method != http::verb::head)
        return answer_text(http::status::method_not_allowed, "only GET and HEAD are answered here\n", "text/plain");
    options_.content == HttpsOptions::Content::files ? answer_file() : answer_about();
}

void HttpsSession::answer_about() {
    answer_text(http::status::ok, about(stream_.connection()), "text/plain; charset=utf-8");
}

void HttpsSession::answer_file() {
    const auto& request = request_->get();
    const auto file = file_for(options_.root, {request.target().data(), request.target().size()});
    if (!file) return answer_text(http::status::not_found, "there is no such file here\n", "text/plain");
    Ec ec;
    http::file_body::value_type body;
    body.open(file->c_str(), beast::file_mode::scan, ec);
    if (ec) return answer_text(http::status::not_found, "there is no such file here\n", "text/plain");
    const u64 size = body.size();
    const std::string_view type = media_type(*file);
    if (request.method() == http::verb::head) {
        http::response<http::empty_body> response(http::status::ok, request.version());
        response.set(http::field::content_type, type);
        response.content_length(size);
        return send(std::move(response));
    }
    http::response<http::file_body> response(std::piecewise_construct, std::make_tuple(std::move(body)),
                                             std::make_tuple(http::status::ok, request.version()));
    response.set(http::field::content_type, type);
    response.content_length(size);
    send(std::move(response));
}

void HttpsSession::answer_text(http::status status, std::string text, std::string_view type) {
    const auto& request = request_->get();
    http::response<http::string_body> response(status, request.version() == 0 ? 11 : request.version());
    response.set(http::field::content_type, type);
    response.content_length(text.size());
    if (request.method() != http::verb::head) response.body() = std::move(text);
    // A request that was not understood leaves bytes of unknown meaning behind.
    if (!request_->is_done()) finishing_ = true;
    send(std::move(response));
}

template <class Body>
void HttpsSession::send(http::response<Body> response) {
    const bool keep_alive = request_->is_done() && request_->get().keep_alive() && !finishing_;
    response.set(http::field::server, "troth");
    response.keep_alive(keep_alive);
    watch(options_.idle_limit);
    auto message = std::make_shared<http::response<Body>>(std::move(response));
    auto serializer = std::make_shared<http::response_serializer<Body>>(*message);
    // In pieces, so that a slow reader is told from one that went away.
    struct Writer {
        std::shared_ptr<HttpsSession> self;
        std::shared_ptr<http::response<Body>> message;
        std::shared_ptr<http::response_serializer<Body>> serializer;
        bool keep_alive;
        void operator()(Ec ec, std::size_t) {
            if (ec || serializer->is_done()) return self->answered(ec, keep_alive);
            self->watch(self->options_.idle_limit);
            http::async_write_some(self->stream_, *serializer, *this);
        }
    };
    http::async_write_some(stream_, *serializer, Writer{shared_from_this(), message, serializer, keep_alive});
}

void HttpsSession::answered(Ec ec, bool keep_alive) {
    if (ec && ec != http::error::end_of_stream) {
        timer_.cancel();
        return;
    }
    keep_alive ? read_request() : close();
}

void HttpsSession::close() {
    if (std::exchange(closed_, true)) return;
    watch(options_.stop_limit);
    stream_.async_shutdown([self = shared_from_this()](Ec) {
        self->timer_.cancel();
        Ec ignored;
        self->stream_.lowest_layer().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    });
}

void HttpsSession::finish() {
    finishing_ = true;
    if (answering_ || closed_) return;
    Ec ignored;
    close();
    stream_.lowest_layer().shutdown(asio::ip::tcp::socket::shutdown_receive, ignored);  // ends the read that waits
}

}  // namespace troth::inline v1::service
