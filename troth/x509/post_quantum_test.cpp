// Certificates and requests signed with ML-DSA and SLH-DSA: RFC 9881, RFC 9909.
#include <gtest/gtest.h>

#include "troth/keys/algorithm.hpp"
#include "troth/x509/csr.hpp"
#include "troth/x509/testing/verify.hpp"
#include "troth/x509/verify.hpp"

namespace troth::x509 {
namespace {

using keys::KeyType;
using testing::outcome;
using testing::Party;
using testing::trusting;
using testing::World;

Party root_with(World& world, KeyType type) {
    CertificateBuilder builder = world.draft("CN=Root");
    World::make_ca(builder);
    std::shared_ptr<keys::Signer> signer = world.key(type);
    return {builder.self_sign(*signer, world.random()).value(), signer};
}
Party leaf_with(World& world, const Party& issuer, KeyType type, std::initializer_list<KeyUsageBit> usage) {
    CertificateBuilder builder = world.draft("CN=leaf");
    builder.extensions.key_usage(usage);
    const std::string hosts[] = {"api.example"};
    EXPECT_TRUE(builder.extensions.subject_alt_names(hosts));
    return world.issue(issuer, std::move(builder), world.key(type));
}

TEST(PostQuantumCertificate, Rfc9881Section3ChainsAreVerified) {
    World world;
    for (const KeyType type : {KeyType::mldsa44, KeyType::mldsa65, KeyType::mldsa87, KeyType::slhdsa_sha2_128f}) {
        SCOPED_TRACE(keys::name_of(type));
        const Party root = root_with(world, type), other = root_with(world, type);
        const Party leaf = leaf_with(world, root, KeyType::mldsa44, {KeyUsageBit::digital_signature});
        EXPECT_EQ(keys::algorithm_name(der::serialise(leaf.certificate.signature_algorithm())), keys::name_of(type));
        EXPECT_FALSE(leaf.certificate.signature_algorithm().parameters);
        EXPECT_EQ(outcome({leaf.certificate}, trusting({root.certificate})), "accepted");
        EXPECT_TRUE(outcome({leaf.certificate}, trusting({other.certificate})).starts_with("x509."));
    }
}

// RFC 9881 §5, RFC 9909 §5: at least one of the signature bits, none of those for encryption and agreement.
TEST(PostQuantumCertificate, Rfc9881Section5KeyUsage) {
    World world;
    const Party root = world.root("CN=Root");
    using enum KeyUsageBit;
    const auto accepted = [&](KeyType type, std::initializer_list<KeyUsageBit> usage) {
        return outcome({leaf_with(world, root, type, usage).certificate}, trusting({root.certificate}));
    };
    for (const KeyType type : {KeyType::mldsa44, KeyType::slhdsa_shake_128f}) {
        EXPECT_EQ(accepted(type, {digital_signature, content_commitment}), "accepted");
        EXPECT_TRUE(accepted(type, {digital_signature, key_encipherment}).starts_with("x509.nonconforming"));
        EXPECT_TRUE(accepted(type, {digital_signature, key_agreement}).starts_with("x509.nonconforming"));
        EXPECT_TRUE(accepted(type, {key_encipherment}).starts_with("x509.nonconforming"));
    }
    EXPECT_EQ(accepted(KeyType::ec_p256, {digital_signature, key_agreement}), "accepted");
}

}  // namespace
}  // namespace troth::x509
