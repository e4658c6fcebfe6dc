#include "troth/cli/typed_host.hpp"

#include <algorithm>

#include "troth/io/idna.hpp"

namespace troth::inline v1::cli {
namespace {

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<u8>(c) < 0x80; });
}

}  // namespace

Result<io::HostPort> typed_target(std::string_view text, u16 default_port) {
    TROTH_TRY(io::HostPort to, io::parse_host_port(text, default_port));
    TROTH_TRY(to.host, io::host_in_a_labels(to.host));
    return to;
}

Result<std::string> typed_name(std::string_view text) {
    if (is_ascii(text) || text.contains("://")) return std::string(text);
    const usize at = text.rfind('@');
    const usize colon = text.find(':');
    const usize host = at != std::string_view::npos ? at + 1 : colon != std::string_view::npos ? colon + 1 : 0;
    TROTH_TRY(const std::string converted, io::host_in_a_labels(text.substr(host)));
    return std::string(text.substr(0, host)) + converted;
}

Result<std::vector<std::string>> typed_names(const std::vector<std::string>& texts) {
    std::vector<std::string> out;
    for (const std::string& text : texts) {
        TROTH_TRY(std::string name, typed_name(text));
        out.push_back(std::move(name));
    }
    return out;
}

std::string typed_subject(std::string_view text) {
    if (is_ascii(text) || !text.contains('.') || text.contains(' ')) return std::string(text);
    const Result<std::string> host = io::host_in_a_labels(text);
    return host ? *host : std::string(text);
}

}  // namespace troth::inline v1::cli
