// A-labels: RFC 5890 §2.3, RFC 5891 §4.2.3 and §5.4.
#include "troth/x509/idna.hpp"

#include <gtest/gtest.h>

namespace troth::x509 {
namespace {

TEST(Idna, Rfc5890Section2_3_2_1ALabels) {
    for (const std::string_view good : {"xn--bcher-kva", "XN--Bcher-KVA", "xn--test--gs1lv54n", "xn--e1afmkfd",
                                        "xn--80ak6aa92e", "xn--e28h", "xn--tda"})
        EXPECT_TRUE(is_a_label(good)) << good;
    for (const std::string_view bad : {
             "bcher-kva",         // no prefix
             "xn--",              // nothing in it
             "xn---",             //
             "xn--a",             // U+0080, a control (RFC 5892 §2.7)
             "xn--test--wg5h0h",  // a hyphen at the end
             "xn--bcher-kv",      // ends in the middle of a number
             "xn--example-",      // ASCII alone
             "xn--ls8h\xff",      // not ASCII
             "xn--99999999",      // beyond Unicode
             "xn---a-ecp",        // a hyphen in front (RFC 5891 §4.2.3.1)
             "xn--ab---zra",      // two in the third and fourth place
             "xn--a.b-kva",       // a dot, an underscore
             "xn--_b-wka",        //
             "xn--bcher-kva_",    // no digit of Punycode
         })
        EXPECT_FALSE(is_a_label(bad)) << bad;
    EXPECT_FALSE(is_a_label("xn--" + std::string(60, 'a')));
}

TEST(Idna, Rfc5891Section4_2_3_1HyphensAtTheEndsAndInTheMiddle) {
    // "-ü", "ü-" and "ab--ü" as encoding gives them; "ab-ü" is in order.
    for (const std::string_view host : {"-\xc3\xbc", "\xc3\xbc-", "ab--\xc3\xbc"})
        EXPECT_FALSE(is_a_label(a_labels(host).value())) << host;
    EXPECT_TRUE(is_a_label(a_labels("ab-\xc3\xbc").value()));
}

TEST(Idna, Rfc5890Section2_3_1FakeALabels) {
    EXPECT_FALSE(has_fake_a_label("www.example"));
    EXPECT_FALSE(has_fake_a_label("*.xn--bcher-kva.example"));
    EXPECT_FALSE(has_fake_a_label("r4---sn.example"));  // "--" elsewhere is no prefix
    EXPECT_TRUE(has_fake_a_label("www.xn--a.example"));
    EXPECT_TRUE(has_fake_a_label("www.example.XN--"));
    EXPECT_FALSE(has_fake_a_label(""));
}

TEST(Idna, Rfc5891Section5_5NamesAreConvertedLabelByLabel) {
    EXPECT_EQ(a_labels("WWW.Example"), "www.example");
    EXPECT_EQ(a_labels(".a..\xc3\xbc."), ".a..xn--tda.");  // no label is lost, not even an empty one
    EXPECT_EQ(a_labels("test-\xe6\xb8\xac\xe8\xa9\xa6.com"), "xn--test--gs1lv54n.com");
    EXPECT_EQ(a_labels("B\xc3\xbc\x63her.example"), "xn--bcher-kva.example");
    for (const std::string_view bad :
         {"\xc3", "\xc0\x80.example", "\xed\xa0\x80", "\xf8\x88\x80\x80\x80", "a.\xbc", "\xc3\x28"})
        EXPECT_FALSE(a_labels(bad)) << bad;
    std::string label;
    for (int i = 0; i < 70; ++i) label += "\xc3\xbc";
    EXPECT_FALSE(a_labels(label));
}

}  // namespace
}  // namespace troth::x509
