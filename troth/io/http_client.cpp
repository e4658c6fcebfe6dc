#include "troth/io/http_client.hpp"

#include <algorithm>
#include <array>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "troth/io/asio_stream.hpp"
#include "troth/io/errors.hpp"

namespace troth::inline v1::io {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

// Adapter: a BlockingStream as Beast's SyncStream. The Error behind an error_code is kept.
class Adapter {
  public:
    explicit Adapter(BlockingStream& stream) : stream_(stream) {}
    std::optional<Error> error;

    template <class Buffers>
    std::size_t read_some(const Buffers& buffers, ErrorCode& ec) {
        const asio::mutable_buffer buffer(*asio::buffer_sequence_begin(buffers));
        auto got = stream_.read_some({static_cast<u8*>(buffer.data()), buffer.size()});
        ec = {};
        if (!got) return keep(std::move(got).error(), ec);
        if (*got == 0 && buffer.size() != 0) ec = asio::error::eof;
        return *got;
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers, ErrorCode& ec) {
        std::vector<Bytes> pieces;
        for (auto it = asio::buffer_sequence_begin(buffers); it != asio::buffer_sequence_end(buffers); ++it) {
            const asio::const_buffer buffer(*it);
            pieces.push_back({static_cast<const u8*>(buffer.data()), buffer.size()});
        }
        ec = {};
        auto put = stream_.write(Gather(pieces));
        return put ? total_size(pieces) : keep(std::move(put).error(), ec);
    }
    // Beast's concept asks for the throwing forms too; it calls these only.
    template <class Buffers>
    std::size_t read_some(const Buffers& buffers) {
        ErrorCode ec;
        return read_some(buffers, ec);
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers) {
        ErrorCode ec;
        return write_some(buffers, ec);
    }

  private:
    std::size_t keep(Error failure, ErrorCode& ec) {
        error = std::move(failure);
        ec = {1, tls_category()};
        return 0;
    }
    BlockingStream& stream_;
};

Error http_error(Adapter& adapter, const ErrorCode& ec) {
    if (adapter.error) return std::move(*adapter.error);
    return Error(http_malformed).with("found", ec.message());
}

// What would end the request line or begin another header has no place in a path (RFC 9112 §3.2).
bool is_path(std::string_view path) {
    return path.starts_with('/') &&
           std::ranges::none_of(path, [](char c) { return static_cast<u8>(c) <= 0x20 || c == 0x7f; });
}

}  // namespace

Result<HttpResponse> http_get(BlockingStream& stream, const std::string& host, const std::string& path,
                              const std::function<Result<void>(Bytes)>& sink) {
    if (!is_path(path)) return fail(Error(bad_path).with("path", path));
    Adapter adapter(stream);
    ErrorCode ec;
    http::request<http::empty_body> request(http::verb::get, path, 11);
    request.set(http::field::host, host);
    request.set(http::field::user_agent, "troth");
    request.set(http::field::accept, "*/*");
    http::write(adapter, request, ec);
    if (ec) return fail(http_error(adapter, ec));

    boost::beast::flat_buffer buffer;
    http::response_parser<http::buffer_body> parser;
    parser.header_limit(16 * 1024);
    parser.body_limit(boost::none);
    http::read_header(adapter, buffer, parser, ec);
    if (ec) return fail(http_error(adapter, ec));
    HttpResponse out{.status = parser.get().result_int(), .reason = Untrusted(parser.get().reason()), .headers = {}};
    for (const auto& field : parser.get())
        out.headers.emplace_back(Untrusted(field.name_string()), Untrusted(field.value()));

    std::vector<char> block(64 * 1024);
    while (!parser.is_done()) {
        parser.get().body().data = block.data();
        parser.get().body().size = block.size();
        http::read(adapter, buffer, parser, ec);
        if (ec && ec != http::error::need_buffer) return fail(http_error(adapter, ec));
        const usize got = block.size() - parser.get().body().size;
        out.body_size += got;
        TROTH_TRY(sink(bytes_of({block.data(), got})));
    }
    out.keep_alive = parser.get().keep_alive();
    return out;
}

}  // namespace troth::inline v1::io
