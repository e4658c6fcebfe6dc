// Name constraints, RFC 5280 §4.2.1.10: which names a certificate below an issuer may hold.
#pragma once

#include "troth/x509/certificate.hpp"

namespace troth::inline v1::x509 {

// SubjectNames: every name in a certificate that constraints look at: the subject, its emailAddress attributes where
// there is no rfc822Name, all of subjectAltName, and where a leaf has none, common names that look like hosts (nothing
// here takes them for hosts, but other programs may). A view into the certificate. Not copied: it views itself.
class SubjectNames {
  public:
    explicit SubjectNames(const Certificate& certificate);
    SubjectNames(const SubjectNames&) = delete;
    SubjectNames& operator=(const SubjectNames&) = delete;

  private:
    friend class ConstraintSet;
    std::vector<GeneralName> names_;           // all but directory names and SmtpUTF8Mailbox
    std::vector<Name> directory_names_;        // the subject, unless it is empty, and those of subjectAltName
    std::vector<std::string> utf8_mailboxes_;  // SmtpUTF8Mailbox; a malformed one is empty
    // What names_ views that is not in the certificate as it stands.
    std::vector<std::string> mailboxes_, common_names_;
    std::vector<ByteVector> addresses_;
};

// ConstraintSet: the constraints of one issuer, ready to be held against many names. A view into its certificate.
class ConstraintSet {
  public:
    // critical: the extension is; then a constraint on otherName forbids every otherName, and one on a kind that no
    // issuer should constrain (§4.2.1.10: x400Address, ediPartyName, registeredID) forbids everything.
    ConstraintSet(const NameConstraints& constraints, bool critical);

    enum class Outcome : u8 { allowed, forbidden, work_limit };
    struct Verdict {
        Outcome outcome = Outcome::allowed;
        Untrusted name;  // the one that is forbidden
    };
    // check: each name, and each comparison of one with a constraint, takes one from `budget`. A constraint or name
    // that cannot be understood forbids (§4.2.1.10: process or reject).
    Verdict check(const SubjectNames& names, u64& budget) const;

  private:
    struct Subtree {
        GeneralName base;
        Name directory;
        bool understood = false;
    };
    using Subtrees = std::vector<Subtree>;
    static Subtrees prepare(const std::optional<std::vector<GeneralSubtree>>& subtrees);
    template <class Within>
    Outcome judge(GeneralNameKind kind, u64& budget, Within within) const;

    Subtrees permitted_, excluded_;
    bool has_unknown_kind_ = false, forbids_other_names_ = false;
};

}  // namespace troth::inline v1::x509
