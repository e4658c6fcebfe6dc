// The hash tree over a log: RFC 9162 §2.1, with SHA-256. Whoever noted the head of a log once can be shown that an
// entry is in it, and that a later log only added to it.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::ca::merkle {

using Node = std::array<u8, 32>;

Node leaf_hash(Bytes entry);                          // §2.1.1: SHA-256(0x00 || entry)
Node node_hash(const Node& left, const Node& right);  // SHA-256(0x01 || left || right)

// Tree: the heads of the full subtrees of what was added so far, 64 nodes at most. Copying forks it.
class Tree {
  public:
    void add(const Node& leaf);
    u64 size() const { return size_; }
    Node head() const;  // MTH(D[size]); of none: SHA-256 of nothing

  private:
    std::vector<Node> full_;  // largest first, one for each bit that is set in size_
    u64 size_ = 0;
};

// The leaves of a log, by index from 0.
using Leaves = std::function<Node(u64 index)>;

// inclusion_proof: PATH(index, D[size]), §2.1.3.1; index < size. consistency_proof: PROOF(first, D[second]), §2.1.4.1;
// 0 < first <= second. Each reads every leaf once at most.
std::vector<Node> inclusion_proof(const Leaves& leaves, u64 index, u64 size);
std::vector<Node> consistency_proof(const Leaves& leaves, u64 first, u64 second);

// §2.1.3.2 and §2.1.4.2.
bool includes(u64 index, u64 size, const Node& leaf, std::span<const Node> proof, const Node& head);
bool consistent(u64 first, u64 second, const Node& first_head, const Node& second_head, std::span<const Node> proof);

}  // namespace troth::inline v1::ca::merkle
