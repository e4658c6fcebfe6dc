// Building and verifying a certification path: RFC 5280 §6, RFC 4158, host names by RFC 9525.
#pragma once

#include <chrono>

#include "troth/base/clock.hpp"
#include "troth/base/lifetime.hpp"
#include "troth/x509/conformance.hpp"
#include "troth/x509/host.hpp"
#include "troth/x509/policy.hpp"
#include "troth/x509/revocation.hpp"
#include "troth/x509/trust_store.hpp"

namespace troth::inline v1::x509 {

// Purpose: RFC 5280 §4.2.1.12, RFC 3161 §2.3, RFC 6960 §4.2.2.2.
enum class Purpose : u8 {
    any,
    server_auth,
    client_auth,
    email_protection,
    code_signing,
    time_stamping,
    ocsp_signing,
};

// PurposeNamed: who must name the purpose in an extKeyUsage, so that neither its absence nor anyExtendedKeyUsage stands
// for it. RFC 5280 §4.2.1.12 asks nobody; the Baseline Requirements ask leaves (§7.1.2.7.10) and issuers (§7.1.2.10.6).
// A leaf that must is no authority (§7.1.2.7.8); an issuer of server certificates that has no extKeyUsage is bound to
// no purpose, as old ones are.
enum class PurposeNamed : u8 { by_nobody, by_leaf, by_chain };

// TrustedLeaf: whether a leaf that is itself in the trust store is a path of one.
enum class TrustedLeaf : u8 { accepted, accepted_if_self_signed, refused };

// AnchorRules: what is asked of the certificate in which an anchor is told. RFC 5280 §6.1.1(d) takes name and key from
// it and asks nothing; RFC 5937 has what else it says constrain the paths below.
struct AnchorRules {
    bool dates = true;       // it is in its own validity
    bool extensions = true;  // those of an issuer: keyUsage, extKeyUsage, nameConstraints, pathLenConstraint, ...
    bool basic_constraints = true;  // with `extensions`: that it is a CA must be said, and not only not denied
    bool policies = false;          // its policies count, as if it were the first certificate of the path
    TrustedLeaf leaf = TrustedLeaf::accepted;
};

// VerifyLimits bound the work that a hostile chain can cause.
struct VerifyLimits {
    u32 signatures = 100;             // that are checked, over all paths tried
    u32 steps = 2000;                 // issuers that are looked at, over all paths tried
    u32 intermediates = 8;            // between leaf and anchor, but for self-issued ones
    u64 name_comparisons = 1u << 18;  // of names with name constraints
};

struct ChainRequest {
    std::span<const Certificate> certificates;  // [0] the leaf; then issuers in any order, useless ones allowed
    const TrustStore& trust;
    std::chrono::sys_seconds time{};
    Purpose purpose = Purpose::server_auth;
    std::string_view name;  // host name or IP address that the leaf must be for; empty: not asked
    // strict: also refuse what RFC 5280 forbids an issuer to do but lets a verifier pass over (conformance.hpp).
    bool strict = false;
    Profile profile = Profile::web;  // by whose rules, with `strict`
    PurposeNamed purpose_named = PurposeNamed::by_nobody;
    AnchorRules anchors{};
    PolicySettings policies;
    VerifyLimits limits;
    // Revocation: what is asked, and what is at hand. Nothing is fetched here.
    RevocationPolicy revocation{};
    std::span<const Crl> crls{};                // of any issuers, complete ones and deltas, useless ones allowed
    std::span<const OcspResponse> responses{};  // stapled or fetched, for any certificates of the chain
    SignatureRules signatures{};
};

// VerifiedChain: proof that verify_chain() accepted these certificates. Only it can make one.
class VerifiedChain {
  public:
    const Certificate& leaf() const TROTH_LIFETIMEBOUND { return certificates_.front(); }
    const Certificate& anchor() const TROTH_LIFETIMEBOUND { return certificates_.back(); }
    // Leaf first, trust anchor last; one certificate where the leaf itself is trusted.
    std::span<const Certificate> certificates() const TROTH_LIFETIMEBOUND { return certificates_; }

  private:
    friend class PathBuilder;
    explicit VerifiedChain(std::vector<Certificate> certificates) : certificates_(std::move(certificates)) {}
    std::vector<Certificate> certificates_;
};

// verify_chain: finds a path from the leaf to an anchor on which every certificate may vouch for the one below it, and
// checks the leaf for time, purpose and name. A leaf that is itself an anchor is a path of one.
// What is checked of the anchor is what is checked of every issuer, but for its signature and its policies, unless
// `anchors` says otherwise; an anchor of version 1, which cannot say that it is a CA, counts as one. Revocation is
// asked as `revocation` says, after all else holds of a path; the signatures of lists count against the same limit.
// Thread-safe. Errors, each with depth, subject, and what was found and expected: x509.expired, not_yet_valid,
// no_trusted_root, self_signed, bad_signature, not_a_ca, path_too_long, key_usage, wrong_purpose,
// unknown_critical_extension, name_constraint, name_mismatch, no_alternative_name, weak_key, unsupported_key,
// weak_signature, unsupported_signature, policy, nonconforming, work_limit, bad_reference_name, revoked,
// revocation_unknown. Where several paths fail, the error of the one that came nearest to an anchor is given.
Result<VerifiedChain> verify_chain(const ChainRequest& request);

// parse_chain: certificates as a peer sends them, leaf first. The leaf must be readable; an issuer that is not is left
// out, for the path may not need it. `certificates` is not empty (otherwise x509.no_certificate).
Result<std::vector<Certificate>> parse_chain(std::span<const Bytes> certificates);

}  // namespace troth::inline v1::x509
