#include "troth/cli/ca_import.hpp"

#include <algorithm>

#include "troth/cli/ca_desk.hpp"
#include "troth/cli/ca_errors.hpp"
#include "troth/cli/ca_key.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/pkcs12_file.hpp"
#include "troth/x509/verify.hpp"

namespace troth::inline v1::cli {

namespace {

struct Found {
    std::vector<x509::Certificate> certificates;
    std::vector<HeldKey> keys;

    // take: the private key of this certificate; nothing if it is not among them.
    std::optional<HeldKey> take(const x509::Certificate& certificate) {
        const auto wanted = keys::PublicKey::from_spki(certificate.spki());
        if (!wanted) return std::nullopt;
        const auto found = std::ranges::find_if(keys, [&](const auto& key) { return key.public_key() == *wanted; });
        if (found == keys.end()) return std::nullopt;
        std::optional<HeldKey> key(std::move(*found));
        keys.erase(found);
        return key;
    }
};

Result<void> read_pkcs12(Terminal& terminal, const std::string& file, Bytes content, const PasswordSource& password,
                         Found& found) {
    TROTH_TRY(auto contents, from_file(open_pkcs12(terminal, file, content, password), file));
    for (const auto& one : contents.certificates) {
        TROTH_TRY(auto certificate, from_file(x509::Certificate::parse(one.der), file));
        found.certificates.push_back(std::move(certificate));
    }
    for (auto& one : contents.keys) found.keys.emplace_back(std::move(one.key));
    return {};
}

// A file may hold certificates, a key, or both.
Result<void> read(Terminal& terminal, const std::string& file, const PasswordSource& password, Found& found) {
    if (token::looks_like_uri(file)) {
        TROTH_TRY(auto key, hold_key(terminal, file, password));
        found.keys.push_back(std::move(key));
        return {};
    }
    TROTH_TRY(const SecretBytes content, terminal.read(file));
    if (keys::pkcs12::looks_like(content.bytes())) return read_pkcs12(terminal, file, content.bytes(), password, found);
    auto certificates = x509::certificates_in(content.bytes());
    if (certificates) std::ranges::move(*certificates, std::back_inserter(found.certificates));
    const bool says_key = text_of(content.bytes()).find("PRIVATE KEY-----") != std::string_view::npos;
    if (certificates && !says_key) return {};
    TROTH_TRY(auto key, read_ca_key(terminal, file, password));
    found.keys.push_back(std::move(key));
    return {};
}

std::unexpected<Error> incomplete(std::string_view missing) {
    return fail(Error(errors::import_incomplete).with("missing", missing));
}

}  // namespace

Result<Imported> import_authority(Terminal& terminal, const CaFiles& files, const std::vector<std::string>& sources,
                                  const PasswordSource& password) {
    Found found;
    for (const std::string& file : sources) TROTH_TRY(read(terminal, file, password, found));
    const bool pending = terminal.exists(files.intermediate_key);
    if (pending) TROTH_TRY(read(terminal, files.intermediate_key, password, found));
    const x509::Certificate* root = nullptr;
    const x509::Certificate* intermediate = nullptr;
    for (const auto& one : found.certificates)
        if (one.is_ca() && !one.is_self_issued() && intermediate == nullptr) intermediate = &one;
    for (const auto& one : found.certificates)
        if (one.is_ca() && one.is_self_issued() && (intermediate == nullptr || intermediate->issuer() == one.subject()))
            root = &one;
    if (root == nullptr) return incomplete("a root: a self-signed certificate of an authority");
    Imported out{.root = *root, .root_key = found.take(*root), .intermediate = {}, .intermediate_key = {}};
    if (intermediate == nullptr) {
        if (!out.root_key) return incomplete("the root's key, or an intermediate with its key");
        return out;
    }
    const auto now = seconds_now(terminal);
    x509::TrustStore trust;
    trust.add(*root);
    TROTH_TRY(x509::verify_chain({.certificates = std::span(intermediate, 1),
                                  .trust = trust,
                                  .time = now,
                                  .purpose = x509::Purpose::any,
                                  .name = {},
                                  .policies = {},
                                  .limits = {}}));
    out.intermediate = *intermediate;
    out.intermediate_key = found.take(*intermediate);
    if (!out.intermediate_key) return incomplete("the intermediate's key");
    out.key_in_folder = pending;
    return out;
}

}  // namespace troth::inline v1::cli
