#include "troth/cms/mime.hpp"

#include <algorithm>
#include <vector>

#include "troth/cms/errors.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/encoding/hex.hpp"

namespace troth::inline v1::cms::mime {

namespace {

constexpr usize line_size = 64;  // of base64

char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool same(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, small, small);
}
std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const usize first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}
std::unexpected<Error> bad(std::string_view rule) {
    return fail(Error(errors::bad_mime).with("rule", rule));
}

// Takes a line without its end, which is LF or CR LF.
std::string_view take_line(std::string_view& rest) {
    const usize end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

struct Field {
    std::string_view name;
    std::string value;
};
using Header = std::vector<Field>;

bool is_field_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7f && c != ':'; });
}

// Header fields up to the empty line, unfolded (RFC 5322 §2.2.3).
Result<Header> take_header(std::string_view& rest) {
    Header out;
    usize size = 0;
    while (!rest.empty()) {
        const bool first = size == 0;
        const std::string_view line = take_line(rest);
        if (line.empty()) return out;
        size += line.size();
        if (out.size() == most_headers || size > most_header_size) return bad("the header is of a bounded size");
        if (first && line.starts_with("From ")) continue;  // of a mailbox file
        if (line.front() == ' ' || line.front() == '\t') {
            if (out.empty()) return bad("a header field has a name");
            (out.back().value += ' ') += trimmed(line);
            continue;
        }
        const usize colon = line.find(':');
        if (colon == std::string_view::npos || !is_field_name(line.substr(0, colon)))
            return bad("a header field has a name");
        out.push_back({line.substr(0, colon), std::string(trimmed(line.substr(colon + 1)))});
    }
    return bad("an empty line ends the header");
}
// The first field of this name; empty if there is none.
std::string_view find(const Header& header, std::string_view name) {
    for (const Field& field : header)
        if (same(field.name, name)) return field.value;
    return {};
}

// A parameter of "type/subtype; name=value; name=\"value\"" (RFC 2045 §5.1). Comments are not looked for.
std::string parameter(std::string_view field, std::string_view wanted) {
    usize at = field.find(';');
    while (at < field.size()) {
        const usize equals = field.find('=', at);
        if (equals == std::string_view::npos) return {};
        const std::string_view name = trimmed(field.substr(at + 1, equals - at - 1));
        std::string value;
        usize i = equals + 1;
        while (i < field.size() && (field[i] == ' ' || field[i] == '\t')) ++i;
        if (i < field.size() && field[i] == '"') {
            for (++i; i < field.size() && field[i] != '"'; ++i) {
                if (field[i] == '\\' && i + 1 < field.size()) ++i;
                value += field[i];
            }
        } else {
            const usize end = std::min(field.find_first_of("; \t", i), field.size());
            value = field.substr(i, end - i);
        }
        if (same(name, wanted)) return value;
        at = field.find(';', i);
    }
    return {};
}
std::string_view type_of(std::string_view field) {
    return trimmed(field.substr(0, std::min(field.find(';'), field.size())));
}
bool is_pkcs7(std::string_view type, std::string_view what) {
    return same(type, "application/pkcs7-" + std::string(what)) ||
           same(type, "application/x-pkcs7-" + std::string(what));
}

// Whether a part is in base64; else its octets are as they stand.
Result<bool> is_base64(const Header& header) {
    const std::string_view encoding = find(header, "Content-Transfer-Encoding");
    if (same(encoding, "base64")) return true;
    if (encoding.empty() || same(encoding, "binary")) return false;
    return bad("a message is in base64 or binary");
}
Result<SecretBytes> decoded(const Header& header, std::string_view body) {
    TROTH_TRY(const bool base64, is_base64(header));
    if (!base64) return SecretBytes(bytes_of(body));
    std::string digits;
    digits.reserve(body.size());
    for (const char c : body)
        if (c != '\r' && c != '\n' && c != ' ' && c != '\t') digits += c;
    TROTH_TRY(const ByteVector bytes, encoding::base64::decode(digits));
    return SecretBytes(bytes);
}

// The address of a From field: what stands between angle brackets, or all of it.
std::string address_of(std::string_view from) {
    const usize open = from.rfind('<'), close = from.rfind('>');
    if (open != std::string_view::npos && close != std::string_view::npos && open < close)
        return std::string(trimmed(from.substr(open + 1, close - open - 1)));
    return std::string(trimmed(from));
}

// Whether this line is --boundary, or --boundary-- (RFC 2046 §5.1.1); blanks may follow.
bool is_boundary(std::string_view line, std::string_view boundary, bool last) {
    if (!line.starts_with("--") || !line.substr(2).starts_with(boundary)) return false;
    line.remove_prefix(2 + boundary.size());
    if (last) {
        if (!line.starts_with("--")) return false;
        line.remove_prefix(2);
    }
    return trimmed(line).empty();
}

// A part's text: up to the line end in front of the next boundary, which belongs to the boundary.
Result<std::string_view> take_part(std::string_view& rest, std::string_view boundary, bool last) {
    const std::string_view start = rest;
    while (!rest.empty()) {
        const std::string_view before = rest;
        const std::string_view line = take_line(rest);
        if (!is_boundary(line, boundary, last)) continue;
        std::string_view part = start.substr(0, start.size() - before.size());
        if (part.ends_with('\n')) part.remove_suffix(1);
        if (part.ends_with('\r')) part.remove_suffix(1);
        return part;
    }
    return bad("each part ends with the boundary");
}

