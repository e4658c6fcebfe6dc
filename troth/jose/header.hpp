// What the headers of JWS and JWE have in common. Inside the room only.
#pragma once

#include "troth/jose/json.hpp"

namespace troth::inline v1::jose {

// header_json: a protected header as it stands in a token: base64url of a JSON object of limited size. Errors:
// jose.bad_serialization, jose.too_large, jose.bad_json, jose.duplicate_member, jose.critical_header.
Result<json::Value> header_json(std::string_view base64url);
// header_text: a member that is a string; empty if it is not there. Errors: jose.bad_member.
Result<std::string> header_text(const json::Value& header, std::string_view name);
// header_bytes: a member of base64url; nothing if it is not there. Errors: jose.bad_member.
Result<std::optional<ByteVector>> header_bytes(const json::Value& header, std::string_view name);

// split: the text at its dots into exactly N parts.
template <usize N>
bool split(std::string_view text, std::array<std::string_view, N>& parts) {
    for (usize i = 0; i < N; ++i) {
        const usize dot = text.find('.');
        if ((dot == std::string_view::npos) != (i == N - 1)) return false;
        parts[i] = text.substr(0, dot);
        if (i < N - 1) text.remove_prefix(dot + 1);
    }
    return true;
}

}  // namespace troth::inline v1::jose
