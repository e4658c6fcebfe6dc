// Reading RFC 4514 text: §3's grammar, with spaces around the separators passed over as §2.4's implementations do.
#include "troth/x509/errors.hpp"
#include "troth/x509/name.hpp"

namespace troth::inline v1::x509 {
namespace {

int hex_digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, small, small);
}

struct Attribute {
    ByteVector type;      // content of the OBJECT IDENTIFIER
    ByteVector encoding;  // of the value
};

// A cursor over the text. A function that gives false leaves the rest unread.
class Parser {
  public:
    explicit Parser(std::string_view text) : rest_(text) {}

    // Most specific first, as it is written.
    bool parse(std::vector<std::vector<Attribute>>& rdns) {
        skip_spaces();
        if (rest_.empty()) return true;
        for (;;) {
            std::vector<Attribute>& rdn = rdns.emplace_back();
            do {
                if (!attribute(rdn.emplace_back())) return false;
            } while (take('+'));
            if (rest_.empty()) return true;
            if (!take(',')) return false;
        }
    }

  private:
    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void skip_spaces() {
        while (take(' ')) {
        }
    }

    bool attribute(Attribute& out) {
        skip_spaces();
        const usize end = rest_.find('=');
        if (end == std::string_view::npos) return false;
        std::string_view type = rest_.substr(0, end);
        while (type.ends_with(' ')) type.remove_suffix(1);
        rest_.remove_prefix(end + 1);
        skip_spaces();
        if (!attribute_type(type, out.type)) return false;
        if (take('#')) return hex_value(out.encoding);
        std::string value;
        if (!string_value(value) || value.empty()) return false;
        return encode(Oid{out.type}, value, out.encoding);
    }

    static bool attribute_type(std::string_view text, ByteVector& out) {
        if (same_ignoring_case(text, "email") || same_ignoring_case(text, "E")) text = "emailAddress";
        for (const OidName& row : attribute_names())
            if (same_ignoring_case(row.name, text)) {
                out.assign(row.oid.content.begin(), row.oid.content.end());
                return true;
            }
        Result<ByteVector> content = der::oid_from_dotted(text);
        if (content) out = std::move(*content);
        return content.has_value();
    }

    bool hex_value(ByteVector& out) {
        while (rest_.size() >= 2 && hex_digit(rest_[0]) >= 0 && hex_digit(rest_[1]) >= 0) {
            out.push_back(static_cast<u8>(hex_digit(rest_[0]) * 16 + hex_digit(rest_[1])));
            rest_.remove_prefix(2);
        }
        skip_spaces();
        return der::check(out).has_value();
    }

    bool string_value(std::string& out) {
        usize keep = 0;  // spaces at the end that are not escaped do not belong to the value
        while (!rest_.empty() && rest_[0] != ',' && rest_[0] != '+') {
            const char c = rest_[0];
            if (std::string_view("\";<>").contains(c) || c == '\0') return false;
            rest_.remove_prefix(1);
            if (c == '\\') {
                if (rest_.size() >= 2 && hex_digit(rest_[0]) >= 0 && hex_digit(rest_[1]) >= 0) {
                    out += static_cast<char>(hex_digit(rest_[0]) * 16 + hex_digit(rest_[1]));
                    rest_.remove_prefix(2);
                } else if (!rest_.empty() && std::string_view(" \"#+,;<=>\\").contains(rest_[0])) {
                    out += rest_[0];
                    rest_.remove_prefix(1);
                } else {
                    return false;
                }
                keep = out.size();
                continue;
            }
            out += c;
            if (c != ' ') keep = out.size();
        }
        out.resize(keep);
        return true;
    }

    static bool encode(const Oid& type, std::string_view value, ByteVector& out) {
        der::Tag tag = der::tags::utf8_string;
        // RFC 5280 appendix A.1 and A.2 fix the type of these.
        if (type == oids::country_name || type == oids::serial_number || type == oids::dn_qualifier)
            tag = der::tags::printable_string;
        if (type == oids::domain_component || type == oids::email_address) tag = der::tags::ia5_string;
        if (!der::is_character_string(tag, bytes_of(value))) return false;
        if (type == oids::country_name && value.size() != 2) return false;
        out = der::serialise(der::CharacterString{tag, bytes_of(value)});
        return true;
    }

    std::string_view rest_;
};

}  // namespace

Result<Name> Name::from_text(std::string_view text) {
    std::vector<std::vector<Attribute>> parsed;
    if (!Parser(text).parse(parsed)) return fail(Error(bad_name_text).with("text", text));
    RdnSequence rdns;
    for (usize i = parsed.size(); i-- > 0;) {
        RelativeDistinguishedName& rdn = rdns.emplace_back();
        for (const Attribute& attribute : parsed[i]) {
            Result<der::Any> value = der::parse<der::Any>(attribute.encoding);
            if (!value) return std::unexpected(std::move(value).error());
            rdn.items.push_back({Oid{attribute.type}, *value});
        }
    }
    Result<Name> name = parse(der::serialise(rdns));
    if (!name) return fail(Error(bad_name_text).with("text", text));
    return name;
}

}  // namespace troth::inline v1::x509
