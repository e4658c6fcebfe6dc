// Certificates as they stand: RFC 5280 §4.1 and §4.2.
#include "troth/x509/certificate.hpp"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/testing/certificates.hpp"

namespace troth::x509 {
namespace {

using troth::testing::from_hex;
using troth::testing::to_hex;

Certificate from_pem(std::string_view pem) {
    return certificates_in(bytes_of(pem)).value()[0];
}

TEST(Certificate, Rfc5280Section4_1FieldsAreRead) {
    const Certificate leaf = from_pem(testing::leaf_pem);
    EXPECT_EQ(leaf.version(), 3u);
    EXPECT_EQ(to_hex(leaf.serial_number()), "7f00000000000000000000000000000000000001");
    EXPECT_EQ(leaf.subject().text().raw(), "CN=api.example");
    EXPECT_EQ(leaf.issuer().text().raw(), "CN=Issuing I1,O=Troth Test,C=DE");
    EXPECT_EQ(der::iso8601(leaf.not_before().at), "2026-11-21T01:39:37Z");
    EXPECT_EQ(der::iso8601(leaf.not_after().at), "2027-02-19T01:39:37Z");
    EXPECT_EQ(der::dotted(leaf.signature_algorithm().algorithm), "1.2.840.10045.4.3.3");
    EXPECT_EQ(leaf.public_key_info().subject_public_key.bytes.size(), 65u);
    EXPECT_FALSE(leaf.is_ca());
    EXPECT_FALSE(leaf.is_self_issued());
    EXPECT_EQ(leaf.encoded_defaults(), 0u);
    // The signed bytes are the received ones, in place.
    EXPECT_EQ(leaf.tbs().data(), leaf.der().data() + 4);

    const Extensions& extensions = leaf.extensions();
    EXPECT_EQ(extensions.all.size(), 10u);
    EXPECT_FALSE(extensions.unknown_critical);
    EXPECT_EQ(extensions.key_usage->bits, 1u);
    ASSERT_EQ(extensions.ext_key_usage->size(), 1u);
    EXPECT_EQ(extensions.ext_key_usage->at(0), oids::server_auth);
    ASSERT_EQ(extensions.subject_alt_name->size(), 3u);
    EXPECT_EQ(extensions.subject_alt_name->at(1).printable().raw(), "DNS:*.api.example");
    EXPECT_EQ(extensions.authority_info_access->at(0).access_location.printable().raw(), "URI:http://ocsp.example/");
    EXPECT_EQ(extensions.crl_distribution_points->at(0).distribution_point->full_name->at(0).text(),
              "http://ca.example/int.crl");
    EXPECT_EQ(display_name(extensions.certificate_policies->at(0).policy_identifier), "domain-validated");
    EXPECT_EQ(extensions.tls_feature->at(0), 5u);

    const Certificate issuing = from_pem(testing::issuing_pem);
    EXPECT_TRUE(issuing.is_ca());
    EXPECT_EQ(issuing.extensions().basic_constraints->path_len_constraint, 0u);
    EXPECT_TRUE(std::ranges::equal(issuing.extensions().subject_key_identifier->value,
                                   extensions.authority_key_identifier->key_identifier->value));
    const NameConstraints& constraints = *issuing.extensions().name_constraints;
    EXPECT_EQ(constraints.permitted_subtrees->at(1).base.printable().raw(), "IP:192.0.2.0/255.255.255.0");
    EXPECT_EQ(constraints.excluded_subtrees->at(0).base.printable().raw(), "DNS:bad.example");
    EXPECT_TRUE(from_pem(testing::root_pem).is_self_issued());
}

TEST(Certificate, FingerprintIsSha256OfTheDer) {
    EXPECT_EQ(fingerprint(from_pem(testing::leaf_pem)),
              "B9:CF:A6:9D:5B:16:F8:D8:EA:B1:6E:80:05:E7:B2:65:E1:9F:89:08:4C:B1:94:79:38:23:FC:0C:5D:B6:56:DA");
}

TEST(Certificate, Rfc8410Section10_2ExampleHoldsEncodedDefaultsWhichAreRecorded) {
    const Result<std::vector<Certificate>> certificates = certificates_in(bytes_of(testing::rfc8410_pem));
    // Its BOOLEANs are 00 for FALSE where DER leaves them out: the one tolerance.
    ASSERT_TRUE(certificates) << certificates.error().id() << " " << certificates.error().where();
    EXPECT_EQ(certificates->at(0).encoded_defaults(), 3u);
    EXPECT_EQ(certificates->at(0).subject().text().raw(), "CN=IETF Test Demo");
    EXPECT_EQ(display_name(certificates->at(0).public_key_info().algorithm.algorithm), "X25519");
    EXPECT_EQ(display_name(certificates->at(0).signature_algorithm().algorithm), "Ed25519");
    EXPECT_TRUE(allows(*certificates->at(0).extensions().key_usage, KeyUsageBit::key_agreement));
}

// Parts of a certificate, put together by hand so that each rule can be broken alone.
struct Parts {
    std::optional<ByteVector> version = from_hex("a003020102");
    ByteVector serial = from_hex("020101");
    ByteVector algorithm = from_hex("300a06082a8648ce3d040302");
    ByteVector outer_algorithm = from_hex("300a06082a8648ce3d040302");
    ByteVector issuer = from_hex("300c310a300806035504030c0149");
    ByteVector validity = from_hex("301e170d3236303130313030303030305a170d3237303130313030303030305a");
    ByteVector subject = from_hex("300c310a300806035504030c0153");
    ByteVector spki = from_hex("300a300506032b657003010003");
    ByteVector unique_ids;
    std::optional<std::vector<std::string_view>> extensions;
    ByteVector after;

