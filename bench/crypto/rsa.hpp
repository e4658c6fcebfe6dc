// RSA's rows of bench_crypto.
#pragma once

#include <string>

namespace troth::bench {

void rsa_rows(const std::string& filter);

}  // namespace troth::bench
