#include "troth/crypto/sign/slhdsa/trees.hpp"

#include <algorithm>

namespace troth::inline v1::crypto::slhdsa {
namespace {

constexpr usize max_wots_length = 2 * max_n + 3;
constexpr u32 w = 16;

// The digits of a message and of its checksum, base 16: algorithm 7 steps 1 to 7. The message is a public root.
std::array<u8, max_wots_length> digits(const Parameters& p, Bytes message) {
    std::array<u8, max_wots_length> out{};
    u32 checksum = 0;
    for (usize i = 0; i < 2 * p.n; ++i) {
        out[i] = i % 2 == 0 ? message[i / 2] >> 4 : message[i / 2] & 15;
        checksum += w - 1 - out[i];
    }
    for (usize i = 0; i < 3; ++i) out[2 * p.n + i] = static_cast<u8>(checksum >> (8 - 4 * i) & 15);
    return out;
}
// Eight calls of the tweakable hash at a time, in place, over nodes that lie behind each other.
struct Lanes {
    std::array<Address, lanes> addresses;
    std::array<const u8*, lanes> inputs{};
    std::array<u8*, lanes> outputs{};

    void run(const Tweak& tweak, usize count, usize input_size) {
        tweak.hash_many(std::span(addresses).first(count), std::span(inputs).first(count), input_size,
                        std::span(outputs).first(count));
    }
};

// The public key of one WOTS+ key pair, algorithm 6, and its signature if `digits` are given: where a chain passes its
// digit the value is kept.
void wots(const Tweak& tweak, Bytes private_seed, const Address& pair, u8* public_key, const u8* chosen,
          u8* signature) {
    const Parameters& p = tweak.parameters();
    const usize length = p.wots_length();
    SecretBytes ends(length * p.n);
    for (usize first = 0; first < length; first += lanes) {
        const usize count = std::min(lanes, length - first);
        Lanes chains;
        for (usize i = 0; i < count; ++i) {
            chains.addresses[i] = pair.with(AddressType::wots_prf);
            chains.addresses[i].word2 = static_cast<u32>(first + i);
            chains.inputs[i] = private_seed.data();
            chains.outputs[i] = ends.mutable_bytes().data() + (first + i) * p.n;
        }
        chains.run(tweak, count, p.n);
        for (usize i = 0; i < count; ++i) {
            chains.addresses[i].type = AddressType::wots_hash;
            chains.inputs[i] = chains.outputs[i];
        }
        for (u32 step = 0;; ++step) {
            for (usize i = 0; i < count; ++i) {
                chains.addresses[i].word3 = step;
                if (chosen != nullptr && chosen[first + i] == step)
                    std::memcpy(signature + (first + i) * p.n, chains.outputs[i], p.n);
            }
            if (step == w - 1) break;
            chains.run(tweak, count, p.n);
        }
    }
    tweak.hash(pair.with(AddressType::wots_pk), ends.bytes(), public_key);
}

// Algorithm 8.
Node wots_key_from(const Tweak& tweak, const Address& pair, Bytes message, Bytes signature) {
    const Parameters& p = tweak.parameters();
    const auto chosen = digits(p, message);
    ByteVector ends(signature.begin(), signature.end());
    for (usize i = 0; i < p.wots_length(); ++i) {
        Address address = pair.with(AddressType::wots_hash);
        address.word2 = static_cast<u32>(i);
        u8* const end = ends.data() + i * p.n;
        for (address.word3 = chosen[i]; address.word3 < w - 1; ++address.word3) tweak.hash(address, {end, p.n}, end);
    }
    Node key{};
    tweak.hash(pair.with(AddressType::wots_pk), ends, key.data());
    return key;
}

// From 2^height leaves to the root, in place; `path` gets the sibling of leaf `leaf` on each level if it is not empty.
// Node i of level j is number first / 2^j + i in its address: FORS numbers all its trees' nodes through.
Node merkle(const Tweak& tweak, MutableBytes leaves, Address address, usize height, u32 first, u32 leaf,
            MutableBytes path) {
    const usize n = tweak.parameters().n;
    for (usize level = 0; level < height; ++level) {
        if (!path.empty()) std::memcpy(path.data() + level * n, leaves.data() + ((leaf >> level) ^ 1) * n, n);
        const usize parents = usize{1} << (height - level - 1);
        address.word2 = static_cast<u32>(level + 1);
        for (usize at = 0; at < parents; at += lanes) {
            const usize count = std::min(lanes, parents - at);
            Lanes nodes;
            std::array<Node, lanes> results;
            for (usize i = 0; i < count; ++i) {
                nodes.addresses[i] = address;
                nodes.addresses[i].word3 = (first >> (level + 1)) + static_cast<u32>(at + i);
                nodes.inputs[i] = leaves.data() + 2 * (at + i) * n;
                nodes.outputs[i] = results[i].data();
            }
            nodes.run(tweak, count, 2 * n);
            for (usize i = 0; i < count; ++i) std::memcpy(leaves.data() + (at + i) * n, results[i].data(), n);
        }
    }
    Node root{};
    std::memcpy(root.data(), leaves.data(), n);
    return root;
}

// The way up from a leaf by its path, algorithms 11 and 17.
Node climb(const Tweak& tweak, Node node, Address address, u32 index, u32 leaf, Bytes path) {
    const usize n = tweak.parameters().n;
    for (usize level = 0; level * n < path.size(); ++level) {
        address.word2 = static_cast<u32>(level + 1);
        address.word3 = index >> (level + 1);
        std::array<u8, 2 * max_n> both;
        const bool right = ((leaf >> level) & 1) != 0;
        std::memcpy(both.data() + (right ? n : 0), node.data(), n);
        std::memcpy(both.data() + (right ? 0 : n), path.data() + level * n, n);
        tweak.hash(address, Bytes(both).first(2 * n), node.data());
    }
    return node;
}

// base_2b of algorithm 4 for the FORS indices.
u32 fors_index(const Parameters& p, Bytes digest, usize tree) {
    u32 index = 0;
    for (usize bit = tree * p.a; bit < (tree + 1) * p.a; ++bit)
        index = index << 1 | (digest[bit / 8] >> (7 - bit % 8) & 1);
    return index;
}

}  // namespace

Node xmss_root(const Tweak& tweak, Bytes private_seed, const Address& layer, const XmssSignature* sign) {
    const Parameters& p = tweak.parameters();
    std::array<u8, max_wots_length> chosen{};
    if (sign != nullptr) chosen = digits(p, sign->message);
    const u32 count = 1u << p.h_prime;
    SecretBytes leaves(count * p.n);
    for (u32 leaf = 0; leaf < count; ++leaf) {
        Address pair = layer.with(AddressType::wots_hash);
        pair.key_pair = leaf;
        const bool signing = sign != nullptr && sign->leaf == leaf;
        wots(tweak, private_seed, pair, leaves.mutable_bytes().data() + leaf * p.n, signing ? chosen.data() : nullptr,
             signing ? sign->out.data() : nullptr);
    }
    Address address = layer.with(AddressType::tree);
    address.key_pair = 0;
    return merkle(tweak, leaves.mutable_bytes(), address, p.h_prime, 0, sign != nullptr ? sign->leaf : 0,
                  sign != nullptr ? sign->out.subspan(p.wots_length() * p.n) : MutableBytes());
}

Node xmss_root_from(const Tweak& tweak, const Address& layer, u32 leaf, Bytes message, Bytes signature) {
    const Parameters& p = tweak.parameters();
    const usize chains = p.wots_length() * p.n;
    Address pair = layer.with(AddressType::wots_hash);
    pair.key_pair = leaf;
    const Node key = wots_key_from(tweak, pair, message, signature.first(chains));
    Address address = layer.with(AddressType::tree);
    address.key_pair = 0;
    return climb(tweak, key, address, leaf, leaf, signature.subspan(chains));
}

Node fors_sign(const Tweak& tweak, Bytes private_seed, const Address& key_pair, Bytes digest, MutableBytes out) {
    const Parameters& p = tweak.parameters();
    const u32 count = 1u << p.a;
    SecretBytes leaves(count * p.n);  // the private values at first
    ByteVector roots(p.k * p.n);
    for (usize tree = 0; tree < p.k; ++tree) {
        const u32 index = fors_index(p, digest, tree), first = static_cast<u32>(tree) * count;
        const MutableBytes piece = out.subspan(tree * (1 + p.a) * p.n, (1 + p.a) * p.n);
        for (u32 at = 0; at < count; at += lanes) {
            Lanes values;
            for (u32 i = 0; i < lanes; ++i) {  // a >= 6: always whole groups
                values.addresses[i] = key_pair.with(AddressType::fors_prf);
                values.addresses[i].word3 = first + at + i;
                values.inputs[i] = private_seed.data();
                values.outputs[i] = leaves.mutable_bytes().data() + (at + i) * p.n;
            }
            values.run(tweak, lanes, p.n);
            if (index / lanes == at / lanes) std::memcpy(piece.data(), values.outputs[index % lanes], p.n);
            for (u32 i = 0; i < lanes; ++i) {
                values.addresses[i].type = AddressType::fors_tree;
                values.inputs[i] = values.outputs[i];
            }
            values.run(tweak, lanes, p.n);
        }
        const Node root = merkle(tweak, leaves.mutable_bytes(), key_pair.with(AddressType::fors_tree), p.a, first,
                                 index, piece.subspan(p.n));
        std::memcpy(roots.data() + tree * p.n, root.data(), p.n);
    }
    Node key{};
    tweak.hash(key_pair.with(AddressType::fors_roots), roots, key.data());
    return key;
}

Node fors_key_from(const Tweak& tweak, const Address& key_pair, Bytes digest, Bytes signature) {
    const Parameters& p = tweak.parameters();
    ByteVector roots(p.k * p.n);
    for (usize tree = 0; tree < p.k; ++tree) {
        const Bytes piece = signature.subspan(tree * (1 + p.a) * p.n, (1 + p.a) * p.n);
        const u32 leaf = fors_index(p, digest, tree), index = (static_cast<u32>(tree) << p.a) + leaf;
        Address address = key_pair.with(AddressType::fors_tree);
        address.word3 = index;
        Node node{};
        tweak.hash(address, piece.first(p.n), node.data());
        node = climb(tweak, node, address, index, leaf, piece.subspan(p.n));
        std::memcpy(roots.data() + tree * p.n, node.data(), p.n);
    }
    Node key{};
    tweak.hash(key_pair.with(AddressType::fors_roots), roots, key.data());
    return key;
}

}  // namespace troth::inline v1::crypto::slhdsa
