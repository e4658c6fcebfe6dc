// The name of a key or a token: pkcs11: addresses, RFC 7512.
#pragma once

#include <optional>
#include <string>

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::token {

// Uri: what an address says; nothing where it says nothing. Move-only, since it may hold a PIN.
struct Uri {
    // parse: errors: token.bad_uri with what is wrong. A path attribute that is not known is refused, since leaving it
    // out would make the address name more than was meant; one of the query that is not known is left out (§2.3).
    static Result<Uri> parse(std::string_view text);
    // text: the address again, without pin-value.
    std::string text() const;

    // clone: all but the PIN.
    Uri clone() const;

    // The path (§2.3): which token, which object.
    std::optional<std::string> token, manufacturer, serial, model;
    std::optional<std::string> library_manufacturer, library_description, library_version;
    std::optional<std::string> slot_manufacturer, slot_description, slot_id;
    std::optional<std::string> object, type;
    std::optional<std::string> id;  // octets

    // The query: how it is reached.
    std::optional<std::string> pin_source, module_name, module_path;
    std::optional<SecretBytes> pin_value;
};

// looks_like_uri: whether the text names something in a token: begins with "pkcs11:", in any case (RFC 3986 §3.1).
bool looks_like_uri(std::string_view text);

}  // namespace troth::inline v1::token
