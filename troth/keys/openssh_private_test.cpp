// Private keys in OpenSSH's own form, as ssh-keygen writes them: OpenSSH's PROTOCOL.key.
#include "troth/keys/openssh_private.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/keys/encrypted.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/openssh.hpp"

namespace troth::inline v1::keys {
namespace {

using troth::testing::CountingRandom;

// Made for this test by ssh-keygen 9.2: the private file, the public one, the password.
struct Vector {
    std::string_view file, line, password;
};
constexpr Vector vectors[] = {
    {"-----BEGIN OPENSSH PRIVATE KEY-----\n"
     "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n"
     "QyNTUxOQAAACCgJ7g5kEmn5CXolohcmxOhcAryC1NQFPMr1KqRBRPUzgAAAJDn0YLm59GC\n"
     "5gAAAAtzc2gtZWQyNTUxOQAAACCgJ7g5kEmn5CXolohcmxOhcAryC1NQFPMr1KqRBRPUzg\n"
     "AAAEADSbAuLNOfsacT0MoX5t2TIlChVnHpcpBBYypRj75k8aAnuDmQSafkJeiWiFybE6Fw\n"
     "CvILU1AU8yvUqpEFE9TOAAAAC21lQGhlcmUgbm93AQI=\n"
     "-----END OPENSSH PRIVATE KEY-----\n",
     "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKAnuDmQSafkJeiWiFybE6FwCvILU1AU8yvUqpEFE9TO me@here now", ""},
    {"-----BEGIN OPENSSH PRIVATE KEY-----\n"
     "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAaAAAABNlY2RzYS\n"
     "1zaGEyLW5pc3RwMjU2AAAACG5pc3RwMjU2AAAAQQSCGIv8SyN4gmEnnK/hPlTbQK8C8BG7\n"
     "iLwCk7sWPLfnuBtlgo5+ALbpwV8/O0NV91rhI+gB+o/sivQTa8pTz8gJAAAAqJ81bFefNW\n"
     "xXAAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIIYi/xLI3iCYSec\n"
     "r+E+VNtArwLwEbuIvAKTuxY8t+e4G2WCjn4AtunBXz87Q1X3WuEj6AH6j+yK9BNrylPPyA\n"
     "kAAAAgP/r+IBqkqstbtEtvWsvXkczq8kT6gMFkGkeCGmIGGSsAAAALbWVAaGVyZSBub3cB\n"
     "AgMEBQ==\n"
     "-----END OPENSSH PRIVATE KEY-----\n",
     "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIIYi/xLI3iCYSecr+E+VNtArwLw"
     "EbuIvAKTuxY8t+e4G2WCjn4AtunBXz87Q1X3WuEj6AH6j+yK9BNrylPPyAk= me@here now",
     ""},
    {"-----BEGIN OPENSSH PRIVATE KEY-----\n"
     "b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABBUGoduPV\n"
     "59wgkbWoCLVYsTAAAAAgAAAAEAAACsAAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlz\n"
     "dHA1MjEAAACFBAAyemxCMEbCUvIFGDTvLjB55ltsxibfIdwVjrZ+EnWDd85CebJERmCD65\n"
     "xG0NYGqXXIViW/fxnrxDFS0ABg8RFZJQETupwpe8yIeLbBB2rSwW2rUcKdf9m/8hQuY+B4\n"
     "Sw1mzFs3Mz5p06+Q10AaeFGSEml4i9p28lu5TjnGmRqIymR72AAAARDyZNf9UbSIDOSQlV\n"
     "rINxZgjtCNbtexQe6NATnGtAuTEwh0SiBF73a5eqQQlxIX7oJh9NATjsWs2FfABMC3kc6Q\n"
     "bjHGv5Dj4PMvPfLy+LqvBLHZC46Oqdg9pokSsOwiV5NymuApT4jep4+T3teuYs4fSionyt\n"
     "hRlAR+JKx3kXLaoHkFnPvk5SmauELaV8jqzeTVsot5+vV8d4I/Qx47+GVd2Qhfse/K61fA\n"
     "0/oFsGFcNo2BgPoqaFrlgYMGHxY8ULoCI9WyQHxusMIK+haidKTx4WuGqP3npHof0Bm6ub\n"
     "huqgn7m6ZPXErvPx2lQp/G0m+YSVfVh5uQhcGr5EHMdW7fdC8uwy9/dQ7Hd7O6ozO9gA==\n"
     "-----END OPENSSH PRIVATE KEY-----\n",
     "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAAyemxCMEbCUvIFGDTvLjB55lts"
     "xibfIdwVjrZ+EnWDd85CebJERmCD65xG0NYGqXXIViW/fxnrxDFS0ABg8RFZJQETupwpe8yIeLbBB2rSwW2rUcKdf9m/8hQuY+B4"
     "Sw1mzFs3Mz5p06+Q10AaeFGSEml4i9p28lu5TjnGmRqIymR72A== me@here now",
     "four words make one"},
    {"-----BEGIN OPENSSH PRIVATE KEY-----\n"
     "b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABDnbClMKO\n"
     "7bJkmzGxdcHNnlAAAABAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIEDHHXQk2Yx1Q8fR\n"
     "EVQpF5CwwCI+khof2Yoj5xrJ67sfAAAAkAwud97qyY9U8MmahD7T79uagG6ttUXabaLRwG\n"
     "1Z7X8DlOIT1f7mnuaEwLerq0/NvluA80tMNcQRIGLTstqRh3cvBdrQ8UW96KassSsNk7JL\n"
     "ec4lyiExKEn92W0nU2jso3Emmfgzi9RFMBelDBAzsXVH9vlYTiMLmHKqDjCRIBjzYLhtGo\n"
     "ZpEbaney6UY6YbaQ==\n"
     "-----END OPENSSH PRIVATE KEY-----\n",
     "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEDHHXQk2Yx1Q8fREVQpF5CwwCI+khof2Yoj5xrJ67sf me@here now",
     "four words make one"},
    {"-----BEGIN OPENSSH PRIVATE KEY-----\n"
     "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAABFwAAAAdzc2gtcn\n"
     "NhAAAAAwEAAQAAAQEAg9SqMNuIQBKRv90V9OE0ZpenUaBu1yyKor4b5mfPeOlemq6swBTR\n"
     "SCzv2t7YhIzEu1eTz6BU71+ZeaCwOhl++oCXqh6ceYijdH0U+Dca7ASSJ4bT2IGU7DKUH/\n"
     "E07nz7ik1tT5mtp+m2fUXNvB70qzIyIL4Ogfk3p6UXQN4YajMYWd2tdFYyycEcJ/qli0IO\n"
     "2Ocvm7RqjyaO7AVOOP8pPNRA2USk+7ODz2DCioNEDDtyPkeT6qhbNYyY/S+48vLRmu+sIo\n"
     "fZwyl+lbWm/ARZ6Re9LLv6RskybMDIFjeHbBjF29Z2hbmHBffcVvukeUXZCKvJ+kqbc5Oa\n"
     "xuqGFNEq8QAAA8CjVCDSo1Qg0gAAAAdzc2gtcnNhAAABAQCD1Kow24hAEpG/3RX04TRml6\n"
     "dRoG7XLIqivhvmZ8946V6arqzAFNFILO/a3tiEjMS7V5PPoFTvX5l5oLA6GX76gJeqHpx5\n"
     "iKN0fRT4NxrsBJInhtPYgZTsMpQf8TTufPuKTW1Pma2n6bZ9Rc28HvSrMjIgvg6B+TenpR\n"
     "dA3hhqMxhZ3a10VjLJwRwn+qWLQg7Y5y+btGqPJo7sBU44/yk81EDZRKT7s4PPYMKKg0QM\n"
     "O3I+R5PqqFs1jJj9L7jy8tGa76wih9nDKX6Vtab8BFnpF70su/pGyTJswMgWN4dsGMXb1n\n"
     "aFuYcF99xW+6R5RdkIq8n6Sptzk5rG6oYU0SrxAAAAAwEAAQAAAQAhdcbEo9PPP2dS5VB/\n"
     "WPGt4GwNYcUAREPjzpDSSCL2s3TZmeAq2J3NzeoLCWi3K+t7CV1w42brYr5XiptwA6yg9C\n"
     "aKfT6F8lJabKz32zSwFvDpq2T1nN4pnSTPfq9KoNpPXhuSipTy+3TgEumHB+xdz129xb90\n"
     "6cZgfJyMUFKuEXCnTnzC2tvTMAYJPn/ro5qK3V/HIrmuEf4R22CAzfoAbp30fkE0jOTrIT\n"
     "CuUt1oCayB8E9CiAiONc+nmPFGJx69hj4NmQZuDrdSBWXmaDFj6We2bQ5icNjobG7UtJRN\n"
     "7iVrJ85M0sq3DWlx5MDSZ5J0vTUXNTcQmALKiOLihVRJAAAAgAaFybU2Ahfm08F2fmICfW\n"
     "V4ypcSokpocOaFXUbqKvIiJKQAxe2c0bwJeyo+8ctj/t/V7h69IXZLMxe+n4oT3y2QtgyI\n"
     "UyTaBNoRNWuia2ESGBdNHp+vB2rtKL7hjVnmtU+Ndg4w7BE3NkkJq5YHgZonLKjA5aaeW8\n"
     "07tPgWIOTDAAAAgQC6Iv3mDqDyT6smAbBbPSOg/R72OWZWmn4+huHlxdbRjkmbOGBT3Vlj\n"
     "WF72ypyJDdad3Z8qeeE3cY4JAdnDLg+5NS9WtYBn/Fwvd1lo4OssYK3pvOVgMZeFqTkABH\n"
     "baXZPHdSFqyaO5Y7v317I+idAOS5TcVf6yprMq9uddXidEOwAAAIEAtU+qX71AzKZZqM9T\n"
     "2FLOBzLsKmq7JqCKNW8O3zpz7TTTnwY/je2YMCmXwrUqe2sfx+rhNsNfVOsEqLUd3Wetnb\n"
     "pZ7x1SfIh0RWlUhJiG2e6PoUR83WBXNMMzs32V0HI9p6xIXm6IX+9eFPTFrZrepbSBzNq2\n"
     "IMrrxf0z7IwPdsMAAAALbWVAaGVyZSBub3c=\n"
     "-----END OPENSSH PRIVATE KEY-----\n",
     "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCD1Kow24hAEpG/3RX04TRml6dRoG7XLIqivhvmZ8946V6arqzAFNFILO/a3tiE"
     "jMS7V5PPoFTvX5l5oLA6GX76gJeqHpx5iKN0fRT4NxrsBJInhtPYgZTsMpQf8TTufPuKTW1Pma2n6bZ9Rc28HvSrMjIgvg6B+Ten"
     "pRdA3hhqMxhZ3a10VjLJwRwn+qWLQg7Y5y+btGqPJo7sBU44/yk81EDZRKT7s4PPYMKKg0QMO3I+R5PqqFs1jJj9L7jy8tGa76wi"
     "h9nDKX6Vtab8BFnpF70su/pGyTJswMgWN4dsGMXb1naFuYcF99xW+6R5RdkIq8n6Sptzk5rG6oYU0Srx me@here now",
     ""},
    {"-----BEGIN OPENSSH PRIVATE KEY-----\n"
     "b3BlbnNzaC1rZXktdjEAAAAACmFlczEyOC1jYmMAAAAGYmNyeXB0AAAAGAAAABChC7qOk0\n"
     "/8IxWsXO6U9amaAAAAAQAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAINU3NZJFyPTqkWpQ\n"
     "7fHszoXdfyc4BrnHtd947d0gUmVyAAAAkJTNRoKiHIOv2nfq0Wrh2lVzEQDssGSM1tlrUl\n"
     "dNAurQRB6PjoSmXIBcxPk2NVc46dc7RaLcA7W1u/dgSwj0a6tOddLP9sPU3PjLErv1ZhV7\n"
     "OPd+bmsv4WulqVoM+5s4xN4HOTdp/UkDRxnjWC9eR2S8v2XsgF9tFkc3h3ySZaK2IiGqY+\n"
     "MpN2JwWy60dSle9w==\n"
     "-----END OPENSSH PRIVATE KEY-----\n",
     "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINU3NZJFyPTqkWpQ7fHszoXdfyc4BrnHtd947d0gUmVy me@here now", "x"},
};

Result<PrivateKey> read(const Vector& v) {
    return v.password.empty() ? PrivateKey::read(bytes_of(v.file))
                              : read_encrypted(bytes_of(v.file), bytes_of(v.password));
}
SecretBytes content_of(std::string_view file) {
    return std::move(encoding::pem::decode(bytes_of(file)).value().front().der);
}
template <class T>
std::string_view id_of(const Result<T>& result) {
    return result ? "accepted" : result.error().id();
}

TEST(OpenSshPrivate, ReadsWhatSshKeygenWrites) {
    for (const Vector& v : vectors) {
        SCOPED_TRACE(v.line);
        EXPECT_EQ(is_encrypted(bytes_of(v.file)), !v.password.empty());
        const auto key = read(v);
        ASSERT_TRUE(key) << key.error().id() << key.error().where();
        EXPECT_EQ(to_openssh(key->public_key(), "me@here now").value(), v.line);
        const SecretBytes content = content_of(v.file);
        const auto whole = from_openssh_private(content.bytes(), bytes_of(v.password));
        ASSERT_TRUE(whole);
        EXPECT_EQ(whole->comment, "me@here now");
    }
}
TEST(OpenSshPrivate, WrongPasswordAndNone) {
    for (const Vector& v : vectors) {
        if (v.password.empty()) continue;
        EXPECT_EQ(id_of(PrivateKey::read(bytes_of(v.file))), "keys.encrypted");
        EXPECT_EQ(id_of(read_encrypted(bytes_of(v.file), bytes_of("another"))), "keys.wrong_password");
        EXPECT_EQ(id_of(read_encrypted(bytes_of(v.file), {})), "keys.wrong_password");
    }
}
TEST(OpenSshPrivate, EveryKindBothWaysPlainAndUnderAPassword) {
    CountingRandom random;
    for (const KeyType type : {KeyType::ed25519, KeyType::ec_p256, KeyType::ec_p384, KeyType::ec_p521, KeyType::rsa}) {
        SCOPED_TRACE(name_of(type));
        const auto key = PrivateKey::generate(type, random, 2048);
        ASSERT_TRUE(key);
        for (const std::optional<Bytes> password : {std::optional<Bytes>(), std::optional(bytes_of("secret"))}) {
            const auto file = to_openssh_private(*key, "a comment", random, password, 1);
            ASSERT_TRUE(file);
            const auto again = password ? read_encrypted(file->bytes(), *password) : PrivateKey::read(file->bytes());
            ASSERT_TRUE(again) << again.error().id();
            EXPECT_TRUE(ct::equal(again->to_pkcs8().bytes(), key->to_pkcs8().bytes()));
        }
    }
    const auto other = PrivateKey::generate(KeyType::ed448, random);
    EXPECT_EQ(id_of(to_openssh_private(*other, "", random)), "keys.unsupported_algorithm");
}
TEST(OpenSshPrivate, EveryAlteredOrMissingOctetIsNoticed) {
    const SecretBytes content = content_of(vectors[0].file);
    const auto key = from_openssh_private(content.bytes());
    ASSERT_TRUE(key);
    for (usize size = 0; size < content.size(); ++size)
        ASSERT_FALSE(from_openssh_private(content.bytes().first(size))) << size;
    for (usize i = 0; i < content.size(); ++i) {
        SecretBytes altered(content.bytes());
        altered.mutable_bytes()[i] ^= 1;
        const auto got = from_openssh_private(altered.bytes());
        // The comment is the only part that may differ.
        if (got) ASSERT_NE(got->comment, key->comment) << i;
    }
}
TEST(OpenSshPrivate, RoundsAreBounded) {
    CountingRandom random;
    const auto key = PrivateKey::generate(KeyType::ed25519, random);
    EXPECT_EQ(id_of(to_openssh_private(*key, "", random, bytes_of("x"), 0)), "crypto.kdf_iterations");
    const SecretBytes file = to_openssh_private(*key, "", random, bytes_of("x"), 1).value();
    SecretBytes content = content_of(text_of(file.bytes()));
    // The number of rounds stands behind the salt: magic, "aes256-ctr", "bcrypt", the options' size, the salt.
    const usize at = 15 + 4 + 10 + 4 + 6 + 4 + 4 + 16;
    ASSERT_EQ(load_be<u32>(content.bytes().data() + at), 1U);
    store_be(content.mutable_bytes().data() + at, u32{1} << 30);
    EXPECT_EQ(id_of(from_openssh_private(content.bytes(), bytes_of("x"))), "crypto.kdf_iterations");
}

}  // namespace
}  // namespace troth::inline v1::keys
