// SHA-2 and SHA-3: the examples of FIPS 180-4 and FIPS 202 (NIST's "Examples with Intermediate Values"), and what must
// hold for every row and every way of cutting a message.
#include "troth/crypto/hash/hash.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::CountingRandom;
using testing::to_hex;

struct HashVector {
    HashId id;
    std::string_view message, digest;
};
constexpr std::string_view two_blocks_of_64 = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
constexpr std::string_view two_blocks_of_128 =
    "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
    "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
constexpr HashVector vectors[] = {
    {HashId::sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {HashId::sha384, "",
     "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"},
    {HashId::sha512, "",
     "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a"
     "538327af927da3e"},
    {HashId::sha3_256, "", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"},
    {HashId::sha3_384, "",
     "0c63a75b845e4f7d01107d852e4c2485c51a50aaaa94fc61995e71bbee983a2ac3713831264adb47fb6bd1e058d5f004"},
    {HashId::sha3_512, "",
     "a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a615b2123af1f5f94c11e3e9402c3ac558f500199d95b6d3e30"
     "1758586281dcd26"},
    {HashId::sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {HashId::sha384, "abc",
     "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"},
    {HashId::sha512, "abc",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2"
     "a9ac94fa54ca49f"},
    {HashId::sha3_256, "abc", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"},
    {HashId::sha3_384, "abc",
     "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25"},
    {HashId::sha3_512, "abc",
     "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56"
     "592f8274eec53f0"},
    {HashId::sha256, two_blocks_of_64, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {HashId::sha384, two_blocks_of_64,
     "3391fdddfc8dc7393707a65b1b4709397cf8b1d162af05abfe8f450de5f36bc6b0455a8520bc4e6f5fe95b1fe3c8452b"},
    {HashId::sha512, two_blocks_of_64,
     "204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8279be331a703c33596fd15c13b1b07f9aa1d3bea57789ca031ad85c7a71dd7035"
     "4ec631238ca3445"},
    {HashId::sha3_256, two_blocks_of_64, "41c0dba2a9d6240849100376a8235e2c82e1b9998a999e21db32dd97496d3376"},
    {HashId::sha3_384, two_blocks_of_64,
     "991c665755eb3a4b6bbdfb75c78a492e8c56a22c5c4d7e429bfdbc32b9d4ad5aa04a1f076e62fea19eef51acd0657c22"},
    {HashId::sha3_512, two_blocks_of_64,
     "04a371e84ecfb5b8b77cb48610fca8182dd457ce6f326a0fd3d7ec2f1e91636dee691fbe0c985302ba1b0d8dc78c086346b533b49c030d99a"
     "27daf1139d6e75e"},
    {HashId::sha256, two_blocks_of_128, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    {HashId::sha384, two_blocks_of_128,
     "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039"},
    {HashId::sha512, two_blocks_of_128,
     "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545"
     "e96e55b874be909"},
    {HashId::sha3_256, two_blocks_of_128, "916f6061fe879741ca6469b43971dfdb28b1a32dc36cb3254e812be27aad1d18"},
    {HashId::sha3_384, two_blocks_of_128,
     "79407d3b5916b59c3e30b09822974791c313fb9ecc849e406f23592d04f625dc8c709b98b43b3852b337216179aa7fc7"},
    {HashId::sha3_512, two_blocks_of_128,
     "afebb2ef542e6579c50cad06d2e578f9f8dd6881d7dc824d26360feebf18a4fa73e3261122948efcfd492e74e82e2189ed0fb440d187f3822"
     "70cb455f21dd185"},
};
// FIPS 180-4's and FIPS 202's examples of the smaller hashes; RFC 7693 appendices A and B; RFC 1321 §A.5.
constexpr HashVector smaller_vectors[] = {
    {HashId::sha1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
    {HashId::sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
    {HashId::sha1, two_blocks_of_64, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
    {HashId::sha224, "", "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f"},
    {HashId::sha224, "abc", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"},
    {HashId::sha224, two_blocks_of_64, "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525"},
    {HashId::sha512_224, "abc", "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa"},
    {HashId::sha512_256, "abc", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"},
    {HashId::sha3_224, "", "6b4e03423667dbb73b6e15454f0eb1abd4597f9a1b078e3f5b5a6bc7"},
    {HashId::sha3_224, "abc", "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf"},
    {HashId::blake2b_512, "abc",
     "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab"
     "92386edd4009923"},
    {HashId::blake2s_256, "abc", "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982"},
    {HashId::legacy_md5, "", "d41d8cd98f00b204e9800998ecf8427e"},
    {HashId::legacy_md5, "abc", "900150983cd24fb0d6963f7d28e17f72"},
    {HashId::legacy_md5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
    {HashId::legacy_md5, "abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"},
};
constexpr HashVector million_a[] = {
    {HashId::sha1, "a", "34aa973cd4c4daa4f61eeb2bdbad27316534016f"},
    {HashId::sha256, "a", "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    {HashId::sha384, "a",
     "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b07b8b3dc38ecc4ebae97ddd87f3d8985"},
    {HashId::sha512, "a",
     "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4"
     "eadb217ad8cc09b"},
    {HashId::sha3_256, "a", "5c8875ae474a3634ba4fd55ec85bffd661f32aca75c6d699d0cdcb6c115891c1"},
    {HashId::sha3_384, "a",
     "eee9e24d78c1855337983451df97c8ad9eedf256c6334f8e948d252d5e0e76847aa0774ddb90a842190d2c558b4b8340"},
    {HashId::sha3_512, "a",
     "3c3a876da14034ab60627c077bb98f7e120a2a5370212dffb3385a18d4f38859ed311d0a9d5141ce9cc5c66ee689b266a8aa18ace8282a0e0"
     "db596c90b0a7b87"},
};

TEST(Hash, Fips180_4AndFips202Examples) {
    for (const HashVector& v : vectors) {
        SCOPED_TRACE(info(v.id).name);
        EXPECT_EQ(to_hex(hash(v.id, bytes_of(v.message)).bytes()), v.digest);
        EXPECT_EQ(to_hex(hash(v.id, bytes_of(v.message), cpu::portable).bytes()), v.digest);
    }
}

TEST(Hash, Fips180_4Fips202Rfc7693Rfc1321SmallerHashes) {
    for (const HashVector& v : smaller_vectors) {
        SCOPED_TRACE(info(v.id).name);
        EXPECT_EQ(to_hex(hash(v.id, bytes_of(v.message)).bytes()), v.digest);
        EXPECT_EQ(to_hex(hash(v.id, bytes_of(v.message), cpu::portable).bytes()), v.digest);
    }
}

TEST(Hash, Rfc6151Rfc6194BrokenHashesSaySo) {
    for (const HashInfo& h : hash_infos)
        EXPECT_EQ(collision_resistant(h.id), h.id != HashId::sha1 && h.id != HashId::legacy_md5) << h.name;
}

TEST(Hash, Fips180_4OneMillionTimesA) {
    const ByteVector thousand(1000, 'a');
    for (const HashVector& v : million_a) {
        SCOPED_TRACE(info(v.id).name);
        Hash state(v.id);
        for (int i = 0; i < 1000; ++i) state.update(thousand);
        EXPECT_EQ(to_hex(state.finish().bytes()), v.digest);
    }
}

TEST(Hash, InfosStandInTheOrderOfTheirIds) {
    for (usize i = 0; i < hash_infos.size(); ++i) {
        EXPECT_EQ(static_cast<usize>(hash_infos[i].id), i);
        EXPECT_LE(hash_infos[i].digest_size, max_digest_size);
        EXPECT_LE(hash_infos[i].block_size, max_block_size);
        EXPECT_EQ(hash(hash_infos[i].id, Bytes()).size, hash_infos[i].digest_size);
    }
}

// Every length around two blocks, by the portable code in one piece and by the host's rows in pieces.
TEST(Hash, EveryLengthAndEveryCutGivesTheSameDigest) {
    CountingRandom random(7);
    for (const HashInfo& h : hash_infos) {
        for (usize size = 0; size <= 300; ++size) {
            SCOPED_TRACE(::testing::Message() << h.name << " " << size);
            const ByteVector message = random.bytes(size);
            const Digest expected = hash(h.id, message, cpu::portable);
            EXPECT_EQ(hash(h.id, message), expected);

            Hash pieces(h.id);
            for (Bytes rest = message; !rest.empty();) {
                const usize take = 1 + random.below(std::min<usize>(rest.size(), 150));
                pieces.update(rest.first(take));
                rest = rest.subspan(take);
            }
            EXPECT_EQ(pieces.finish(), expected);

            const usize cut = random.below(size + 1);
            const Bytes gather[] = {Bytes(message).first(cut), Bytes(), Bytes(message).subspan(cut)};
            EXPECT_EQ(hash(h.id, Gather(gather)), expected);
        }
    }
}

TEST(Hash, ACopyForksAndFinishLeavesTheMessageOpen) {
    for (const HashInfo& h : hash_infos) {
        SCOPED_TRACE(h.name);
        Hash transcript(h.id);
        transcript.update(bytes_of("client hello"));
        Hash fork = transcript;
        EXPECT_EQ(transcript.finish(), hash(h.id, bytes_of("client hello")));
        transcript.update(bytes_of(", server hello"));
        fork.update(bytes_of(", alert"));
        EXPECT_EQ(transcript.finish(), hash(h.id, bytes_of("client hello, server hello")));
        EXPECT_EQ(fork.finish(), hash(h.id, bytes_of("client hello, alert")));
        fork = transcript;
        EXPECT_EQ(fork.finish(), transcript.finish());
    }
}

TEST(Hash, ForgetLeavesNothingOfTheMessage) {
    alignas(Hash) u8 memory[sizeof(Hash)];
    for (const HashInfo& h : hash_infos) {
        SCOPED_TRACE(h.name);
        Hash* const state = new (memory) Hash(h.id);
        state->update(bytes_of("thirteen byte"));
        EXPECT_NE(text_of(memory).find("teen byt"), std::string_view::npos);
        state->~Hash();
        EXPECT_EQ(text_of(memory).find("teen byt"), std::string_view::npos);
    }
}

TEST(HashDeathTest, ADigestOfAnotherSizeIsABrokenInvariant) {
    std::array<u8, 31> small{};
    EXPECT_DEATH(Hash(HashId::sha256).finish_into(small), "");
}

// Each row against the last, which is the plain code, on random states.
template <class Word, class Rows>
void compare_rows(const Rows& rows) {
    CountingRandom random(3);
    ASSERT_EQ(rows.back().name, "portable");
    for (const auto& row : rows) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(row.name);
        for (usize count = 0; count <= 9; ++count) {
            for (usize offset = 0; offset < 4; ++offset) {
                const ByteVector blocks = random.bytes(offset + count * 16 * sizeof(Word));
                std::array<Word, 8> expected, got;
                random.fill({reinterpret_cast<u8*>(expected.data()), sizeof expected});
                got = expected;
                rows.back().kernel(expected.data(), blocks.data() + offset, count);
                row.kernel(got.data(), blocks.data() + offset, count);
                ASSERT_EQ(got, expected) << count << " blocks";
            }
        }
    }
}
TEST(HashRows, EverySha256RowEqualsThePortableOne) {
    compare_rows<u32>(detail::sha256_rows);
}
TEST(HashRows, EverySha512RowEqualsThePortableOne) {
    compare_rows<u64>(detail::sha512_rows);
}
TEST(HashRows, EverySha1RowEqualsThePortableOne) {
    compare_rows<u32>(detail::sha1_rows);
}
TEST(HashRows, EveryKeccakRowEqualsThePortableOne) {
    CountingRandom random(4);
    std::array<u64, 25> expected, got;
    for (const auto& row : detail::keccak_rows) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(row.name);
        for (int i = 0; i < 50; ++i) {
            random.fill({reinterpret_cast<u8*>(expected.data()), sizeof expected});
            got = expected;
            detail::keccak_rows.back().kernel(expected.data());
            row.kernel(got.data());
            ASSERT_EQ(got, expected);
        }
    }
}

}  // namespace
}  // namespace troth::inline v1::crypto
