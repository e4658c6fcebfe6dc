#include "troth/encoding/pem.hpp"

#include <algorithm>
#include <bit>

#include "troth/encoding/base64.hpp"
#include "troth/encoding/errors.hpp"

namespace troth::inline v1::encoding::pem {

namespace {

constexpr std::string_view begin_mark = "-----BEGIN";
constexpr std::string_view end_mark = "-----END";
constexpr std::string_view boundary_tail = "-----";
constexpr usize line_width = 64;

// is: whether a character is this one of layout (line end, blank, hyphen, colon). Layout is public, the base64
// characters beside it are not; so the comparison is a mask, and only its answer is declassified.
bool is(u8 c, char layout) {
    return ct::declassify(ct::mask_if_equal<u8>(c, static_cast<u8>(layout))) != 0;
}
bool is_blank(u8 c) {
    return is(c, ' ') || is(c, '\t') || is(c, '\v') || is(c, '\f');
}
// The highest bit of each octet that is `layout`, of eight octets.
u64 where_is(u64 octets, char layout) {
    constexpr u64 low_bits = 0x7f7f7f7f7f7f7f7f;
    const u64 other = octets ^ 0x0101010101010101 * static_cast<u8>(layout);
    return ~(((other & low_bits) + low_bits) | other | low_bits);
}
// Where the line that begins at `at` ends: at LF, CR or the end of the text.
usize end_of_line(Bytes text, usize at) {
    for (; text.size() - at >= sizeof(u64); at += sizeof(u64)) {
        const u64 octets = load_le<u64>(text.data() + at);
        const u64 ends = ct::declassify(where_is(octets, '\n') | where_is(octets, '\r'));
        if (ends != 0) return at + static_cast<usize>(std::countr_zero(ends)) / 8;
    }
    while (at < text.size() && !is(text[at], '\n') && !is(text[at], '\r')) ++at;
    return at;
}
bool starts_with(Bytes line, std::string_view mark) {
    if (line.size() < mark.size()) return false;
    for (usize i = 0; i < mark.size(); ++i)
        if (!is(line[i], mark[i])) return false;  // base64 has no hyphen: a body line leaves at the first character
    return true;
}

struct Line {
    Bytes text;  // without its end, without blanks behind
    u64 offset = 0;
    u32 number = 0;
};

// Lines walks a text line by line: LF, CR LF and CR each end one.
class Lines {
  public:
    explicit Lines(Bytes text) : text_(text) {
        constexpr std::string_view byte_order_mark =
            "\xef\xbb\xbf";  // some editors put it first; it is no line of ours
        if (starts_with(text_, byte_order_mark)) at_ = byte_order_mark.size();
    }
    bool next(Line& line) {
        if (at_ == text_.size()) return false;
        usize end = end_of_line(text_, at_);
        usize last = end;
        while (last > at_ && is_blank(text_[last - 1])) --last;
        line = {text_.subspan(at_, last - at_), at_, ++number_};
        if (end < text_.size()) {
            const bool pair = is(text_[end], '\r') && end + 1 < text_.size() && is(text_[end + 1], '\n');
            end += pair ? 2u : 1u;
        }
        at_ = end;
        return true;
    }

