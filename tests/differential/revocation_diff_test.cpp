// Revocation lists and OCSP responses of ours under libcrypto's eyes: it reads them, verifies their signatures and
// comes to the same answer.
#include <memory>

#include <gtest/gtest.h>
#include <openssl/ocsp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include "troth/x509/crl_builder.hpp"
#include "troth/x509/ocsp_builder.hpp"
#include "troth/x509/testing/authority.hpp"

namespace troth {
namespace {

using namespace x509;
using namespace x509::testing;

template <auto release>
struct Release {
    template <class T>
    void operator()(T* object) const {
        release(object);
    }
};
using TheirCertificate = std::unique_ptr<X509, Release<X509_free>>;
using TheirList = std::unique_ptr<X509_CRL, Release<X509_CRL_free>>;
using TheirStore = std::unique_ptr<X509_STORE, Release<X509_STORE_free>>;
using TheirContext = std::unique_ptr<X509_STORE_CTX, Release<X509_STORE_CTX_free>>;
using TheirResponse = std::unique_ptr<OCSP_RESPONSE, Release<OCSP_RESPONSE_free>>;
using TheirBasic = std::unique_ptr<OCSP_BASICRESP, Release<OCSP_BASICRESP_free>>;

TheirCertificate theirs(const Certificate& certificate) {
    const u8* at = certificate.der().data();
    return TheirCertificate(d2i_X509(nullptr, &at, static_cast<long>(certificate.der().size())));
}

class RevocationDiff : public ::testing::Test {
  protected:
    // What X509_verify_cert says with this list: X509_V_OK or an error.
    int verdict(const Crl& crl) {
        const u8* at_list = crl.der().data();
        const TheirList list(d2i_X509_CRL(nullptr, &at_list, static_cast<long>(crl.der().size())));
        if (!list) return -1;
        const TheirCertificate their_root = theirs(root.certificate), their_leaf = theirs(leaf.certificate);
        const TheirStore store(X509_STORE_new());
        X509_STORE_add_cert(store.get(), their_root.get());
        X509_STORE_add_crl(store.get(), list.get());
        const TheirContext context(X509_STORE_CTX_new());
        X509_STORE_CTX_init(context.get(), store.get(), their_leaf.get(), nullptr);
        X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_CRL_CHECK | X509_V_FLAG_X509_STRICT);
        X509_STORE_CTX_set_time(context.get(), 0, noon.time_since_epoch().count());
        X509_verify_cert(context.get());
        return X509_STORE_CTX_get_error(context.get());
    }
    World world;
    Party root = world.root("CN=Root");
    Party leaf = world.leaf(root, "api.example");
};

TEST_F(RevocationDiff, ListsOfOursAreReadVerifiedAndObeyed) {
    CrlBuilder builder;
    builder.this_update = noon - std::chrono::hours(1);
    builder.next_update = noon + std::chrono::hours(1);
    builder.crl_number = {1};
    Revocation entry;
    entry.serial_number = {leaf.certificate.serial_number().begin(), leaf.certificate.serial_number().end()};
    entry.revocation_date = builder.this_update;
    entry.reason = ReasonCode::key_compromise;
    entry.invalidity_date = builder.this_update - std::chrono::hours(1);
    const auto sign = [&](std::span<const Revocation> entries) {
        return builder.sign(entries, root.certificate, *root.signer, world.random()).value();
    };
    EXPECT_EQ(verdict(sign({})), X509_V_OK);
    EXPECT_EQ(verdict(sign({&entry, 1})), X509_V_ERR_CERT_REVOKED);
    builder.scope.only_contains_user_certs = true;
    EXPECT_EQ(verdict(sign({})), X509_V_OK);
    builder.scope = {};
    builder.scope.only_contains_ca_certs = true;
    EXPECT_NE(verdict(sign({})), X509_V_OK);
}

TEST_F(RevocationDiff, ResponsesOfOursAreReadAndVerified) {
    for (const auto status : {OcspAnswer::Status::good, OcspAnswer::Status::revoked}) {
        OcspAnswer answer;
        answer.id = OwnedCertId::of(leaf.certificate, root.certificate);
        answer.status = status;
        answer.revocation_time = answer.this_update = noon;
        answer.reason = ReasonCode::superseded;
        answer.next_update = noon + std::chrono::hours(1);
        OcspBuilder builder;
        builder.produced_at = noon;
        builder.by_name = status == OcspAnswer::Status::good;
        const OcspResponse response =
            builder.sign({&answer, 1}, root.certificate, *root.signer, world.random()).value();
        const u8* at_response = response.der().data();
        const TheirResponse whole(d2i_OCSP_RESPONSE(nullptr, &at_response, static_cast<long>(response.der().size())));
        ASSERT_TRUE(whole);
        const TheirBasic basic(OCSP_response_get1_basic(whole.get()));
        ASSERT_TRUE(basic);
        const TheirCertificate their_root = theirs(root.certificate), their_leaf = theirs(leaf.certificate);
        const TheirStore store(X509_STORE_new());
        X509_STORE_add_cert(store.get(), their_root.get());
        STACK_OF(X509)* sent = sk_X509_new_null();
        sk_X509_push(sent, their_root.get());
        EXPECT_EQ(OCSP_basic_verify(basic.get(), sent, store.get(), OCSP_TRUSTOTHER), 1);
        sk_X509_free(sent);
        OCSP_CERTID* id = OCSP_cert_to_id(nullptr, their_leaf.get(), their_root.get());
        int found = -1, reason = -1;
        EXPECT_EQ(OCSP_resp_find_status(basic.get(), id, &found, &reason, nullptr, nullptr, nullptr), 1);
        OCSP_CERTID_free(id);
        EXPECT_EQ(found, status == OcspAnswer::Status::good ? V_OCSP_CERTSTATUS_GOOD : V_OCSP_CERTSTATUS_REVOKED);
        if (found == V_OCSP_CERTSTATUS_REVOKED) {
            EXPECT_EQ(reason, OCSP_REVOKED_STATUS_SUPERSEDED);
        }
    }
}

}  // namespace
}  // namespace troth