    ByteVector der() const {
        der::Writer writer;
        writer.begin(der::tags::sequence);
        writer.begin(der::tags::sequence);
        if (version) writer.raw(*version);
        for (const ByteVector* part : {&serial, &algorithm, &issuer, &validity, &subject, &spki, &unique_ids})
            writer.raw(*part);
        if (extensions) {
            writer.begin(der::tags::context(3, true));
            writer.begin(der::tags::sequence);
            for (std::string_view hex : *extensions) writer.raw(from_hex(hex));
            writer.end();
            writer.end();
        }
        writer.end();
        writer.raw(outer_algorithm);
        writer.raw(from_hex("030100"));
        writer.end();
        writer.raw(after);
        return writer.take();
    }
    std::string id() const {
        const Result<Certificate> certificate = Certificate::parse(der());
        return certificate ? "accepted" : std::string(certificate.error().id());
    }
    std::string extension(std::string_view hex) {
        extensions = {hex};
        return id();
    }
};
Parts good() {
    Parts parts;
    parts.spki = from_hex("300a300506032b6570030100");
    return parts;
}

TEST(Certificate, Rfc5280Section4_1_1_2AlgorithmsAreTheSame) {
    Parts parts = good();
    EXPECT_EQ(parts.id(), "accepted");
    parts.outer_algorithm = from_hex("300a06082a8648ce3d040303");
    EXPECT_EQ(parts.id(), "x509.algorithm_mismatch");
    parts.outer_algorithm = from_hex("300c06082a8648ce3d0403020500");  // parameters count as well
    EXPECT_EQ(parts.id(), "x509.algorithm_mismatch");
}

TEST(Certificate, Rfc5280Section4_1_2_1Version) {
    Parts parts = good();
    parts.extensions = {
        "300906035504630402"
        "0500"};
    EXPECT_EQ(parts.id(), "accepted");
    parts.version = from_hex("a003020101");
    EXPECT_EQ(parts.id(), "x509.bad_version");
    parts.version = std::nullopt;
    EXPECT_EQ(parts.id(), "x509.bad_version");
    parts.extensions = std::nullopt;
    EXPECT_EQ(parts.id(), "accepted");
    parts.unique_ids = from_hex("810100");
    EXPECT_EQ(parts.id(), "x509.bad_version");
    parts.version = from_hex("a003020101");
    EXPECT_EQ(parts.id(), "accepted");
    parts.version = from_hex("a003020103");
    EXPECT_EQ(parts.id(), "x509.bad_version");
    parts.version = from_hex("a0030201ff");
    EXPECT_EQ(parts.id(), "encoding.der_integer_range");
}

TEST(Certificate, Rfc5280Section4_1_2_2Serial) {
    Parts parts = good();
    parts.serial = from_hex("0214" + std::string(40, '7'));
    EXPECT_EQ(parts.id(), "accepted");
    parts.serial = from_hex("0215" + std::string(42, '7'));
    EXPECT_EQ(parts.id(), "x509.bad_serial");
    parts.serial = from_hex("021500" + std::string(40, 'f'));  // a value of 20 octets, and its sign
    EXPECT_EQ(parts.id(), "accepted");
    parts.serial = from_hex("021600" + std::string(42, 'f'));
    EXPECT_EQ(parts.id(), "x509.bad_serial");
    parts.serial = from_hex("02020001");
    EXPECT_EQ(parts.id(), "encoding.der_bad_integer");
    for (std::string_view hex : {"020100", "0201ff"}) {  // to be handled gracefully
        parts.serial = from_hex(hex);
        EXPECT_EQ(parts.id(), "accepted");
    }
}

TEST(Certificate, Rfc5280Section4_1_2_5Validity) {
    Parts parts = good();
    parts.validity = from_hex("301e170d3237303130313030303030305a170d3236303130313030303030305a");
    EXPECT_EQ(parts.id(), "x509.bad_validity");
    parts.validity = from_hex("301c170b323630313031303030305a170d3237303130313030303030305a");
    EXPECT_EQ(parts.id(), "encoding.der_bad_time");
}

TEST(Certificate, Rfc5280Section4_2Extensions) {
    Parts parts = good();
    parts.extensions = std::vector<std::string_view>{};
    EXPECT_EQ(parts.id(), "x509.empty_list");
    parts.extensions = {"3009060355046304020500", "3009060355046304020500"};
    EXPECT_EQ(parts.id(), "x509.duplicate_extension");
    EXPECT_EQ(parts.extension("300c06035504630101ff04020500"),
              "accepted");  // unknown and critical: verification refuses
    EXPECT_TRUE(Certificate::parse(parts.der())->extensions().unknown_critical);
    EXPECT_EQ(parts.extension("300c060355046301010004020500"), "accepted");
    EXPECT_EQ(Certificate::parse(parts.der())->encoded_defaults(), 1u);
    // basicConstraints: cA FALSE encoded, bytes behind it, a negative length, a length that is too long.
    EXPECT_EQ(parts.extension("300906035"
                              "51d130402"
                              "3000"),
              "accepted");
    EXPECT_EQ(parts.extension("300a0603551d1304033000"
                              "00"),
              "encoding.der_trailing");
    EXPECT_EQ(parts.extension("300f0603551d130408"
                              "30060101ff0201ff"),
              "encoding.der_integer_range");
    EXPECT_EQ(parts.extension("30090603551d1304020500"), "encoding.der_unexpected");
    // subjectAltName: empty, an address of 5 octets, a NUL, a character outside IA5, an unknown choice.
    EXPECT_EQ(parts.extension("30090603551d1104023000"), "x509.empty_list");
    EXPECT_EQ(parts.extension("30100603551d110409"
                              "30078705c000020100"),
              "x509.bad_general_name");
    EXPECT_EQ(parts.extension("300e0603551d110407"
                              "30058203610062"),
              "x509.bad_general_name");
    EXPECT_EQ(parts.extension("300c0603551d110405"
                              "30038201ff"),
              "encoding.der_bad_string");
    EXPECT_EQ(parts.extension("300c0603551d110405"
                              "3003890161"),
              "encoding.der_unexpected");
    EXPECT_EQ(parts.extension("300e0603551d110407"
                              "3005a403020101"),
              "encoding.der_unexpected");
    // keyUsage without a bit; extKeyUsage without a purpose.
    EXPECT_EQ(parts.extension("300a0603551d0f0403030100"), "x509.empty_list");
    EXPECT_EQ(parts.extension("30090603551d2504023000"), "x509.empty_list");
    // nameConstraints with neither tree, and with an empty one.
    EXPECT_EQ(parts.extension("30090603551d1e04023000"), "x509.empty_list");
    EXPECT_EQ(parts.extension("300b0603551d1e0404"
                              "3002a000"),
              "x509.empty_list");
    // certificatePolicies with one policy twice; policyConstraints empty.
    EXPECT_EQ(parts.extension("30170603551d200410"
                              "300e300506032a0304300506032a0304"),
              "x509.duplicate_policy");
    EXPECT_EQ(parts.extension("30090603551d2404023000"), "x509.empty_list");
}

TEST(Certificate, ErrorsSayWhere) {
    Parts parts = good();
    parts.extensions = {
        "300e0603551d110407"
        "30058203610062"};
    const Result<Certificate> certificate = Certificate::parse(parts.der());
    ASSERT_FALSE(certificate);
    EXPECT_EQ(certificate.error().where(), "byte 114, field \"item 0\", extension \"subjectAltName\"");
    parts = good();
    parts.subject = from_hex("300c310a300806035504030c01ff");
    EXPECT_EQ(Certificate::parse(parts.der()).error().where(), "byte 84, field \"certificate.tbsCertificate.subject\"");
    parts = good();
    parts.after = from_hex("00");
    EXPECT_EQ(parts.id(), "encoding.der_trailing");
}

TEST(Certificate, InputsAreFound) {
    EXPECT_EQ(certificates_in({}).error().id(), "x509.no_certificate");
    EXPECT_EQ(certificates_in(bytes_of(std::string_view("words, not a certificate"))).error().id(),
              "x509.no_certificate");
    const std::string both = std::string(testing::leaf_pem) + "text between\n" + std::string(testing::issuing_pem);
    EXPECT_EQ(certificates_in(bytes_of(both)).value().size(), 2u);
    EXPECT_EQ(certificates_in(bytes_of(testing::leaf_csr_pem)).error().id(), "x509.no_certificate");
    const Certificate leaf = from_pem(testing::leaf_pem);
    EXPECT_EQ(certificates_in(leaf.der()).value()[0], leaf);
    EXPECT_EQ(Certificate::parse(ByteVector(max_certificate_size + 1)).error().id(), "x509.too_large");
}

// Every truncation is refused, and no flipped bit crashes; what still parses is written differently.
TEST(Certificate, DamagedCertificatesNeverCrash) {
    for (std::string_view pem : {testing::leaf_pem, testing::issuing_pem, testing::rfc8410_pem}) {
        const Certificate good_one = from_pem(pem);
        const ByteVector bytes(good_one.der().begin(), good_one.der().end());
        for (usize size = 0; size < bytes.size(); ++size) EXPECT_FALSE(Certificate::parse(Bytes(bytes).first(size)));
        usize parsed = 0;
        for (usize i = 0; i < bytes.size(); ++i)
            for (u8 flip : {u8{1}, u8{0x20}, u8{0x80}, u8{0xff}}) {
                ByteVector damaged = bytes;
                damaged[i] = static_cast<u8>(damaged[i] ^ flip);
                const Result<Certificate> certificate = Certificate::parse(damaged);
                if (!certificate) continue;
                ++parsed;
                EXPECT_FALSE(*certificate == good_one);
            }
        EXPECT_GT(parsed, 100u);  // the key, the signature, names: bytes that may hold anything
    }
}

TEST(Certificate, TheSystemsRootsAreAllRead) {
    std::ifstream file("/etc/ssl/certs/ca-certificates.crt", std::ios::binary);
    if (!file)
        GTEST_SKIP() << "no root of the system is read: /etc/ssl/certs/ca-certificates.crt is not there (package "
                        "ca-certificates)";
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    const Result<std::vector<Certificate>> roots = certificates_in(bytes_of(text));
    ASSERT_TRUE(roots) << roots.error().id() << " " << roots.error().where();
    EXPECT_GT(roots->size(), 50u);
}

TEST(X509Errors, EveryErrorHasItsWords) {
    for (const ErrorRow* row : all_errors()) {
        EXPECT_TRUE(row->id.starts_with("x509.")) << row->id;
        EXPECT_FALSE(row->what.empty() || row->advice.empty()) << row->id;
        EXPECT_FALSE(row->what.ends_with('.') || row->advice.ends_with('.')) << row->id;
        EXPECT_EQ(std::ranges::count(all_errors(), row->id, [](const ErrorRow* r) { return r->id; }), 1) << row->id;
    }
}

}  // namespace
}  // namespace troth::x509
