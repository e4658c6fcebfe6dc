// The one-time signatures, Merkle trees and few-time signatures that SLH-DSA is built of, FIPS 205 §5 to §8. Where a
// private seed is given, all is constant time in it.
#pragma once

#include "troth/crypto/sign/slhdsa/tweak.hpp"

namespace troth::inline v1::crypto::slhdsa {

using Node = std::array<u8, max_n>;  // the first n bytes count

// xmss_root: the root of the tree that `layer` says, xmss_node(0, h') of algorithm 9. If a signature is wanted too: of
// `message`, n bytes, by leaf `leaf`, into (len + h') n bytes; algorithm 10.
struct XmssSignature {
    Bytes message;
    u32 leaf;
    MutableBytes out;
};
Node xmss_root(const Tweak& tweak, Bytes private_seed, const Address& layer, const XmssSignature* sign);
// xmss_root_from: algorithm 11.
Node xmss_root_from(const Tweak& tweak, const Address& layer, u32 leaf, Bytes message, Bytes signature);

// fors_sign: algorithm 16, into k (1 + a) n bytes; returns the public key. `digest` has fors_bytes() bytes; `key_pair`
// is an address with tree and key pair set.
Node fors_sign(const Tweak& tweak, Bytes private_seed, const Address& key_pair, Bytes digest, MutableBytes out);
// fors_key_from: algorithm 17.
Node fors_key_from(const Tweak& tweak, const Address& key_pair, Bytes digest, Bytes signature);

}  // namespace troth::inline v1::crypto::slhdsa
