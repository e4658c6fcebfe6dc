// OCSP answers, live and made in advance, judged by our own verifier.
#include "troth/ca/ocsp.hpp"

#include <map>
#include <thread>

#include <gtest/gtest.h>

#include "troth/ca/audit_check.hpp"
#include "troth/ca/store/testing/stores.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/revocation.hpp"

namespace troth::ca {
namespace {

using testing::Maker;
using testing::today;
using x509::OcspResponse;
using x509::OcspResponseStatus;
using x509::OwnedCertId;
using x509::RevocationStatus;

class OcspTest : public ::testing::Test {
  protected:
    OcspTest() {
        for (const auto* one : {&maker.root, &maker.intermediate}) {
            const Role role = one == &maker.root ? Role::root : Role::intermediate;
            EXPECT_TRUE(store->record(AuthorityAdded{role, one->certificate(), {}}, today));
        }
        issuer = store->authorities().value()[1].id;
    }
    std::unique_ptr<OcspResponder> responder(std::vector<Authority> issuers, OcspOptions options = {}) {
        return OcspResponder::make(*store, std::move(issuers), options, today, maker.random).value();
    }
    std::unique_ptr<OcspResponder> responder() { return responder({maker.intermediate}); }
    x509::Certificate leaf(const std::string& name) {
        auto made = maker.leaf(name);
        EXPECT_TRUE(store->record(Issued{made, issuer, "server", "tester", {}}, today));
        return made;
    }
    void revoke(const x509::Certificate& one) {
        const Bytes serial = one.serial_number();
        EXPECT_TRUE(
            store->record(Revoked{{serial.begin(), serial.end()}, {today, Reason::superseded}, "tester"}, today));
    }
    OwnedCertId id(const x509::Certificate& one, crypto::HashId hash = crypto::HashId::sha1) const {
        return OwnedCertId::of(one, maker.intermediate.certificate(), hash);
    }
    OcspAnswered ask(OcspSource& source, std::vector<OwnedCertId> ids, Bytes nonce = {}, sys_seconds now = today) {
        return source.answer(x509::OcspRequest::make(ids, nonce), now, maker.random);
    }
    RevocationStatus verdict(const x509::Certificate& one, const OcspAnswered& answered, sys_seconds now = today) {
        const OcspResponse responses[] = {OcspResponse::parse(answered.der).value()};
        x509::RevocationPolicy demands;
        demands.strict = true;
        return x509::check_by_ocsp(one, maker.intermediate.certificate(), responses, now, demands).status;
    }

