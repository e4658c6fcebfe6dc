#include "troth/x509/trust_store.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "troth/crypto/hash/hash.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/x509/errors.hpp"

namespace troth::inline v1::x509 {
namespace {

// Where distributions keep the roots as one PEM file; the first that exists counts.
constexpr const char* system_bundles[] = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Alpine, Arch
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Fedora, RHEL
    "/etc/pki/tls/certs/ca-bundle.crt",                   // older Fedora and RHEL
    "/etc/ssl/ca-bundle.pem",                             // openSUSE
    "/etc/ssl/cert.pem",                                  // Alpine, OpenBSD
};

// Where they keep them one by one, should there be no such file.
constexpr const char* system_folders[] = {
    "/etc/ssl/certs",      // Debian, Alpine, openSUSE
    "/etc/pki/tls/certs",  // Fedora, RHEL
};

constexpr std::uintmax_t largest_file = 1 << 20;  // of a folder; a root is a thousandth of it

std::string content_of(std::ifstream file) {
    std::ostringstream out;
    out << file.rdbuf();
    return std::move(out).str();
}

}  // namespace

void TrustStore::add(Certificate certificate) {
    if (contains(certificate)) return;
    const crypto::Digest digest = crypto::hash(crypto::HashId::sha256, certificate.der());
    for (usize i = 0; i < id_.size(); ++i) id_[i] ^= digest.data[i];
    by_subject_.emplace(certificate.subject().normal_form(), certificates_.size());
    certificates_.push_back(std::move(certificate));
}

Result<TrustStore> TrustStore::from_pem(Bytes pem_or_der) {
    TROTH_TRY(const std::vector<Certificate> certificates, certificates_in(pem_or_der));
    TrustStore out;
    for (const Certificate& certificate : certificates) out.add(certificate);
    return out;
}

Result<void> TrustStore::add_pem(Bytes pem) {
    TROTH_TRY(const std::vector<encoding::pem::PemBlock> blocks, encoding::pem::decode(pem));
    for (const encoding::pem::PemBlock& block : blocks) {
        if (block.label != "CERTIFICATE") continue;
        if (Result<Certificate> certificate = Certificate::parse(block.der.bytes()))
            add(std::move(*certificate));
        else
            ++passed_over_;
    }
    return {};
}

void TrustStore::add_readable(Bytes pem_or_der) {
    if (encoding::pem::looks_like_pem(pem_or_der)) {
        static_cast<void>(add_pem(pem_or_der));
    } else if (Result<Certificate> certificate = Certificate::parse(pem_or_der)) {
        add(std::move(*certificate));
    }
}

Result<TrustStore> TrustStore::from_bundle(Bytes pem) {
    TrustStore out;
    TROTH_TRY(out.add_pem(pem));
    if (out.empty()) return fail(no_certificate);
    return out;
}

Result<TrustStore> TrustStore::from_directory(const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code error;
    std::vector<fs::path> files;
    for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
        std::error_code unreadable;  // a link to nowhere
        if (at->is_regular_file(unreadable) && at->file_size(unreadable) <= largest_file) files.push_back(at->path());
    }
    if (error) return fail(Error(no_certificate).in_file(path).with("reason", error.message()));
    std::ranges::sort(files);  // the order of the anchors is that of the names, on every file system
    TrustStore out;
    for (const fs::path& file : files) out.add_readable(bytes_of(content_of(std::ifstream(file, std::ios::binary))));
    if (out.empty()) return fail(Error(no_certificate).in_file(path));
    return out;
}

Result<TrustStore> TrustStore::system() {
    Result<TrustStore> bundle = first_of(system_bundles);
    if (bundle || !bundle.error().is(no_system_store)) return bundle;
    for (const char* folder : system_folders)
        if (Result<TrustStore> store = from_directory(folder)) return store;
    return bundle;
}

Result<TrustStore> TrustStore::first_of(std::span<const char* const> files) {
    for (const char* path : files) {
        std::ifstream file(path, std::ios::binary);
        if (!file) continue;
        Result<TrustStore> store = from_bundle(bytes_of(content_of(std::move(file))));
        if (!store) return fail(std::move(store).error().in_file(path));
        return store;
    }
    return fail(no_system_store);
}

std::vector<const Certificate*> TrustStore::named(const Name& subject) const {
    std::vector<usize> places;
    const auto [first, last] = by_subject_.equal_range(std::string(subject.normal_form()));
    for (auto it = first; it != last; ++it) places.push_back(it->second);
    std::ranges::sort(places);
    std::vector<const Certificate*> out;
    for (usize place : places) out.push_back(&certificates_[place]);
    return out;
}

bool TrustStore::contains(const Certificate& certificate) const {
    return std::ranges::any_of(named(certificate.subject()),
                               [&](const Certificate* anchor) { return *anchor == certificate; });
}

}  // namespace troth::inline v1::x509
