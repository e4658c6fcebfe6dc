// The rows that ec_rows.cpp puts in order; each is defined in the file of its name.
#pragma once

#include "troth/crypto/curve/ec_rows.hpp"

namespace troth::inline v1::crypto {

extern const EcRow p256_adx_row;  // x86-64 only
extern const EcRow p256_portable_row;
extern const EcRow p256_complete_row;
extern const EcRow p384_adx_row;  // x86-64 only
extern const EcRow p384_portable_row;
extern const EcRow p384_complete_row;
extern const EcRow p521_bmi2_row;  // x86-64 only
extern const EcRow p521_portable_row;
extern const EcRow p521_complete_row;
extern const EcRow secp256k1_portable_row;
extern const EcRow brainpool_p256r1_portable_row;
extern const EcRow brainpool_p384r1_portable_row;
extern const EcRow brainpool_p512r1_portable_row;

}  // namespace troth::inline v1::crypto
