// What an authority keeps on record: its own certificates, every certificate that it issued, what became of each, and
// a log of all that it did. The values that go into a store and come out of it; how they are kept is the store's
// matter.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "troth/x509/certificate.hpp"

namespace troth::inline v1::ca {

using std::chrono::sys_seconds;

// Reason: CRLReason, RFC 5280 §5.3.1, with its numbers. removeFromCRL is of delta CRLs alone.
enum class Reason : u8 {
    unspecified = 0,
    key_compromise = 1,
    ca_compromise = 2,
    affiliation_changed = 3,
    superseded = 4,
    cessation_of_operation = 5,
    certificate_hold = 6,
    privilege_withdrawn = 9,
    aa_compromise = 10,
};
struct ReasonName {
    Reason reason;
    std::string_view name;  // the RFC's
};
inline constexpr ReasonName reason_names[] = {
    {Reason::unspecified, "unspecified"},
    {Reason::key_compromise, "keyCompromise"},
    {Reason::ca_compromise, "cACompromise"},
    {Reason::affiliation_changed, "affiliationChanged"},
    {Reason::superseded, "superseded"},
    {Reason::cessation_of_operation, "cessationOfOperation"},
    {Reason::certificate_hold, "certificateHold"},
    {Reason::privilege_withdrawn, "privilegeWithdrawn"},
    {Reason::aa_compromise, "aACompromise"},
};
std::string_view name_of(Reason reason);

enum class Role : u8 { root = 0, intermediate = 1 };
std::string_view name_of(Role role);  // "root", "intermediate"

struct Revocation {
    sys_seconds at{};
    Reason reason = Reason::unspecified;

    friend bool operator==(const Revocation&, const Revocation&) = default;
};

// AuthorityRecord: one of the authority's own certificates. Generations count from 1 for each role; the newest issues.
struct AuthorityRecord {
    i64 id = 0;
    Role role{};
    u32 generation = 1;
    x509::Certificate certificate;
    ByteVector sealed_key;  // the key in troth's container under the authority's password; empty: in its file alone
    std::optional<Revocation> revoked;
    u64 revoked_entry = 0;  // of the log; 0: not revoked, or from before this was kept
};

// CertificateRecord: a certificate that was issued, and what became of it. Expiry is told by the clock, not recorded.
struct CertificateRecord {
    i64 id = 0;         // in the order of issuance
    i64 authority = 0;  // AuthorityRecord::id of the issuer
    ByteVector serial;  // the content of the DER integer
    ByteVector der;
    std::string subject;             // RFC 4514, not escaped
    std::vector<std::string> names;  // alternative names as GeneralName::printable has them: "DNS:api.example"
    std::string profile, requester;
    sys_seconds not_before{}, not_after{}, issued_at{};
    std::optional<Revocation> revoked;
};

// Standing: what became of a serial number, and whose it is.
struct Standing {
    i64 authority = 0;
    std::optional<Revocation> revoked;
};

// CrlPart: all that an authority issued, or one of several parts of it, each with a list of its own (RFC 5280 §5.2.5).
struct CrlPart {
    u32 shard = 0, shards = 1;

    friend bool operator==(const CrlPart&, const CrlPart&) = default;
};
// shard_of: in which of so many parts a certificate is, told by its serial number alone. Random ones spread evenly.
u32 shard_of(Bytes serial, u32 shards);

// CrlRecord: the newest complete list of a part.
struct CrlRecord {
    u64 number = 0;
    sys_seconds this_update{}, next_update{};
    u64 log_size = 0;  // the list has all revocations up to this entry of the log; 0: from before this was kept
};

// The acts that a store records, each with an entry in the log.
struct Issued {
    x509::Certificate certificate;
    i64 authority = 0;
    std::string profile, requester;
    ByteVector renews;  // the serial number of the certificate that this one follows; may be empty
};
// Revoked: a certificate, or an intermediate.
struct Revoked {
    ByteVector serial;
    Revocation revocation;
    std::string requester;
};
struct AuthorityAdded {
    Role role{};
    x509::Certificate certificate;
    ByteVector sealed_key;
    u32 generation = 0;  // that it is meant to be, and refused otherwise; 0: the next
};
// Forgotten: the certificate leaves the table, its entries stay in the log. Only what ended before `ended_before` may.
struct Forgotten {
    ByteVector serial;
    sys_seconds ended_before{};
};
struct CrlIssued {
    i64 authority = 0;
    u64 number = 0;  // RFC 5280 §5.2.3: above all before it
    sys_seconds this_update{}, next_update{};
    ByteVector der;
    CrlPart part{};
    u64 base = 0;      // of a delta: the number of the list that it adds to
    u64 log_size = 0;  // as of before the revocations were read
};
struct Noted {
    std::string action, subject, detail;  // anything else that should be on record: "backup", "restore"
};
using Change = std::variant<Issued, Revoked, AuthorityAdded, Forgotten, CrlIssued, Noted>;

// Which: what a search is for. All that is given must hold.
struct Which {
    enum class State : u8 { any, valid, revoked, expired };
    State state = State::any;
    std::string name;    // "api.example", "api*" (how it begins), "*.example" (how it ends); with or without "DNS:"
    std::string serial;  // hexadecimal digits, the first ones suffice
    std::string profile;
    std::optional<sys_seconds> ends_before, ends_after;
    sys_seconds now{};  // what valid and expired are told by
    i64 after = 0;      // the id that a page begins behind
    u32 limit = 50;     // 1 to 10,000
};

struct Counts {
    u64 valid = 0, revoked = 0, expired = 0;
};

// hexadecimal: a serial number as people write it, small letters, two digits an octet, no leading zero octets.
std::string hexadecimal(Bytes serial);
// serial_from: what hexadecimal gives, also with capitals and colons. Nothing if it is no serial number.
std::optional<ByteVector> serial_from(std::string_view text);

// as_text: UTF-8 without NUL, which every kind of store can hold; an octet that is none becomes U+FFFD.
std::string as_text(std::string_view raw);

}  // namespace troth::inline v1::ca
