// Where anchors come from.
#include "troth/x509/trust_store.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

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

TEST(TrustStore, AFolderOfRootsGivesEachOnce) {
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / ("troth-roots-" + std::to_string(::getpid()));
    const auto write = [&](const char* name, std::string_view content) {
        std::ofstream(folder / name, std::ios::binary) << content;
    };
    EXPECT_EQ(TrustStore::from_directory(folder).error().id(), "x509.no_certificate");
    fs::create_directories(folder / "below");
    write("README", "no certificate");
    write("below/root.pem", testing::root_pem);
    EXPECT_EQ(TrustStore::from_directory(folder).error().id(), "x509.no_certificate");
    write("root.pem", testing::root_pem);
    fs::create_symlink("root.pem", folder / "0a1b2c3d.0");
    fs::create_symlink("gone.pem", folder / "0a1b2c3d.1");
    const Certificate other = certificates_in(bytes_of(testing::leaf_pem)).value()[0];
    write("issuer.der", text_of(other.der()));
    write("bad.pem", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
    write("large.pem", std::string(2 << 20, '\n') + std::string(testing::leaf_pem));
    const Result<TrustStore> store = TrustStore::from_directory(folder);
    fs::remove_all(folder);
    ASSERT_TRUE(store) << store.error().where();
    EXPECT_EQ(store->certificates().size(), 2u);
    EXPECT_TRUE(store->contains(certificates_in(bytes_of(testing::root_pem)).value()[0]));
    EXPECT_EQ(store->passed_over(), 1u);
}

}  // namespace
}  // namespace troth::x509
