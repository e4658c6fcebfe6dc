// Host names beyond ASCII on the command line: RFC 5891 §5, RFC 9598 §5.
#include "troth/cli/typed_host.hpp"

#include <gtest/gtest.h>

#include "troth/cli/testing/go.hpp"

namespace troth::cli {
namespace {

using testing::complains;
using testing::go;
using testing::MemoryTerminal;

TEST(TypedNames, HostsInEveryFormOfAnAlternativeName) {
    EXPECT_EQ(typed_name("b\xc3\xbc\x63her.example").value(), "xn--bcher-kva.example");
    EXPECT_EQ(typed_name("*.b\xc3\xbc\x63her.example").value(), "*.xn--bcher-kva.example");
    EXPECT_EQ(typed_name("DNS:b\xc3\xbc\x63her.example").value(), "DNS:xn--bcher-kva.example");
    EXPECT_EQ(typed_name("a@b\xc3\xbc\x63her.example").value(), "a@xn--bcher-kva.example");
    EXPECT_EQ(typed_name("email:\xc3\xa4@b\xc3\xbc\x63her.example").value(), "email:\xc3\xa4@xn--bcher-kva.example");
    EXPECT_EQ(typed_name("192.0.2.1").value(), "192.0.2.1");
    EXPECT_EQ(typed_name("https://b\xc3\xbc\x63her.example/").value(), "https://b\xc3\xbc\x63her.example/");
    EXPECT_EQ(typed_name("\xc3\xbc b").error().id(), "io.bad_host_name");
    EXPECT_EQ(typed_names({"a.example", "\xc3\xbc.example"}).value(),
              (std::vector<std::string>{"a.example", "xn--tda.example"}));
    EXPECT_FALSE(typed_names({"\xc3\xbc_.example"}));
}

TEST(TypedNames, ASubjectIsAHostOnlyIfItLooksLikeOne) {
    EXPECT_EQ(typed_subject("b\xc3\xbc\x63her.example"), "xn--bcher-kva.example");
    EXPECT_EQ(typed_subject("M\xc3\xbcller"), "M\xc3\xbcller");
    EXPECT_EQ(typed_subject("Dr. M\xc3\xbcller"), "Dr. M\xc3\xbcller");
    EXPECT_EQ(typed_subject("\xff.x"), "\xff.x");
}

TEST(TypedNames, TargetsAreConverted) {
    const Result<io::HostPort> to = typed_target("b\xc3\xbc\x63her.example:8443", 443);
    ASSERT_TRUE(to);
    EXPECT_EQ(to->host, "xn--bcher-kva.example");
    EXPECT_EQ(to->port, 8443);
    EXPECT_EQ(typed_target("[2001:db8::1]", 443).value().host, "2001:db8::1");
    EXPECT_EQ(typed_target("xn--a.example", 443).error().id(), "io.bad_host_name");
}

TEST(TypedNames, Rfc5891Section5WhatIsIssuedForATypedHostIsVerifiedForIt) {
    MemoryTerminal terminal;
    const std::string host = "b\xc3\xbc\x63her.example";
    ASSERT_EQ(go(terminal, {"cert", "self", host, "--san", "www." + host, "-o", "own"}), ExitCode::ok) << terminal.err;
    for (const std::string& asked : {host, "www." + host, std::string("xn--bcher-kva.example")})
        EXPECT_EQ(go(terminal, {"verify", "own.pem", "--ca", "own.pem", "--host", asked}), ExitCode::ok)
            << terminal.err;
    EXPECT_EQ(go(terminal, {"verify", "own.pem", "--ca", "own.pem", "--host", "b\xc3\xb6\x63her.example"}),
              ExitCode::name_mismatch);
    EXPECT_EQ(go(terminal, {"verify", "own.pem", "--ca", "own.pem", "--host", "xn--a.example"}), ExitCode::usage);
    EXPECT_TRUE(complains(terminal, "io.bad_host_name")) << terminal.err;

    ASSERT_EQ(go(terminal, {"csr", "new", host, "--key", "own.key", "-o", "own.csr"}), ExitCode::ok) << terminal.err;
    ASSERT_EQ(go(terminal, {"ca", "init", "--dir", "ca", "--name", "Own"}), ExitCode::ok) << terminal.err;
    ASSERT_EQ(go(terminal, {"ca", "issue", "--dir", "ca", "--csr", "own.csr", "-o", "issued"}), ExitCode::ok)
        << terminal.err;
    ASSERT_EQ(go(terminal, {"ca", "issue", "--dir", "ca", host, "-o", "made"}), ExitCode::ok) << terminal.err;
    for (const char* file : {"issued.pem", "made.pem"})
        EXPECT_EQ(go(terminal, {"verify", file, "--ca", "ca/root.pem", "--host", host}), ExitCode::ok) << terminal.err;
}

}  // namespace
}  // namespace troth::cli
