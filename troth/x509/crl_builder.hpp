// Making revocation lists: RFC 5280 §5. What is made is strict DER of version 2 and is signed by a keys::Signer.
#pragma once

#include "troth/x509/builder.hpp"
#include "troth/x509/crl.hpp"

namespace troth::inline v1::x509 {

// Revocation: one entry of a list to be made.
struct Revocation {
    ByteVector serial_number;  // big-endian magnitude, 1 to 20 octets
    std::chrono::sys_seconds revocation_date{};
    ReasonCode reason = ReasonCode::unspecified;  // which is not written (§5.3.1); removeFromCRL is for deltas only
    std::optional<std::chrono::sys_seconds> invalidity_date;
    // The issuer of the certificate, in an indirect list: written where it differs from the entry before (§5.3.3).
    const Name* certificate_issuer = nullptr;
};

// CrlScope: what a list covers, §5.2.5. As it is, everything that its issuer issued, and no extension is written.
struct CrlScope {
    std::vector<std::string> uris;  // of the distribution point: the same as in the certificates
    bool only_contains_user_certs = false, only_contains_ca_certs = false;  // at most one
    std::optional<NamedBits> only_some_reasons;
    bool indirect_crl = false;

    bool is_everything() const {
        return uris.empty() && !only_contains_user_certs && !only_contains_ca_certs && !only_some_reasons &&
               !indirect_crl;
    }
};

// CrlBuilder: fill the fields, then sign.
struct CrlBuilder {
    std::chrono::sys_seconds this_update{}, next_update{};
    ByteVector crl_number;                      // big-endian magnitude, at most 20 octets (§5.2.3)
    std::optional<ByteVector> base_crl_number;  // makes it a delta (§5.2.4)
    CrlScope scope;
    std::vector<std::string> freshest_crl;  // where the deltas of this list are found; not in a delta (§5.2.6)

    // sign: as issued by `issuer`, whose key `signer` holds. The entries are written in the order given.
    // Errors: x509.crl_incomplete with the
    // field, x509.key_cannot_sign, x509.key_usage where the issuer may not sign lists, those of the signer.
    Result<Crl> sign(std::span<const Revocation> entries, const Certificate& issuer, const keys::Signer& signer,
                     RandomSource& random) const;

  private:
    Result<void> check(std::span<const Revocation> entries, const Certificate& issuer) const;
    ExtensionList extensions(const Certificate& issuer) const;
};

}  // namespace troth::inline v1::x509
