// Trust anchors: the certificates at which a chain may end. RFC 5280 §6.1.1(d).
#pragma once

#include <unordered_map>

#include "troth/base/lifetime.hpp"
#include "troth/x509/certificate.hpp"

namespace troth::inline v1::x509 {

// TrustStore: filled once, then only read; reading is thread-safe.
class TrustStore {
  public:
    // from_pem: every certificate of a PEM text (or one in DER); one that cannot be read is an error.
    static Result<TrustStore> from_pem(Bytes pem_or_der);
    // from_directory: of every file in a folder, as update-ca-certificates and `openssl rehash` keep them: PEM or DER,
    // each certificate once however many links lead to it. What holds no certificate is passed over; folders below it
    // are not looked into. Errors: x509.no_certificate, also if there is no such folder.
    static Result<TrustStore> from_directory(const std::string& path);
    // system: the roots that this machine's distribution keeps, as one file or as a folder. Certificates in it that
    // cannot be read are passed over and counted, for one bad root must not take the others away. Errors:
    // x509.no_system_store, encoding.pem_*.
    static Result<TrustStore> system();
    // first_of: the same from the first of these files that can be opened.
    static Result<TrustStore> first_of(std::span<const char* const> files);
    // from_bundle: as system(), from PEM that is given. Errors: x509.no_certificate, encoding.pem_*.
    static Result<TrustStore> from_bundle(Bytes pem);

    void add(Certificate certificate);
    // add_readable: every certificate of PEM or DER that can be read; PEM blocks that cannot are counted as passed
    // over.
    void add_readable(Bytes pem_or_der);

    std::span<const Certificate> certificates() const TROTH_LIFETIMEBOUND { return certificates_; }
    bool empty() const { return certificates_.empty(); }
    usize passed_over() const { return passed_over_; }
    // id: names the set of anchors, whatever their order: the SHA-256 hashes of all, xored. For telling whether a
    // judgement of before was made by the same roots; not for telling sets apart that an enemy has put together.
    const std::array<u8, 32>& id() const TROTH_LIFETIMEBOUND { return id_; }
    // The anchors whose subject is this name, in the order in which they were added.
    std::vector<const Certificate*> named(const Name& subject) const;
    bool contains(const Certificate& certificate) const;

  private:
    Result<void> add_pem(Bytes pem);

    std::vector<Certificate> certificates_;
    std::unordered_multimap<std::string, usize> by_subject_;
    usize passed_over_ = 0;
    std::array<u8, 32> id_{};
};

}  // namespace troth::inline v1::x509
