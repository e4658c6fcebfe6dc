// Tests of base/: what every room above relies on.
#include <gtest/gtest.h>

#include "troth/base/clock.hpp"
#include "troth/base/cpu.hpp"
#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/base/testing/hex.hpp"

namespace troth {
namespace {

constexpr ErrorRow broken{.id = "base.broken", .rule = "RFC 0 §1", .what = "it is broken", .advice = "mend it"};

Result<int> half(int n) {
    if (n % 2) return fail(Error(broken).in_file("a\nb").at_offset(7).with("field", "serial"));
    return n / 2;
}
Result<int> quarter(int n) {
    TROTH_TRY(const int h, half(n));
    TROTH_TRY(half(h));
    return h / 2;
}

TEST(Result, TryTakesTheValueOrReturnsTheError) {
    EXPECT_EQ(quarter(8).value(), 2);
    ASSERT_FALSE(quarter(6));
    const Error error = quarter(3).error().row().id.empty() ? Error(broken) : std::move(quarter(3)).error();
    EXPECT_TRUE(error.is(broken));
    EXPECT_EQ(error.where(), "a\\x0ab, byte 7, field \"serial\"");
}

TEST(Untrusted, EscapesWhatATerminalWouldObeyAndWhatDeceivesAReader) {
    EXPECT_EQ(Untrusted("plain Grüße").escaped(), "plain Grüße");
    EXPECT_EQ(Untrusted("\x1b[2J").escaped(), "\\x1b[2J");
    EXPECT_EQ(Untrusted("a\\b").escaped(), "a\\\\b");
    EXPECT_EQ(Untrusted("\xe2\x80\xae"
                        "gpj")
                  .escaped(),
              "\\u{202e}gpj");
    EXPECT_EQ(Untrusted("\xff\xc0\x80").escaped(), "\\xff\\xc0\\x80");
    EXPECT_EQ(Untrusted(std::string_view("\xe2\x80", 2)).escaped(), "\\xe2\\x80");
}

TEST(Untrusted, ShellQuotedIsOneWord) {
    EXPECT_EQ(Untrusted("host.example:443").shell_quoted(), "host.example:443");
    EXPECT_EQ(Untrusted("").shell_quoted(), "''");
    EXPECT_EQ(Untrusted("a b; rm -rf 'x'").shell_quoted(), "'a b; rm -rf '\\''x'\\'''");
    EXPECT_EQ(Untrusted("a\n'1").shell_quoted(), "$'a\\012\\'1'");
}

TEST(Ct, MasksAndSelect) {
    for (u32 a : {0u, 1u, 2u, 0x7fffffffu, 0x80000000u, 0xffffffffu}) {
        EXPECT_EQ(ct::mask_if_nonzero(a), a ? ~0u : 0u);
        for (u32 b : {0u, 1u, 2u, 0x7fffffffu, 0x80000000u, 0xffffffffu}) {
            EXPECT_EQ(ct::mask_if_equal(a, b), a == b ? ~0u : 0u);
            EXPECT_EQ(ct::mask_if_less(a, b), a < b ? ~0u : 0u) << a << " " << b;
            EXPECT_EQ(ct::select(ct::mask_if_less(a, b), a, b), std::min(a, b));
        }
    }
    EXPECT_TRUE(ct::equal(bytes_of("abc"), bytes_of("abc")));
    EXPECT_FALSE(ct::equal(bytes_of("abc"), bytes_of("abd")));
    EXPECT_FALSE(ct::equal(bytes_of("abc"), bytes_of("ab")));
}

TEST(Secret, IsWipedWhenMovedFromAndWhenDestroyed) {
    alignas(Secret<32>) u8 storage[sizeof(Secret<32>)];
    auto* secret = new (storage) Secret<32>();
    std::memset(secret->mutable_bytes().data(), 0x5a, 32);
    Secret<32> moved = std::move(*secret);
    EXPECT_EQ(testing::reveal(*secret), std::string(64, '0'));
    EXPECT_EQ(moved.bytes()[31], 0x5a);
    std::memset(secret->mutable_bytes().data(), 0x5a, 32);
    secret->~Secret();
    for (u8 byte : storage) EXPECT_EQ(byte, 0);
}

TEST(SystemRandom, FillsEveryByte) {
    SystemRandom random;
    std::array<u8, 1024> a{}, b{};
    random.fill(a);
    random.fill(b);
    EXPECT_NE(a, b);
    EXPECT_GT(std::count_if(a.begin(), a.end(), [](u8 x) { return x != 0; }), 900);
}

TEST(Cpu, HostIsConstantAndWidensOnlyWithItsBase) {
    const cpu::Features& f = cpu::host();
    EXPECT_EQ(&f, &cpu::host());
    EXPECT_TRUE(f.avx512 || !(f.avx512ifma || f.avx512vbmi));
    EXPECT_TRUE(f.avx2 || !f.avx512);
}

}  // namespace
}  // namespace troth
