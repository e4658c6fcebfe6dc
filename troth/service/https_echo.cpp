// The echo side of a session: HTTP requests are answered with their body, streamed; anything else comes back raw.
#include "troth/service/content.hpp"
#include "troth/service/https_session.hpp"

namespace troth::inline v1::service {

namespace http = boost::beast::http;
namespace asio = boost::asio;

namespace {
constexpr usize block_size = 64 * 1024;
}

void HttpsSession::classify() {
    const std::string_view seen(static_cast<const char*>(buffer_.data().data()), buffer_.size());
    if (const std::optional<bool> verdict = looks_like_http(seen)) {
        block_.resize(block_size);
        return *verdict ? echo_http() : echo_raw();
    }
    watch(options_.idle_limit);
    stream_.async_read_some(buffer_.prepare(4096), [self = shared_from_this()](Ec ec, std::size_t n) {
        if (ec) return self->close();
        self->buffer_.commit(n);
        self->classify();
    });
}

void HttpsSession::echo_http() {
    if (finishing_) return close();
    answering_ = false;
    watch(options_.idle_limit);
    echo_request_.emplace();
    echo_request_->body_limit(boost::none);
    http::async_read_header(stream_, buffer_, *echo_request_, [self = shared_from_this()](Ec ec, std::size_t) {
        if (ec) return self->close();
        self->answering_ = true;
        const auto& request = self->echo_request_->get();
        auto& response = self->echo_response_.emplace(http::status::ok, request.version());
        response.set(http::field::server, "troth");
        const auto type = request[http::field::content_type];
        response.set(http::field::content_type,
                     type.empty() ? boost::beast::string_view("application/octet-stream") : type);
        response.keep_alive(request.keep_alive() && !self->finishing_);
        if (const auto length = self->echo_request_->content_length()) {
            response.content_length(*length);
        } else {
            response.chunked(self->echo_request_->chunked());
            if (!self->echo_request_->chunked()) response.content_length(0);
        }
        self->echo_serializer_.emplace(response);
        // RFC 9110 §10.1.1: the client waits for this before it sends the body.
        if (request[http::field::expect] == "100-continue") {
            static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            asio::async_write(self->stream_, asio::buffer(go_on), [self](Ec failed, std::size_t) {
                if (failed) return self->close();
                self->echo_http_body();
            });
            return;
        }
        self->echo_http_body();
    });
}

void HttpsSession::echo_http_body() {
    if (echo_request_->is_done()) {
        echo_response_->body().data = nullptr;
        return echo_http_write(false);
    }
    watch(options_.idle_limit);
    auto& body = echo_request_->get().body();
    body.data = block_.data();
    body.size = block_.size();
    http::async_read(stream_, buffer_, *echo_request_, [self = shared_from_this()](Ec ec, std::size_t) {
        if (ec && ec != http::error::need_buffer) return self->close();
        const usize got = self->block_.size() - self->echo_request_->get().body().size;
        auto& out = self->echo_response_->body();
        out.data = got == 0 ? nullptr : self->block_.data();
        out.size = got;
        self->echo_http_write(!self->echo_request_->is_done());
    });
}

void HttpsSession::echo_http_write(bool more) {
    echo_response_->body().more = more;
    http::async_write(stream_, *echo_serializer_, [self = shared_from_this(), more](Ec ec, std::size_t) {
        if (ec && ec != http::error::need_buffer) return self->close();
        if (more) return self->echo_http_body();
        self->echo_response_->keep_alive() ? self->echo_http() : self->close();
    });
}

void HttpsSession::echo_raw() {
    if (buffer_.size() != 0) {
        const auto written = buffer_.size();
        asio::async_write(stream_, buffer_.data(), [self = shared_from_this(), written](Ec ec, std::size_t) {
            if (ec) return self->close();
            self->buffer_.consume(written);
            self->echo_raw();
        });
        return;
    }
    if (finishing_) return close();
    watch(options_.idle_limit);
    stream_.async_read_some(asio::buffer(block_), [self = shared_from_this()](Ec ec, std::size_t n) {
        if (ec) return self->close();
        asio::async_write(self->stream_, asio::buffer(self->block_.data(), n), [self](Ec failed, std::size_t) {
            if (failed) return self->close();
            self->echo_raw();
        });
    });
}

}  // namespace troth::inline v1::service
