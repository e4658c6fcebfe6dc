// The log of an authority: what it did, in order, each entry bound to the one before by its hash. The hash of an entry
// is its leaf in the hash tree of merkle.hpp, so one number proves both the order and the whole.
#pragma once

#include "troth/ca/store/merkle.hpp"
#include "troth/ca/store/records.hpp"

namespace troth::inline v1::ca {

struct AuditEntry {
    u64 number = 1;  // from 1, without gaps
    sys_seconds at{};
    std::string action;       // "issue", "revoke", "authority", "crl", "prune", ...
    std::string subject;      // the serial number that it is about, in hexadecimal; or a word
    std::string detail;       // what makes the act: the certificate's SHA-256, the reason, who asked
    merkle::Node previous{};  // the hash of the entry before; zero for the first
};

// entry_hash: of the entry's one encoding (lengths of 32 bits in front of each text, all big-endian).
merkle::Node entry_hash(const AuditEntry& entry);

// The entry that an act leaves; number and previous are the log's to fill in.
AuditEntry entry_for(const Change& change, sys_seconds at);

// detail_of_issue: what the entry of an issuance says of the certificate: its SHA-256, then profile and requester.
std::string detail_of_issue(Bytes der, std::string_view profile, std::string_view requester);

}  // namespace troth::inline v1::ca
