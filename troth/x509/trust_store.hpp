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
    // system: the roots that this machine's distribution keeps. Certificates in it that cannot be read are passed over
    // and counted, for one bad root must not take the others away. Errors: x509.no_system_store, encoding.pem_*.
    static Result<TrustStore> system();
    // first_of: the same from the first of these files that can be opened.
    static Result<TrustStore> first_of(std::span<const char* const> files);
    // from_bundle: as system(), from PEM that is given. Errors: x509.no_certificate, encoding.pem_*.
    static Result<TrustStore> from_bundle(Bytes pem);

    void add(Certificate certificate);

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
    std::vector<Certificate> certificates_;
    std::unordered_multimap<std::string, usize> by_subject_;
    usize passed_over_ = 0;
    std::array<u8, 32> id_{};
};

}  // namespace troth::inline v1::x509
