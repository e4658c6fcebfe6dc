// The nonce ledger: in builds with assertions (debug, sanitizers, fuzzing) every (key, nonce) that seals is written
// down, and sealing anything else under it again aborts the process. RFC 5116 §3.1.
//
// It is the one process-wide memory of troth, and does not exist in a release build: a repeat is dangerous exactly when
// it comes from somewhere else than the owner of the key.
#pragma once

#include "troth/tls/record/key.hpp"

namespace troth::inline v1::tls {

#ifdef NDEBUG
inline constexpr bool nonce_ledger = false;
#else
inline constexpr bool nonce_ledger = true;
#endif

// note_sealed: `key` is about to seal content || end. The same bytes under the same nonce again are let pass: published
// traces are replayed many times in one test program. Thread-safe.
void note_sealed(const AeadKey& key, Gather content, Bytes end);
// begin_nonce_ledger: an empty one. For tests alone, whose connections draw the same keys from the same seeds.
void begin_nonce_ledger();

}  // namespace troth::inline v1::tls
