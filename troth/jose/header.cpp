#include "troth/jose/header.hpp"

#include "troth/encoding/base64.hpp"
#include "troth/jose/errors.hpp"
#include "troth/jose/jws.hpp"

namespace troth::inline v1::jose {

Result<json::Value> header_json(std::string_view base64url) {
    if (base64url.size() > max_header_size * 4 / 3) return fail(errors::too_large);
    const auto text = encoding::base64::decode(base64url, encoding::base64::Alphabet::url);
    if (!text) return fail(Error(errors::bad_serialization).with("problem", "the header is not base64url"));
    TROTH_TRY(json::Value header, json::parse_object(*text));
    // We understand no extension, so one that must be understood ends it (RFC 7515 §4.1.11; "b64" is one, RFC 7797).
    if (header.find("crit") != nullptr) return fail(Error(errors::critical_header).with("member", "crit"));
    if (header.find("b64") != nullptr) return fail(Error(errors::critical_header).with("member", "b64"));
    return header;
}

Result<std::string> header_text(const json::Value& header, std::string_view name) {
    const json::Value* found = header.find(name);
    if (found == nullptr) return std::string();
    if (!found->is(json::Value::Kind::string))
        return fail(Error(errors::bad_member).with("member", name).with("problem", "it must be a string"));
    return std::string(found->words());
}

Result<std::optional<ByteVector>> header_bytes(const json::Value& header, std::string_view name) {
    if (header.find(name) == nullptr) return std::nullopt;
    TROTH_TRY(const std::string text, header_text(header, name));
    auto bytes = encoding::base64::decode(text, encoding::base64::Alphabet::url);
    if (!bytes) return fail(Error(errors::bad_member).with("member", name).with("problem", "it is not base64url"));
    return std::optional(std::move(*bytes));
}

}  // namespace troth::inline v1::jose
