// An authority issues: what each kind of certificate holds (its profile), and the acts of making them. RFC 5280 §4.
#pragma once

#include "troth/base/clock.hpp"
#include "troth/ca/names.hpp"
#include "troth/keys/signer.hpp"
#include "troth/x509/builder.hpp"

namespace troth::inline v1::ca {

using std::chrono::days;
using std::chrono::sys_seconds;

inline constexpr days root_lifetime{3650};
inline constexpr days intermediate_lifetime{1825};
inline constexpr days leaf_lifetime{90};
// backdate: certificates begin a little in the past, for clocks that are slow.
inline constexpr std::chrono::minutes backdate{5};

// Authority: a certificate that may issue, with its key. Thread-safe to use.
class Authority {
  public:
    // make: checks that the key is the certificate's and that the certificate is of an authority. Errors:
    // ca.key_mismatch, ca.not_an_authority, and those of the key's form.
    static Result<Authority> make(x509::Certificate certificate, std::shared_ptr<keys::Signer> signer);

    const x509::Certificate& certificate() const { return certificate_; }
    const keys::Signer& signer() const { return *signer_; }

  private:
    Authority(x509::Certificate certificate, std::shared_ptr<keys::Signer> signer)
        : certificate_(std::move(certificate)), signer_(std::move(signer)) {}
    x509::Certificate certificate_;
    std::shared_ptr<keys::Signer> signer_;
};

// AuthorityLimits: to what an authority is narrowed.
struct AuthorityLimits {
    std::optional<u64> path_length{};                      // pathLenConstraint, §4.2.1.9; below a root 0 if not said
    std::vector<AlternativeName> permitted{}, excluded{};  // name constraints, §4.2.1.10, as name_subtree reads them
};
// limits_of: those of a certificate, for one that follows it.
AuthorityLimits limits_of(const x509::Certificate& certificate);

// make_root: a self-signed authority CN=name: cA, keyCertSign and cRLSign.
Result<Authority> make_root(std::string_view name, std::shared_ptr<keys::Signer> signer, days lifetime, sys_seconds now,
                            RandomSource& random, const AuthorityLimits& limits = {});
// make_intermediate: an authority CN=name below `root` that may issue leaves only, if the limits say nothing else.
Result<Authority> make_intermediate(const Authority& root, std::string_view name, std::shared_ptr<keys::Signer> signer,
                                    days lifetime, sys_seconds now, RandomSource& random,
                                    const AuthorityLimits& limits = {});
// certify_intermediate: the same for a key that somebody else holds.
Result<x509::Certificate> certify_intermediate(const Authority& root, const x509::Name& subject, Bytes spki,
                                               days lifetime, sys_seconds now, RandomSource& random,
                                               const AuthorityLimits& limits = {});

// usage_for: those of the usages that this kind of key is capable of: keyEncipherment of RSA alone, keyAgreement of EC
// and the keys made for it alone (RFC 4055 §1.2, RFC 5480 §3, RFC 8410 §5, RFC 9881 §5).
x509::NamedBits usage_for(std::span<const x509::KeyUsageBit> usages, const keys::PublicKey& key);

enum class LeafUse : u8 { server, client };

struct LeafRequest {
    std::string_view name;                      // CN, and an alternative name if it has the form of one
    std::span<const std::string> alternatives;  // more of them
    LeafUse use = LeafUse::server;
    Bytes spki;  // the subject's SubjectPublicKeyInfo
    days lifetime = leaf_lifetime;
};
// issue: a leaf: cA absent, digitalSignature, serverAuth or clientAuth, a random serial number of 159 bits. It never
// outlives its issuer: the end is cut to the issuer's. A name of more than 64 characters stands as alternative name
// only. Errors: ca.bad_alternative_name, ca.no_alternative_name, ca.bad_subject, ca.issuer_expired, x509.*.
Result<x509::Certificate> issue(const Authority& issuer, const LeafRequest& request, sys_seconds now,
                                RandomSource& random);

// self_sign: a leaf as above that its own key signs: nobody vouches for it but whoever pins it. Errors as issue.
Result<x509::Certificate> self_sign(const keys::Signer& signer, const LeafRequest& request, sys_seconds now,
                                    RandomSource& random);

}  // namespace troth::inline v1::ca
