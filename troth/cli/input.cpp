#include "troth/cli/input.hpp"

#include "troth/encoding/pem.hpp"
#include "troth/keys/encrypted.hpp"
#include "troth/x509/csr.hpp"

namespace troth::inline v1::cli {

namespace {

// The public key of whatever the bytes are, by the first PEM label or, in DER, by trying.
Result<keys::PublicKey> public_key_in(Bytes content) {
    std::string label;
    if (encoding::pem::looks_like_pem(content)) {
        TROTH_TRY(const auto blocks, encoding::pem::decode(content));
        for (const auto& block : blocks) {
            // OpenSSL puts the curve in a block of its own in front of the key.
            if (block.label == "EC PARAMETERS") continue;
            label = block.label;
            break;
        }
    }
    if (label == "CERTIFICATE" || label.empty()) {
        auto certificates = x509::certificates_in(content);
        if (certificates) return keys::PublicKey::from_spki(certificates->front().spki());
        if (!label.empty()) return fail(std::move(certificates).error());
    }
    if (label == "CERTIFICATE REQUEST" || label == "NEW CERTIFICATE REQUEST" || label.empty()) {
        auto request = x509::csr_in(content);
        if (request) return keys::PublicKey::from_spki(request->spki());
        if (!label.empty()) return fail(std::move(request).error());
    }
    if (label.ends_with("PRIVATE KEY") || label.empty()) {
        auto key = keys::PrivateKey::read(content);
        if (key) return key->public_key();
        if (!label.empty()) return fail(std::move(key).error());
    }
    return keys::read_public_key(content);
}

}  // namespace

Result<keys::PrivateKey> read_key(Terminal& terminal, std::string_view file, const PasswordSource& password) {
    TROTH_TRY(const SecretBytes content, terminal.read(file));
    if (!keys::is_encrypted(content.bytes())) return from_file(keys::PrivateKey::read(content.bytes()), file);
    const std::string prompt = "password of " + Untrusted(file).escaped();
    TROTH_TRY(const SecretBytes secret,
              from_file(read_password(terminal, password, prompt, PasswordUse::existing), file));
    return from_file(keys::read_encrypted(content.bytes(), secret.bytes()), file);
}

Result<std::vector<x509::Certificate>> read_certificates(Terminal& terminal, std::string_view file) {
    TROTH_TRY(const SecretBytes content, terminal.read(file));
    return from_file(x509::certificates_in(content.bytes()), file);
}

Result<keys::PublicKey> read_public_key(Terminal& terminal, std::string_view file) {
    TROTH_TRY(const SecretBytes content, terminal.read(file));
    return from_file(public_key_in(content.bytes()), file);
}

Result<ca::Authority> read_authority(Terminal& terminal, std::string_view certificate_file, std::string_view key_file) {
    TROTH_TRY(auto certificates, read_certificates(terminal, certificate_file));
    TROTH_TRY(auto key, read_key(terminal, key_file));
    return from_file(ca::Authority::make(certificates.front(), keys::local_signer(std::move(key))), certificate_file);
}

}  // namespace troth::inline v1::cli
