// Every row against the portable one: all small lengths, all ways to cut the input, unaligned, in place, never a byte
// beyond the buffers.
#include "troth/crypto/aead/aead_rows.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/aead/aead.hpp"

namespace troth::inline v1::crypto {
namespace {

// A row and the portable row under one key.
class AeadRows : public ::testing::TestWithParam<AeadImplementation> {
  protected:
    AeadRows()
        : key_(random_.bytes(aead_key_size(GetParam().id))),
          row_(GetParam(), key_),
          portable_(aead_implementations(GetParam().id).back(), key_) {}

    Nonce nonce() const { return Bytes(nonce_).first<12>(); }
    ByteVector seal(const AeadContext& context, Bytes aad, Bytes text, Bytes extra) const {
        ByteVector out(text.size() + extra.size() + aead_tag_size);
        const Bytes pieces[] = {text};
        context.seal(nonce(), aad, pieces, extra, out);
        return out;
    }

    testing::CountingRandom random_{3};
    ByteVector key_;
    AeadContext row_, portable_;
    ByteVector nonce_ = random_.bytes(12);
};

TEST_P(AeadRows, EveryLengthAndEveryAadAgreesWithPortable) {
    const ByteVector text = random_.bytes(1101), aad = random_.bytes(600);
    for (usize size = 0; size <= 1100; ++size) {
        for (usize aad_size : {size % 41, usize{5}, usize{13}, size % 600}) {
            const Bytes a = Bytes(aad).first(aad_size), t = Bytes(text).first(size);
            const Bytes extra = Bytes(text).last(size % 2);
            ByteVector sealed = seal(row_, a, t, extra);
            ASSERT_EQ(sealed, seal(portable_, a, t, extra)) << size << " bytes, aad " << aad_size;
            ASSERT_TRUE(row_.open(nonce(), a, sealed)) << size;
            ASSERT_TRUE(std::equal(t.begin(), t.end(), sealed.begin())) << size;
        }
    }
    for (usize aad_size = 0; aad_size <= 600; ++aad_size)
        for (usize size : {0u, 1u, 40u, 520u}) {
            const Bytes a = Bytes(aad).first(aad_size), t = Bytes(text).first(size);
            ASSERT_EQ(seal(row_, a, t, {}), seal(portable_, a, t, {})) << size << " bytes, aad " << aad_size;
        }
}

TEST_P(AeadRows, UnalignedInPlaceAndNothingBeyondTheBuffers) {
    constexpr usize margin = 64;
    for (usize offset : {0u, 1u, 3u, 31u, 63u})
        for (usize size = 0; size <= 700; size += 1 + size % 7) {
            const ByteVector text = random_.bytes(size);
            const ByteVector expected = seal(portable_, {}, text, {});
            ByteVector buffer(margin + offset + size + aead_tag_size + margin, 0xee);
            const MutableBytes record = MutableBytes(buffer).subspan(margin + offset, size + aead_tag_size);
            std::copy(text.begin(), text.end(), record.begin());
            const Bytes pieces[] = {record.first(size)};
            row_.seal(nonce(), {}, pieces, {}, record);
            ASSERT_TRUE(std::ranges::equal(record, expected)) << size << " at " << offset;
            ASSERT_TRUE(row_.open(nonce(), {}, record));
            ASSERT_TRUE(std::ranges::equal(record.first(size), text)) << size << " at " << offset;
            const auto untouched = [](u8 byte) { return byte == 0xee; };
            ASSERT_TRUE(std::all_of(buffer.begin(), buffer.begin() + margin + static_cast<int>(offset), untouched));
            ASSERT_TRUE(std::all_of(buffer.end() - margin, buffer.end(), untouched));
        }
}

TEST_P(AeadRows, TwoPiecesCutAnywhere) {
    const ByteVector aad = random_.bytes(5);
    for (usize size : {0u, 1u, 17u, 600u, 1350u, 2500u}) {
        const ByteVector text = random_.bytes(size), extra = {0x17};
        const ByteVector expected = seal(portable_, aad, text, extra);
        for (usize cut = 0; cut <= size; ++cut) {
            const Bytes pieces[] = {Bytes(text).first(cut), Bytes(text).subspan(cut)};
            ByteVector out(expected.size());
            row_.seal(nonce(), aad, pieces, extra, out);
            ASSERT_EQ(out, expected) << size << " cut at " << cut;
        }
    }
}

TEST_P(AeadRows, ManyPiecesAndPaddingOfEverySize) {
    for (int round = 0; round < 200; ++round) {
        const ByteVector text = random_.bytes(random_.below(9000)), extra = random_.bytes(random_.below(300));
        ByteVector whole = text;
        whole.insert(whole.end(), extra.begin(), extra.end());
        std::vector<Bytes> pieces;
        for (Bytes rest = text; !rest.empty();) {
            const usize now = std::min<usize>(rest.size(), random_.below(round % 3 == 0 ? 3000 : 200));
            pieces.push_back(rest.first(now));
            rest = rest.subspan(now);
        }
        ByteVector out(whole.size() + aead_tag_size);
        row_.seal(nonce(), {}, pieces, extra, out);
        ASSERT_EQ(out, seal(portable_, {}, whole, {})) << text.size() << " + " << extra.size();
    }
}

// RFC 8446 §5.2: the content and its type, sealed over the content's own memory.
TEST_P(AeadRows, Rfc8446Section5_2FullRecordInPlaceWithContentType) {
    for (usize size : {usize{0}, usize{1}, usize{1350}, usize{16384}, usize{100000}}) {
        const ByteVector text = random_.bytes(size), aad = {0x17, 3, 3, 0x40, 0x11};
        for (usize padding : {0u, 1u, 16u, 255u}) {
            ByteVector extra(1 + padding);
            extra[0] = 0x17;
            const ByteVector expected = seal(portable_, aad, text, extra);
            ByteVector record(expected.size());
            std::copy(text.begin(), text.end(), record.begin());
            const Bytes pieces[] = {Bytes(record).first(size)};
            row_.seal(nonce(), aad, pieces, extra, record);
            ASSERT_EQ(record, expected) << size << " + " << extra.size();
            ASSERT_TRUE(row_.open(nonce(), aad, record));
            ASSERT_TRUE(std::equal(text.begin(), text.end(), record.begin()));
        }
    }
}

std::vector<AeadImplementation> rows_of_this_machine() {
    std::vector<AeadImplementation> rows;
    for (AeadId id : {AeadId::aes_128_gcm, AeadId::aes_192_gcm, AeadId::aes_256_gcm, AeadId::chacha20_poly1305,
                      AeadId::aes_128_ccm, AeadId::aes_256_gcm_siv})
        for (const AeadImplementation& row : aead_implementations(id))
            if (row.runs_on(cpu::host())) rows.push_back(row);
    return rows;
}
std::string name_of(const ::testing::TestParamInfo<AeadImplementation>& info) {
    std::string name = std::string(aead_info(info.param.id).name) + "_" + std::string(info.param.name);
    std::ranges::replace(name, '-', '_');
    return name;
}
INSTANTIATE_TEST_SUITE_P(Host, AeadRows, ::testing::ValuesIn(rows_of_this_machine()), name_of);

}  // namespace
}  // namespace troth::inline v1::crypto
