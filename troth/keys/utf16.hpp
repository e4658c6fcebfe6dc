// Text in UTF-16, big-endian: BMPString as PKCS#12 uses it, for passwords (RFC 7292 §B.1) and names (RFC 2985 §5.5.1).
// Characters beyond the basic plane are written as surrogate pairs, which the name of the type denies and all programs
// do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "troth/base/secret.hpp"

namespace troth::inline v1::keys::utf16 {

// from_utf8: nothing if the text is not UTF-8 (RFC 3629 §4: shortest forms, no surrogates, up to U+10FFFF).
std::optional<SecretBytes> from_utf8(Bytes text);
// from_latin1: every byte a character of ISO 8859-1.
SecretBytes from_latin1(Bytes text);
// password_forms: what a password may have become in PKCS#12, likeliest first: its characters with the two zero bytes
// that end it (RFC 7292 §B.1); every byte of it a character, as some programs did with UTF-8; nothing at all, for an
// empty password. Never empty.
std::vector<SecretBytes> password_forms(Bytes password);

// to_utf8: nothing for an odd number of bytes. A surrogate without its other half becomes U+FFFD.
std::optional<std::string> to_utf8(Bytes utf16);

}  // namespace troth::inline v1::keys::utf16
