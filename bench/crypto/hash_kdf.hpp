// The rows of bench_crypto for hashes, MACs and key derivation beyond those of TLS.
#pragma once

#include <string>

namespace troth::bench {

void hash_kdf_rows(const std::string& filter);

}  // namespace troth::bench
