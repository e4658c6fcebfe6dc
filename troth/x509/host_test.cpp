// Host names and addresses against certificates: RFC 9525 §6, RFC 6125's examples, RFC 5952.
#include "troth/x509/host.hpp"

#include <gtest/gtest.h>

#include "troth/encoding/pem.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/testing/certificates.hpp"

namespace troth::x509 {
namespace {

struct HostCase {
    std::string_view presented, asked;
    bool match;
};
constexpr HostCase host_cases[] = {
    {"example.com", "example.com", true},
    {"Example.COM", "eXample.com", true},   // RFC 9525 §6.3: without regard to case
    {"example.com", "example.com.", true},  // an absolute name
    {"example.com", "www.example.com", false},
    {"www.example.com", "example.com", false},
    {"*.example.com", "www.example.com", true},
    {"*.example.com", "example.com", false},
    {"*.example.com", "a.b.example.com", false},  // one label only
    {"*.Example.com", "WWW.example.COM", true},
    {"www.*.com", "www.example.com", false},       // not the left-most label
    {"w*.example.com", "www.example.com", false},  // not the whole label
    {"*w.example.com", "www.example.com", false},
    {"*.*.example.com", "a.b.example.com", false},
    {"*", "example", false},
    {"*.com", "example.com", false},  // two labels must follow
    {"xn--*.example.com", "xn--a.example.com", false},
    {"*.xn--bcher-kva.example", "a.xn--bcher-kva.example", true},
    {"xn--bcher-kva.example", "XN--BCHER-KVA.example", true},  // RFC 9525 §6.3: A-labels, as ASCII
    {"example.com.", "example.com", false},                    // malformed in a certificate
    {".example.com", "www.example.com", false},
    {"", "example.com", false},
    {"exa mple.com", "exa mple.com", false},
    {"127.0.0.1", "127.0.0.1", false},  // an address in a dNSName does not count
};
TEST(Host, Rfc9525Section6_3) {
    for (const HostCase& c : host_cases) {
        SCOPED_TRACE(std::string(c.presented) + " for " + std::string(c.asked));
        const Result<ReferenceName> reference = ReferenceName::parse(c.asked);
        const bool match = reference && matches({GeneralNameKind::dns_name, bytes_of(c.presented)}, *reference);
        EXPECT_EQ(match, c.match);
    }
}

TEST(Host, Rfc9525Section6_1OnlyNamesAndAddressesAreAskedFor) {
    for (std::string_view text : {"",
                                  ".",
                                  "a..b",
                                  "-a.example",
                                  "a-.example",
                                  "a_b.example",
                                  "b\u00fccher.example",
                                  "*.example.com",
                                  "example.com:443",
                                  "[::1]",
                                  "1.2.3",
                                  "1.2.3.4.5",
                                  "256.1.1.1",
                                  "01.2.3.4",
                                  "a.1",
                                  "https://example.com",
                                  "fe80::1%eth0",
                                  "::1::",
                                  "1:2:3:4:5:6:7:8:9",
                                  "12345::",
                                  ":::",
                                  "::1.2.3"}) {
        const Result<ReferenceName> reference = ReferenceName::parse(text);
        ASSERT_FALSE(reference) << text;
        EXPECT_EQ(reference.error().id(), "x509.bad_reference_name");
    }
    const std::string longest =
        std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + "." + std::string(61, 'd');
    EXPECT_TRUE(ReferenceName::parse(longest));
    EXPECT_FALSE(ReferenceName::parse(longest + "d"));
    EXPECT_FALSE(ReferenceName::parse(std::string(64, 'a') + ".example"));
}

TEST(Host, Rfc9525Section6_4AddressesAreComparedAsOctets) {
    const std::optional<ByteVector> v4 = parse_ip("192.0.2.1"), v6 = parse_ip("2001:db8::1");
    const GeneralName name4{GeneralNameKind::ip_address, *v4}, name6{GeneralNameKind::ip_address, *v6};
    EXPECT_TRUE(matches(name4, *ReferenceName::parse("192.0.2.1")));
    EXPECT_FALSE(matches(name4, *ReferenceName::parse("192.0.2.2")));
    EXPECT_FALSE(matches(name4, *ReferenceName::parse("::ffff:192.0.2.1")));
    EXPECT_TRUE(matches(name6, *ReferenceName::parse("2001:0DB8:0:0:0:0:0:1")));
    EXPECT_FALSE(matches(name6, *ReferenceName::parse("2001:db8::2")));
    EXPECT_FALSE(matches(name4, *ReferenceName::parse("example.com")));
    EXPECT_FALSE(matches({GeneralNameKind::uniform_resource_identifier, bytes_of("example.com")},
                         *ReferenceName::parse("example.com")));
}

TEST(Host, Rfc5952Section4AddressText) {
    // Left: any form; right: the one form.
    constexpr std::pair<std::string_view, std::string_view> cases[] = {
        {"2001:0db8::0001", "2001:db8::1"},
        {"2001:db8:0:0:0:0:2:1", "2001:db8::2:1"},
        {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
        {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
        {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
        {"2001:DB8::AAAA", "2001:db8::aaaa"},
        {"::", "::"},
        {"::1", "::1"},
        {"1::", "1::"},
        {"::ffff:192.0.2.1", "::ffff:c000:201"},
        {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
        {"203.0.113.255", "203.0.113.255"},
    };
    for (const auto& [in, out] : cases) {
        const std::optional<ByteVector> octets = parse_ip(in);
        ASSERT_TRUE(octets) << in;
        EXPECT_EQ(ip_text(*octets), out);
    }
    EXPECT_EQ(ip_text(ByteVector{192, 0, 2, 0, 255, 255, 255, 0}), "192.0.2.0/255.255.255.0");
}

TEST(Host, Mailboxes) {
    EXPECT_TRUE(is_mailbox("user.name+tag@example.com"));
    EXPECT_TRUE(is_mailbox("*@example.com"));
    for (std::string_view text : {"user", "@example.com", "a@b@example.com", "a b@example.com", ".a@example.com",
                                  "a..b@example.com", "a@-b", "a@"})
        EXPECT_FALSE(is_mailbox(text)) << text;
}

TEST(Host, Rfc9525CommonNameIsNeverLookedAt) {
    const Certificate leaf = certificates_in(bytes_of(testing::leaf_pem)).value()[0];
    EXPECT_TRUE(check_host(leaf, *ReferenceName::parse("api.example")));
    EXPECT_TRUE(check_host(leaf, *ReferenceName::parse("v2.api.example")));
    EXPECT_TRUE(check_host(leaf, *ReferenceName::parse("192.0.2.7")));
    const Result<void> other = check_host(leaf, *ReferenceName::parse("www.example"));
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().id(), "x509.name_mismatch");
    EXPECT_EQ(other.error().where(),
              "leaf certificate, asked for \"www.example\", certificate is for \"DNS:api.example, DNS:*.api.example, "
              "IP:192.0.2.7\"");

    const Certificate root = certificates_in(bytes_of(testing::root_pem)).value()[0];
    EXPECT_EQ(root.subject().common_name().raw(), "Root R1");
    EXPECT_EQ(check_host(root, *ReferenceName::parse("Root-R1")).error().id(), "x509.no_alternative_name");
}

}  // namespace
}  // namespace troth::x509
