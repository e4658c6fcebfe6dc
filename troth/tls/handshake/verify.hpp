// What the operations verify_signature and verify_chain do. Plain functions, thread-safe.
#pragma once

#include "troth/tls/handshake/operation.hpp"

namespace troth::inline v1::tls {

// verify_with_leaf: the signature over message by the key in the leaf of the chain, RFC 8446 §4.4.3. Fails with
// tls.wrong_key_type, tls.bad_certificate_verify, or as the leaf cannot be read.
Result<void> verify_with_leaf(const PeerChain& chain, SignatureScheme scheme, Bytes message, Bytes signature);

// judge_chain: by the dangerous verifier if there is one, by x509 and the roots otherwise. Never fetches. A chain that
// x509 refuses is a verdict, which holds all that was tried; errors are what kept it from being judged at all, and the
// dangerous verifier's.
Result<ChainVerdict> judge_chain(const VerifyChain& request);

// hash_of_leaf: what ChainVerified and sessions know a leaf by.
LeafHash hash_of_leaf(const PeerChain& chain);

}  // namespace troth::inline v1::tls
