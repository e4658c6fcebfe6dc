// What can be wrong with an RSA key or an RSA signature that is to be made. RFC 8017.
#pragma once

#include <array>

#include "troth/base/error.hpp"

namespace troth::inline v1::crypto {

inline constexpr ErrorRow rsa_modulus_size{
    .id = "crypto.rsa_modulus_size",
    .rule = "NIST SP 800-131A §3, RFC 8017 §3.1",
    .what = "the RSA modulus has a size that is not accepted",
    .advice = "use a key of 2048 to 8192 bits",
};
inline constexpr ErrorRow rsa_bad_public_key{
    .id = "crypto.rsa_bad_public_key",
    .rule = "RFC 8017 §3.1",
    .what = "the RSA public key cannot be one: modulus or exponent is even or out of range",
    .advice = "make a new key; this one was damaged or made by a broken program",
};
inline constexpr ErrorRow rsa_inconsistent{
    .id = "crypto.rsa_inconsistent",
    .rule = "RFC 8017 §3.2",
    .what = "the numbers of the RSA private key do not belong together",
    .advice = "the file was damaged or altered: use a copy of the key that is whole",
};
inline constexpr ErrorRow rsa_uneven_primes{
    .id = "crypto.rsa_uneven_primes",
    .rule = "FIPS 186-5 §A.1.1",
    .what = "the primes of the RSA private key are not equally long",
    .advice = "make a new key: with one short prime it is weaker than its size says",
};
inline constexpr ErrorRow rsa_fault{
    .id = "crypto.rsa_fault",
    .rule = "RFC 8017 §5.1.2",
    .what = "an RSA computation went wrong and its result was thrown away",
    .advice = "this machine miscalculates: check its memory and its processor's clock before it signs anything more",
};
inline constexpr ErrorRow rsa_too_small_for_hash{
    .id = "crypto.rsa_too_small_for_hash",
    .rule = "RFC 8017 §9.1.1 step 3, §9.2 step 3",
    .what = "the RSA key is too small for this hash and salt",
    .advice = "use a larger key, a smaller hash or a shorter salt",
};

inline constexpr ErrorRow rsa_ciphertext_size{
    .id = "crypto.rsa_ciphertext_size",
    .rule = "RFC 8017 §7.1.2 step 1, §7.2.2 step 1",
    .what = "what is to be decrypted has not the size of the RSA key, or is not below its modulus",
    .advice = "it was encrypted to another key, or damaged",
};

inline constexpr ErrorRow rsa_message_too_long{
    .id = "crypto.rsa_message_too_long",
    .rule = "RFC 8017 §7.1.1 step 1, §7.2.1 step 1",
    .what = "the message is too long to be encrypted to this RSA key",
    .advice = "encrypt the data under a fresh symmetric key, and that key to the RSA key",
};
inline constexpr ErrorRow rsa_decryption{
    .id = "crypto.rsa_decryption",
    .rule = "RFC 8017 §7.1.2 step 3.g",
    .what = "the RSA ciphertext cannot be decrypted",
    .advice = "it was encrypted to another key, with another hash or label, or damaged",
};

inline constexpr std::array rsa_errors = {
    &rsa_modulus_size,       &rsa_bad_public_key,  &rsa_inconsistent,     &rsa_uneven_primes, &rsa_fault,
    &rsa_too_small_for_hash, &rsa_ciphertext_size, &rsa_message_too_long, &rsa_decryption,
};

}  // namespace troth::inline v1::crypto
