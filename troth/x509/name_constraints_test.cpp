// Name constraints: RFC 5280 §4.2.1.10, name kind by name kind.
#include "troth/x509/name_constraints.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/x509/testing/authority.hpp"

namespace troth::x509 {
namespace {

using Kind = GeneralNameKind;
using Outcome = ConstraintSet::Outcome;
using testing::World;

class NameConstraintsTest : public ::testing::Test {
  protected:
    // The verdict on one name under one subtree, permitted or excluded.
    Outcome judge(Kind kind, Bytes name, Kind base_kind, Bytes base, bool excluded, bool critical = true) {
        const Certificate leaf = world
                                     .leaf(root, "unused.example",
                                           [&](CertificateBuilder& b) {
                                               b.subject = {};
                                               b.extensions.subject_alt_name({{kind, name}}, true);
                                           })
                                     .certificate;
        NameConstraints constraints;
        (excluded ? constraints.excluded_subtrees : constraints.permitted_subtrees)
            .emplace()
            .push_back({{base_kind, base}, 0, {}});
        u64 budget = 100;
        return ConstraintSet(constraints, critical).check(SubjectNames(leaf), budget).outcome;
    }
    bool permitted(Kind kind, std::string_view name, std::string_view base) {
        return judge(kind, bytes_of(name), kind, bytes_of(base), false) == Outcome::allowed;
    }
    bool excluded(Kind kind, std::string_view name, std::string_view base) {
        return judge(kind, bytes_of(name), kind, bytes_of(base), true) == Outcome::forbidden;
    }
    World world;
    testing::Party root = world.root("CN=Root");
};

TEST_F(NameConstraintsTest, Rfc5280Section4_2_1_10DnsNames) {
    EXPECT_TRUE(permitted(Kind::dns_name, "host.example.com", "host.example.com"));
    EXPECT_TRUE(permitted(Kind::dns_name, "my.host.Example.com", "host.example.COM"));
    EXPECT_FALSE(permitted(Kind::dns_name, "myhost.example.com", "host.example.com"));
    EXPECT_FALSE(permitted(Kind::dns_name, "example.com", "host.example.com"));
    EXPECT_TRUE(permitted(Kind::dns_name, "*.example.com", "example.com"));
    EXPECT_FALSE(permitted(Kind::dns_name, "*.example.com", "host.example.com"));
    EXPECT_TRUE(permitted(Kind::dns_name, "a.example.com", ".example.com"));
    EXPECT_FALSE(permitted(Kind::dns_name, "example.com", ".example.com"));
    EXPECT_FALSE(permitted(Kind::dns_name, "example.com", "*.example.com"));  // not understood: refused
    EXPECT_FALSE(permitted(Kind::dns_name, ".example.com", "example.com"));   // malformed names are in no subtree
    EXPECT_TRUE(excluded(Kind::dns_name, "a.bad.example", "bad.example"));
    EXPECT_TRUE(excluded(Kind::dns_name, "*.some.example", "bad.some.example"));  // the star may stand for it
    EXPECT_FALSE(excluded(Kind::dns_name, "*.some.example", "very.bad.some.example"));
    EXPECT_TRUE(excluded(Kind::dns_name, "*.example", "very.bad.example"));  // malformed: nothing is asked for so
    EXPECT_FALSE(permitted(Kind::dns_name, "*.example", "example"));
    EXPECT_FALSE(excluded(Kind::dns_name, "good.example", "bad.example"));
    EXPECT_TRUE(excluded(Kind::dns_name, "any.example", ""));
    EXPECT_TRUE(excluded(Kind::dns_name, "..", "bad.example"));
}

TEST_F(NameConstraintsTest, Rfc5280Section4_2_1_10Mailboxes) {
    EXPECT_TRUE(permitted(Kind::rfc822_name, "root@example.com", "root@example.com"));
    EXPECT_TRUE(permitted(Kind::rfc822_name, "root@EXAMPLE.com", "root@example.com"));
    EXPECT_FALSE(permitted(Kind::rfc822_name, "Root@example.com", "root@example.com"));  // §7.5: local parts are exact
    EXPECT_TRUE(permitted(Kind::rfc822_name, "any@example.com", "example.com"));
    EXPECT_FALSE(permitted(Kind::rfc822_name, "any@host.example.com", "example.com"));
    EXPECT_TRUE(permitted(Kind::rfc822_name, "any@host.example.com", ".example.com"));
    EXPECT_FALSE(permitted(Kind::rfc822_name, "any@example.com", ".example.com"));
    EXPECT_FALSE(permitted(Kind::rfc822_name, "a@b@example.com", "example.com"));
    EXPECT_TRUE(excluded(Kind::rfc822_name, "any@example.com", "example.com"));
    EXPECT_TRUE(excluded(Kind::rfc822_name, "nonsense", "example.com"));
}

TEST_F(NameConstraintsTest, Rfc5280Section4_2_1_10Uris) {
    EXPECT_TRUE(permitted(Kind::uniform_resource_identifier, "https://host.example.com:8443/x", "host.example.com"));
    EXPECT_FALSE(permitted(Kind::uniform_resource_identifier, "https://a.host.example.com/", "host.example.com"));
    EXPECT_TRUE(permitted(Kind::uniform_resource_identifier, "ldap://user@a.example.com", ".example.com"));
    EXPECT_FALSE(permitted(Kind::uniform_resource_identifier, "https://example.com/", ".example.com"));
    EXPECT_FALSE(permitted(Kind::uniform_resource_identifier, "urn:example:x", ".example.com"));
    EXPECT_FALSE(permitted(Kind::uniform_resource_identifier, "https://192.0.2.1/", ".example.com"));
    EXPECT_FALSE(permitted(Kind::uniform_resource_identifier, "https://a.example.com:8a/", ".example.com"));
    EXPECT_TRUE(excluded(Kind::uniform_resource_identifier, "https://a.example.com/", ".example.com"));
    EXPECT_TRUE(excluded(Kind::uniform_resource_identifier, "https://user@a.example.com?x", ".example.com"));
}

TEST_F(NameConstraintsTest, Rfc5280Section4_2_1_10Addresses) {
    const auto within = [&](std::string_view address, std::string_view range, std::string_view mask, bool exclude) {
        ByteVector base = parse_ip(range).value();
        const ByteVector bits = parse_ip(mask).value();
        base.insert(base.end(), bits.begin(), bits.end());
        return judge(Kind::ip_address, parse_ip(address).value(), Kind::ip_address, base, exclude);
    };
    EXPECT_EQ(within("192.0.2.77", "192.0.2.0", "255.255.255.0", false), Outcome::allowed);
    EXPECT_EQ(within("192.0.3.77", "192.0.2.0", "255.255.255.0", false), Outcome::forbidden);
    EXPECT_EQ(within("2001:db8::1", "192.0.2.0", "255.255.255.0", false), Outcome::forbidden);
    EXPECT_EQ(within("2001:db8::1", "2001:db8::", "ffff:ffff::", false), Outcome::allowed);
    EXPECT_EQ(within("2001:db9::1", "2001:db8::", "ffff:ffff::", false), Outcome::forbidden);
    EXPECT_EQ(within("192.0.2.1", "0.0.0.0", "0.0.0.0", true), Outcome::forbidden);
    EXPECT_EQ(within("192.0.2.1", "198.51.100.0", "255.255.255.0", true), Outcome::allowed);
    EXPECT_EQ(within("::ffff:192.0.2.1", "192.0.2.0", "255.255.255.0", true), Outcome::forbidden);
    EXPECT_EQ(within("::ffff:192.0.2.1", "192.0.2.0", "255.255.255.0", false), Outcome::forbidden);
}

TEST_F(NameConstraintsTest, Rfc5280Section4_2_1_10DirectoryNamesAndTheSubject) {
    const Name base = Name::from_text("O=Troth,C=DE").value();
    NameConstraints constraints;
    constraints.permitted_subtrees.emplace().push_back({{Kind::directory_name, base.der()}, 0, {}});
    const auto judged = [&](std::string_view subject) {
        const Certificate leaf =
            world
                .leaf(root, "api.example", [&](CertificateBuilder& b) { b.subject = Name::from_text(subject).value(); })
                .certificate;
        u64 budget = 100;
        return ConstraintSet(constraints, true).check(SubjectNames(leaf), budget).outcome;
    };
    EXPECT_EQ(judged("CN=x,O=TROTH,C=DE"), Outcome::allowed);
    EXPECT_EQ(judged("CN=x,O=Other,C=DE"), Outcome::forbidden);
    EXPECT_EQ(judged("CN=x"), Outcome::forbidden);
    EXPECT_EQ(judged(""), Outcome::allowed);  // an empty subject is no name
    // emailAddress in the subject counts as a mailbox where there is no rfc822Name.
    constraints.permitted_subtrees->front().base = {Kind::rfc822_name, bytes_of("example.com")};
    EXPECT_EQ(judged("emailAddress=a@example.com,CN=x"), Outcome::allowed);
    EXPECT_EQ(judged("emailAddress=a@other.example,CN=x"), Outcome::forbidden);
}

TEST_F(NameConstraintsTest, WhatIsNotUnderstoodIsRefusedOrPassedOverByCriticality) {
    const ByteVector other = troth::testing::from_hex("06032a0304a0040c026162");
    const Bytes dns = bytes_of("api.example");
    // Critical, but there is no name of that kind: it constrains nothing. Where there is one, it is refused.
    EXPECT_EQ(judge(Kind::dns_name, dns, Kind::other_name, other, true, true), Outcome::allowed);
    EXPECT_EQ(judge(Kind::other_name, other, Kind::other_name, other, false, true), Outcome::forbidden);
    EXPECT_EQ(judge(Kind::other_name, other, Kind::other_name, other, true, true), Outcome::forbidden);
    // Of kinds that no issuer should constrain, a critical constraint forbids whatever there is.
    for (const Kind kind : {Kind::registered_id, Kind::x400_address, Kind::edi_party_name}) {
        EXPECT_EQ(judge(Kind::dns_name, dns, kind, ByteVector{0x2a, 0x03}, true, true), Outcome::forbidden);
        EXPECT_EQ(judge(Kind::dns_name, dns, kind, ByteVector{0x2a, 0x03}, true, false), Outcome::allowed);
    }
    EXPECT_EQ(judge(Kind::other_name, other, Kind::other_name, other, true, false), Outcome::allowed);
    EXPECT_EQ(judge(Kind::other_name, other, Kind::dns_name, dns, false), Outcome::allowed);  // another kind
    // A SmtpUTF8Mailbox is under the constraints of mailboxes (RFC 9598 §6).
    const ByteVector mailbox = troth::testing::from_hex("06082b06010505070809a0090c0761406578616d70");
    EXPECT_EQ(judge(Kind::other_name, mailbox, Kind::rfc822_name, bytes_of("example.com"), false), Outcome::forbidden);
    EXPECT_EQ(judge(Kind::other_name, mailbox, Kind::dns_name, dns, false), Outcome::allowed);
    EXPECT_EQ(judge(Kind::other_name, mailbox, Kind::other_name, other, true, true), Outcome::forbidden);
}

TEST_F(NameConstraintsTest, Rfc9598Section6MailboxesBeyondAsciiFollowTheConstraintsOfMailboxes) {
    // SmtpUTF8Mailbox "\u00e4@example.com", "a@example.com" (which should be an rfc822Name), malformed ones.
    const auto mailbox = [](std::string_view text) {
        der::Writer writer;
        writer.value(der::Oid(der::oid<"1.3.6.1.5.5.7.8.9">));
        writer.begin(der::tags::context(0, true));
        writer.element(der::tags::utf8_string, bytes_of(text));
        writer.end();
        return writer.take();
    };
    const ByteVector good = mailbox("\xc3\xa4@example.com");
    EXPECT_EQ(judge(Kind::other_name, good, Kind::rfc822_name, bytes_of("example.com"), false), Outcome::allowed);
    EXPECT_EQ(judge(Kind::other_name, good, Kind::rfc822_name, bytes_of("other.example"), false), Outcome::forbidden);
    EXPECT_EQ(judge(Kind::other_name, good, Kind::rfc822_name, bytes_of("example.com"), true), Outcome::forbidden);
    EXPECT_EQ(judge(Kind::other_name, good, Kind::rfc822_name, bytes_of("a@example.com"), true), Outcome::forbidden);
    EXPECT_EQ(judge(Kind::other_name, good, Kind::rfc822_name, bytes_of("a@www.example.com"), true), Outcome::allowed);
    const ByteVector ascii = mailbox("a@example.com");
    EXPECT_EQ(judge(Kind::other_name, ascii, Kind::rfc822_name, bytes_of("example.com"), false), Outcome::allowed);
    EXPECT_EQ(judge(Kind::other_name, ascii, Kind::rfc822_name, bytes_of("a@example.com"), false), Outcome::forbidden);
    EXPECT_EQ(judge(Kind::other_name, ascii, Kind::rfc822_name, bytes_of("a@example.com"), true), Outcome::forbidden);
    EXPECT_EQ(judge(Kind::other_name, ascii, Kind::rfc822_name, bytes_of("b@example.com"), true), Outcome::forbidden);
    for (const std::string_view bad :
         {"\xc3\xa4@\xc3\xa4.example", "\xc3\xa4@xn--a.example", "\xc3\xa4", "\xc3\xa4@"}) {
        const ByteVector name = mailbox(bad);
        EXPECT_EQ(judge(Kind::other_name, name, Kind::rfc822_name, bytes_of("example.com"), false), Outcome::forbidden);
    }
}

TEST_F(NameConstraintsTest, MinimumAndMaximumAreNotOfThisProfile) {
    const Certificate leaf = world.leaf(root, "api.example").certificate;
    for (const auto& [minimum, maximum] :
         {std::pair{u64{1}, std::optional<u64>()}, std::pair{u64{0}, std::optional<u64>(3)}}) {
        NameConstraints constraints;
        constraints.permitted_subtrees.emplace().push_back({{Kind::dns_name, bytes_of("example")}, minimum, maximum});
        u64 budget = 100;
        const ConstraintSet::Verdict verdict = ConstraintSet(constraints, true).check(SubjectNames(leaf), budget);
        EXPECT_EQ(verdict.outcome, Outcome::forbidden);
        EXPECT_EQ(verdict.name.raw(), "DNS:api.example");
    }
}

}  // namespace
}  // namespace troth::x509
