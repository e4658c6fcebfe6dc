// For tests that walk the rows of crypto/hash against libcrypto: the feature sets under which each row is the chosen
// one, and libcrypto's name of each hash.
#pragma once

#include <cstdlib>
#include <vector>

#include <openssl/evp.h>

#include "troth/crypto/hash/hash.hpp"

namespace troth {

// The host's own, the host's without each extension in turn, and none.
inline std::vector<cpu::Features> hash_features() {
    cpu::Features without_avx512 = cpu::host(), without_sha = cpu::host();
    without_avx512.avx512 = false;
    without_sha.sha = false;
    return {cpu::host(), without_avx512, without_sha, cpu::portable};
}

inline const EVP_MD* libcrypto_hash(crypto::HashId id) {
    switch (id) {
        case crypto::HashId::sha256:
            return EVP_sha256();
        case crypto::HashId::sha384:
            return EVP_sha384();
        case crypto::HashId::sha512:
            return EVP_sha512();
        case crypto::HashId::sha3_256:
            return EVP_sha3_256();
        case crypto::HashId::sha3_384:
            return EVP_sha3_384();
        case crypto::HashId::sha3_512:
            return EVP_sha3_512();
        case crypto::HashId::sha224:
            return EVP_sha224();
        case crypto::HashId::sha512_224:
            return EVP_sha512_224();
        case crypto::HashId::sha512_256:
            return EVP_sha512_256();
        case crypto::HashId::sha3_224:
            return EVP_sha3_224();
        case crypto::HashId::blake2b_512:
            return EVP_blake2b512();
        case crypto::HashId::blake2s_256:
            return EVP_blake2s256();
        case crypto::HashId::sha1:
            return EVP_sha1();
        case crypto::HashId::legacy_md5:
            return EVP_md5();
    }
    std::abort();
}

}  // namespace troth
