#include "troth/cli/show_asn1.hpp"

#include <fmt/format.h>

#include "troth/cli/content.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/layout.hpp"
#include "troth/encoding/der/element.hpp"
#include "troth/encoding/hex.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/inspect/asn1.hpp"

namespace troth::inline v1::cli {

namespace {

namespace der = encoding::der;
using inspect::Asn1Kind;
using inspect::Asn1Value;

constexpr usize most_bytes = usize{1} << 20, bytes_a_line = 8;

// What is to be drawn: the bytes, and what they are as far as that is known.
struct Drawn {
    Bytes bytes;
    Asn1Kind kind = Asn1Kind::unknown;
    bool secret = false;
};

// Of what is damaged: a SEQUENCE in a SEQUENCE that begins with a version in [0] is a certificate in all likelihood.
bool begins_like_certificate(Bytes bytes) {
    der::Tag tag;
    for (int depth = 0; depth < 2; ++depth) {
        u64 size = 0;
        if (der::take_header(bytes, tag, size) != nullptr || tag != der::tags::sequence) return false;
    }
    return der::peek_tag(bytes, tag) == nullptr && tag == der::tags::context(0, true);
}

Drawn drawn_of(Bytes der) {
    switch (look_at(der).content) {
        case Content::certificate:
            return {der, Asn1Kind::certificate};
        case Content::request:
            return {der, Asn1Kind::request};
        case Content::revocation_list:
            return {der, Asn1Kind::revocation_list};
        case Content::public_key:
            return {der, Asn1Kind::public_key};
        case Content::private_key:
            return {der, Asn1Kind::unknown, true};
        case Content::cut_der:
        case Content::other_der:
            if (begins_like_certificate(der)) return {der, Asn1Kind::certificate};
            return {der, Asn1Kind::unknown, true};  // which may be a key
        case Content::pkcs12:
            return {der, Asn1Kind::unknown, true};
        default:
            return {der};
    }
}
Drawn drawn_of(const encoding::pem::PemBlock& block) {
    const Bytes bytes = block.der.bytes();
    if (block.label == "PRIVATE KEY") return {bytes, Asn1Kind::private_key, true};
    if (block.label.ends_with("PRIVATE KEY") && block.label != "ENCRYPTED PRIVATE KEY")
        return {bytes, Asn1Kind::unknown, true};
    if (block.label == "CERTIFICATE") return {bytes, Asn1Kind::certificate};
    Drawn drawn = drawn_of(bytes);
    drawn.secret = false;  // the label says that it is something else
    return drawn;
}

bool withheld(const Drawn& drawn, const Asn1Value& value) {
    const bool may_be_secret = value.tag == der::tags::octet_string || value.tag == der::tags::integer ||
                               value.tag.tag_class != der::TagClass::universal;
    return drawn.secret && !value.tag.constructed && value.inside.empty() && may_be_secret && value.size > 8;
}

// The octets that are the value's own: all of a primitive one, else those in front of what stands in it.
usize own_size(const Asn1Value& value) {
    if (value.inside.empty()) return value.header + (value.tag.constructed ? 0 : value.there);
    return value.inside.front().offset - value.offset;
}

std::string annotation(const Drawn& drawn, const Asn1Value& value, const Style& style) {
    std::string out;
    if (!value.field.empty()) out += fmt::format("{}{}{} ", style.bold, value.field, style.reset);
    out += value.type;
    if (withheld(drawn, value)) return out + ", " + counted(value.size, "byte") + ", not shown";
    if (!value.value.empty()) return out + " " + value.value;
    if (value.tag == der::tags::null) return out;
    out += ", " + counted(value.size, "byte");
    return value.there == value.size ? out : out + fmt::format(", of which {} are there", value.there);
}

void print_value(Terminal& terminal, const Drawn& drawn, const Asn1Value& value, usize depth) {
    const Style style = terminal.out_style();
    const usize own = withheld(drawn, value) ? value.header : own_size(value);
    const usize first = own <= bytes_a_line ? own : value.header;
    const auto hex = [&](usize from, usize size) {
        return fmt::format("{:02x}", fmt::join(drawn.bytes.subspan(value.offset + from, size), " "));
    };
    const auto line = [&](usize from, usize size, std::string_view words) {
        std::string text =
            fmt::format("{:>6}  {:<{}}  {}", value.offset + from, hex(from, size), 3 * bytes_a_line - 1, words);
        text.erase(text.find_last_not_of(' ') + 1);
        terminal.print(text);
    };
    line(0, first, std::string(2 * depth, ' ') + annotation(drawn, value, style));
    for (usize at = first; at < own; at += bytes_a_line) line(at, std::min(bytes_a_line, own - at), "");
    for (const Asn1Value& inner : value.inside) print_value(terminal, drawn, inner, depth + 1);
}

Json described(const Drawn& drawn, const std::vector<Asn1Value>& values) {
    Json out = Json::array();
    for (const Asn1Value& value : values) {
        Json one;
        one["offset"] = value.offset;
        one["header_bytes"] = value.header;
        one["bytes"] = value.size;
        if (value.there != value.size) one["bytes_there"] = value.there;
        one["type"] = value.type;
        if (!value.field.empty()) one["field"] = value.field;
        if (!value.value.empty() && !withheld(drawn, value)) one["value"] = value.value;
        if (!value.inside.empty() || value.tag.constructed)
            one["values"] = described(drawn, value.inside);
        else if (!withheld(drawn, value))
            one["content"] = encoding::hex::encode(drawn.bytes.subspan(value.offset + value.header, value.there));
        out.push_back(std::move(one));
    }
    return out;
}

Result<void> show_one(Terminal& terminal, const Drawn& drawn, std::string_view label) {
    if (drawn.bytes.size() > most_bytes)
        return fail(Error(errors::asn1_too_large).with("bytes", std::to_string(drawn.bytes.size())));
    inspect::Asn1Tree tree = inspect::asn1_tree(drawn.bytes, drawn.kind);
    if (terminal.manners.json) {
        Json body;
        if (!label.empty()) body["label"] = label;
        body["bytes"] = drawn.bytes.size();
        body["values"] = described(drawn, tree.values);
        show(terminal, "asn1", std::move(body));
    } else {
        const Style style = terminal.out_style();
        if (!label.empty()) terminal.print(fmt::format("{}{}{}", style.bold, Untrusted(label).escaped(), style.reset));
        for (const Asn1Value& value : tree.values) print_value(terminal, drawn, value, 0);
    }
    if (tree.error) return fail(*std::move(tree.error));
    return {};
}

}  // namespace

Result<void> show_asn1(Terminal& terminal, std::string_view file, Bytes content) {
    if (!encoding::pem::looks_like_pem(content)) return from_file(show_one(terminal, drawn_of(content), ""), file);
    TROTH_TRY(const auto blocks, from_file(encoding::pem::decode(content), file));
    for (const auto& block : blocks) {
        auto shown = show_one(terminal, drawn_of(block), block.label);
        if (!shown)
            return fail(
                std::move(shown).error().in_file(file).with("in the PEM block of line", std::to_string(block.line)));
    }
    return {};
}

}  // namespace troth::inline v1::cli
