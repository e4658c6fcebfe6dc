#include "troth/jose/json.hpp"

#include <algorithm>
#include <array>

#include "troth/encoding/base64.hpp"
#include "troth/jose/errors.hpp"

namespace troth::inline v1::jose::json {

namespace {

constexpr bool is_blank(u8 c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
constexpr bool is_digit(u8 c) {
    return c >= '0' && c <= '9';
}
constexpr int hex_value(u8 c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}
// utf8_length: of the well-formed sequence in front (RFC 3629 §4); 0 if there is none.
usize utf8_length(Bytes text) {
    const u8 lead = text[0];
    if (lead < 0x80) return 1;
    const usize length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
    for (usize i = 1; i < length; ++i)
        if ((text[i] & 0xc0) != 0x80) return 0;
    if ((lead == 0xe0 && text[1] < 0xa0) || (lead == 0xed && text[1] > 0x9f)) return 0;  // too long; surrogates
    if ((lead == 0xf0 && text[1] < 0x90) || (lead == 0xf4 && text[1] > 0x8f)) return 0;  // too long; beyond U+10FFFF
    return length;
}
// put_utf8: at most 4 bytes; answers how many.
usize put_utf8(u8* out, u32 c) {
    if (c < 0x80) {
        out[0] = static_cast<u8>(c);
        return 1;
    }
    const usize length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (usize i = length - 1; i > 0; --i, c >>= 6) out[i] = static_cast<u8>(0x80 | (c & 0x3f));
    constexpr u8 leads[] = {0xc0, 0xe0, 0xf0};
    out[0] = static_cast<u8>(leads[length - 2] | c);
    return length;
}

}  // namespace

// Reader: descends through the grammar of RFC 8259 §2. The depth is bounded, and with it the stack.
class Reader {
  public:
    explicit Reader(Bytes text) : text_(text) {}

    Result<Value> document() {
        if (text_.size() > max_size) return fail(errors::too_large);
        TROTH_TRY(Value out, value(0));
        blanks();
        if (at_ != text_.size()) return bad("text behind the value");
        return out;
    }

