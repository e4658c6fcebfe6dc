// Whether the log and the table of certificates are what the authority once wrote.
#pragma once

#include "troth/ca/store/store.hpp"

namespace troth::inline v1::ca {

// Head: how long a log was and what its hash tree said, noted down elsewhere.
struct Head {
    u64 size = 0;
    merkle::Node node{};

    friend bool operator==(const Head&, const Head&) = default;
};
std::string text_of(const Head& head);  // "12:9f86d0…", size and 64 hexadecimal digits
std::optional<Head> head_from(std::string_view text);

struct AuditReport {
    Head head;
    u64 certificates = 0;  // that are still in the table
};

// check_audit: each entry's hash, its bond to the one before, every certificate against the entry of its issuance and
// its revocation, every entry against the table; the store's own soundness; and that the log continues the one of
// which `noted` was the head. Errors: ca.audit_broken, ca.audit_disagrees, ca.audit_other_history, ca.store_*.
Result<AuditReport> check_audit(Store& store, const std::optional<Head>& noted = std::nullopt);

// Proof that an entry is in the log, RFC 9162 §2.1.3.
struct Inclusion {
    Head head;
    u64 number = 0;  // of the entry, from 1
    merkle::Node leaf{};
    std::vector<merkle::Node> path;
};
Result<Inclusion> prove_inclusion(Store& store, u64 number);

}  // namespace troth::inline v1::ca
