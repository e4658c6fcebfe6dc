// What stands in a certificate for a subject: its profile (profile.hpp) applied to what was asked for.
#pragma once

#include "troth/ca/issue.hpp"
#include "troth/ca/profile.hpp"
#include "troth/x509/csr.hpp"

namespace troth::inline v1::ca {

// LeafOrder: what is asked for. The profile must outlive it.
struct LeafOrder {
    std::string name;                       // the common name; an alternative name, too, if it has the form of one
    std::vector<std::string> alternatives;  // as names.hpp reads them
    const Profile* profile = nullptr;
    ByteVector spki;                                 // the subject's SubjectPublicKeyInfo
    std::optional<std::chrono::minutes> lifetime{};  // the profile's, if it is not said
    bool drop_names = false;                         // names that the profile does not allow are left out, not refused
};

// leaf_builder: everything but the signature. Errors: ca.bad_alternative_name, ca.name_refused, ca.no_alternative_name,
// ca.no_mailbox, ca.bad_subject, ca.too_long, keys.* of the subject's key.
Result<x509::CertificateBuilder> leaf_builder(const LeafOrder& order, sys_seconds now, RandomSource& random);

// serial_number: 159 unpredictable bits, positive, 20 octets (RFC 5280 §4.1.2.2).
ByteVector serial_number(RandomSource& random);

// order_of: what a certificate request asks for, whose signature was checked. Errors: x509.csr_bad_signature and others
// of Csr::verify, ca.bad_alternative_name.
Result<LeafOrder> order_of(const x509::Csr& request, const Profile& profile);

// Decision: what became of one thing that a request asks for, or that it did not ask for, and by which rule.
struct Decision {
    enum class Verdict : u8 { kept, changed, dropped, added };
    Verdict verdict{};
    std::string what;
    std::string rule;
};
std::string_view name_of(Decision::Verdict verdict);  // "kept"
// decisions: told from the two themselves, so that nothing is passed over.
std::vector<Decision> decisions(const x509::Csr& request, const x509::Certificate& certificate, const Profile& profile);

}  // namespace troth::inline v1::ca