// RFC 8551 §3.5.3, RFC 1847 §2.1: two parts, what is signed and its signature.
Result<void> read_multipart(SmimeEntity& out, std::string_view field, std::string_view body) {
    const std::string boundary = parameter(field, "boundary");
    if (boundary.empty() || boundary.size() > 70) return bad("a multipart has a boundary of 1 to 70 characters");
    TROTH_TRY(const std::string_view preamble, take_part(body, boundary, false));
    (void)preamble;
    TROTH_TRY(const std::string_view content, take_part(body, boundary, false));
    TROTH_TRY(std::string_view signature, take_part(body, boundary, true));
    TROTH_TRY(const Header header, take_header(signature));
    if (!is_pkcs7(type_of(find(header, "Content-Type")), "signature")) return bad("the second part is the signature");
    TROTH_TRY(out.cms, decoded(header, signature));
    out.content = canonical(bytes_of(content));
    out.received.assign(content.begin(), content.end());
    out.smime_type = "signed-data";
    return {};
}

std::string base64_lines(Bytes bytes) {
    const std::string text = encoding::base64::encode(bytes);
    std::string out;
    for (usize at = 0; at < text.size(); at += line_size) (out += text.substr(at, line_size)) += "\r\n";
    return out;
}

}  // namespace

bool looks_like_mail(Bytes file) {
    std::string_view rest = text_of(file.first(std::min(file.size(), most_header_size)));
    const auto header = take_header(rest);
    if (!header) return false;
    const std::string_view type = type_of(find(*header, "Content-Type"));
    return same(type, "multipart/signed") || is_pkcs7(type, "mime") || is_pkcs7(type, "signature");
}

Result<Outside> read_outside(Bytes start) {
    std::string_view rest = text_of(start);
    TROTH_TRY(const Header header, take_header(rest));
    const std::string_view field = find(header, "Content-Type");
    if (!is_pkcs7(type_of(field), "mime"))
        return fail(Error(errors::bad_mime).with("Content-Type", Untrusted(type_of(field))));
    TROTH_TRY(const bool base64, is_base64(header));
    return Outside{start.size() - rest.size(), base64, parameter(field, "smime-type")};
}

Result<SmimeEntity> read(Bytes mail) {
    SmimeEntity out;
    std::string_view rest = text_of(mail);
    TROTH_TRY(const Header header, take_header(rest));
    out.from = address_of(find(header, "From"));
    const std::string_view field = find(header, "Content-Type");
    const std::string_view type = type_of(field);
    if (same(type, "multipart/signed")) {
        TROTH_TRY(read_multipart(out, field, rest));
        return out;
    }
    if (!is_pkcs7(type, "mime") && !is_pkcs7(type, "signature"))
        return fail(Error(errors::bad_mime).with("Content-Type", Untrusted(type)));
    out.smime_type = parameter(field, "smime-type");
    TROTH_TRY(out.cms, decoded(header, rest));
    return out;
}

ByteVector canonical(Bytes text) {
    ByteVector out;
    out.reserve(text.size() + text.size() / 32);
    u8 before = 0;
    for (const u8 c : text) {
        if (c == '\n' && before != '\r') out.push_back('\r');
        out.push_back(c);
        before = c;
    }
    return out;
}

ByteVector text_entity(Bytes content) {
    constexpr std::string_view header = "Content-Type: text/plain\r\n\r\n";
    ByteVector out(header.begin(), header.end());
    const ByteVector body = canonical(content);
    out.insert(out.end(), body.begin(), body.end());
    return out;
}

std::optional<Bytes> without_headers(Bytes entity) {
    std::string_view rest = text_of(entity);
    if (!take_header(rest)) return std::nullopt;
    return bytes_of(rest);
}

std::string enveloping_header(std::string_view smime_type) {
    std::string out = "MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=";
    (out += smime_type) += "; name=\"smime.p7m\"\r\n";
    out += "Content-Disposition: attachment; filename=\"smime.p7m\"\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    return out;
}
std::string write_enveloping(Bytes cms, std::string_view smime_type) {
    return enveloping_header(smime_type) + base64_lines(cms);
}

Result<std::string> write_multipart(Bytes entity, Bytes cms, std::string_view micalg, RandomSource& random) {
    std::array<u8, 16> bytes;
    random.fill(bytes);
    const std::string boundary = "----" + encoding::hex::encode(bytes);
    const std::string_view text = text_of(entity);
    if (text.find(boundary) != std::string_view::npos) return bad("the boundary does not stand in the content");
    std::string out = "MIME-Version: 1.0\r\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; ";
    ((out += "micalg=\"") += micalg) += "\"; boundary=\"" + boundary + "\"\r\n\r\n";
    out += "--" + boundary + "\r\n";
    out += text;
    out += "\r\n--" + boundary + "\r\n";
    out += "Content-Type: application/pkcs7-signature; name=\"smime.p7s\"\r\nContent-Transfer-Encoding: base64\r\n";
    out += "Content-Disposition: attachment; filename=\"smime.p7s\"\r\n\r\n";
    return out + base64_lines(cms) + "\r\n--" + boundary + "--\r\n";
}

}  // namespace troth::inline v1::cms::mime
