// Certificate policies along a path: RFC 5280 §6.1, RFC 9618.
#include "troth/x509/policy.hpp"

#include <gtest/gtest.h>

#include "troth/x509/testing/authority.hpp"

namespace troth::x509 {
namespace {

using der::oid;
using testing::World;

constexpr Oid gold = oid<"1.3.6.1.4.1.55555.2.1">, silver = oid<"1.3.6.1.4.1.55555.2.2">,
              lead = oid<"1.3.6.1.4.1.55555.2.3">;

testing::Change asserting(std::vector<Oid> policies) {
    return [policies](CertificateBuilder& b) {
        std::vector<PolicyInformation> list;
        for (const Oid& policy : policies) list.push_back({policy, std::nullopt});
        b.extensions.add(oids::certificate_policies, false, der::serialise(list));
    };
}
testing::Change both(testing::Change a, testing::Change b) {
    return [a, b](CertificateBuilder& builder) {
        a(builder);
        b(builder);
    };
}
testing::Change mapping(Oid from, Oid to) {
    return [from, to](CertificateBuilder& b) {
        b.extensions.add(oids::policy_mappings, true, der::serialise(std::vector<PolicyMapping>{{from, to}}));
    };
}
testing::Change constraining(std::optional<u64> explicit_policy, std::optional<u64> mapping_inhibit) {
    return [=](CertificateBuilder& b) {
        b.extensions.add(oids::policy_constraints, true,
                         der::serialise(PolicyConstraints{explicit_policy, mapping_inhibit}));
    };
}

class Policies : public ::testing::Test {
  protected:
    // The path leaf, ca below a root that does not count.
    bool good(const testing::Change& of_ca, const testing::Change& of_leaf, const PolicySettings& settings = {}) {
        const testing::Party ca = world.ca(root, "CN=Issuing", of_ca);
        const Certificate leaf = world.leaf(ca, "api.example", of_leaf).certificate;
        const Certificate* path[] = {&leaf, &ca.certificate};
        return check_policies(path, settings);
    }
    World world;
    testing::Party root = world.root("CN=Root");
    const testing::Change none = testing::unchanged;
};

TEST_F(Policies, Rfc5280Section6_1_5NothingIsAskedWithoutAnExplicitPolicy) {
    EXPECT_TRUE(good(none, none));
    EXPECT_TRUE(good(asserting({gold}), none));
    EXPECT_TRUE(good(asserting({gold}), asserting({silver})));
}

TEST_F(Policies, Rfc5280Section6_1_1ExplicitPolicyAsksForOneOnAllTheWay) {
    PolicySettings settings;
    settings.initial_explicit_policy = true;
    EXPECT_FALSE(good(none, none, settings));
    EXPECT_FALSE(good(asserting({gold}), none, settings));
    EXPECT_FALSE(good(asserting({gold}), asserting({silver}), settings));
    EXPECT_TRUE(good(asserting({gold, lead}), asserting({silver, gold}), settings));
    EXPECT_TRUE(good(asserting({oids::any_policy}), asserting({silver}), settings));
    EXPECT_TRUE(good(asserting({gold}), asserting({oids::any_policy}), settings));
    settings.user_initial_policy_set = {gold};
    EXPECT_TRUE(good(asserting({gold}), asserting({gold}), settings));
    EXPECT_TRUE(good(asserting({oids::any_policy}), asserting({gold}), settings));
    EXPECT_FALSE(good(asserting({silver}), asserting({silver}), settings));
    EXPECT_TRUE(good(asserting({oids::any_policy}), asserting({oids::any_policy}), settings));
}

TEST_F(Policies, Rfc5280Section4_2_1_11ConstraintsInThePath) {
    EXPECT_FALSE(good(constraining(0, {}), none));
    EXPECT_TRUE(good(both(constraining(0, {}), asserting({gold})), asserting({gold})));
    EXPECT_TRUE(good(constraining(2, {}), none));  // not before two more certificates
    EXPECT_FALSE(good(none, constraining(0, {})));
}

TEST_F(Policies, Rfc5280Section4_2_1_5Mappings) {
    PolicySettings settings;
    settings.initial_explicit_policy = true;
    settings.user_initial_policy_set = {gold};
    const testing::Change mapped = both(asserting({gold}), mapping(gold, silver));
    EXPECT_TRUE(good(mapped, asserting({silver}), settings));
    EXPECT_FALSE(good(mapped, asserting({gold}), settings));
    EXPECT_TRUE(good(both(asserting({oids::any_policy}), mapping(gold, silver)), asserting({silver}), settings));
    settings.user_initial_policy_set = {silver};  // the leaf's own word for it, not the user's
    EXPECT_FALSE(good(mapped, asserting({silver}), settings));
    settings.user_initial_policy_set = {};
    settings.initial_policy_mapping_inhibit = true;
    EXPECT_FALSE(good(mapped, asserting({silver}), settings));
    // To and from anyPolicy: never.
    EXPECT_FALSE(good(both(asserting({gold}), mapping(gold, oids::any_policy)), asserting({gold})));
    EXPECT_FALSE(good(none, mapping(oids::any_policy, gold)));
}

TEST_F(Policies, Rfc5280Section4_2_1_14AnyPolicyCanBeInhibited) {
    PolicySettings settings;
    settings.initial_explicit_policy = true;
    settings.initial_any_policy_inhibit = true;
    EXPECT_FALSE(good(asserting({oids::any_policy}), asserting({gold}), settings));
    EXPECT_TRUE(good(asserting({gold}), asserting({gold}), settings));
    const testing::Change inhibiting = [](CertificateBuilder& b) {
        b.extensions.add(oids::inhibit_any_policy, true, der::serialise(u64{0}));
    };
    EXPECT_FALSE(good(both(both(asserting({gold}), inhibiting), constraining(0, {})), asserting({oids::any_policy})));
    EXPECT_TRUE(good(both(both(asserting({gold}), inhibiting), constraining(0, {})), asserting({gold})));
}

}  // namespace
}  // namespace troth::x509
