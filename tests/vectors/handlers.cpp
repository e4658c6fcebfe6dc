// All handlers, a line each.
#include "tests/vectors/handlers.hpp"

#include <array>

namespace troth::vectors {

std::span<const Handler> all_handlers() {
    static const std::array handlers = {
        wycheproof_aead,
        wycheproof_aead_any,
        wycheproof_siv,
        wycheproof_key_wrap,
        wycheproof_cbc,
        wycheproof_xts,
        acvp_gcm,
        acvp_ccm,
        acvp_key_wrap,
        acvp_xts,
        acvp_ctr,
        acvp_aes_blocks,
        acvp_tdes,
        wycheproof_hmac,
        wycheproof_hkdf,
        acvp_hash,
        acvp_hmac,
        wycheproof_cmac,
        wycheproof_gmac,
        wycheproof_pbkdf2,
        acvp_cmac,
        acvp_kmac,
        acvp_shake,
        acvp_tls12,
        acvp_x963,
        acvp_pbkdf,
        acvp_kbkdf,
        acvp_hkdf,
        wycheproof_xdh,
        wycheproof_ecdh_point,
        wycheproof_ecdsa_p1363,
        wycheproof_ecdh_spki,
        wycheproof_ecdh_pem,
        wycheproof_ecdh_jwk,
        wycheproof_xdh_asn,
        wycheproof_xdh_pem,
        wycheproof_xdh_jwk,
        wycheproof_x448,
        acvp_ecdsa,
        wycheproof_eddsa,
        wycheproof_ecdsa,
        wycheproof_rsa_pkcs1,
        wycheproof_rsa_pss,
        wycheproof_rsa_pss_parameters,
        wycheproof_rsa_generate,
        wycheproof_rsa_oaep,
        wycheproof_rsa_pkcs1_decrypt,
        wycheproof_primality,
        acvp_rsa,
        cctv_ed25519,
        wycheproof_mlkem,
        acvp_mlkem,
        cctv_mlkem,
        wycheproof_mldsa,
        acvp_mldsa,
        acvp_slhdsa,
        wycheproof_pbe,
        chain_cases,
        x509_limbo,
        tls13_transcripts,
    };
    return handlers;
}

}  // namespace troth::vectors
