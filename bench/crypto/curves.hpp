// The rows of bench_crypto on curves: those beside X25519, P-256 and P-384, and the portable rows of all.
#pragma once

#include <string>

namespace troth::bench {

void curve_rows(const std::string& filter);

}  // namespace troth::bench
