#include "troth/ca/store/merkle.hpp"

#include <algorithm>

#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::ca::merkle {

namespace {

Node sha256(Gather pieces) {
    Node out;
    crypto::Hash hash(crypto::HashId::sha256);
    hash.update(pieces);
    hash.finish_into(out);
    return out;
}

// The largest power of two below size, which is at least 2.
u64 split(u64 size) {
    return std::bit_floor(size - 1);
}

// MTH(D[begin:end]), begin < end.
Node head_of(const Leaves& leaves, u64 begin, u64 end) {
    Tree tree;
    for (u64 i = begin; i < end; ++i) tree.add(leaves(i));
    return tree.head();
}

// SUBPROOF(first, D[begin:end], whole), §2.1.4.1.
void subproof(const Leaves& leaves, u64 first, u64 begin, u64 end, bool whole, std::vector<Node>& proof) {
    const u64 size = end - begin;
    if (first == size) {
        if (!whole) proof.push_back(head_of(leaves, begin, end));
        return;
    }
    const u64 k = split(size);
    if (first <= k) {
        subproof(leaves, first, begin, begin + k, whole, proof);
        proof.push_back(head_of(leaves, begin + k, end));
    } else {
        subproof(leaves, first - k, begin + k, end, false, proof);
        proof.push_back(head_of(leaves, begin, begin + k));
    }
}

}  // namespace

Node leaf_hash(Bytes entry) {
    constexpr u8 prefix[] = {0x00};
    const Bytes pieces[] = {prefix, entry};
    return sha256(pieces);
}
Node node_hash(const Node& left, const Node& right) {
    constexpr u8 prefix[] = {0x01};
    const Bytes pieces[] = {prefix, left, right};
    return sha256(pieces);
}

void Tree::add(const Node& leaf) {
    Node node = leaf;
    // As carrying in a binary counter: two full subtrees of one size become one.
    for (u64 bits = size_; bits & 1; bits >>= 1) {
        node = node_hash(full_.back(), node);
        full_.pop_back();
    }
    full_.push_back(node);
    ++size_;
}

Node Tree::head() const {
    if (full_.empty()) return sha256({});
    Node node = full_.back();
    for (usize i = full_.size() - 1; i-- > 0;) node = node_hash(full_[i], node);
    return node;
}

std::vector<Node> inclusion_proof(const Leaves& leaves, u64 index, u64 size) {
    std::vector<Node> proof;
    u64 begin = 0, end = size;
    while (end - begin > 1) {
        const u64 k = split(end - begin);
        if (index < begin + k) {
            proof.push_back(head_of(leaves, begin + k, end));
            end = begin + k;
        } else {
            proof.push_back(head_of(leaves, begin, begin + k));
            begin += k;
        }
    }
    std::ranges::reverse(proof);
    return proof;
}

std::vector<Node> consistency_proof(const Leaves& leaves, u64 first, u64 second) {
    std::vector<Node> proof;
    if (first != second) subproof(leaves, first, 0, second, true, proof);
    return proof;
}

bool includes(u64 index, u64 size, const Node& leaf, std::span<const Node> proof, const Node& head) {
    if (index >= size) return false;
    u64 fn = index, sn = size - 1;
    Node r = leaf;
    for (const Node& p : proof) {
        if (sn == 0) return false;
        if ((fn & 1) || fn == sn) {
            r = node_hash(p, r);
            while (!(fn & 1) && fn != 0) fn >>= 1, sn >>= 1;
        } else {
            r = node_hash(r, p);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && r == head;
}

bool consistent(u64 first, u64 second, const Node& first_head, const Node& second_head, std::span<const Node> proof) {
    if (first == 0 || first > second) return false;
    if (first == second) return proof.empty() && first_head == second_head;
    std::vector<Node> path(proof.begin(), proof.end());
    if (std::has_single_bit(first)) path.insert(path.begin(), first_head);
    if (path.empty()) return false;
    u64 fn = first - 1, sn = second - 1;
    while (fn & 1) fn >>= 1, sn >>= 1;
    Node fr = path[0], sr = path[0];
    for (const Node& c : std::span(path).subspan(1)) {
        if (sn == 0) return false;
        if ((fn & 1) || fn == sn) {
            fr = node_hash(c, fr);
            sr = node_hash(c, sr);
            while (!(fn & 1) && fn != 0) fn >>= 1, sn >>= 1;
        } else {
            sr = node_hash(sr, c);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && fr == first_head && sr == second_head;
}

}  // namespace troth::inline v1::ca::merkle
