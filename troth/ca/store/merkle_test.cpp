// RFC 9162 §2.1: heads, proofs, and that altered ones are refused.
#include "troth/ca/store/merkle.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"

namespace troth::ca::merkle {
namespace {

using ::troth::testing::from_hex;
using ::troth::testing::to_hex;

std::vector<Node> leaves_of(u64 count) {
    std::vector<Node> leaves;
    for (u64 i = 0; i < count; ++i) {
        const u8 entry[] = {static_cast<u8>(i), static_cast<u8>(i >> 8)};
        leaves.push_back(leaf_hash(entry));
    }
    return leaves;
}
Leaves reader(const std::vector<Node>& leaves) {
    return [&](u64 index) { return leaves[index]; };
}
// MTH by its definition, §2.1.1.
Node definition(std::span<const Node> leaves) {
    if (leaves.size() == 1) return leaves[0];
    usize k = 1;
    while (k * 2 < leaves.size()) k *= 2;
    return node_hash(definition(leaves.first(k)), definition(leaves.subspan(k)));
}
Node head(std::span<const Node> leaves) {
    Tree tree;
    for (const Node& leaf : leaves) tree.add(leaf);
    return tree.head();
}

TEST(Merkle, Rfc9162Section2_1_1HeadsOfNothingAndOfOneEmptyEntry) {
    EXPECT_EQ(to_hex(Tree().head()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(to_hex(leaf_hash({})), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}
TEST(Merkle, Rfc9162Section2_1_1HeadsAreTheDefinitions) {
    for (u64 size = 1; size <= 70; ++size) {
        const auto leaves = leaves_of(size);
        EXPECT_EQ(head(leaves), definition(leaves)) << size;
    }
}
TEST(Merkle, Rfc9162Section2_1_3EveryEntryIsProvenAndNothingElse) {
    for (const u64 size : {1u, 2u, 3u, 7u, 8u, 9u, 33u}) {
        const auto leaves = leaves_of(size);
        const Node whole = head(leaves);
        for (u64 index = 0; index < size; ++index) {
            auto proof = inclusion_proof(reader(leaves), index, size);
            EXPECT_TRUE(includes(index, size, leaves[index], proof, whole)) << index << " of " << size;
            EXPECT_FALSE(includes(index, size, leaf_hash(from_hex("ff")), proof, whole));
            EXPECT_FALSE(includes(size, size, leaves[index], proof, whole));
            if (size > 1) {
                EXPECT_FALSE(includes((index + 1) % size, size, leaves[index], proof, whole));
                auto cut = proof;
                cut.pop_back();
                EXPECT_FALSE(includes(index, size, leaves[index], cut, whole));
                proof[0][0] ^= 1;
                EXPECT_FALSE(includes(index, size, leaves[index], proof, whole));
            }
        }
    }
}
TEST(Merkle, Rfc9162Section2_1_4EveryContinuationIsProvenAndNothingElse) {
    const auto leaves = leaves_of(40);
    for (u64 second = 1; second <= 40; ++second)
        for (u64 first = 1; first <= second; ++first) {
            const Node before = head(std::span(leaves).first(first)), after = head(std::span(leaves).first(second));
            auto proof = consistency_proof(reader(leaves), first, second);
            EXPECT_TRUE(consistent(first, second, before, after, proof)) << first << " " << second;
            if (first == second) continue;
            Node other = before;
            other[5] ^= 1;
            EXPECT_FALSE(consistent(first, second, other, after, proof));
            proof.back()[31] ^= 1;
            EXPECT_FALSE(consistent(first, second, before, after, proof));
        }
    EXPECT_FALSE(consistent(0, 5, head({}), head(leaves), {}));
    EXPECT_FALSE(consistent(6, 5, head({}), head(leaves), {}));
}

}  // namespace
}  // namespace troth::ca::merkle
