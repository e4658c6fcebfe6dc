// OCSP: requests and responses made, read and applied to chains. RFC 6960, RFC 9654.
#include <gtest/gtest.h>

#include "troth/x509/errors.hpp"
#include "troth/x509/ocsp_builder.hpp"
#include "troth/x509/testing/verify.hpp"

namespace troth::inline v1::x509 {
namespace {

using namespace testing;

class Ocsp : public ::testing::Test {
  protected:
    OcspAnswer answer(OcspAnswer::Status status, crypto::HashId hash = crypto::HashId::sha1) {
        OcspAnswer out;
        out.id = OwnedCertId::of(leaf.certificate, ca.certificate, hash);
        out.status = status;
        out.revocation_time = at("20260620000000Z");
        out.reason = ReasonCode::superseded;
        out.this_update = at("20260630000000Z");
        out.next_update = at("20260707000000Z");
        return out;
    }
    OcspResponse respond(const OcspAnswer& what, const Party& responder, OcspBuilder builder = {}) {
        if (builder.produced_at == std::chrono::sys_seconds{}) builder.produced_at = at("20260701000000Z");
        return builder.sign({&what, 1}, responder.certificate, *responder.signer, world.random()).value();
    }
    // "accepted", or the id of the error; `found` is what it says about the response.
    std::string status(const std::vector<OcspResponse>& responses, RevocationPolicy policy = {}) {
        const std::vector<Certificate> sent{leaf.certificate, ca.certificate};
        const TrustStore trust = trusting({root.certificate});
        ChainRequest request{sent, trust};
        request.time = noon;
        request.name = "api.example";
        request.revocation = policy;
        request.revocation.scope = RevocationPolicy::Scope::leaf;
        request.responses = responses;
        const Result<VerifiedChain> chain = verify_chain(request);
        if (chain) return "accepted";
        for (const ErrorDetail& detail : chain.error().context().details)
            if (detail.label == "found") found = detail.value.raw();
        return std::string(chain.error().id());
    }
    Party delegate(const Party& issuer, bool for_ocsp) {
        CertificateBuilder builder = world.draft("CN=Responder");
        const Oid purposes[] = {for_ocsp ? oids::ocsp_signing : oids::server_auth};
        builder.extensions.ext_key_usage(purposes);
        builder.extensions.add(oids::ocsp_nocheck, false, {0x05, 0x00});
        return world.issue(issuer, std::move(builder), world.key());
    }

