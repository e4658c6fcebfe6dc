// What a server answers with: files below a folder, or a page about the connection. No sockets here.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "troth/tls/connection/connection.hpp"

namespace troth::inline v1::service {

// file_for: the file that a request target names (RFC 9112 §3.2.1, without query), or nothing if it is not a regular
// file below `root`: no "..", no hidden file, no link that leads out. A folder is its index.html.
std::optional<std::filesystem::path> file_for(const std::filesystem::path& root, std::string_view target);
std::string_view media_type(const std::filesystem::path& file);
// about: a page in plain text that says what was negotiated on this connection.
std::string about(const tls::Connection& connection);
// looks_like_http: whether a connection's first bytes begin a request line. Undecided while there are too few.
std::optional<bool> looks_like_http(std::string_view first_bytes);

}  // namespace troth::inline v1::service
