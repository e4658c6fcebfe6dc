#include "troth/x509/trust_store.hpp"

#include <fstream>
#include <iterator>

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

Result<TrustStore> TrustStore::from_bundle(Bytes pem) {
    TROTH_TRY(const std::vector<encoding::pem::PemBlock> blocks, encoding::pem::decode(pem));
    TrustStore out;
    for (const encoding::pem::PemBlock& block : blocks) {
        if (block.label != "CERTIFICATE") continue;
        if (Result<Certificate> certificate = Certificate::parse(block.der.bytes()))
            out.add(std::move(*certificate));
        else
            ++out.passed_over_;
    }
    if (out.empty()) return fail(no_certificate);
    return out;
}

Result<TrustStore> TrustStore::system() {
    return first_of(system_bundles);
}

Result<TrustStore> TrustStore::first_of(std::span<const char* const> files) {
    for (const char* path : files) {
        std::ifstream file(path, std::ios::binary);
        if (!file) continue;
        const std::string text((std::istreambuf_iterator<char>(file)), {});
        Result<TrustStore> store = from_bundle(bytes_of(text));
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
