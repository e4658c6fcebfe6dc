#include "troth/io/http_client.hpp"

#include <algorithm>
#include <array>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "troth/io/errors.hpp"
#include "troth/io/sync_stream.hpp"

namespace troth::inline v1::io {
namespace {

namespace http = boost::beast::http;

struct OverTls {
    BlockingStream& stream;
    Result<usize> read(MutableBytes room) { return stream.read_some(room); }
    Result<void> write(Gather pieces) { return stream.write(pieces); }
};
using Adapter = SyncStream<OverTls>;

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
    Adapter adapter(OverTls{stream});
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
