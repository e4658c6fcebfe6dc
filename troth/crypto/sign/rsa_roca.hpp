// Whether an RSA modulus was made by the faulty generator of CVE-2017-15361 ("ROCA"): M. Nemec, M. Sys, P. Svenda,
// D. Klinec, V. Matyas, "The Return of Coppersmith's Attack", CCS 2017, §2.3. Such a modulus can be factored.
#pragma once

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto {

// has_roca_fingerprint: the generator's primes are powers of 65537 modulo each of the first 126 primes (for moduli from
// 1984 bits on), and so are their products. An innocent modulus looks like that with a chance below 2^-100. The modulus
// is public, big-endian.
bool has_roca_fingerprint(Bytes modulus);

}  // namespace troth::inline v1::crypto
