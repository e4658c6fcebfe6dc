#include "troth/ca/store/audit.hpp"

#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::ca {

namespace {

void put(ByteVector& out, u64 number) {
    const usize at = out.size();
    out.resize(at + 8);
    store_be(out.data() + at, number);
}
void put(ByteVector& out, std::string_view text) {
    const usize at = out.size();
    out.resize(at + 4);
    store_be(out.data() + at, static_cast<u32>(text.size()));
    out.insert(out.end(), text.begin(), text.end());
}

std::string digest_text(Bytes bytes) {
    std::string text;
    constexpr std::string_view digits = "0123456789abcdef";
    const crypto::Digest digest = crypto::hash(crypto::HashId::sha256, bytes);
    for (const u8 octet : digest.bytes()) (text += digits[octet >> 4]) += digits[octet & 15];
    return text;
}

struct Describe {
    AuditEntry operator()(const Issued& act) const {
        std::string detail = detail_of_issue(act.certificate.der(), act.profile, act.requester);
        if (!act.renews.empty()) detail += " renews=" + hexadecimal(act.renews);
        return {.action = "issue", .subject = hexadecimal(act.certificate.serial_number()), .detail = detail};
    }
    AuditEntry operator()(const Revoked& act) const {
        return {.action = "revoke",
                .subject = hexadecimal(act.serial),
                .detail = std::string(name_of(act.revocation.reason)) + " at=" +
                          std::to_string(act.revocation.at.time_since_epoch().count()) + " requester=" + act.requester};
    }
    AuditEntry operator()(const AuthorityAdded& act) const {
        return {.action = "authority",
                .subject = std::string(name_of(act.role)),
                .detail = "sha256=" + digest_text(act.certificate.der())};
    }
    AuditEntry operator()(const Forgotten& act) const {
        return {.action = "prune", .subject = hexadecimal(act.serial), .detail = ""};
    }
    AuditEntry operator()(const CrlIssued& act) const {
        std::string detail = "sha256=" + digest_text(act.der) + " authority=" + std::to_string(act.authority);
        if (act.part.shards > 1)
            detail += " part=" + std::to_string(act.part.shard) + "/" + std::to_string(act.part.shards);
        if (act.base != 0) detail += " base=" + std::to_string(act.base);
        return {.action = "crl", .subject = std::to_string(act.number), .detail = std::move(detail)};
    }
    AuditEntry operator()(const Noted& act) const {
        return {.action = act.action, .subject = act.subject, .detail = act.detail};
    }
};

}  // namespace

merkle::Node entry_hash(const AuditEntry& entry) {
    ByteVector encoding;
    put(encoding, entry.number);
    put(encoding, static_cast<u64>(entry.at.time_since_epoch().count()));
    put(encoding, entry.action);
    put(encoding, entry.subject);
    put(encoding, entry.detail);
    encoding.insert(encoding.end(), entry.previous.begin(), entry.previous.end());
    return merkle::leaf_hash(encoding);
}

std::string detail_of_issue(Bytes der, std::string_view profile, std::string_view requester) {
    return "sha256=" + digest_text(der) + " profile=" + std::string(profile) + " requester=" + std::string(requester);
}

AuditEntry entry_for(const Change& change, sys_seconds at) {
    AuditEntry entry = std::visit(Describe{}, change);
    entry.at = at;
    return entry;
}

}  // namespace troth::inline v1::ca
