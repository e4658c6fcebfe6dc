// Where anchors come from.
#include "troth/x509/trust_store.hpp"

#include <gtest/gtest.h>

#include "troth/x509/testing/certificates.hpp"

namespace troth::x509 {
namespace {

TEST(TrustStore, SystemAndGivenRoots) {
    const Result<TrustStore> given = TrustStore::from_pem(bytes_of(testing::root_pem));
    ASSERT_TRUE(given);
    EXPECT_EQ(given->certificates().size(), 1u);
    EXPECT_TRUE(given->contains(given->certificates()[0]));
    EXPECT_EQ(TrustStore::from_pem(bytes_of("nothing")).error().id(), "x509.no_certificate");
    const std::string twice = std::string(testing::root_pem) + std::string(testing::root_pem) +
                              "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    const Result<TrustStore> bundle = TrustStore::from_bundle(bytes_of(twice));
    ASSERT_TRUE(bundle);
    EXPECT_EQ(bundle->certificates().size(), 1u);
    EXPECT_EQ(bundle->passed_over(), 1u);
    EXPECT_EQ(bundle->id(), given->id());
    EXPECT_NE(bundle->id(), TrustStore().id());
    const char* const nowhere[] = {"/nonexistent/roots.pem"};
    EXPECT_EQ(TrustStore::first_of(nowhere).error().id(), "x509.no_system_store");
    const char* const no_pem[] = {"/nonexistent/roots.pem", "/dev/null"};
    const Result<TrustStore> empty = TrustStore::first_of(no_pem);
    ASSERT_FALSE(empty);
    EXPECT_EQ(empty.error().context().file.raw(), "/dev/null");
    const Result<TrustStore> system = TrustStore::system();
    if (!system)
        GTEST_SKIP() << "the system's trust store is not counted: " << system.error().id() << ", "
                     << system.error().where();
    EXPECT_GT(system->certificates().size(), 50u);
    EXPECT_EQ(system->passed_over(), 0u);
}

}  // namespace
}  // namespace troth::x509
