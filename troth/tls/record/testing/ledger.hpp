// The ledger that remembers: linked into every test program and fuzz target, in builds of every kind. See
// record/ledger.hpp for its door and security.md for its rules.
#pragma once

#include <vector>

#include "troth/tls/record/ledger.hpp"

namespace troth::inline v1::tls::testing {

// Fingerprint: of a key and nonce, or of a secret. Nothing can be opened with it.
using Fingerprint = std::array<u8, 16>;

// sealed_records: what sealed since the ledger began. join_ledgers: what another process sealed; aborts as if it had
// been sealed here.
std::vector<Fingerprint> sealed_records();
void join_ledgers(std::span<const Fingerprint> theirs);

}  // namespace troth::inline v1::tls::testing
