// The container for encrypted files: docs/container.md.
#include "troth/seal/seal.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/seal/errors.hpp"

namespace troth::inline v1::seal {
namespace {

using troth::testing::CountingRandom;
namespace hpke = crypto::hpke;

constexpr PasswordCost cheap{.passes = 1, .memory_kib = 64, .lanes = 1};
constexpr usize tag = crypto::aead_tag_size;

ByteVector sealed(Sealer& sealer, Bytes plain) {
    ByteVector out(sealer.header().begin(), sealer.header().end());
    for (;;) {
        const bool last = plain.size() <= piece_size;
        const Bytes piece = plain.first(last ? plain.size() : piece_size);
        const usize at = out.size();
        out.resize(at + piece.size() + tag);
        sealer.seal_piece(piece, last, MutableBytes(out).subspan(at));
        if (last) return out;
        plain = plain.subspan(piece.size());
    }
}

// What a reader of a file does: the last piece is what is left when there is no more than one.
template <class With>
Result<ByteVector> opened(Bytes container, With with) {
    TROTH_TRY(const usize size, header_size(container.first(std::min(container.size(), smallest_header))));
    if (container.size() < size) return fail(errors::truncated);
    TROTH_TRY(Opener opener, with(container.first(size)));
    ByteVector rest(container.begin() + static_cast<std::ptrdiff_t>(size), container.end()), out;
    MutableBytes left = rest;
    for (;;) {
        const bool last = left.size() <= piece_size + tag;
        const MutableBytes piece = left.first(last ? left.size() : piece_size + tag);
        TROTH_TRY(opener.open_piece(piece, last));
        out.insert(out.end(), piece.begin(), piece.end() - static_cast<std::ptrdiff_t>(tag));
        if (last) return out;
        left = left.subspan(piece.size());
    }
}
auto by(std::string_view password) {
    return [=](Bytes header) { return Opener::open_with(header, bytes_of(password)); };
}

TEST(Seal, EverySizeAroundAPieceComesBack) {
    CountingRandom random(1);
    const Way ways[] = {Password{bytes_of("secret"), cheap}};
    for (const usize size : {usize{0}, usize{1}, usize{1000}, piece_size - 1, piece_size, piece_size + 1,
                             2 * piece_size, 3 * piece_size + 77}) {
        const ByteVector plain = random.bytes(size);
        Result<Sealer> sealer = Sealer::create(ways, random);
        ASSERT_TRUE(sealer);
        const ByteVector container = sealed(*sealer, plain);
        const Result<ByteVector> back = opened(container, by("secret"));
        ASSERT_TRUE(back) << size;
        EXPECT_EQ(*back, plain);
    }
}

TEST(Seal, EachWayOpensAndNoOther) {
    CountingRandom random(2);
    const hpke::PrivateKey alice = hpke::PrivateKey::generate(hpke::Kem::dhkem_x25519_hkdf_sha256, random),
                           bob = hpke::PrivateKey::generate(hpke::Kem::dhkem_p256_hkdf_sha256, random),
                           carol = hpke::PrivateKey::generate(hpke::Kem::xwing, random),
                           mallory = hpke::PrivateKey::generate(hpke::Kem::dhkem_x25519_hkdf_sha256, random);
    const Way ways[] = {Recipient{alice.kem(), alice.public_key()}, Password{bytes_of("one"), cheap},
                        Recipient{bob.kem(), bob.public_key()}, Password{bytes_of("two"), cheap},
                        Recipient{carol.kem(), carol.public_key()}};
    Result<Sealer> sealer = Sealer::create(ways, random);
    ASSERT_TRUE(sealer);
    const ByteVector container = sealed(*sealer, bytes_of("hello")),
                     plain(bytes_of("hello").begin(), bytes_of("hello").end());
    const auto with = [](const hpke::PrivateKey& key) {
        return [&key](Bytes header) { return Opener::open_with(header, key); };
    };
    EXPECT_EQ(*opened(container, with(alice)), plain);
    EXPECT_EQ(*opened(container, with(bob)), plain);
    EXPECT_EQ(*opened(container, with(carol)), plain);
    EXPECT_EQ(*opened(container, by("one")), plain);
    EXPECT_EQ(*opened(container, by("two")), plain);
    EXPECT_EQ(opened(container, with(mallory)).error().id(), "seal.not_for_this_key");
    EXPECT_EQ(opened(container, by("three")).error().id(), "seal.wrong_password");
    const Way only[] = {Recipient{alice.kem(), alice.public_key()}};
    Result<Sealer> for_alice = Sealer::create(only, random);
    EXPECT_EQ(opened(sealed(*for_alice, {}), by("one")).error().id(), "seal.no_password");
    EXPECT_EQ(Sealer::create({}, random).error().id(), "seal.no_recipient");
}

TEST(Seal, EveryChangedByteIsFound) {
    CountingRandom random(3);
    const Way ways[] = {Password{bytes_of("p"), {.passes = 1, .memory_kib = 8, .lanes = 1}}};
    Result<Sealer> sealer = Sealer::create(ways, random);
    const ByteVector container = sealed(*sealer, random.bytes(40));
    for (usize at = 0; at < container.size(); ++at) {
        ByteVector bad = container;
        bad[at] ^= 1;
        EXPECT_FALSE(opened(bad, by("p"))) << at;
        EXPECT_FALSE(opened(Bytes(container).first(at), by("p"))) << at;
    }
    ByteVector longer = container;
    longer.push_back(0);
    EXPECT_EQ(opened(longer, by("p")).error().id(), "seal.altered");
}

TEST(Seal, PiecesMovedRepeatedDroppedOrCutAreFound) {
    CountingRandom random(4);
    const Way ways[] = {Password{bytes_of("p"), cheap}};
    Result<Sealer> sealer = Sealer::create(ways, random);
    const usize header = sealer->header().size(), step = piece_size + tag;
    const ByteVector whole = sealed(*sealer, random.bytes(3 * piece_size));
    const auto pieces = [&](std::initializer_list<usize> order) {
        ByteVector out(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(header));
        for (const usize i : order) {
            const Bytes piece = Bytes(whole).subspan(header + i * step, step);
            out.insert(out.end(), piece.begin(), piece.end());
        }
        return out;
    };
    EXPECT_TRUE(opened(pieces({0, 1, 2}), by("p")));
    for (const ByteVector& bad :
         {pieces({1, 0, 2}), pieces({0, 0, 1, 2}), pieces({0, 2}), pieces({0, 1}), pieces({0, 1, 2, 2})}) {
        const Result<ByteVector> result = opened(bad, by("p"));
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().id(), "seal.altered");
    }
    EXPECT_EQ(opened(Bytes(whole).first(header), by("p")).error().id(), "seal.truncated");
    EXPECT_EQ(opened(Bytes(whole).first(header - 1), by("p")).error().id(), "seal.truncated");
}

TEST(Seal, SaysWhatAForeignFileIs) {
    EXPECT_EQ(header_size(bytes_of("Salted__12345678")).error().id(), "seal.not_a_container");
    EXPECT_EQ(header_size({}).error().id(), "seal.not_a_container");
    ByteVector newer(magic.begin(), magic.end());
    newer.insert(newer.end(), {0, 9});
    EXPECT_EQ(header_size(newer).error().id(), "seal.unknown_version");
    EXPECT_EQ(header_size(Bytes(magic).first(7)).error().id(), "seal.truncated");
}

// A container is a stranger's: what its password costs is bounded before it is paid.
TEST(Seal, ACostAboveTheLimitIsRefusedUnpaid) {
    CountingRandom random(5);
    const Way ways[] = {Password{bytes_of("p"), cheap}};
    Result<Sealer> sealer = Sealer::create(ways, random);
    const ByteVector container = sealed(*sealer, {});
    const PasswordCost low{.passes = 1, .memory_kib = 63, .lanes = 1};
    const auto with = [&](Bytes header) { return Opener::open_with(header, bytes_of("p"), low); };
    EXPECT_EQ(opened(container, with).error().id(), "seal.password_cost");
}

// The format itself: a container that was made once must open for ever.
TEST(Seal, Version1StaysAsItIs) {
    const ByteVector container = troth::testing::from_hex(
        "8954524f54485345414c0d0a0001a514656034e312e6e8537b4b5cfd0bd89b3ce6a7ed543f911ed55e1fa83082a5004c"
        "0100490000000100000040011de65fbfb5a0c47106b6e449a3b686ec016c7ecb247f5d6dceed4d50f38a5196f882d8ab"
        "7bfce1afe16c607df6bf40f9a5faab430406983aee9c0ea08c1f8c745b9d6134163a3eee73e8bf11db0cadff7eaae87e"
        "af1a4bc985b5b312411f556e6c926f0ceb4f581b41b7ce9a32c2f29f375d1093a57ad7bd7fba0f24c245");
    EXPECT_EQ(container.size(), 12u + 2 + 32 + 2 + 3 + 73 + 32 + 14 + 16);
    const Result<ByteVector> plain = opened(container, by("password"));
    ASSERT_TRUE(plain);
    EXPECT_EQ(text_of(*plain), "attack at dawn");
    CountingRandom random(6);
    const Way ways[] = {Password{bytes_of("password"), cheap}};
    Result<Sealer> sealer = Sealer::create(ways, random);
    EXPECT_EQ(sealed(*sealer, bytes_of("attack at dawn")), container);
}

}  // namespace
}  // namespace troth::inline v1::seal
