// Signed certificate timestamps: lists, embedded ones and their precertificates, logs. RFC 6962.
#include "troth/x509/sct.hpp"

#include <gtest/gtest.h>

#include "troth/x509/errors.hpp"
#include "troth/x509/testing/authority.hpp"

namespace troth::inline v1::x509 {
namespace {

using namespace testing;

ByteVector list_of(std::initializer_list<ByteVector> scts) {
    std::vector<encoding::Opaque<1, 0xffff>> items;
    for (const ByteVector& sct : scts) items.emplace_back(sct);
    SctList list;
    list.sct_list = items;
    return encoding::serialise(list);
}

class Scts : public ::testing::Test {
  protected:
    // A log's promise, signed over `message` (RFC 6962 §3.2, put together here by hand).
    ByteVector promise(Bytes message) {
        const ByteVector signature =
            log_key->sign(keys::SignAlgorithm::ecdsa_p256_sha256, message, world.random()).value();
        SignedCertificateTimestamp sct;
        sct.log_id = log.log_id;
        sct.timestamp = timestamp;
        sct.hash = 4;
        sct.signature_algorithm = 3;
        sct.signature = signature;
        return encoding::serialise(sct);
    }
    ByteVector head(u8 entry_type) const {
        ByteVector out(12);
        store_be(out.data() + 2, timestamp);
        out[11] = entry_type;
        return out;
    }
    static void append(ByteVector& to, Bytes more) { to.insert(to.end(), more.begin(), more.end()); }
    static void append_with_length(ByteVector& to, Bytes more) {
        for (int shift : {16, 8, 0}) to.push_back(static_cast<u8>(more.size() >> shift));
        append(to, more);
    }
    std::string check(const SignedCertificateTimestamp& sct, SctEntry entry, const Certificate& certificate) {
        const auto error = verify_sct(sct, entry, certificate, root.certificate, {&log, 1}, noon);
        return error ? std::string(error->id()) : "good";
    }

    World world;
    Party root = world.root("CN=Root");
    std::shared_ptr<keys::Signer> log_key = world.key(keys::KeyType::ec_p256);
    CtLog log = [this] {
        CtLog out;
        const Bytes spki = log_key->public_key().spki_der();
        out.key.assign(spki.begin(), spki.end());
        std::ranges::copy(crypto::hash(crypto::HashId::sha256, spki).bytes(), out.log_id.begin());
        return out;
    }();
    u64 timestamp = static_cast<u64>(noon.time_since_epoch().count()) * 1000 - 5000;
};

TEST_F(Scts, Rfc6962Section3_2TimestampOfACertificateAsItIs) {
    const Party leaf = world.leaf(root, "api.example");
    ByteVector message = head(0);
    append_with_length(message, leaf.certificate.der());
    append(message, ByteVector{0, 0});
    const ByteVector list = list_of({promise(message)});
    const auto scts = scts_in(list);
    ASSERT_TRUE(scts && scts->size() == 1);
    EXPECT_EQ(check(scts->front(), SctEntry::certificate, leaf.certificate), "good");
    EXPECT_EQ(check(scts->front(), SctEntry::precertificate, leaf.certificate), "x509.sct_bad_signature");
    EXPECT_EQ(check(scts->front(), SctEntry::certificate, root.certificate), "x509.sct_bad_signature");
    SignedCertificateTimestamp altered = scts->front();
    ++altered.timestamp;
    EXPECT_EQ(check(altered, SctEntry::certificate, leaf.certificate), "x509.sct_bad_signature");
    altered.timestamp += 10'000;
    EXPECT_EQ(check(altered, SctEntry::certificate, leaf.certificate), "x509.sct_future");
    altered.log_id[0] ^= 1;
    EXPECT_EQ(check(altered, SctEntry::certificate, leaf.certificate), "x509.sct_unknown_log");
    log.state = CtLog::State::retired;
    EXPECT_EQ(check(scts->front(), SctEntry::certificate, leaf.certificate), "x509.sct_retired_log");
    log.retired_at = noon;
    EXPECT_EQ(check(scts->front(), SctEntry::certificate, leaf.certificate), "good");
}

TEST_F(Scts, Rfc6962Section3_1EmbeddedTimestampIsOverThePrecertificate) {
    const std::shared_ptr<keys::Signer> key = world.key();
    CertificateBuilder draft = world.draft("CN=leaf");
    draft.extensions.basic_constraints(false);
    const Certificate bare = world.issue(root, draft, key).certificate;
    ByteVector message = head(1);
    append(message, crypto::hash(crypto::HashId::sha256, root.certificate.spki()).bytes());
    append_with_length(message, bare.tbs());
    append(message, ByteVector{0, 0});
    const ByteVector list = list_of({promise(message)});
    draft.extensions.add(oids::signed_certificate_timestamps, false, der::serialise(OctetString{list}));
    const Certificate whole = world.issue(root, draft, key).certificate;
    EXPECT_TRUE(std::ranges::equal(precertificate_tbs(whole).value(), bare.tbs()));
    const auto scts = embedded_scts(whole);
    ASSERT_TRUE(scts && scts->size() == 1);
    EXPECT_EQ(check(scts->front(), SctEntry::precertificate, whole), "good");
    EXPECT_EQ(check(scts->front(), SctEntry::certificate, whole), "x509.sct_bad_signature");
    EXPECT_TRUE(embedded_scts(bare)->empty());
}

TEST_F(Scts, Rfc6962Section3_3ListsAreReadWholeAndOtherVersionsPassedOver) {
    ByteVector later = promise({});
    later[0] = 1;
    const ByteVector list = list_of({later, promise({})});
    EXPECT_EQ(scts_in(list)->size(), 1u);
    for (usize size = 0; size < list.size(); ++size) EXPECT_FALSE(scts_in(Bytes(list).first(size)));
    EXPECT_FALSE(scts_in(ByteVector{0, 0}));
}

}  // namespace
}  // namespace troth::inline v1::x509
