// The parameter sets of SLH-DSA and the sizes that follow from them, FIPS 205 §11.
#pragma once

#include <array>
#include <string_view>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto {

enum class SlhDsaId : u8 {
    sha2_128s,
    shake_128s,
    sha2_128f,
    shake_128f,
    sha2_192s,
    shake_192s,
    sha2_192f,
    shake_192f,
    sha2_256s,
    shake_256s,
    sha2_256f,
    shake_256f,
};

namespace slhdsa {

// Parameters: one row of FIPS 205 table 2; w is 16 in all.
struct Parameters {
    SlhDsaId id;
    std::string_view name;
    bool shake;
    usize n;              // bytes of a node
    usize h, d, h_prime;  // height of the hypertree, its layers, height of each
    usize a, k;           // height and number of the FORS trees

    constexpr usize wots_length() const { return 2 * n + 3; }  // len, (5.4)
    constexpr usize fors_bytes() const { return (k * a + 7) / 8; }
    constexpr usize tree_bytes() const { return (h - h_prime + 7) / 8; }
    constexpr usize leaf_bytes() const { return (h_prime + 7) / 8; }
    constexpr usize digest_size() const { return fors_bytes() + tree_bytes() + leaf_bytes(); }  // m
};
// In the order of SlhDsaId.
inline constexpr std::array parameter_sets = {
    Parameters{SlhDsaId::sha2_128s, "SLH-DSA-SHA2-128s", false, 16, 63, 7, 9, 12, 14},
    Parameters{SlhDsaId::shake_128s, "SLH-DSA-SHAKE-128s", true, 16, 63, 7, 9, 12, 14},
    Parameters{SlhDsaId::sha2_128f, "SLH-DSA-SHA2-128f", false, 16, 66, 22, 3, 6, 33},
    Parameters{SlhDsaId::shake_128f, "SLH-DSA-SHAKE-128f", true, 16, 66, 22, 3, 6, 33},
    Parameters{SlhDsaId::sha2_192s, "SLH-DSA-SHA2-192s", false, 24, 63, 7, 9, 14, 17},
    Parameters{SlhDsaId::shake_192s, "SLH-DSA-SHAKE-192s", true, 24, 63, 7, 9, 14, 17},
    Parameters{SlhDsaId::sha2_192f, "SLH-DSA-SHA2-192f", false, 24, 66, 22, 3, 8, 33},
    Parameters{SlhDsaId::shake_192f, "SLH-DSA-SHAKE-192f", true, 24, 66, 22, 3, 8, 33},
    Parameters{SlhDsaId::sha2_256s, "SLH-DSA-SHA2-256s", false, 32, 64, 8, 8, 14, 22},
    Parameters{SlhDsaId::shake_256s, "SLH-DSA-SHAKE-256s", true, 32, 64, 8, 8, 14, 22},
    Parameters{SlhDsaId::sha2_256f, "SLH-DSA-SHA2-256f", false, 32, 68, 17, 4, 9, 35},
    Parameters{SlhDsaId::shake_256f, "SLH-DSA-SHAKE-256f", true, 32, 68, 17, 4, 9, 35},
};
constexpr const Parameters& parameters(SlhDsaId id) {
    return parameter_sets[static_cast<usize>(id)];
}

// FIPS 205 table 2 and §9.1, in bytes.
constexpr usize public_key_size(SlhDsaId id) {
    return 2 * parameters(id).n;
}
constexpr usize private_key_size(SlhDsaId id) {
    return 4 * parameters(id).n;
}
constexpr usize signature_size(SlhDsaId id) {
    const Parameters& p = parameters(id);
    return p.n * (1 + p.k * (1 + p.a) + p.h + p.d * p.wots_length());
}
static_assert(signature_size(SlhDsaId::sha2_128s) == 7856 && signature_size(SlhDsaId::shake_192f) == 35664 &&
              signature_size(SlhDsaId::shake_256f) == 49856);

}  // namespace slhdsa
}  // namespace troth::inline v1::crypto
