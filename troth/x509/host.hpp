// Does a certificate belong to the host that was asked for? RFC 9525, on subjectAltName only.
#pragma once

#include "troth/base/lifetime.hpp"
#include "troth/x509/certificate.hpp"

namespace troth::inline v1::x509 {

// ReferenceName: the name or address that the caller wants to reach (RFC 9525 §6.1).
class ReferenceName {
  public:
    // A host name (A-labels only; one dot at the end is passed over) or the literal of an IP address, without brackets.
    // Errors: x509.bad_reference_name.
    static Result<ReferenceName> parse(std::string_view text);

    bool is_ip() const { return !ip_.empty(); }
    std::string_view host() const TROTH_LIFETIMEBOUND { return host_; }  // small letters; empty for an address
    Bytes ip() const TROTH_LIFETIMEBOUND { return ip_; }                 // 4 or 16 octets; empty for a name
    std::string text() const { return is_ip() ? ip_text(ip_) : host_; }

  private:
    ReferenceName() = default;
    std::string host_;
    ByteVector ip_;
};

// matches: whether one presented name is for the reference. Host names: RFC 9525 §6.3, without regard to case; "*" may
// only be the whole first label, stands for exactly one label, and two more must follow it. Addresses: §6.4, octet by
// octet.
bool matches(const GeneralName& presented, const ReferenceName& reference);

// check_host: one of the certificate's alternative names matches. The common name is never looked at (§6.3 with
// appendix A.1). Errors: x509.name_mismatch, x509.no_alternative_name.
Result<void> check_host(const Certificate& certificate, const ReferenceName& reference);

}  // namespace troth::inline v1::x509