    World world;
    Party root = world.root("CN=Root");
    Party ca = world.ca(root, "CN=Issuing");
    Party leaf = world.leaf(ca, "api.example");
    std::string found;
};
using enum OcspAnswer::Status;

TEST_F(Ocsp, Rfc6960Section2_2TheAnswerDecides) {
    EXPECT_EQ(status({respond(answer(good), ca)}), "accepted");
    EXPECT_EQ(status({respond(answer(good, crypto::HashId::sha256), ca)}), "accepted");
    EXPECT_EQ(status({respond(answer(revoked), ca)}), "x509.revoked");
    EXPECT_EQ(status({respond(answer(unknown), ca)}), "x509.revocation_unknown");
    EXPECT_EQ(found, ocsp_unknown.what);
    EXPECT_EQ(status({respond(answer(good), ca), respond(answer(revoked), ca)}), "x509.revoked");
    OcspAnswer of_another = answer(good);
    of_another.id.serial_number.back() ^= 1;
    EXPECT_EQ(status({respond(of_another, ca)}), "x509.revocation_unknown");
    EXPECT_EQ(found, ocsp_no_match.what);
}

TEST_F(Ocsp, Rfc6960Section2_2OfAnswersThatContradictEachOtherTheWorseCounts) {
    const auto both = [&](const OcspAnswer& first, const OcspAnswer& second) {
        OcspBuilder builder;
        builder.produced_at = at("20260701000000Z");
        const OcspAnswer answers[] = {first, second};
        return status({builder.sign(answers, ca.certificate, *ca.signer, world.random()).value()});
    };
    EXPECT_EQ(both(answer(good), answer(good)), "accepted");
    for (const auto& [first, second] : {std::pair{good, unknown}, std::pair{unknown, good}}) {
        EXPECT_EQ(both(answer(first), answer(second)), "x509.revocation_unknown");
        EXPECT_EQ(found, ocsp_unknown.what);
    }
    EXPECT_EQ(both(answer(unknown), answer(revoked)), "x509.revoked");
    EXPECT_EQ(both(answer(good), answer(revoked)), "x509.revoked");
    OcspAnswer old = answer(unknown);
    old.this_update = at("20260601000000Z");
    old.next_update = at("20260602000000Z");
    EXPECT_EQ(both(old, answer(good)), "accepted");  // what no longer counts contradicts nothing
    EXPECT_EQ(both(answer(good), old), "accepted");
}

TEST_F(Ocsp, Rfc6960Section4_2_2_2WhoMayAnswer) {
    const Party clerk = delegate(ca, true), server = delegate(ca, false), stranger = delegate(root, true);
    const auto by = [&](const Party& who, bool by_name) {
        OcspBuilder builder;
        builder.by_name = by_name;
        builder.certificates = {who.certificate};
        return respond(answer(good), who, builder);
    };
    EXPECT_EQ(status({by(clerk, false)}), "accepted");
    EXPECT_EQ(status({by(clerk, true)}), "accepted");
    EXPECT_EQ(status({by(server, true)}), "x509.revocation_unknown");
    EXPECT_EQ(found, ocsp_bad_responder.what);
    EXPECT_EQ(status({by(stranger, true)}), "x509.revocation_unknown");
    EXPECT_EQ(found, ocsp_bad_responder.what);
    EXPECT_EQ(status({respond(answer(good), clerk)}), "x509.revocation_unknown");  // its certificate is not sent
    EXPECT_EQ(status({respond(answer(good), root)}), "x509.revocation_unknown");
}

TEST_F(Ocsp, Rfc6960Section3_2SignatureHolds) {
    const OcspResponse response = respond(answer(good), ca);
    ByteVector altered(response.der().begin(), response.der().end());
    const usize at_signature = altered.size() - 10;
    altered[at_signature] ^= 1;
    EXPECT_EQ(status({OcspResponse::parse(altered).value()}), "x509.revocation_unknown");
    EXPECT_EQ(found, ocsp_bad_signature.what);
}

TEST_F(Ocsp, Rfc6960Section4_2_2_1Times) {
    OcspAnswer old = answer(good), future = answer(good), endless = answer(good);
    old.next_update = at("20260701115959Z");
    future.this_update = at("20260701120001Z");
    endless.next_update.reset();
    EXPECT_EQ(status({respond(old, ca)}), "x509.revocation_unknown");
    EXPECT_EQ(found, ocsp_expired.what);
    EXPECT_EQ(status({respond(future, ca)}), "x509.revocation_unknown");
    EXPECT_EQ(found, ocsp_not_yet_valid.what);
    EXPECT_EQ(status({respond(endless, ca)}), "x509.revocation_unknown");
    RevocationPolicy week;
    week.max_age = std::chrono::days(7);
    EXPECT_EQ(status({respond(endless, ca)}, week), "accepted");
    OcspBuilder before;
    before.produced_at = at("20251231235959Z");
    EXPECT_EQ(status({respond(answer(good), ca, before)}), "x509.revocation_unknown");
    EXPECT_EQ(found, ocsp_bad_produced_at.what);
}

TEST_F(Ocsp, Rfc6960Section2_3FailuresSayNothingOfTheCertificate) {
    const OcspResponse later = OcspResponse::parse(ocsp_failure(OcspResponseStatus::try_later)).value();
    EXPECT_EQ(later.status(), OcspResponseStatus::try_later);
    EXPECT_EQ(status({later}), "x509.revocation_unknown");
    EXPECT_EQ(found, ocsp_refused.what);
    RevocationPolicy soft;
    soft.accept_unknown = true;
    EXPECT_EQ(status({later}, soft), "accepted");
    EXPECT_EQ(OcspResponse::parse(ByteVector{0x30, 0x03, 0x0a, 0x01, 0x04}).error().id(), "x509.ocsp_malformed");
}

TEST_F(Ocsp, Rfc9654Section2_1Nonce) {
    const ByteVector nonce(32, 7), other(32, 8);
    const OwnedCertId ids[] = {OwnedCertId::of(leaf.certificate, ca.certificate)};
    const Result<OcspRequest> request = OcspRequest::parse(OcspRequest::make(ids, nonce));
    ASSERT_TRUE(request.has_value());
    ASSERT_TRUE(request->nonce().has_value());
    EXPECT_TRUE(std::ranges::equal(*request->nonce(), nonce));
    EXPECT_TRUE(ids[0].names(request->requests()[0].req_cert));
    OcspBuilder builder;
    builder.nonce = nonce;
    const OcspResponse response = respond(answer(good), ca, builder), bare = respond(answer(good), ca);
    EXPECT_FALSE(check_nonce(response, nonce, true));
    EXPECT_TRUE(check_nonce(response, other, false));
    EXPECT_FALSE(check_nonce(bare, nonce, false));
    EXPECT_TRUE(check_nonce(bare, nonce, true));
    EXPECT_EQ(OcspRequest::parse(OcspRequest::make(ids, ByteVector(129, 1))).error().id(), "x509.ocsp_bad_nonce");
}

TEST_F(Ocsp, EveryCutIsRefused) {
    const OcspResponse response = respond(answer(revoked), ca);
    for (usize size = 0; size < response.der().size(); ++size)
        EXPECT_FALSE(OcspResponse::parse(response.der().first(size)));
}

}  // namespace
}  // namespace troth::inline v1::x509
