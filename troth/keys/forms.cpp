#include "troth/keys/forms.hpp"

#include "troth/encoding/base64.hpp"
#include "troth/keys/curve_oid.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/openssh_wire.hpp"
#include "troth/keys/structures.hpp"

namespace troth::inline v1::keys {

namespace {

constexpr std::string_view begin_line = "---- BEGIN SSH2 PUBLIC KEY ----", end_line = "---- END SSH2 PUBLIC KEY ----";
constexpr usize line_limit = 70, comment_limit = 900;  // RFC 4716 §3.1: 72 octets a line, 1024 a header's value

std::unexpected<Error> other_kind(const PublicKey& key, std::string_view form) {
    return fail(Error(errors::unsupported_algorithm).with("algorithm", name_of(key.type())).with("form", form));
}
std::unexpected<Error> bad(std::string_view why) {
    return fail(Error(errors::bad_openssh).with("problem", why));
}

// next_line: without its end, which is LF, CR LF or CR (RFC 4716 §3.1).
std::string_view next_line(std::string_view& text) {
    const usize end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    if (text.starts_with("\r\n")) text.remove_prefix(1);
    if (!text.empty()) text.remove_prefix(1);
    return line;
}

}  // namespace

Result<SecretBytes> to_pkcs1(const PrivateKey& key) {
    if (key.rsa() == nullptr) return other_kind(key.public_key(), "PKCS#1");
    const SecretBytes pkcs8 = key.to_pkcs8();
    return SecretBytes(der::parse<OneAsymmetricKey>(pkcs8.bytes()).value().private_key.value);
}
Result<ByteVector> to_pkcs1(const PublicKey& key) {
    if (key.rsa() == nullptr) return other_kind(key, "PKCS#1");
    return ByteVector(key.key_bits().begin(), key.key_bits().end());
}
Result<SecretBytes> to_sec1(const PrivateKey& key) {
    if (key.public_key().ec() == nullptr) return other_kind(key.public_key(), "SEC 1");
    const SecretBytes pkcs8 = key.to_pkcs8();
    auto info =
        der::parse<EcPrivateKeyInfo>(der::parse<OneAsymmetricKey>(pkcs8.bytes()).value().private_key.value).value();
    // Alone, the key must name its curve (RFC 5915 §3).
    const ByteVector oid = der::serialise(oid_of(key.public_key().ec()->curve()));
    info.parameters = der::parse<der::Any>(oid).value();
    return der::serialise_secret(info);
}

Result<std::string> to_ssh2(const PublicKey& key, std::string_view comment) {
    TROTH_TRY(const std::string line, to_openssh(key));
    std::string out = std::string(begin_line) + "\n";
    comment = comment.substr(0, std::min(comment.find_first_of("\r\n"), comment_limit));
    if (!comment.empty()) {
        // A long header goes on behind a backslash at the end of its line (§3.3).
        std::string header = "Comment: \"" + std::string(comment) + "\"";
        for (; header.size() > line_limit; header.erase(0, line_limit)) out += header.substr(0, line_limit) + "\\\n";
        out += header + "\n";
    }
    std::string_view base64 = std::string_view(line).substr(line.find(' ') + 1);
    for (; !base64.empty(); base64.remove_prefix(std::min(base64.size(), line_limit)))
        (out += base64.substr(0, line_limit)) += '\n';
    return out + std::string(end_line) + "\n";
}

Result<OpenSshPublicKey> from_ssh2(std::string_view text) {
    const usize begin = text.find(begin_line);
    if (begin == std::string_view::npos) return bad("there is no line that begins a key");
    text.remove_prefix(begin);
    next_line(text);
    std::string base64, comment;
    for (bool headers = true;;) {
        if (text.empty()) return bad("there is no line that ends the key");
        std::string_view line = next_line(text);
        if (line == end_line) break;
        if (headers && line.find(':') != std::string_view::npos) {
            std::string header(line);
            while (header.ends_with('\\') && !text.empty()) (header.pop_back(), header += next_line(text));
            if (header.starts_with("Comment: ")) comment = header.substr(9);
            continue;
        }
        headers = false;
        base64 += line;
    }
    if (comment.size() >= 2 && comment.front() == '"' && comment.back() == '"')
        comment = comment.substr(1, comment.size() - 2);
    const auto blob = encoding::base64::decode(base64);
    if (!blob) return bad("the base64");
    Bytes rest = *blob;
    const auto name = ssh::take_string(rest);
    if (!name || text_of(*name).find_first_of(" \r\n") != std::string_view::npos) return bad("the type of the key");
    TROTH_TRY(auto out, from_openssh(std::string(text_of(*name)) + " " + base64));
    out.comment = std::move(comment);
    return out;
}
bool looks_like_ssh2(Bytes text) {
    return text_of(text).starts_with(begin_line);
}

}  // namespace troth::inline v1::keys
