// A small HTTPS client over a BlockingStream: one GET, its body streamed. HTTP/1.1, RFC 9112, by Boost.Beast.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "troth/io/blocking_stream.hpp"

namespace troth::inline v1::io {

struct HttpResponse {
    unsigned status = 0;
    Untrusted reason;
    std::vector<std::pair<Untrusted, Untrusted>> headers;  // at most 16 KiB of them
    u64 body_size = 0;
    bool keep_alive = false;  // the connection can carry another request
};

// http_get: asks for `path` (begins with '/') of `host` (goes into the Host field). `sink` gets the body piece by piece
// and may stop it with an error. Errors: io.http_malformed, io.bad_path, those of the stream and of the sink.
Result<HttpResponse> http_get(BlockingStream& stream, const std::string& host, const std::string& path,
                              const std::function<Result<void>(Bytes)>& sink);

}  // namespace troth::inline v1::io
