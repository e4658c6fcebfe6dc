// Lists of revoked certificates: RFC 5280 §5. A list is on record before it is given out.
#pragma once

#include "troth/ca/issue.hpp"
#include "troth/ca/store/store.hpp"
#include "troth/x509/crl_builder.hpp"

namespace troth::inline v1::ca {

inline constexpr std::chrono::seconds crl_lifetime = days(7);
// shard_mark: what stands in an address or a file's name for the number of a part.
inline constexpr std::string_view shard_mark = "{shard}";
// with_shard: the text with the part's number in the place of every mark.
std::string with_shard(std::string_view text, u32 shard);

struct CrlOrder {
    i64 authority = 0;  // of the issuer, in the store
    bool delta = false;
    // Parts: a list for each of so many. `url` is where a part's list is found, with a mark; it stands in the lists and
    // must be the one that stands in the certificates (§5.2.5).
    u32 shards = 1;
    std::string url;
    std::string delta_url;  // where the deltas of a complete list are found (§5.2.6); may be empty, may have a mark
    std::chrono::seconds lifetime = crl_lifetime;  // until nextUpdate
};
inline constexpr u32 most_shards = 4096;

struct CrlMade {
    x509::Crl crl;
    u64 number = 0, base = 0;
    u32 shard = 0;
};

// issue_crls: complete lists, or what has been revoked since the last complete ones; one for each part, in order. A
// certificate that ended after it was revoked is still on the first complete list after its end (§3.3). All are
// recorded in one transaction, and synced when this returns. Errors: ca.no_complete_crl of a delta, ca.bad_crl_order,
// those of x509::CrlBuilder, ca.store_*.
Result<std::vector<CrlMade>> issue_crls(Store& store, const Authority& issuer, const CrlOrder& order, sys_seconds now,
                                        RandomSource& random);

}  // namespace troth::inline v1::ca
