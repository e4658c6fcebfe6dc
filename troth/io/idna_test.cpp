// Typed host names: RFC 5891 §5, UTS #46 §4.
#include "troth/io/idna.hpp"

#include <gtest/gtest.h>

namespace troth::io {
namespace {

struct Typed {
    std::string_view typed, host;
};
constexpr Typed typed_hosts[] = {
    {"www.example", "www.example"},
    {"WWW.Example", "WWW.Example"},  // ASCII stays as it is
    {"b\xc3\xbc\x63her.example", "xn--bcher-kva.example"},
    {"B\xc3\x9c\x43HER.Example", "xn--bcher-kva.example"},   // UTS #46: mapped to small letters
    {"bu\xcc\x88\x63her.example", "xn--bcher-kva.example"},  // and composed (RFC 5891 §5.3)
    {"fa\xc3\x9f.example", "xn--fa-hia.example"},            // not "fass": IDNA2008, non-transitional
    {"\xe4\xbe\x8b\xe3\x80\x82\xe6\xb8\xac\xe8\xa9\xa6", "xn--fsq.xn--g6w251d"},  // an ideographic full stop
    {"*.b\xc3\xbc\x63her.example", "*.xn--bcher-kva.example"},
    {"xn--bcher-kva.example", "xn--bcher-kva.example"},
    {"\xd0\xbf\xd1\x80\xd0\xb8\xd0\xbc\xd0\xb5\xd1\x80.\xd1\x80\xd1\x84", "xn--e1afmkfd.xn--p1ai"},
    {"b\xc3\xbc\x63her.example.", "xn--bcher-kva.example."},
    {"192.0.2.1", "192.0.2.1"},
    {"2001:db8::1", "2001:db8::1"},
    {"", ""},
};
TEST(TypedHost, Rfc5891Section5HostsAreGivenInALabels) {
    for (const Typed& one : typed_hosts) {
        const Result<std::string> host = host_in_a_labels(one.typed);
        ASSERT_TRUE(host) << one.typed << ": " << host.error().where();
        EXPECT_EQ(*host, one.host);
    }
}

TEST(TypedHost, Rfc5891Section5_4WhatNoHostMayHaveIsRefused) {
    using namespace std::string_view_literals;
    for (const std::string_view typed :
         {"xn--a.example"sv, "www.xn--.example"sv, "b\xc3.example"sv, "\xff"sv, "a\xc3\xbc\0b"sv,
          "\xc3\xbc_b.example"sv, "\xc3\xbc b.example"sv, "\xef\xbc\xbf\xc3\xbc.example"sv /* a wide underscore */,
          "-\xc3\xbc.example"sv, "\xcc\x88\xc3\xbc.example"sv /* begins with a mark */,
          "a\xe2\x80\xae\xc3\xbc.example"sv /* a bidirectional override */}) {
        const Result<std::string> host = host_in_a_labels(typed);
        ASSERT_FALSE(host) << typed << " gave " << *host;
        EXPECT_EQ(host.error().id(), "io.bad_host_name");
    }
    std::string longest;
    for (int i = 0; i < 600; ++i) longest += "\xc3\xbc";
    EXPECT_FALSE(host_in_a_labels(longest));
}

}  // namespace
}  // namespace troth::io