  private:
    std::unexpected<Error> bad(std::string_view why) const {
        return fail(Error(errors::bad_json).at_offset(at_).with("problem", why));
    }
    void blanks() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    }
    bool take(u8 c) {
        if (at_ == text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    Result<Value> value(usize depth) {
        blanks();
        if (depth > max_depth || ++values_ > max_values) return fail(Error(errors::too_large).at_offset(at_));
        if (at_ == text_.size()) return bad("the text ends where a value must be");
        switch (text_[at_]) {
            case '{':
                return object(depth);
            case '[':
                return array(depth);
            case '"':
                return string();
            case 't':
                return word("true", Value::Kind::boolean);
            case 'f':
                return word("false", Value::Kind::boolean);
            case 'n':
                return word("null", Value::Kind::null);
            default:
                return number();
        }
    }

    Result<Value> object(usize depth) {
        Value out;
        out.kind_ = Value::Kind::object;
        ++at_;
        blanks();
        if (take('}')) return out;
        do {
            blanks();
            if (at_ == text_.size() || text_[at_] != '"') return bad("a member's name must be a string");
            const usize start = at_;
            TROTH_TRY(const Value name, string());
            if (std::ranges::find(out.names_, name.words()) != out.names_.end())
                return fail(Error(errors::duplicate_member).at_offset(start).with("member", name.words()));
            blanks();
            if (!take(':')) return bad("a colon must follow a member's name");
            TROTH_TRY(Value member, value(depth + 1));
            out.names_.emplace_back(name.words());
            out.items_.push_back(std::move(member));
            blanks();
        } while (take(','));
        if (!take('}')) return bad("an object is not closed");
        return out;
    }

    Result<Value> array(usize depth) {
        Value out;
        out.kind_ = Value::Kind::array;
        ++at_;
        blanks();
        if (take(']')) return out;
        do {
            TROTH_TRY(Value item, value(depth + 1));
            out.items_.push_back(std::move(item));
            blanks();
        } while (take(','));
        if (!take(']')) return bad("an array is not closed");
        return out;
    }

    Result<Value> word(std::string_view wanted, Value::Kind kind) {
        if (!text_of(text_.subspan(at_)).starts_with(wanted)) return bad("neither a value nor a word of JSON");
        at_ += wanted.size();
        Value out;
        out.kind_ = kind;
        out.text_ = SecretBytes(bytes_of(wanted));
        return out;
    }

    // digits: one or more.
    bool digits() {
        const usize start = at_;
        while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
        return at_ != start;
    }
    Result<Value> number() {
        const usize start = at_;
        take('-');
        const bool zero = take('0');
        if (!zero && !digits()) return bad("neither a value nor a word of JSON");
        if (take('.') && !digits()) return bad("a number without digits behind its point");
        if (take('e') || take('E')) {
            if (!take('+')) take('-');
            if (!digits()) return bad("a number without digits in its exponent");
        }
        Value out;
        out.kind_ = Value::Kind::number;
        out.text_ = SecretBytes(text_.subspan(start, at_ - start));
        return out;
    }

    // string: an escape is never shorter than what it stands for, so the raw length bounds the content.
    Result<Value> string() {
        const usize start = ++at_;
        usize end = start;
        while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? usize{2} : usize{1};
        if (end >= text_.size()) return bad("a string is not closed");
        Value out;
        out.kind_ = Value::Kind::string;
        out.text_ = SecretBytes(end - start);
        u8* to = out.text_.mutable_bytes().data();
        usize size = 0;
        while (at_ < end) {
            if (text_[at_] == '\\') {
                TROTH_TRY(const u32 c, escape(end));
                size += put_utf8(to + size, c);
                continue;
            }
            const usize length = utf8_length(text_.subspan(at_, end - at_));
            if (length == 0) return bad("bytes that are not UTF-8");
            if (text_[at_] < 0x20) return bad("a control character that is not escaped");
            std::copy_n(text_.data() + at_, length, to + size);
            at_ += length;
            size += length;
        }
        out.text_.shrink(size);
        ++at_;
        return out;
    }

    Result<u32> escape(usize end) {
        ++at_;  // of the backslash; what follows is before `end`
        switch (text_[at_++]) {
            case '"':
                return u32{'"'};
            case '\\':
                return u32{'\\'};
            case '/':
                return u32{'/'};
            case 'b':
                return u32{'\b'};
            case 'f':
                return u32{'\f'};
            case 'n':
                return u32{'\n'};
            case 'r':
                return u32{'\r'};
            case 't':
                return u32{'\t'};
            case 'u':
                break;
            default:
                return bad("an unknown escape");
        }
        TROTH_TRY(const u32 first, four_digits(end));
        if (first < 0xd800 || first > 0xdfff) return first;
        // A pair of surrogates, RFC 8259 §7; one alone is no character (RFC 7493 §2.1).
        if (first > 0xdbff || end - at_ < 6 || text_[at_] != '\\' || text_[at_ + 1] != 'u')
            return bad("half of a surrogate pair");
        at_ += 2;
        TROTH_TRY(const u32 second, four_digits(end));
        if (second < 0xdc00 || second > 0xdfff) return bad("half of a surrogate pair");
        return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    }
    Result<u32> four_digits(usize end) {
        u32 out = 0;
        for (int i = 0; i < 4; ++i) {
            const int digit = at_ < end ? hex_value(text_[at_]) : -1;
            if (digit < 0) return bad("\\u without four hexadecimal digits");
            out = out << 4 | static_cast<u32>(digit);
            ++at_;
        }
        return out;
    }

    Bytes text_;
    usize at_ = 0, values_ = 0;
};

const Value* Value::find(std::string_view name) const {
    const auto found = std::ranges::find(names_, name);
    return found == names_.end() ? nullptr : &items_[static_cast<usize>(found - names_.begin())];
}

Result<Value> parse(Bytes text) {
    return Reader(text).document();
}
Result<Value> parse_object(Bytes text) {
    TROTH_TRY(Value out, parse(text));
    if (!out.is(Value::Kind::object)) return fail(Error(errors::bad_json).with("problem", "the value is no object"));
    return out;
}
bool looks_like_object(Bytes text) {
    const auto first = std::ranges::find_if_not(text, is_blank);
    return first != text.end() && *first == '{';
}

void ObjectWriter::raw(std::string_view text) {
    if (buffer_.size() - size_ < text.size()) {
        SecretBytes larger(2 * (size_ + text.size()) + 64);
        std::ranges::copy(buffer_.bytes().first(size_), larger.mutable_bytes().begin());
        buffer_ = std::move(larger);
    }
    std::ranges::copy(bytes_of(text), buffer_.mutable_bytes().begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += text.size();
}
void ObjectWriter::quoted(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    raw("\"");
    for (const char c : text) {
        const u8 byte = static_cast<u8>(c);
        if (c == '"' || c == '\\') {
            raw("\\");
            raw({&c, 1});
        } else if (byte < 0x20) {
            const char escaped[6] = {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
            raw({escaped, sizeof escaped});
        } else {
            raw({&c, 1});
        }
    }
    raw("\"");
}
void ObjectWriter::name(std::string_view name) {
    if (!first_) raw(",");
    first_ = false;
    quoted(name);
    raw(":");
}
ObjectWriter& ObjectWriter::string(std::string_view member, std::string_view value) {
    name(member);
    quoted(value);
    return *this;
}
ObjectWriter& ObjectWriter::base64url(std::string_view member, Bytes value) {
    name(member);
    const SecretBytes text = encoding::base64::encode_secret(value, encoding::base64::Alphabet::url);
    raw("\"");
    raw(text_of(text.bytes()));
    raw("\"");
    return *this;
}
ObjectWriter& ObjectWriter::number(std::string_view member, u64 value) {
    name(member);
    raw(std::to_string(value));
    return *this;
}
ObjectWriter& ObjectWriter::strings(std::string_view member, std::span<const std::string> values) {
    name(member);
    raw("[");
    for (usize i = 0; i < values.size(); ++i) {
        if (i > 0) raw(",");
        quoted(values[i]);
    }
    raw("]");
    return *this;
}
ObjectWriter& ObjectWriter::verbatim(std::string_view member, Bytes json) {
    name(member);
    raw(text_of(json));
    return *this;
}
SecretBytes ObjectWriter::take() {
    raw("}");
    buffer_.shrink(size_);
    return std::move(buffer_);
}

}  // namespace troth::inline v1::jose::json