    Maker maker;
    std::unique_ptr<SqliteStore> store = SqliteStore::in_memory({}).value();
    i64 issuer = 0;
};

TEST_F(OcspTest, Rfc6960Section2_2GoodRevokedAndUnknown) {
    const auto good = leaf("good.example"), bad = leaf("bad.example"), stray = maker.leaf("stray.example");
    const auto live = responder();
    for (const auto hash : {crypto::HashId::sha1, crypto::HashId::sha256, crypto::HashId::sha384}) {
        EXPECT_EQ(verdict(good, ask(*live, {id(good, hash)})), RevocationStatus::good);
        EXPECT_EQ(verdict(stray, ask(*live, {id(stray, hash)})), RevocationStatus::unknown) << "never recorded";
    }
    EXPECT_EQ(verdict(bad, ask(*live, {id(bad)})), RevocationStatus::good);
    revoke(bad);
    EXPECT_EQ(verdict(bad, ask(*live, {id(bad)})), RevocationStatus::revoked) << "told at once";
    const auto both = ask(*live, {id(good), id(bad), id(stray)});
    EXPECT_EQ(verdict(good, both), RevocationStatus::good);
    EXPECT_EQ(verdict(bad, both), RevocationStatus::revoked);
    const auto response = OcspResponse::parse(both.der).value();
    ASSERT_EQ(response.fields().responses.size(), 3u);
    EXPECT_TRUE(response.fields().responses[2].unknown.has_value());
    EXPECT_EQ(response.fields().responses[1].revoked->revocation_reason->value, 4u);
}

TEST_F(OcspTest, Rfc6960Section4_2_2_2TheResponderIsCertifiedByTheIssuerAndOnRecord) {
    const auto good = leaf("good.example");
    const auto live = responder();
    const auto response = OcspResponse::parse(ask(*live, {id(good)}).der).value();
    ASSERT_EQ(response.certificates().size(), 1u);
    const auto& own = response.certificates()[0];
    EXPECT_TRUE(own.issuer() == maker.intermediate.certificate().subject());
    EXPECT_NE(own.extensions().find(x509::oids::ocsp_nocheck), nullptr);
    EXPECT_TRUE(store->find(own.serial_number()).value().has_value());
    EXPECT_EQ(own.not_after().at, today + days(7));
    // Renewed before an answer could outlive it, with another key; not before.
    const auto later = [&](sys_seconds now) {
        const auto again = OcspResponse::parse(ask(*live, {id(good)}, {}, now).der).value();
        return x509::Certificate(again.certificates()[0]);
    };
    EXPECT_TRUE(later(today + days(6)) == own);
    const auto fresh = later(today + days(7) - std::chrono::minutes(30));
    EXPECT_FALSE(fresh == own);
    EXPECT_FALSE(std::ranges::equal(fresh.spki(), own.spki()));
    EXPECT_EQ(verdict(good, ask(*live, {id(good)}, {}, today + days(8)), today + days(8)), RevocationStatus::good);
    EXPECT_EQ(check_audit(*store).value().certificates, 3u);
}

TEST_F(OcspTest, Rfc9654Section2_1ANonceComesBackAndIsNotCached) {
    const auto good = leaf("good.example");
    const auto live = responder();
    const ByteVector nonce(32, 0x5a);
    const auto answered = ask(*live, {id(good)}, nonce);
    const auto response = OcspResponse::parse(answered.der).value();
    EXPECT_FALSE(x509::check_nonce(response, nonce, true).has_value());
    EXPECT_FALSE(answered.cacheable.has_value());
    const auto plain = ask(*live, {id(good)});
    ASSERT_TRUE(plain.cacheable.has_value());
    EXPECT_EQ(plain.cacheable->next_update, today + std::chrono::hours(1));
    // Longer than 128 octets is refused, not answered.
    ByteVector request = x509::OcspRequest::make(std::vector{id(good)}, ByteVector(128, 1));
    EXPECT_EQ(live->answer(request, today, maker.random).status, OcspResponseStatus::successful);
    EXPECT_EQ(ask(*live, {id(good)}, ByteVector(200, 1)).status, OcspResponseStatus::malformed_request);
}

TEST_F(OcspTest, Rfc6960Section2_3WhatIsNoQuestionForUsGetsAFailure) {
    const auto good = leaf("good.example");
    const auto live = responder();
    const auto status = [&](Bytes bytes) {
        const auto answered = live->answer(bytes, today, maker.random);
        EXPECT_EQ(OcspResponse::parse(answered.der).value().status(), answered.status);
        return answered.status;
    };
    EXPECT_EQ(status({}), OcspResponseStatus::malformed_request);
    EXPECT_EQ(status(ByteVector(100, 0x30)), OcspResponseStatus::malformed_request);
    EXPECT_EQ(status(ByteVector(most_ocsp_octets + 1)), OcspResponseStatus::malformed_request);
    const auto foreign = OwnedCertId::of(maker.intermediate.certificate(), maker.root.certificate());
    EXPECT_EQ(ask(*live, {foreign}).status, OcspResponseStatus::unauthorized) << "the root is not served";
    EXPECT_EQ(ask(*live, {foreign, id(good)}).status, OcspResponseStatus::successful);
    EXPECT_EQ(ask(*live, std::vector(most_ocsp_questions, id(good))).status, OcspResponseStatus::successful);
    EXPECT_EQ(ask(*live, std::vector(most_ocsp_questions + 1, id(good))).status, OcspResponseStatus::malformed_request);
    ByteVector cut = x509::OcspRequest::make(std::vector{id(good)}, {});
    cut.pop_back();
    EXPECT_EQ(status(cut), OcspResponseStatus::malformed_request);
}

TEST_F(OcspTest, ARootAnswersForItsIntermediates) {
    const auto live = responder({maker.root, maker.intermediate});
    const auto& one = maker.intermediate.certificate();
    const auto asked = [&] {
        const auto answered = ask(*live, {OwnedCertId::of(one, maker.root.certificate())});
        const OcspResponse responses[] = {OcspResponse::parse(answered.der).value()};
        return x509::check_by_ocsp(one, maker.root.certificate(), responses, today, {}).status;
    };
    EXPECT_EQ(asked(), RevocationStatus::good);
    revoke(one);
    EXPECT_EQ(asked(), RevocationStatus::revoked);
}

TEST_F(OcspTest, Rfc5019Section2_2_3ResponsesMadeInAdvance) {
    const auto good = leaf("good.example"), bad = leaf("bad.example"), stray = maker.leaf("stray.example");
    revoke(bad);
    std::map<std::string, ByteVector> folder;
    const auto live = responder({maker.intermediate}, {.validity = days(2)});
    const auto count =
        live->sign_all(today, maker.random, [&](const std::string& name, Bytes response) -> Result<void> {
            EXPECT_EQ(name.find('/'), std::string::npos);
            folder[name].assign(response.begin(), response.end());
            return {};
        });
    ASSERT_TRUE(count.has_value());
    EXPECT_EQ(*count, 3u) << "two leaves, and the responder's own certificate";
    PresignedOcsp kept([&](const std::string& name) -> std::optional<ByteVector> {
        const auto found = folder.find(name);
        if (found == folder.end()) return std::nullopt;
        return found->second;
    });
    EXPECT_EQ(verdict(good, ask(kept, {id(good)})), RevocationStatus::good);
    EXPECT_EQ(verdict(bad, ask(kept, {id(bad)})), RevocationStatus::revoked);
    EXPECT_EQ(ask(kept, {id(good)}, ByteVector(16, 1)).status, OcspResponseStatus::successful) << "without the nonce";
    EXPECT_EQ(ask(kept, {id(stray)}).status, OcspResponseStatus::unauthorized);
    EXPECT_EQ(ask(kept, {id(good), id(bad)}).status, OcspResponseStatus::unauthorized);
    EXPECT_EQ(ask(kept, {id(good)}, {}, today + days(3)).status, OcspResponseStatus::try_later);
    folder.begin()->second = {1, 2, 3};
    EXPECT_EQ(kept.answer({}, today, maker.random).status, OcspResponseStatus::malformed_request);
}

TEST_F(OcspTest, ManyThreadsAsk) {
    const auto good = leaf("good.example");
    const auto live = responder();
    const ByteVector request = x509::OcspRequest::make(std::vector{id(good)}, {});
    std::atomic<int> answers{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            v1::testing::CountingRandom random(static_cast<u64>(t));
            for (int i = 0; i < 10; ++i)
                answers += live->answer(request, today + days(i), random).status == OcspResponseStatus::successful;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(answers.load(), 40);
}

}  // namespace
}  // namespace troth::ca
