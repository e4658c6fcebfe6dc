#include "troth/cli/content.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "troth/cli/errors.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/private_key.hpp"
#include "troth/x509/certificate.hpp"
#include "troth/x509/crl.hpp"
#include "troth/x509/csr.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/ocsp.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr usize quoted = 40, labels_named = 3;  // bytes of a text, labels of a PEM file

// Formats of other software that people try, by their first bytes.
struct Beginning {
    std::string_view bytes, words;
};
constexpr std::array beginnings = {
    Beginning{"ssh-", "an OpenSSH public key"},
    Beginning{"ecdsa-sha2-", "an OpenSSH public key"},
    Beginning{"\xfe\xed\xfe\xed", "a Java key store"},
    Beginning{"PK\x03\x04", "a zip archive"},
    Beginning{"\x1f\x8b", "a gzip archive"},
    Beginning{"\x7f"
              "ELF",
              "a program"},
    Beginning{"MI", "base64 without its -----BEGIN and -----END lines"},
};

std::string words_of_pem(Bytes content) {
    const auto blocks = encoding::pem::decode(content);
    if (!blocks) return "a damaged PEM file";
    std::vector<std::string_view> labels;
    for (const auto& block : *blocks)
        if (std::ranges::find(labels, block.label) == labels.end()) labels.push_back(block.label);
    std::string out = "a PEM file with ";
    for (usize i = 0; i < labels.size() && i < labels_named; ++i) {
        if (i > 0) out += ", ";
        out += labels[i];
    }
    return labels.size() > labels_named ? out + " and others" : out;
}

// The size of the object that a DER SEQUENCE's header promises, header included; nothing if it is no such header.
std::optional<u64> promised_size(Bytes der) {
    if (der.size() < 2 || der[0] != 0x30) return std::nullopt;
    if (der[1] < 0x80) return u64{2} + der[1];
    const usize octets = der[1] & 0x7f;
    if (octets == 0 || octets > 4 || der.size() < 2 + octets || der[2] == 0) return std::nullopt;
    u64 length = 0;
    for (const u8 octet : der.subspan(2, octets)) length = length << 8 | octet;
    return length + 2 + octets;
}

// PFX ::= SEQUENCE { version INTEGER {v3(3)}, ContentInfo, … } (RFC 7292 §4); no key has that version.
bool looks_like_pkcs12(Bytes der) {
    constexpr std::array<u8, 4> version_and_sequence{2, 1, 3, 0x30};
    const usize header = der[1] < 0x80 ? usize{2} : usize{2} + (der[1] & 0x7f);
    return der.size() >= header + version_and_sequence.size() &&
           std::ranges::equal(der.subspan(header, version_and_sequence.size()), version_and_sequence);
}

Found look_at_der(Bytes object) {
    if (x509::Certificate::parse(object)) return {Content::certificate, "a certificate in DER"};
    if (x509::Csr::parse(object)) return {Content::request, "a certificate request in DER"};
    if (keys::PublicKey::from_spki(object)) return {Content::public_key, "a public key in DER"};
    if (x509::Crl::parse(object)) return {Content::revocation_list, "a revocation list in DER"};
    if (x509::OcspResponse::parse(object)) return {Content::ocsp_response, "an OCSP response"};
    if (x509::OcspRequest::parse(object)) return {Content::ocsp_request, "an OCSP request"};
    if (looks_like_pkcs12(object)) return {Content::pkcs12, "a PKCS#12 container"};
    const auto key = keys::PrivateKey::read(object);
    if (key) return {Content::private_key, "a private key in DER"};
    if (key.error().is(keys::errors::encrypted))
        return {Content::encrypted_private_key, "a private key in DER, protected by a password"};
    return {Content::other_der, "a DER object of another kind, or a damaged one"};
}

bool is_text(Bytes content) {
    return std::ranges::none_of(content.first(std::min<usize>(content.size(), 512)), [](u8 byte) {
        return byte == 0x7f || (byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t' && byte != '\f');
    });
}

Found look_at_text(std::string_view text) {
    const usize start = text.find_first_not_of(" \t\r\n\f");
    if (start == std::string_view::npos) return {Content::text, "nothing but blanks"};
    std::string_view line = text.substr(start, quoted);
    line = line.substr(0, line.find_first_of("\r\n"));
    return {Content::text, fmt::format("text that begins with {}", line)};
}

}  // namespace

Found look_at(Bytes content) {
    if (content.empty()) return {Content::empty, "an empty file"};
    if (encoding::pem::looks_like_pem(content)) return {Content::pem, words_of_pem(content)};
    if (const auto size = promised_size(content)) {
        if (*size > content.size())
            return {Content::cut_der,
                    fmt::format("a DER object of {} bytes that is cut off after {}", *size, content.size())};
        Found found = look_at_der(content.first(static_cast<usize>(*size)));
        if (const u64 more = content.size() - *size; more > 0)
            found.words += fmt::format(", and {} byte{} behind it", more, more == 1 ? "" : "s");
        return found;
    }
    const std::string_view text = text_of(content);
    for (const Beginning& beginning : beginnings)
        if (text.starts_with(beginning.bytes)) return {Content::binary, std::string(beginning.words)};
    if (is_text(content)) return look_at_text(text);
    return {Content::binary, "bytes that are neither PEM nor DER"};
}

Error explained(Error error, const ErrorRow& none, Bytes content) {
    const Found found = look_at(content);
    const bool wants_certificate = &none == &x509::no_certificate, wants_key = &none == &keys::errors::no_private_key;
    bool other = false;
    switch (found.content) {
        case Content::empty:
        case Content::pkcs12:
        case Content::text:
        case Content::binary:
            other = true;
            break;
        case Content::certificate:
            other = wants_key;
            break;
        case Content::private_key:
        case Content::encrypted_private_key:
            other = wants_certificate;
            break;
        case Content::request:
        case Content::revocation_list:
        case Content::ocsp_response:
        case Content::ocsp_request:
        case Content::public_key:
            other = wants_certificate || wants_key;
            break;
        case Content::pem:
        case Content::other_der:
        case Content::cut_der:
            break;
    }
    if (!other && !error.is(none)) return error;
    return Error(none).with("found", found.words);
}

}  // namespace troth::inline v1::cli
