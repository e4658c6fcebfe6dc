// PEM, RFC 7468.
#include "troth/encoding/pem.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/encoding/errors.hpp"

namespace troth::encoding {
namespace {

using pem::PemBlock;

Result<std::vector<PemBlock>> decode(std::string_view text) {
    return pem::decode(bytes_of(text));
}
std::string plain(const PemBlock& block) {
    return std::string(text_of(block.der.bytes()));
}

TEST(Pem, Rfc7468Section2SeveralBlocksWithTextAround) {
    const auto blocks = decode(
        "Subject: the first\n"
        "-----BEGIN CERTIFICATE-----\nZm9v\nYmFy\n-----END CERTIFICATE-----\n"
        "Between - the -- lines -----\n\n"
        "-----BEGIN X509 CRL-----\nZg==\n-----END X509 CRL-----\nafter");
    ASSERT_TRUE(blocks.has_value());
    ASSERT_EQ(blocks->size(), 2u);
    EXPECT_EQ((*blocks)[0].label, "CERTIFICATE");
    EXPECT_EQ(plain((*blocks)[0]), "foobar");
    EXPECT_EQ((*blocks)[0].offset, 19u);
    EXPECT_EQ((*blocks)[0].line, 2u);
    EXPECT_EQ((*blocks)[1].label, "X509 CRL");
    EXPECT_EQ(plain((*blocks)[1]), "f");
    EXPECT_EQ((*blocks)[1].line, 8u);
}

TEST(Pem, Rfc7468Section3LayoutThatIsAllowed) {
    for (const char* text : {
             "-----BEGIN A-----\r\nZm9v\r\n-----END A-----\r\n",        // CR LF
             "-----BEGIN A-----\rZm9v\r-----END A-----\r",              // CR
             "-----BEGIN A-----\nZm9v\n-----END A-----",                // no line end behind the last
             "-----BEGIN A----- \t\nZm9v \t\n-----END A----- \n",       // blanks behind
             "-----BEGIN A-----\n\n  \n\nZm9v\n-----END A-----\n",      // blank lines before the body
             "-----BEGIN A-----\nZ\nm9\nv\n-----END A-----\n",          // lines of any length
             "\xef\xbb\xbf-----BEGIN A-----\nZm9v\n-----END A-----\n",  // byte order mark
             " -----BEGIN not at the start\n-----BEGIN A-----\nZm9v\n-----END A-----\n",
         }) {
        SCOPED_TRACE(text);
        const auto blocks = decode(text);
        ASSERT_TRUE(blocks.has_value()) << blocks.error().id() << blocks.error().where();
        ASSERT_EQ(blocks->size(), 1u);
        EXPECT_EQ(plain(blocks->front()), "foo");
    }
}

TEST(Pem, Rfc7468Section3LinesOfEveryLengthAndEnd) {
    const ByteVector der = testing::CountingRandom(3).bytes(150);
    const std::string text = base64::encode(der);
    for (const std::string end : {"\n", "\r\n", "\r"})
        for (usize width = 1; width <= text.size(); ++width) {
            std::string file = "-----BEGIN X-----" + end;
            for (usize at = 0; at < text.size(); at += width) file += text.substr(at, width) + end;
            file += "-----END X-----";
            const auto blocks = decode(file);
            ASSERT_TRUE(blocks) << width << ": " << blocks.error().where();
            EXPECT_TRUE(std::ranges::equal(blocks->at(0).der.bytes(), der)) << width;
        }
}

TEST(Pem, Rfc7468Section3PaddingMayBreakOverLines) {
    EXPECT_EQ(plain(decode("-----BEGIN A-----\nZg=\n=\n-----END A-----\n").value().front()), "f");
}

struct Refused {
    std::string_view text;
    const ErrorRow& row;
    u64 offset;
    std::string_view line;
};
const Refused refused[] = {
    {"-----BEGIN A-----\nZm9v\n", errors::pem_no_end, 0, "1"},
    {"-----BEGIN A-----\nZm9v\n-----BEGIN A-----\nZm9v\n-----END A-----\n", errors::pem_no_end, 0, "1"},
    {"-----BEGIN A-----\nZm9v-----END A-----\n", errors::pem_no_end, 0, "1"},
    {"text\n-----END A-----\n", errors::pem_stray_end, 5, "2"},
    {"-----BEGIN A-----\nZm9v\n-----END B-----\n", errors::pem_label_mismatch, 23, "3"},
    {"-----BEGIN A----\nZm9v\n-----END A-----\n", errors::pem_bad_boundary, 0, "1"},
    {"-----BEGINA-----\nZm9v\n-----END A-----\n", errors::pem_bad_boundary, 0, "1"},
    {"-----BEGIN A-----x\nZm9v\n-----END A-----\n", errors::pem_bad_boundary, 0, "1"},
    {"-----BEGIN-----\nZm9v\n-----END-----\n", errors::pem_bad_boundary, 0, "1"},
    {"-----BEGIN A  B-----\nZm9v\n-----END A  B-----\n", errors::pem_bad_boundary, 0, "1"},
    {"-----BEGIN A -----\nZm9v\n-----END A -----\n", errors::pem_bad_boundary, 0, "1"},
    {"-----BEGIN A\x1b[31m-----\nZm9v\n-----END A\x1b[31m-----\n", errors::pem_bad_boundary, 0, "1"},
    {"-----BEGIN A-----\nZm9v\n-----END A----\n", errors::pem_bad_boundary, 23, "3"},
    {"-----BEGIN A-----\n-----END A-----\n", errors::pem_empty_block, 0, "1"},
    {"-----BEGIN A-----\n\n-----END A-----\n", errors::pem_empty_block, 0, "1"},
    {"-----BEGIN A-----\nZm9v\n\nZm9v\n-----END A-----\n", errors::pem_blank_line, 23, "3"},
    {"-----BEGIN A-----\nZm9v\n\n-----END A-----\n", errors::pem_blank_line, 23, "3"},
    {"-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\n\nZm9v\n-----END A-----\n", errors::pem_headers, 18, "2"},
    {"-----BEGIN A-----\nZm9v\nZm!v\n-----END A-----\n", errors::base64_bad_character, 25, "3"},
    {"-----BEGIN A-----\nZm9v\n Zm9v\n-----END A-----\n", errors::base64_bad_character, 23, "3"},
    {"-----BEGIN A-----\nZm9v\nZm9\n-----END A-----\n", errors::base64_bad_length, 26, "3"},
    {"-----BEGIN A-----\nZg==\nZm9v\n-----END A-----\n", errors::base64_bad_padding, 20, "2"},
    {"-----BEGIN A-----\nZh==\n-----END A-----\n", errors::base64_trailing_bits, 19, "2"},
};
TEST(Pem, Rfc7468RefusalsNameOffsetAndLine) {
    for (const Refused& r : refused) {
        SCOPED_TRACE(r.text);
        const auto blocks = decode(r.text);
        ASSERT_FALSE(blocks.has_value());
        EXPECT_TRUE(blocks.error().is(r.row)) << blocks.error().id();
        EXPECT_EQ(blocks.error().context().offset, r.offset);
        ASSERT_FALSE(blocks.error().context().details.empty());
        EXPECT_EQ(blocks.error().context().details[0].label, "line");
        EXPECT_EQ(blocks.error().context().details[0].value.raw(), r.line);
    }
}

TEST(Pem, NothingOrTooMuchIsRefused) {
    EXPECT_TRUE(decode("").error().is(errors::pem_no_block));
    EXPECT_TRUE(decode("hello\nworld\n").error().is(errors::pem_no_block));
    const std::string_view text = "-----BEGIN A-----\nZm9v\n-----END A-----\n";
    EXPECT_TRUE(pem::decode(bytes_of(text), text.size()).has_value());
    EXPECT_TRUE(pem::decode(bytes_of(text), text.size() - 1).error().is(errors::pem_too_large));
}

TEST(Pem, Rfc7468Section3EncodeIsStrictAndRoundTrips) {
    testing::CountingRandom random(3);
    for (usize size = 1; size < 200; ++size) {
        const ByteVector der = random.bytes(size);
        const std::string text = pem::encode("PRIVATE KEY", der);
        usize at = text.find('\n') + 1;
        for (usize next = text.find('\n', at); text[at] != '-'; at = next + 1, next = text.find('\n', at))
            EXPECT_TRUE(next - at == 64 || text[next + 1] == '-');
        const auto blocks = decode(text);
        ASSERT_TRUE(blocks.has_value());
        EXPECT_EQ(blocks->front().label, "PRIVATE KEY");
        EXPECT_EQ(testing::reveal(blocks->front().der), testing::to_hex(der));
    }
    EXPECT_EQ(pem::encode("A", bytes_of("foo")), "-----BEGIN A-----\nZm9v\n-----END A-----\n");
}

TEST(Pem, LooksLikePem) {
    EXPECT_TRUE(pem::looks_like_pem(bytes_of("x\n-----BEGIN broken")));
    EXPECT_FALSE(pem::looks_like_pem(bytes_of("x -----BEGIN A-----")));
    EXPECT_FALSE(pem::looks_like_pem(ByteVector{0x30, 0x03, 0x02, 0x01, 0x00}));
    EXPECT_FALSE(pem::looks_like_pem({}));
}

TEST(Pem, CutAnywhereNeverCrashes) {
    const std::string text =
        "text\n-----BEGIN A-----\r\nZm9v\nZg==\n-----END A-----\n-----BEGIN B-----\nZm8=\n-----END B-----\n";
    for (usize from = 0; from < text.size(); ++from)
        for (usize to = from; to <= text.size(); ++to) {
            const auto blocks = decode(std::string_view(text).substr(from, to - from));
            EXPECT_TRUE(blocks.has_value() || !blocks.error().id().empty());
        }
}

}  // namespace
}  // namespace troth::encoding
