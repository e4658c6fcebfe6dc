// The handlers, each in the file that its name says.
#pragma once

#include "tests/vectors/runner.hpp"

namespace troth::vectors {

// symmetric.cpp
extern const Handler wycheproof_aead, wycheproof_hmac, wycheproof_hkdf, acvp_hash, acvp_hmac;
// ciphers.cpp
extern const Handler wycheproof_aead_any, wycheproof_siv, wycheproof_key_wrap, wycheproof_cbc, wycheproof_xts, acvp_gcm,
    acvp_ccm, acvp_key_wrap, acvp_xts, acvp_ctr, acvp_aes_blocks, acvp_tdes;
// kdfs.cpp
extern const Handler wycheproof_cmac, wycheproof_kmac, wycheproof_gmac, wycheproof_pbkdf2, acvp_cmac, acvp_kmac,
    acvp_shake, acvp_tls12, acvp_x963, acvp_pbkdf, acvp_kbkdf, acvp_hkdf;
// curves.cpp
extern const Handler wycheproof_xdh, wycheproof_ecdh_point, wycheproof_ecdsa_p1363;
// ec.cpp
extern const Handler wycheproof_ecdh_spki, wycheproof_ecdh_pem, wycheproof_ecdh_jwk, wycheproof_xdh_asn,
    wycheproof_xdh_pem, wycheproof_xdh_jwk, wycheproof_x448, acvp_ecdsa;
// legacy.cpp
extern const Handler wycheproof_camellia_cbc;
// eddsa.cpp
extern const Handler acvp_eddsa;
// signatures.cpp
extern const Handler wycheproof_eddsa, wycheproof_ecdsa, wycheproof_rsa_pkcs1, wycheproof_rsa_pss,
    wycheproof_rsa_pss_parameters, wycheproof_rsa_generate, cctv_ed25519;
// rsa_encryption.cpp
extern const Handler wycheproof_rsa_oaep, wycheproof_rsa_pkcs1_decrypt, wycheproof_primality, acvp_rsa;
// lattice.cpp
extern const Handler wycheproof_mlkem, acvp_mlkem, cctv_mlkem;
// mldsa.cpp
extern const Handler wycheproof_mldsa, acvp_mldsa;
// slhdsa.cpp
extern const Handler acvp_slhdsa;
// pbe.cpp
extern const Handler wycheproof_pbe;
// jose.cpp
extern const Handler wycheproof_jwk, wycheproof_jws, wycheproof_jwe, wycheproof_jose, wycheproof_cbc_hmac;
// parameters.cpp
extern const Handler wycheproof_curves, acvp_tls13, acvp_ctr_drbg;
// rejection.cpp
extern const Handler cctv_mldsa;
// certificates.cpp
extern const Handler chain_cases, x509_limbo;
// revocation.cpp
extern const Handler crl_checks, ocsp_checks;
// tls13.cpp
extern const Handler tls13_transcripts;

}  // namespace troth::vectors
