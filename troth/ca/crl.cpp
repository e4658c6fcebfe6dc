#include "troth/ca/crl.hpp"

#include <algorithm>

#include "troth/ca/errors.hpp"
#include "troth/ca/store/errors.hpp"

namespace troth::inline v1::ca {

namespace {

// Another process may take the number while a list is signed; whoever loses so often has a neighbour gone mad.
constexpr int most_attempts = 8;

// Part: a list on its way.
struct Part {
    CrlPart place;
    std::optional<CrlRecord> last;  // complete
    bool delta = false;
    std::optional<x509::Crl> base;  // of a delta to a list from before the log's size was kept with it
    sys_seconds since{};            // what ended before needs no entry
    std::vector<x509::Revocation> entries;
};

ByteVector magnitude(u64 number) {
    ByteVector out(8);
    store_be(out.data(), number);
    out.erase(out.begin(), std::ranges::find_if(out, [](u8 octet) { return octet != 0; }));
    return out;
}

Result<void> check(const CrlOrder& order) {
    const auto refuse = [](std::string_view why) { return fail(Error(errors::bad_crl_order).with("reason", why)); };
    if (order.shards == 0 || order.shards > most_shards) return refuse("there are 1 to 4096 parts");
    const bool marked = order.url.find(shard_mark) != std::string::npos;
    if (order.shards > 1 && !marked) return refuse("the address of the parts has no {shard} in it");
    if (order.lifetime <= std::chrono::seconds(0)) return refuse("nextUpdate would not be later than thisUpdate");
    return {};
}

Result<std::vector<Part>> parts_of(Store& store, const CrlOrder& order, sys_seconds now) {
    std::vector<Part> parts(order.shards);
    for (u32 shard = 0; shard < order.shards; ++shard) {
        Part& part = parts[shard];
        part.place = {.shard = shard, .shards = order.shards};
        TROTH_TRY(part.last, store.last_crl(order.authority, part.place));
        if (part.last) part.since = part.last->this_update;
        part.delta = order.delta;
        if (!order.delta) continue;
        if (!part.last || part.last->next_update < now)
            return fail(Error(errors::no_complete_crl)
                            .with("reason", part.last ? "the last one has ended" : "there has been none"));
        if (part.last->log_size != 0) continue;
        TROTH_TRY(const ByteVector der, store.crl_der(order.authority, part.last->number));
        TROTH_TRY(part.base, x509::Crl::parse(der));
    }
    return parts;
}

// The entry of the log behind which the revocations of a delta lie; none of a complete list.
std::optional<u64> behind(const Part& part) {
    if (!part.delta || part.base) return std::nullopt;
    return part.last->log_size;
}
std::optional<u64> behind(const std::vector<Part>& parts) {
    std::optional<u64> out = behind(parts.front());
    for (const Part& part : parts) out = std::min(out, behind(part));  // none is less than any
    return out;
}

void add(Part& part, const x509::Name& issuer, const Store::RevokedRow& row) {
    const auto& [serial, why, entry] = row;
    if (behind(part) && entry <= *behind(part)) return;
    if (part.base && part.base->find(serial, issuer)) return;
    part.entries.push_back({.serial_number = {serial.begin(), serial.end()},
                            .revocation_date = why.at,
                            .reason = static_cast<x509::ReasonCode>(why.reason),
                            .invalidity_date = {}});
}

// Every certificate of the authority that is revoked: leaves, and of a root the intermediates.
Result<void> fill(Store& store, const x509::Certificate& issuer, i64 authority, std::vector<Part>& parts) {
    sys_seconds since = parts.front().since;
    for (const Part& part : parts) since = std::min(since, part.since);
    const auto shards = static_cast<u32>(parts.size());
    const Store::WhichRevoked which{.authority = authority, .since = since, .behind = behind(parts)};
    TROTH_TRY(store.each_revoked(
        which, [&](const Store::RevokedRow& row) { add(parts[shard_of(row.serial, shards)], issuer.subject(), row); }));
    TROTH_TRY(const auto authorities, store.authorities());
    for (const AuthorityRecord& one : authorities) {
        const auto& key = one.certificate.extensions().authority_key_identifier;
        const auto& own = issuer.extensions().subject_key_identifier;
        const bool ours =
            one.certificate.issuer() == issuer.subject() &&
            (!key || !key->key_identifier || !own || std::ranges::equal(key->key_identifier->value, own->value));
        const Bytes serial = one.certificate.serial_number();
        if (ours && one.revoked && one.certificate.not_after().at >= since)
            add(parts[shard_of(serial, shards)], issuer.subject(), {serial, *one.revoked, one.revoked_entry});
    }
    return {};
}

Result<x509::Crl> sign(const Part& part, const Authority& issuer, const CrlOrder& order, u64 number, sys_seconds now,
                       RandomSource& random) {
    x509::CrlBuilder builder;
    builder.this_update = now;
    builder.next_update = now + order.lifetime;
    builder.crl_number = magnitude(number);
    if (part.delta) builder.base_crl_number = magnitude(part.last->number);
    if (order.shards > 1) builder.scope.uris = {with_shard(order.url, part.place.shard)};
    if (!order.delta && !order.delta_url.empty())
        builder.freshest_crl = {with_shard(order.delta_url, part.place.shard)};
    return builder.sign(part.entries, issuer.certificate(), issuer.signer(), random);
}

}  // namespace

std::string with_shard(std::string_view text, u32 shard) {
    std::string out;
    for (usize at = text.find(shard_mark); at != std::string_view::npos; at = text.find(shard_mark)) {
        out.append(text.substr(0, at)).append(std::to_string(shard));
        text.remove_prefix(at + shard_mark.size());
    }
    return out.append(text);
}

Result<std::vector<CrlMade>> issue_crls(Store& store, const Authority& issuer, const CrlOrder& order, sys_seconds now,
                                        RandomSource& random) {
    TROTH_TRY(check(order));
    for (int attempt = 1;; ++attempt) {
        TROTH_TRY(const u64 first, store.next_crl_number(order.authority));
        TROTH_TRY(const u64 log_size,
                  store.log_size());  // first: what is revoked meanwhile may be in the next delta too
        TROTH_TRY(auto parts, parts_of(store, order, now));
        TROTH_TRY(fill(store, issuer.certificate(), order.authority, parts));
        std::vector<CrlMade> made;
        std::vector<Change> changes;
        for (const Part& part : parts) {
            const u64 number = first + part.place.shard;
            TROTH_TRY(auto crl, sign(part, issuer, order, number, now, random));
            const u64 base = part.delta ? part.last->number : 0;
            changes.emplace_back(CrlIssued{.authority = order.authority,
                                           .number = number,
                                           .this_update = now,
                                           .next_update = now + order.lifetime,
                                           .der = {crl.der().begin(), crl.der().end()},
                                           .part = part.place,
                                           .base = base,
                                           .log_size = log_size});
            made.push_back({std::move(crl), number, base, part.place.shard});
        }
        auto outcomes = store.record_all(changes, now);
        const auto bad = std::ranges::find_if(outcomes, [](const auto& outcome) { return !outcome; });
        if (bad == outcomes.end()) return made;
        if (!bad->error().is(errors::crl_number_taken) || attempt == most_attempts)
            return fail(std::move(*bad).error());
    }
}

}  // namespace troth::inline v1::ca
