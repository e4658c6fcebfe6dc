// One connection of HttpsServer, from accepted socket to close_notify. Lives on its worker's thread.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "troth/io/asio_stream.hpp"
#include "troth/service/https_server.hpp"

namespace troth::inline v1::service {

class HttpsSession : public std::enable_shared_from_this<HttpsSession> {
  public:
    HttpsSession(io::TcpTlsStream stream, const HttpsOptions& options, std::string peer, std::function<void()> on_end);
    ~HttpsSession();

    void start();
    // finish: closes after the answer under way; at once if none is.
    void finish();

  private:
    using Ec = io::ErrorCode;
    template <class Body>
    using Parser = boost::beast::http::request_parser<Body>;

    void handshake_done(Ec ec);
    void read_request();
    void request_read(Ec ec);
    void answer_about();
    void answer_file();
    void answer_text(boost::beast::http::status status, std::string text, std::string_view type);
    template <class Body>
    void send(boost::beast::http::response<Body> response);
    void answered(Ec ec, bool keep_alive);
    void close();
    void watch(std::chrono::seconds limit);  // the connection ends if nothing happens within the limit

    // --echo
    void classify();
    void echo_http();
    void echo_http_body();
    void echo_http_write(bool more);
    void echo_raw();

    io::TcpTlsStream stream_;
    const HttpsOptions& options_;
    std::string peer_;
    std::function<void()> on_end_;
    boost::asio::steady_timer timer_;
    boost::beast::flat_buffer buffer_;
    std::optional<Parser<boost::beast::http::string_body>> request_;
    std::optional<Parser<boost::beast::http::buffer_body>> echo_request_;
    std::optional<boost::beast::http::response<boost::beast::http::buffer_body>> echo_response_;
    std::optional<boost::beast::http::response_serializer<boost::beast::http::buffer_body>> echo_serializer_;
    std::vector<char> block_;  // of an echo: what is between reading and writing
    bool finishing_ = false, answering_ = false, closed_ = false;
};

}  // namespace troth::inline v1::service
