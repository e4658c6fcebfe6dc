#include "troth/cli/pkcs12_file.hpp"

#include <algorithm>

#include "troth/cli/describe.hpp"
#include "troth/crypto/kdf/errors.hpp"
#include "troth/keys/errors.hpp"
#include "troth/x509/errors.hpp"

namespace troth::inline v1::cli {

namespace {

namespace pkcs12 = keys::pkcs12;

// What an unasked attempt with the empty password may cost: a fraction of a second.
constexpr u64 most_iterations_unasked = 5'000'000;

void add_names(Json& object, const pkcs12::Names& names) {
    if (!names.friendly_name.empty()) object["friendly_name"] = names.friendly_name;
}

}  // namespace

Result<pkcs12::Contents> open_pkcs12(Terminal& terminal, std::string_view file, Bytes content,
                                     const PasswordSource& password) {
    keys::PasswordLimits limits;
    limits.allow_legacy = password.legacy;
    if (!password.given()) {
        keys::PasswordLimits cheap = limits;
        cheap.most_iterations = most_iterations_unasked;
        auto contents = pkcs12::read(content, {}, cheap);
        if (contents || !pkcs12::needs_password(content)) return contents;
        if (!contents.error().is(keys::errors::pkcs12_wrong_password) && !contents.error().is(crypto::kdf_iterations))
            return contents;
    }
    const std::string prompt = "password of " + Untrusted(file).escaped();
    TROTH_TRY(const SecretBytes secret, read_password(terminal, password, prompt, PasswordUse::existing));
    return pkcs12::read(content, secret.bytes(), limits);
}

Result<keys::PrivateKey> only_key(pkcs12::Contents contents) {
    if (contents.keys.empty()) return fail(Error(keys::errors::no_private_key).with("found", "a PKCS#12 file without"));
    if (contents.keys.size() > 1)
        return fail(Error(keys::errors::several_private_keys)
                        .with("private keys in the PKCS#12 file", std::to_string(contents.keys.size())));
    return std::move(contents.keys.front().key);
}

Result<std::vector<x509::Certificate>> certificates_of(const pkcs12::Contents& contents) {
    std::vector<x509::Certificate> out;
    for (const pkcs12::Certificate& one : contents.certificates) {
        TROTH_TRY(auto certificate, x509::Certificate::parse(one.der));
        out.push_back(std::move(certificate));
    }
    if (out.empty()) return fail(Error(x509::no_certificate).with("found", "a PKCS#12 file without"));
    if (!contents.keys.empty()) {
        const keys::PublicKey& key = contents.keys.front().key.public_key();
        const auto own = std::ranges::find_if(
            out, [&](const x509::Certificate& one) { return std::ranges::equal(one.spki(), key.spki_der()); });
        if (own != out.end()) std::rotate(out.begin(), own, own + 1);
    }
    return out;
}

Result<keys::PublicKey> public_key_of(const pkcs12::Contents& contents) {
    if (!contents.keys.empty()) return contents.keys.front().key.public_key();
    TROTH_TRY(const auto certificates, certificates_of(contents));
    return keys::PublicKey::from_spki(certificates.front().spki());
}

Result<Json> describe(const pkcs12::Contents& contents, usize size, Wall now) {
    Json objects = Json::array();
    Json file;
    file["kind"] = "container (PKCS#12)";
    file["bytes"] = size;
    file["integrity"] = contents.integrity.empty() ? "none" : contents.integrity;
    file["encryption"] = contents.encryption;
    if (!contents.unread.empty()) file["not_understood"] = contents.unread;
    objects.push_back(std::move(file));
    for (const pkcs12::Key& one : contents.keys) {
        Json object = describe(one.key);
        add_names(object, one.names);
        objects.push_back(std::move(object));
    }
    for (const pkcs12::Certificate& one : contents.certificates) {
        TROTH_TRY(const auto certificate, x509::Certificate::parse(one.der));
        Json object = describe(certificate, now);
        add_names(object, one.names);
        objects.push_back(std::move(object));
    }
    return objects;
}

}  // namespace troth::inline v1::cli
