#include "troth/cli/input.hpp"

#include <algorithm>
#include <iterator>

#include "troth/cli/content.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/pkcs12_file.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/jose/jwk.hpp"
#include "troth/keys/encrypted.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/forms.hpp"
#include "troth/token/uri.hpp"
#include "troth/x509/csr.hpp"
#include "troth/x509/errors.hpp"

namespace troth::inline v1::cli {

namespace {

// The public key in a PEM file: of its first block that is not a mere parameter.
Result<keys::PublicKey> public_key_in_pem(Bytes content) {
    TROTH_TRY(const auto blocks, encoding::pem::decode(content));
    for (const auto& block : blocks) {
        if (block.label == "EC PARAMETERS") continue;  // OpenSSL puts the curve in front of the key
        if (block.label == "CERTIFICATE" || block.label == "X509 CERTIFICATE") {
            TROTH_TRY(const auto certificates, x509::certificates_in(content));
            return keys::PublicKey::from_spki(certificates.front().spki());
        }
        if (block.label == "CERTIFICATE REQUEST" || block.label == "NEW CERTIFICATE REQUEST") {
            TROTH_TRY(const auto request, x509::csr_in(content));
            return keys::PublicKey::from_spki(request.spki());
        }
        if (block.label.ends_with("PRIVATE KEY")) {
            TROTH_TRY(const auto key, keys::PrivateKey::read(content));
            return key.public_key();
        }
        break;
    }
    return keys::read_public_key(content);
}

Result<keys::PrivateKey> private_key_in_jwk(Bytes content) {
    TROTH_TRY(jose::Jwk key, jose::Jwk::parse(content));
    auto found = std::move(key).take_private_key();
    if (!found) return fail(Error(keys::errors::no_private_key).with("found", "a JSON Web Key without one"));
    return std::move(*found);
}

// from_content: the same result; an error says what the bytes are instead, if they are something else.
template <class T>
Result<T> from_content(Result<T> result, const ErrorRow& none, Bytes content) {
    if (result) return result;
    return fail(explained(std::move(result).error(), none, content));
}

}  // namespace

// The public key of whatever the bytes are.
Result<keys::PublicKey> public_key_in(Bytes content) {
    if (jose::json::looks_like_object(content)) {
        TROTH_TRY(const jose::Jwk key, jose::Jwk::parse(content));
        if (key.public_key() != nullptr) return *key.public_key();
        return fail(Error(keys::errors::no_public_key).with("found", "a symmetric JSON Web Key"));
    }
    if (keys::looks_like_openssh(content) || keys::looks_like_ssh2(content)) {
        TROTH_TRY(auto line, keys::looks_like_ssh2(content) ? keys::from_ssh2(text_of(content))
                                                            : keys::from_openssh(text_of(content)));
        return std::move(line.key);
    }
    const Found found = look_at(content);
    switch (found.content) {
        case Content::pem:
            return public_key_in_pem(content);
        case Content::certificate: {
            TROTH_TRY(const auto certificate, x509::Certificate::parse(content));
            return keys::PublicKey::from_spki(certificate.spki());
        }
        case Content::request: {
            TROTH_TRY(const auto request, x509::Csr::parse(content));
            return keys::PublicKey::from_spki(request.spki());
        }
        case Content::private_key:
        case Content::encrypted_private_key: {
            TROTH_TRY(const auto key, keys::PrivateKey::read(content));
            return key.public_key();
        }
        case Content::public_key:
        case Content::other_der:
        case Content::cut_der:
            return keys::read_public_key(content);
        case Content::revocation_list:
        case Content::ocsp_response:
        case Content::ocsp_request:
        case Content::empty:
        case Content::pkcs12:
        case Content::text:
        case Content::binary:
            break;
    }
    return fail(Error(keys::errors::no_public_key).with("found", found.words));
}

Result<keys::PrivateKey> read_key(Terminal& terminal, std::string_view file, const PasswordSource& password) {
    if (token::looks_like_uri(file)) return fail(errors::key_in_token);
    TROTH_TRY(const SecretBytes content, terminal.read(file));
    return key_in(terminal, file, content.bytes(), password);
}

Result<keys::PrivateKey> key_in(Terminal& terminal, std::string_view file, Bytes content,
                                const PasswordSource& password) {
    if (token::looks_like_uri(text_of(content))) return fail(Error(errors::key_in_token).in_file(file));
    if (keys::pkcs12::looks_like(content)) {
        TROTH_TRY(auto contents, from_file(open_pkcs12(terminal, file, content, password), file));
        return from_file(only_key(std::move(contents)), file);
    }
    if (jose::json::looks_like_object(content)) return from_file(private_key_in_jwk(content), file);
    if (!keys::is_encrypted(content))
        return from_file(from_content(keys::PrivateKey::read(content), keys::errors::no_private_key, content), file);
    const std::string prompt = "password of " + Untrusted(file).escaped();
    TROTH_TRY(const SecretBytes secret,
              from_file(read_password(terminal, password, prompt, PasswordUse::existing), file));
    keys::PasswordLimits limits;
    limits.allow_legacy = password.legacy;
    return from_file(keys::read_encrypted(content, secret.bytes(), limits), file);
}

Result<std::vector<x509::Certificate>> read_certificates(Terminal& terminal, std::string_view file,
                                                         const PasswordSource& password) {
    TROTH_TRY(const SecretBytes content, terminal.read(file));
    if (keys::pkcs12::looks_like(content.bytes())) {
        TROTH_TRY(const auto contents, from_file(open_pkcs12(terminal, file, content.bytes(), password), file));
        return from_file(certificates_of(contents), file);
    }
    return from_file(from_content(x509::certificates_in(content.bytes()), x509::no_certificate, content.bytes()), file);
}

Result<std::vector<x509::Certificate>> read_certificates(Terminal& terminal, const std::vector<std::string>& files,
                                                         const PasswordSource& password) {
    std::vector<x509::Certificate> all;
    for (const std::string& file : files) {
        TROTH_TRY(auto read, read_certificates(terminal, file, password));
        std::ranges::move(read, std::back_inserter(all));
    }
    return all;
}

Result<std::vector<x509::Crl>> read_crls(Terminal& terminal, const std::vector<std::string>& files) {
    std::vector<x509::Crl> all;
    for (const std::string& file : files) {
        TROTH_TRY(const SecretBytes content, terminal.read(file));
        TROTH_TRY(auto lists, from_file(x509::crls_in(content.bytes()), file));
        std::ranges::move(lists, std::back_inserter(all));
    }
    return all;
}

Result<keys::PublicKey> read_public_key(Terminal& terminal, std::string_view file, const PasswordSource& password) {
    TROTH_TRY(const SecretBytes content, terminal.read(file));
    if (keys::pkcs12::looks_like(content.bytes())) {
        TROTH_TRY(const auto contents, from_file(open_pkcs12(terminal, file, content.bytes(), password), file));
        return from_file(public_key_of(contents), file);
    }
    return from_file(public_key_in(content.bytes()), file);
}

Result<ca::Authority> read_authority(Terminal& terminal, std::string_view certificate_file, std::string_view key_file) {
    TROTH_TRY(auto certificates, read_certificates(terminal, certificate_file));
    TROTH_TRY(auto key, read_key(terminal, key_file));
    return from_file(ca::Authority::make(certificates.front(), keys::local_signer(std::move(key))), certificate_file);
}

}  // namespace troth::inline v1::cli
