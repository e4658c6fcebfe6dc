#include "troth/keys/openssh.hpp"

#include <algorithm>

#include "troth/encoding/base64.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/openssh_wire.hpp"
#include "troth/keys/structures.hpp"

namespace troth::inline v1::keys {

namespace {

using ssh::take_number;
using ssh::take_string;
using ssh::TypeRow;
using ssh::types;

// put_string, put_number: of public keys.
void put_string(ByteVector& out, Bytes value) {
    ssh::Writer writer;
    writer.string(value);
    out.insert(out.end(), writer.bytes().begin(), writer.bytes().end());
}
void put_number(ByteVector& out, Bytes magnitude) {
    ssh::Writer writer;
    writer.number(magnitude);
    out.insert(out.end(), writer.bytes().begin(), writer.bytes().end());
}

std::unexpected<Error> bad(std::string_view why) {
    return fail(Error(errors::bad_openssh).with("problem", why));
}

Result<PublicKey> key_of(const TypeRow& row, Bytes rest) {
    if (row.type == KeyType::rsa) {
        const auto e = take_number(rest), n = take_number(rest);
        if (!e || !n || !rest.empty()) return bad("the numbers of the RSA key");
        TROTH_TRY(const auto key, crypto::RsaPublicKey::from_components(*n, *e));
        return PublicKey::from_rsa(key);
    }
    if (row.own) {
        const auto curve = take_string(rest);
        if (!curve || text_of(*curve) != row.curve) return bad("the curve is not that of the type");
    }
    const auto bits = take_string(rest);
    if (!bits || !rest.empty()) return bad("the length of the key");
    if (row.own) {
        TROTH_TRY(const auto point, crypto::EcPublicKey::from_uncompressed(*row.own, *bits));
        return PublicKey::from_ec(point);
    }
    if (bits->size() != 32) return bad("the length of the key");
    crypto::ed25519::PublicKey key;
    std::ranges::copy(*bits, key.begin());
    return PublicKey::from_ed25519(key);
}

}  // namespace

Result<std::string> to_openssh(const PublicKey& key, std::string_view comment) {
    for (const TypeRow& row : types) {
        if (row.type != key.type()) continue;
        ByteVector blob;
        put_string(blob, bytes_of(row.name));
        if (row.type == KeyType::rsa) {
            TROTH_TRY(const auto numbers, der::parse<RsaPublicKeyInfo>(key.key_bits()));
            put_number(blob, numbers.public_exponent.magnitude);
            put_number(blob, numbers.modulus.magnitude);
        } else {
            if (row.own) put_string(blob, bytes_of(row.curve));
            if (row.own && key.key_bits().size() != 1 + 2 * crypto::field_size(*row.own)) {  // compressed
                TROTH_TRY(const auto point, crypto::EcPublicKey::from_bytes(*row.own, key.key_bits()));
                put_string(blob, point.uncompressed().bytes());
            } else {
                put_string(blob, key.key_bits());
            }
        }
        std::string line = std::string(row.name) + " " + encoding::base64::encode(blob);
        comment = comment.substr(0, comment.find_first_of("\r\n"));
        if (!comment.empty()) (line += ' ') += comment;
        return line;
    }
    return fail(Error(errors::unsupported_algorithm).with("algorithm", name_of(key.type())));
}

Result<OpenSshPublicKey> from_openssh(std::string_view text) {
    while (!text.empty()) {
        const usize end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (line.empty() || line.starts_with('#')) continue;

        const usize space = line.find(' ');
        const std::string_view name = line.substr(0, space);
        const auto row = std::ranges::find(types, name, &TypeRow::name);
        if (row == std::end(types)) return fail(Error(errors::unsupported_algorithm).with("algorithm", name));
        std::string_view base64 = space == std::string_view::npos ? "" : line.substr(space + 1);
        std::string_view comment;
        if (const usize next = base64.find(' '); next != std::string_view::npos) {
            comment = base64.substr(next + 1);
            base64 = base64.substr(0, next);
        }
        const auto blob = encoding::base64::decode(base64);
        if (!blob) return bad("the base64");
        Bytes rest = *blob;
        const auto inner = take_string(rest);
        if (!inner || text_of(*inner) != name) return bad("the type inside is another one");
        TROTH_TRY(auto key, key_of(*row, rest));
        return OpenSshPublicKey{std::move(key), std::string(comment)};
    }
    return bad("there is no line with a key");
}

bool looks_like_openssh(Bytes text) {
    return std::ranges::any_of(types, [&](const TypeRow& row) {
        return text_of(text).starts_with(row.name) && text.size() > row.name.size() && text[row.name.size()] == ' ';
    });
}

}  // namespace troth::inline v1::keys
