#include "troth/service/content.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "troth/tls/registry/cipher_suite.hpp"
#include "troth/tls/registry/named_group.hpp"

namespace troth::inline v1::service {
namespace {

namespace fs = std::filesystem;

int digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

// RFC 3986 §2.1. A NUL or a malformed escape names no file.
std::optional<std::string> percent_decoded(std::string_view text) {
    std::string out;
    for (usize i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0) return std::nullopt;
            c = static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        }
        if (c == '\0') return std::nullopt;
        out += c;
    }
    return out;
}

}  // namespace

std::optional<fs::path> file_for(const fs::path& root, std::string_view target) {
    target = target.substr(0, target.find_first_of("?#"));
    if (!target.starts_with('/')) return std::nullopt;
    const std::optional<std::string> path = percent_decoded(target);
    if (!path) return std::nullopt;
    fs::path file = root;
    for (usize at = 0; at < path->size();) {
        const usize end = std::min(path->find('/', at + 1), path->size());
        const std::string part = path->substr(at + 1, end - at - 1);
        at = end;
        if (part.empty()) continue;
        if (part.starts_with('.')) return std::nullopt;
        file /= part;
    }
    std::error_code error;
    if (fs::is_directory(file, error)) file /= "index.html";
    const fs::path real = fs::canonical(file, error);
    if (error) return std::nullopt;
    const fs::path real_root = fs::canonical(root, error);
    if (error || !fs::is_regular_file(real, error)) return std::nullopt;
    const auto [rest, _] = std::mismatch(real_root.begin(), real_root.end(), real.begin(), real.end());
    if (rest != real_root.end()) return std::nullopt;  // a link led out
    return real;
}

std::string_view media_type(const fs::path& file) {
    struct Row {
        std::string_view extension, type;
    };
    static constexpr std::array rows = {
        Row{".html", "text/html; charset=utf-8"},
        Row{".htm", "text/html; charset=utf-8"},
        Row{".txt", "text/plain; charset=utf-8"},
        Row{".css", "text/css; charset=utf-8"},
        Row{".js", "text/javascript; charset=utf-8"},
        Row{".json", "application/json"},
        Row{".svg", "image/svg+xml"},
        Row{".png", "image/png"},
        Row{".jpg", "image/jpeg"},
        Row{".ico", "image/vnd.microsoft.icon"},
        Row{".pdf", "application/pdf"},
        Row{".pem", "application/x-pem-file"},
        Row{".crt", "application/x-x509-ca-cert"},
        Row{".wasm", "application/wasm"},
    };
    const std::string extension = file.extension().string();
    for (const Row& row : rows)
        if (row.extension == extension) return row.type;
    return "application/octet-stream";
}

std::string about(const tls::Connection& connection) {
    const std::optional<tls::NamedGroup> group = connection.group();
    std::string out = "troth serve\n\n";
    const auto line = [&](std::string_view label, std::string_view value) {
        out += fmt::format("{:<14}{}\n", label, value);
    };
    line("protocol", connection.version() == 0x0304 ? "TLS 1.3" : "TLS 1.2");
    line("cipher suite", to_string(connection.cipher_suite()));
    if (group) line("key exchange", to_string(*group));
    if (!connection.server_name().empty()) line("server name", Untrusted(connection.server_name()).escaped());
    if (!connection.alpn().empty()) line("application", Untrusted(connection.alpn()).escaped());
    line("resumed", connection.resumed() ? "yes" : "no");
    const tls::PeerAuth& peer = connection.peer();
    line("client", std::holds_alternative<tls::Nobody>(peer)          ? "anonymous"
                   : std::holds_alternative<tls::ByCertificate>(peer) ? "authenticated by its certificate"
                                                                      : "known from an earlier session");
    return out;
}

std::optional<bool> looks_like_http(std::string_view first_bytes) {
    // A method is a token of upper-case letters and a blank (RFC 9110 §9.1); the longest registered one has 16 letters.
    for (usize i = 0; i < first_bytes.size(); ++i) {
        if (first_bytes[i] == ' ') return i >= 3;
        if (first_bytes[i] < 'A' || first_bytes[i] > 'Z' || i == 16) return false;
    }
    return std::nullopt;
}

}  // namespace troth::inline v1::service
