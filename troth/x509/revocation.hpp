// Whether a certificate has been revoked: what the caller asks for, and the answer. RFC 5280 §6.3.
#pragma once

#include <chrono>

#include "troth/x509/crl.hpp"
#include "troth/x509/ocsp.hpp"
#include "troth/x509/signature_rules.hpp"

namespace troth::inline v1::x509 {

// RevocationPolicy: what a verifier demands. As it is, nothing is asked.
struct RevocationPolicy {
    enum class Scope : u8 {
        none,
        leaf,   // the leaf only
        chain,  // every certificate but the trust anchor
    };
    Scope scope = Scope::none;
    // Where nothing at hand can tell: accept (RFC 5280 §6.3.3 leaves UNDETERMINED to the caller), otherwise
    // x509.revocation_unknown.
    bool accept_unknown = false;
    // How long after thisUpdate a list or response counts, whatever its nextUpdate says. Without it, one that has no
    // nextUpdate does not count at all (RFC 5280 §5.1.2.5: conforming issuers include it).
    std::optional<std::chrono::seconds> max_age;
    std::chrono::seconds clock_skew{0};  // by how much the other's clock may run ahead
    // Also refuse lists whose cRLNumber is missing or critical (§5.2.3), which a verifier may pass over.
    bool strict = false;
};

enum class RevocationStatus : u8 { good, revoked, unknown };

// RevocationAnswer: of revoked: x509.revoked with when and why; of unknown: the nearest reason why nothing counts.
struct RevocationAnswer {
    RevocationStatus status = RevocationStatus::unknown;
    std::optional<Error> error;
};

// CrlAuthority: who says whose signature on a list counts. The path builder finds and validates the list's issuer.
class CrlAuthority {
  public:
    virtual ~CrlAuthority() = default;
    // authenticate: RFC 5280 §6.3.3(f), (g), (h): nothing if the list is signed by a certificate that may sign lists,
    // bears the list's issuer name and leads to the trust anchor of `target`.
    virtual std::optional<Error> authenticate(const Crl& crl, const Certificate& target) = 0;
};

// crl_freshness: RFC 5280 §6.3.3(a): nothing if the list counts at this time.
std::optional<Error> crl_freshness(const Crl& crl, std::chrono::sys_seconds time, const RevocationPolicy& demands);

// check_by_crls: RFC 5280 §6.3.3: the status of the certificate by those of the lists that count, with deltas over
// complete lists. Without a usable list: unknown.
RevocationAnswer check_by_crls(const Certificate& certificate, std::span<const Crl> crls, std::chrono::sys_seconds time,
                               const RevocationPolicy& demands, CrlAuthority& authority);

// crl_signed_by: the key of this certificate signed the list, and may (§4.2.1.3, cRLSign).
std::optional<Error> crl_signed_by(const Crl& crl, const Certificate& issuer, const SignatureRules& rules = {});

// check_by_ocsp: RFC 6960 §3.2 and §4.2.2: the status by those of the responses that count. `issuer` is the validated
// issuer of the certificate; a response is by it, or by a responder that it certified for OCSP and sent along. Where
// several answer, revoked goes before good. Without a usable response: unknown.
RevocationAnswer check_by_ocsp(const Certificate& certificate, const Certificate& issuer,
                               std::span<const OcspResponse> responses, std::chrono::sys_seconds time,
                               const RevocationPolicy& demands, const SignatureRules& rules = {});

// check_nonce: the response answers the request that bore this nonce (RFC 9654 §2.1). A responder that answers in
// advance sends none: `required` says whether that is refused.
std::optional<Error> check_nonce(const OcspResponse& response, Bytes nonce, bool required);

}  // namespace troth::inline v1::x509
