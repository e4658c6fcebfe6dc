// Certificate policies along a path: RFC 5280 §6.1.2 to §6.1.5 with the policy graph of RFC 9618, which cannot grow
// exponentially as the tree can.
#pragma once

#include "troth/x509/certificate.hpp"

namespace troth::inline v1::x509 {

// PolicySettings: the inputs (c), (e), (f) and (g) of RFC 5280 §6.1.1. As they are, they accept what any path gives.
struct PolicySettings {
    std::vector<Oid> user_initial_policy_set;  // empty: any-policy
    bool initial_explicit_policy = false;
    bool initial_policy_mapping_inhibit = false;
    bool initial_any_policy_inhibit = false;
};

// check_policies: `path` is leaf first and without the trust anchor. Whether its policies satisfy the settings and the
// constraints in the path itself. With an `anchor`, that is the last of `path`, what it says of policies counts as in
// RFC 5937 §3.2: it stands for the first certificate, but where it names no policies it restricts none.
bool check_policies(std::span<const Certificate* const> path, const PolicySettings& settings,
                    const Certificate* anchor = nullptr);

}  // namespace troth::inline v1::x509
