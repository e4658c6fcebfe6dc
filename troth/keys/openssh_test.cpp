// Public keys in OpenSSH's form: RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4.
#include "troth/keys/openssh.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/private_key.hpp"

namespace troth::inline v1::keys {
namespace {

// Written by ssh-keygen 9.2, with the same key as PKCS#8.
struct OpenSshVector {
    std::string_view line, pem;
};
constexpr OpenSshVector vectors[] = {
    {"ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBP56OCz6GBGPD8D9gKfE7eIs"
     "ddDfz2mWAybzFhdGI+qKqTypGG+fUb349pMiQYbNawDMpqrDbT/2uCWLyzzoCYo= me@here now",
     "-----BEGIN PUBLIC KEY-----\n"
     "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/no4LPoYEY8PwP2Ap8Tt4ix10N/P\n"
     "aZYDJvMWF0Yj6oqpPKkYb59Rvfj2kyJBhs1rAMymqsNtP/a4JYvLPOgJig==\n"
     "-----END PUBLIC KEY-----\n"},
    {"ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBP7gkOsMte8Tch32J2pKcHOJ"
     "WWaHfgrLmdeHCSxaA5hdlmUnpnNi29eFeItV5ELK7E8ZEAEnyWVwQyQ2AtHzJTY4w9SW9IO0Mm6smnrH1vtNq+cWTV7ZJ/il"
     "iAg598dmeQ== me@here now",
     "-----BEGIN PUBLIC KEY-----\n"
     "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE/uCQ6wy17xNyHfYnakpwc4lZZod+CsuZ\n"
     "14cJLFoDmF2WZSemc2Lb14V4i1XkQsrsTxkQASfJZXBDJDYC0fMlNjjD1Jb0g7Qy\n"
     "bqyaesfW+02r5xZNXtkn+KWICDn3x2Z5\n"
     "-----END PUBLIC KEY-----\n"},
    {"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC3GaLHVXDxvII1PLyJcuQoix6vLwnW1FI0MVwyhwkP8coQE2EgzQrieeOl"
     "PQ1gOIA5opZfHffcDCZk7dG+OeI/Du/ZIbYKG8fh1FhcD4MSMv43rIl1j9HrjghYphR7vs46Ndj6p9zaiTg8ROhvgoWqKmG9"
     "+CMUkZMlE3C1ViE5+xOEc+NHSfP4YZDciXiuBbkAIeBfT7wsqmtoBhWa8zflrzTNJrWwPCgduaGUu0mqh4NbLwH891yz9GoH"
     "dx+lcU6ve52TLcw0ckvQi+daUURNO55N6htcKY/SNjvfcExl8tG0P0k3O2PC/SjNy1JqeFaRakXRbBg9vJmRWmW8R9rR me@"
     "here now",
     "-----BEGIN PUBLIC KEY-----\n"
     "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtxmix1Vw8byCNTy8iXLk\n"
     "KIsery8J1tRSNDFcMocJD/HKEBNhIM0K4nnjpT0NYDiAOaKWXx333AwmZO3Rvjni\n"
     "Pw7v2SG2ChvH4dRYXA+DEjL+N6yJdY/R644IWKYUe77OOjXY+qfc2ok4PETob4KF\n"
     "qiphvfgjFJGTJRNwtVYhOfsThHPjR0nz+GGQ3Il4rgW5ACHgX0+8LKpraAYVmvM3\n"
     "5a80zSa1sDwoHbmhlLtJqoeDWy8B/Pdcs/RqB3cfpXFOr3udky3MNHJL0IvnWlFE\n"
     "TTueTeobXCmP0jY733BMZfLRtD9JNztjwv0ozctSanhWkWpF0WwYPbyZkVplvEfa\n"
     "0QIDAQAB\n"
     "-----END PUBLIC KEY-----\n"},
};
constexpr std::string_view ed25519_line =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINfhRuaS5faJU0oQTmkktBNlll64xUd1ZFC1C46MvgHz me@here now";
constexpr std::string_view ed25519_key = "d7e146e692e5f689534a104e6924b41365965eb8c547756450b50b8e8cbe01f3";

TEST(OpenSsh, Rfc4253Section6Point6BothWaysAsSshKeygenWrites) {
    for (const OpenSshVector& v : vectors) {
        SCOPED_TRACE(v.line);
        EXPECT_TRUE(looks_like_openssh(bytes_of(v.line)));
        const Result<OpenSshPublicKey> read = from_openssh(v.line);
        ASSERT_TRUE(read) << read.error().id();
        EXPECT_EQ(read->comment, "me@here now");
        const Result<PublicKey> same = read_public_key(bytes_of(v.pem));
        ASSERT_TRUE(same);
        EXPECT_EQ(read->key, *same);
        EXPECT_EQ(*to_openssh(*same, "me@here now"), v.line);
    }
}

TEST(OpenSsh, Rfc8709Section4Ed25519) {
    const Result<OpenSshPublicKey> read = from_openssh(ed25519_line);
    ASSERT_TRUE(read);
    EXPECT_EQ(troth::testing::to_hex(read->key.key_bits()), ed25519_key);
    EXPECT_EQ(*to_openssh(read->key, read->comment), ed25519_line);
}

TEST(OpenSsh, BlankLinesAndCommentsComeFirstAndCommentsEndAtTheLine) {
    const Result<OpenSshPublicKey> read =
        from_openssh("\n# a comment\r\n  " + std::string(ed25519_line) + "\r\nssh-rsa");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->comment, "me@here now");
    EXPECT_EQ(*to_openssh(read->key, "one\ntwo"), to_openssh(read->key).value() + " one");
}

TEST(OpenSsh, RefusesWhatIsNotOneKey) {
    const std::string line(ed25519_line);
    const auto id_of = [](std::string_view text) { return std::string(from_openssh(text).error().id()); };
    EXPECT_EQ(id_of(""), "keys.bad_openssh");
    EXPECT_EQ(id_of("# only a comment\n"), "keys.bad_openssh");
    EXPECT_EQ(id_of("ssh-ed25519"), "keys.bad_openssh");
    EXPECT_EQ(id_of("ssh-dss AAAA"), "keys.unsupported_algorithm");
    EXPECT_EQ(id_of("no-pty " + line), "keys.unsupported_algorithm");
    EXPECT_EQ(id_of("ecdsa-sha2-nistp256 " + line.substr(12)), "keys.bad_openssh");  // another type inside
    for (usize at = 12; at < line.find(' ', 12); ++at) EXPECT_FALSE(from_openssh(line.substr(0, at))) << at;
    std::string rsa(vectors[2].line);
    for (usize at = 8; at < 60; ++at) (void)from_openssh(rsa.substr(0, at));
    EXPECT_FALSE(from_openssh(rsa.substr(0, rsa.find(' ', 8) - 4)));
}

TEST(OpenSsh, SaysSoForAKeyItHasNoNameFor) {
    troth::testing::CountingRandom random(1);
    const Result<PrivateKey> key = PrivateKey::generate(KeyType::rsa_pss, random, 2048);
    ASSERT_TRUE(key);
    EXPECT_EQ(to_openssh(key->public_key()).error().id(), "keys.unsupported_algorithm");
}

}  // namespace
}  // namespace troth::inline v1::keys
