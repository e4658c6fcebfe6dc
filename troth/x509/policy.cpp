#include "troth/x509/policy.hpp"

#include <map>
#include <set>

namespace troth::inline v1::x509 {
namespace {

using Policy = std::string_view;  // content octets of the identifier, in a certificate that outlives us
using Policies = std::set<Policy>;

Policy key(const Oid& oid) {
    return text_of(oid.content);
}
Policy any() {
    return key(oids::any_policy);
}

// One depth of the graph: valid policies, each with the policies one depth higher (nearer to the anchor) that lead to
// it. anyPolicy stands apart: it leads from itself alone.
struct Level {
    std::map<Policy, Policies> nodes;
    bool has_any = false;

    bool empty() const { return nodes.empty() && !has_any; }
    void clear() { *this = {}; }
};

// §6.1.3(d) and (e): `level` holds what was expected; what the certificate asserts of it remains.
void assert_policies(Level& level, const Certificate& certificate, bool any_allowed) {
    const auto& asserted = certificate.extensions().certificate_policies;
    if (!asserted) return level.clear();
    Policies policies;
    for (const PolicyInformation& information : *asserted) policies.insert(key(information.policy_identifier));
    const bool asserts_any = policies.erase(any()) != 0 && any_allowed;
    if (!asserts_any) std::erase_if(level.nodes, [&](const auto& node) { return !policies.contains(node.first); });
    if (level.has_any)
        for (Policy policy : policies) level.nodes.try_emplace(policy, Policies{any()});
    level.has_any = level.has_any && asserts_any;
}

// §4.2.1.5 forbids it everywhere, §6.1.4(a) refuses it in issuers.
bool maps_any_policy(const Certificate& certificate) {
    const auto& mappings = certificate.extensions().policy_mappings;
    return mappings && std::ranges::any_of(*mappings, [](const PolicyMapping& mapping) {
               return mapping.issuer_domain_policy == oids::any_policy ||
                      mapping.subject_domain_policy == oids::any_policy;
           });
}

// §6.1.4(b): from the valid policies of one certificate to the expected ones of the next.
void map_policies(Level& level, Level& next, const Certificate& certificate, bool mapping_allowed) {
    std::map<Policy, Policies> mappings;
    if (const auto& extension = certificate.extensions().policy_mappings)
        for (const PolicyMapping& mapping : *extension)
            mappings[key(mapping.issuer_domain_policy)].insert(key(mapping.subject_domain_policy));
    for (const auto& [from, to] : mappings) {
        if (!mapping_allowed)
            level.nodes.erase(from);
        else if (level.has_any)
            level.nodes.try_emplace(from, Policies{any()});
    }
    next.has_any = level.has_any;
    for (const auto& [policy, parents] : level.nodes) {
        const auto mapped = mappings.find(policy);
        if (mapped == mappings.end())
            next.nodes[policy].insert(policy);
        else
            for (Policy to : mapped->second) next.nodes[to].insert(policy);
    }
}

// §6.1.5(g): whether a policy of the user leads to the end of the graph.
bool reaches_user_policy(const std::vector<Level>& levels, const std::vector<Oid>& wanted) {
    if (levels.back().empty()) return false;
    if (wanted.empty() || levels.back().has_any) return true;
    Policies user;
    for (const Oid& oid : wanted) user.insert(key(oid));
    if (user.contains(any())) return true;
    Policies reached;
    for (const auto& [policy, parents] : levels.back().nodes) reached.insert(policy);
    for (usize i = levels.size(); i-- > 0;) {
        Policies above;
        for (Policy policy : reached) {
            const auto node = levels[i].nodes.find(policy);
            if (node == levels[i].nodes.end()) continue;
            for (Policy parent : node->second) {
                // A policy below anyPolicy is one of the first domain, the user's.
                if (parent == any() && user.contains(policy)) return true;
                if (parent != any()) above.insert(parent);
            }
        }
        reached = std::move(above);
    }
    return false;
}

void lower(u64& counter, const std::optional<u64>& to) {
    if (to && *to < counter) counter = *to;
}

}  // namespace

bool check_policies(std::span<const Certificate* const> path, const PolicySettings& settings,
                    const Certificate* anchor) {
    // Where nobody asks for a policy, §6.1.5(a) leaves explicit_policy above zero, and no graph changes the outcome.
    const bool asked = settings.initial_explicit_policy || std::ranges::any_of(path, [](const Certificate* step) {
                           const auto& constraints = step->extensions().policy_constraints;
                           return constraints && constraints->require_explicit_policy;
                       });
    if (!asked) return std::ranges::none_of(path, [](const Certificate* step) { return maps_any_policy(*step); });
    const u64 n = path.size();
    u64 explicit_policy = settings.initial_explicit_policy ? 0 : n + 1;
    u64 policy_mapping = settings.initial_policy_mapping_inhibit ? 0 : n + 1;
    u64 inhibit_any = settings.initial_any_policy_inhibit ? 0 : n + 1;
    std::vector<Level> levels;
    Level expected;
    expected.has_any = true;  // §6.1.2(a)
    for (usize i = path.size(); i-- > 0;) {
        const Certificate& certificate = *path[i];
        const Extensions& extensions = certificate.extensions();
        const bool last = i == 0;
        if (maps_any_policy(certificate)) return false;
        Level level = std::move(expected);
        expected = {};
        if (&certificate != anchor || extensions.certificate_policies)
            assert_policies(level, certificate, inhibit_any > 0 || (!last && certificate.is_self_issued()));
        if (explicit_policy == 0 && level.empty()) return false;  // §6.1.3(f)
        if (last) {
            if (explicit_policy > 0) --explicit_policy;  // §6.1.5(a), (b)
            if (extensions.policy_constraints && extensions.policy_constraints->require_explicit_policy == 0)
                explicit_policy = 0;
            levels.push_back(std::move(level));
            break;
        }
        map_policies(level, expected, certificate, policy_mapping > 0);
        levels.push_back(std::move(level));
        if (!certificate.is_self_issued())  // §6.1.4(h)
            for (u64* counter : {&explicit_policy, &policy_mapping, &inhibit_any})
                if (*counter > 0) --*counter;
        if (extensions.policy_constraints) {  // §6.1.4(i)
            lower(explicit_policy, extensions.policy_constraints->require_explicit_policy);
            lower(policy_mapping, extensions.policy_constraints->inhibit_policy_mapping);
        }
        lower(inhibit_any, extensions.inhibit_any_policy);  // §6.1.4(j)
    }
    return explicit_policy > 0 || reaches_user_policy(levels, settings.user_initial_policy_set);
}

}  // namespace troth::inline v1::x509
