#include "troth/ca/audit_check.hpp"

#include <algorithm>
#include <unordered_map>

#include "troth/ca/store/errors.hpp"

namespace troth::inline v1::ca {

namespace {

constexpr u64 page_size = 10'000;

std::unexpected<Error> broken(u64 number, std::string_view why) {
    return fail(Error(errors::audit_broken).with("entry", std::to_string(number)).with("reason", why));
}
std::unexpected<Error> disagrees(std::string_view serial, std::string_view why) {
    return fail(Error(errors::audit_disagrees).with("serial number", serial).with("reason", why));
}

// Told: what the log says of a certificate.
struct Told {
    std::string issue, revoke;  // the details of the entries
    u64 revoke_entry = 0;
    bool forgotten = false, seen = false;
};
struct Walk {
    std::vector<merkle::Node> leaves;
    std::unordered_map<std::string, Told> certificates;
    std::vector<std::string> authorities;  // the details of their entries
};

Result<void> note(Walk& walk, const AuditEntry& entry) {
    if (entry.action == "issue") {
        Told& told = walk.certificates[entry.subject];
        if (!told.issue.empty()) return broken(entry.number, "the serial number was issued before");
        told.issue = entry.detail;
    } else if (entry.action == "authority") {
        walk.authorities.push_back(entry.detail);
    } else if (entry.action == "revoke") {
        Told& told = walk.certificates[entry.subject];
        told.revoke = entry.detail;
        told.revoke_entry = entry.number;
    } else if (entry.action == "prune") {
        walk.certificates[entry.subject].forgotten = true;
    }
    return {};
}

Result<Walk> walk_log(Store& store) {
    Walk walk;
    merkle::Node previous{};
    for (;;) {
        TROTH_TRY(const auto page, store.log(walk.leaves.size() + 1, page_size));
        if (page.empty()) return walk;
        for (const auto& [entry, hash] : page) {
            if (entry.number != walk.leaves.size() + 1) return broken(walk.leaves.size() + 1, "it is missing");
            if (entry.previous != previous) return broken(entry.number, "it does not follow from the one before");
            if (entry_hash(entry) != hash) return broken(entry.number, "its hash is not the hash of what it says");
            TROTH_TRY(note(walk, entry));
            walk.leaves.push_back(hash);
            previous = hash;
        }
    }
}

std::string text_of_revocation(const std::optional<Revocation>& revoked) {
    if (!revoked) return {};
    return std::string(name_of(revoked->reason)) + " at=" + std::to_string(revoked->at.time_since_epoch().count()) +
           " ";
}
// A wrong number would hide a revocation from the deltas.
bool agrees(const std::optional<Revocation>& revoked, u64 entry, const Told& told) {
    const std::string text = text_of_revocation(revoked);
    return text.empty() == told.revoke.empty() && told.revoke.starts_with(text) &&
           (entry == 0 || entry == told.revoke_entry);
}

Result<void> compare_authorities(Store& store, Walk& walk) {
    TROTH_TRY(const auto all, store.authorities());
    for (const AuthorityRecord& one : all) {
        const std::string serial = hexadecimal(one.certificate.serial_number());
        const AuditEntry entry = entry_for(AuthorityAdded{one.role, one.certificate, {}}, {});
        const auto logged = std::ranges::find(walk.authorities, entry.detail);
        if (logged == walk.authorities.end())
            return disagrees(serial, "an authority is in the table, but the log does not know it");
        walk.authorities.erase(logged);
        const auto found = walk.certificates.find(serial);
        if (!agrees(one.revoked, one.revoked_entry, found == walk.certificates.end() ? Told() : found->second))
            return disagrees(serial, "an authority's revocation is not as the log says");
        if (found != walk.certificates.end()) found->second.seen = true;
    }
    if (!walk.authorities.empty()) return disagrees("", "an authority that was added is not in the table");
    return {};
}

Result<u64> compare_table(Store& store, Walk& walk) {
    u64 count = 0;
    TROTH_TRY(store.each_issued([&](const Store::IssuedRow& row) -> Result<void> {
        const std::string serial = hexadecimal(row.serial);
        const auto found = walk.certificates.find(serial);
        if (found == walk.certificates.end() || found->second.issue.empty())
            return disagrees(serial, "it is in the table, but the log knows no issuance");
        Told& told = found->second;
        if (!told.issue.starts_with(detail_of_issue(row.der, row.profile, row.requester)))
            return disagrees(serial, "the certificate in the table is not the one that was issued");
        if (!agrees(row.revoked, row.revoked_entry, told))
            return disagrees(serial, "its revocation is not as the log says");
        told.seen = true;
        ++count;
        return {};
    }));
    for (const auto& [serial, told] : walk.certificates)
        if (!told.seen && !told.forgotten) return disagrees(serial, "it was issued, but is not in the table");
    return count;
}

merkle::Node head_of(std::span<const merkle::Node> leaves) {
    merkle::Tree tree;
    for (const merkle::Node& leaf : leaves) tree.add(leaf);
    return tree.head();
}

}  // namespace

std::string text_of(const Head& head) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = std::to_string(head.size) + ":";
    for (const u8 octet : head.node) (text += digits[octet >> 4]) += digits[octet & 15];
    return text;
}

std::optional<Head> head_from(std::string_view text) {
    const usize colon = text.find(':');
    Head head;
    if (colon == 0 || colon > 18 || colon == std::string_view::npos) return std::nullopt;
    for (const char c : text.substr(0, colon)) {
        if (c < '0' || c > '9') return std::nullopt;
        head.size = head.size * 10 + static_cast<u64>(c - '0');
    }
    text.remove_prefix(colon + 1);
    if (text.size() != 2 * head.node.size()) return std::nullopt;
    for (usize i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const int value = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (value < 0) return std::nullopt;
        head.node[i / 2] = static_cast<u8>(head.node[i / 2] * 16 + value);
    }
    return head;
}

Result<AuditReport> check_audit(Store& store, const std::optional<Head>& noted) {
    TROTH_TRY(store.check());
    TROTH_TRY(Walk walk, walk_log(store));
    AuditReport report;
    TROTH_TRY(compare_authorities(store, walk));
    TROTH_TRY(report.certificates, compare_table(store, walk));
    report.head = {walk.leaves.size(), head_of(walk.leaves)};
    if (!noted) return report;
    // Shown by the proof that a stranger would be given, not by comparing the leaves.
    const bool possible = noted->size > 0 && noted->size <= walk.leaves.size();
    const auto proof =
        possible ? merkle::consistency_proof([&](u64 i) { return walk.leaves[i]; }, noted->size, walk.leaves.size())
                 : std::vector<merkle::Node>();
    if (!possible || !merkle::consistent(noted->size, report.head.size, noted->node, report.head.node, proof))
        return fail(
            Error(errors::audit_other_history).with("noted", text_of(*noted)).with("now", text_of(report.head)));
    return report;
}

Result<Inclusion> prove_inclusion(Store& store, u64 number) {
    TROTH_TRY(Walk walk, walk_log(store));
    if (number == 0 || number > walk.leaves.size()) return broken(number, "there is no such entry");
    return Inclusion{{walk.leaves.size(), head_of(walk.leaves)},
                     number,
                     walk.leaves[number - 1],
                     merkle::inclusion_proof([&](u64 i) { return walk.leaves[i]; }, number - 1, walk.leaves.size())};
}

}  // namespace troth::inline v1::ca