  private:
    Bytes text_;
    usize at_ = 0;
    u32 number_ = 0;
};

std::unexpected<Error> fail_at(const ErrorRow& row, const Line& line, usize column = 0) {
    return fail(Error(row).at_offset(line.offset + column).with("line", std::to_string(line.number)));
}

// label = [ labelchar *( ["-" / SP] labelchar ) ]: single hyphens and spaces, between other characters only (§3).
bool is_label(std::string_view label) {
    bool after_separator = true;
    for (const char c : label) {
        const bool separator = c == '-' || c == ' ';
        if (c < 0x20 || c > 0x7e || (separator && after_separator)) return false;
        after_separator = separator;
    }
    return label.empty() || !after_separator;
}

// label_of: the label of a boundary line that starts with `mark`.
Result<std::string> label_of(const Line& line, std::string_view mark) {
    std::string_view text = text_of(line.text).substr(mark.size());
    if (!text.starts_with(' ') || !text.ends_with(boundary_tail) || text.size() < 1 + boundary_tail.size())
        return fail_at(errors::pem_bad_boundary, line);
    text = text.substr(1, text.size() - 1 - boundary_tail.size());
    if (!is_label(text)) return fail_at(errors::pem_bad_boundary, line);
    return std::string(text);
}

// Names the row of a base64 fault at its place in the text instead of its place among the collected characters.
Error placed(Error error, const std::vector<Line>& lines) {
    usize left = error.context().offset.value_or(0);
    for (const Line& line : lines) {
        if (left < line.text.size() || &line == &lines.back())
            return std::move(fail_at(error.row(), line, left)).error();
        left -= line.text.size();
    }
    return error;
}

Result<SecretBytes> decode_body(const std::vector<Line>& lines) {
    usize size = 0;
    for (const Line& line : lines) size += line.text.size();
    SecretBytes characters(size);
    usize at = 0;
    for (const Line& line : lines) {
        std::copy(line.text.begin(), line.text.end(),
                  characters.mutable_bytes().begin() + static_cast<std::ptrdiff_t>(at));
        at += line.text.size();
    }
    auto der = base64::decode_secret(characters.bytes());
    if (!der) return fail(placed(std::move(der).error(), lines));
    return der;
}

bool has_colon(Bytes line) {
    return std::ranges::any_of(line, [](u8 c) { return is(c, ':'); });
}

// read_block: from behind the BEGIN line to the END line.
Result<PemBlock> read_block(Lines& lines, const Line& begin) {
    TROTH_TRY(std::string label, label_of(begin, begin_mark));
    std::vector<Line> body;
    const Line* blank = nullptr;
    Line line, blank_line;
    while (lines.next(line)) {
        if (starts_with(line.text, begin_mark)) break;
        if (!starts_with(line.text, end_mark)) {
            if (line.text.empty() && body.empty()) continue;
            if (line.text.empty() && blank == nullptr) blank = &(blank_line = line);
            if (line.text.empty()) continue;
            if (has_colon(line.text)) return fail_at(errors::pem_headers, line);
            if (blank != nullptr) return fail_at(errors::pem_blank_line, *blank);
            body.push_back(line);
            continue;
        }
        TROTH_TRY(const std::string end_label, label_of(line, end_mark));
        if (end_label != label)
            return fail(Error(errors::pem_label_mismatch)
                            .at_offset(line.offset)
                            .with("line", std::to_string(line.number))
                            .with("begins", label)
                            .with("ends", end_label));
        if (blank != nullptr) return fail_at(errors::pem_blank_line, *blank);
        if (body.empty()) return fail_at(errors::pem_empty_block, begin);
        TROTH_TRY(SecretBytes der, decode_body(body));
        return PemBlock{std::move(label), std::move(der), begin.offset, begin.number};
    }
    return fail_at(errors::pem_no_end, begin);
}

}  // namespace

bool looks_like_pem(Bytes text) {
    Lines lines(text);
    Line line;
    while (lines.next(line))
        if (starts_with(line.text, begin_mark)) return true;
    return false;
}

Result<std::vector<PemBlock>> decode(Bytes text, usize limit) {
    if (text.size() > limit)
        return fail(Error(errors::pem_too_large)
                        .with("size", std::to_string(text.size()))
                        .with("limit", std::to_string(limit)));
    std::vector<PemBlock> blocks;
    Lines lines(text);
    Line line;
    while (lines.next(line)) {
        if (starts_with(line.text, end_mark)) return fail_at(errors::pem_stray_end, line);
        if (!starts_with(line.text, begin_mark)) continue;  // explanatory text
        TROTH_TRY(PemBlock block, read_block(lines, line));
        blocks.push_back(std::move(block));
    }
    if (blocks.empty()) return fail(errors::pem_no_block);
    return blocks;
}

SecretBytes encode_secret(std::string_view label, Bytes der) {
    const SecretBytes body = base64::encode_secret(der);
    const std::string head = std::string(begin_mark) + " " + std::string(label) + "-----\n";
    const std::string foot = std::string(end_mark) + " " + std::string(label) + "-----\n";
    SecretBytes out(head.size() + body.size() + (body.size() + line_width - 1) / line_width + foot.size());
    MutableBytes room = out.mutable_bytes();
    const auto put = [&room](Bytes bytes) {
        std::ranges::copy(bytes, room.begin());
        room = room.subspan(bytes.size());
    };
    put(bytes_of(head));
    for (Bytes left = body.bytes(); !left.empty();) {
        const usize width = std::min(line_width, left.size());
        put(left.first(width));
        put(bytes_of("\n"));
        left = left.subspan(width);
    }
    put(bytes_of(foot));
    return out;
}

std::string encode(std::string_view label, Bytes der) {
    return std::string(text_of(encode_secret(label, der).bytes()));
}

}  // namespace troth::inline v1::encoding::pem
