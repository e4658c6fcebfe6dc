#include "troth/cli/rows.hpp"

#include <algorithm>
#include <cstdlib>

#include "troth/crypto/aead/aead_rows.hpp"
#include "troth/crypto/aead/ghash.hpp"
#include "troth/crypto/cipher/aes.hpp"
#include "troth/crypto/cipher/chacha20.hpp"
#include "troth/crypto/curve/curve25519_rows.hpp"
#include "troth/crypto/curve/ec_rows.hpp"
#include "troth/crypto/hash/rows.hpp"
#include "troth/crypto/hash/shake_batch.hpp"
#include "troth/crypto/kdf/argon2.hpp"
#include "troth/crypto/kem/mlkem/polynomial.hpp"
#include "troth/crypto/mac/one_time_poly1305.hpp"
#include "troth/crypto/math/modulus.hpp"
#include "troth/crypto/sign/mldsa/polynomial.hpp"

namespace troth::inline v1::cli {

namespace {

struct FeatureName {
    std::string_view name;
    bool cpu::Features::* has;
};
constexpr FeatureName known_features[] = {
    {"ssse3", &cpu::Features::ssse3},
    {"sse4.1", &cpu::Features::sse41},
    {"aes-ni", &cpu::Features::aesni},
    {"pclmulqdq", &cpu::Features::pclmulqdq},
    {"avx2", &cpu::Features::avx2},
    {"bmi2", &cpu::Features::bmi2},
    {"adx", &cpu::Features::adx},
    {"sha", &cpu::Features::sha},
    {"avx512", &cpu::Features::avx512},
    {"avx512ifma", &cpu::Features::avx512ifma},
    {"avx512vbmi", &cpu::Features::avx512vbmi},
    {"vaes", &cpu::Features::vaes},
    {"vpclmulqdq", &cpu::Features::vpclmulqdq},
    {"gfni", &cpu::Features::gfni},
    {"neon", &cpu::Features::neon},
    {"arm-aes", &cpu::Features::arm_aes},
    {"arm-pmull", &cpu::Features::arm_pmull},
    {"arm-sha256", &cpu::Features::arm_sha256},
    {"arm-sha512", &cpu::Features::arm_sha512},
};

const auto& at(const auto& row) {
    if constexpr (std::is_pointer_v<std::remove_cvref_t<decltype(row)>>)
        return *row;
    else
        return row;
}

RowSet set_of(std::string_view primitive, const auto& table) {
    RowSet set{primitive, {}};
    for (const auto& row : table) {
        set.rows.push_back({at(row).name, at(row).runs_on});
        if (at(row).runs_on(cpu::portable)) break;
    }
    return set;
}

}  // namespace

std::string_view RowSet::chosen(const cpu::Features& features) const {
    for (const RowName& row : rows)
        if (row.runs_on(features)) return row.name;
    return rows.back().name;
}

std::optional<cpu::Features> RowSet::features_for(std::string_view row) const {
    // From the machine's features one after the other is taken away, the widest vectors first, until the row comes
    // first; a feature whose loss would lose the row itself stays.
    const auto wanted = std::ranges::find(rows, row, &RowName::name);
    if (wanted == rows.end() || !wanted->runs_on(cpu::host())) return std::nullopt;
    cpu::Features features = cpu::host();
    for (usize i = std::size(known_features); i-- > 0 && chosen(features) != row;) {
        cpu::Features fewer = features;
        fewer.*(known_features[i].has) = false;
        if (wanted->runs_on(fewer)) features = fewer;
    }
    if (chosen(features) != row) return std::nullopt;
    return features;
}

const std::vector<RowSet>& row_sets() {
    using crypto::AeadId;
    using crypto::Curve;
    static const std::vector<RowSet> sets = {
        set_of("AES", crypto::aes_implementations()),
        set_of("GHASH", crypto::ghash_implementations()),
        set_of("AES-GCM", crypto::aead_implementations(AeadId::aes_256_gcm)),
        set_of("AES-GCM-SIV", crypto::aead_implementations(AeadId::aes_256_gcm_siv)),
        set_of("AES-CCM", crypto::aead_implementations(AeadId::aes_256_ccm)),
        set_of("ChaCha20", crypto::chacha20::implementations()),
        set_of("ChaCha20-Poly1305", crypto::aead_implementations(AeadId::chacha20_poly1305)),
        set_of("Poly1305", crypto::poly1305_implementations()),
        set_of("SHA-1", crypto::detail::sha1_rows),
        set_of("SHA-256", crypto::detail::sha256_rows),
        set_of("SHA-512", crypto::detail::sha512_rows),
        set_of("SHA-3", crypto::detail::keccak_rows),
        set_of("SHA-3 (batch)", crypto::detail::keccak_batch_rows),
        set_of("BLAKE2b", crypto::detail::blake2b_rows),
        set_of("BLAKE2s", crypto::detail::blake2s_rows),
        set_of("MD5", crypto::detail::md5_rows),
        set_of("Argon2", crypto::detail::argon2_rows),
        set_of("RSA", crypto::montgomery_rows()),
        set_of("P-256", crypto::ec_rows(Curve::p256)),
        set_of("P-384", crypto::ec_rows(Curve::p384)),
        set_of("P-521", crypto::ec_rows(Curve::p521)),
        set_of("secp256k1", crypto::ec_rows(Curve::secp256k1)),
        set_of("brainpoolP256r1", crypto::ec_rows(Curve::brainpool_p256r1)),
        set_of("Curve25519", crypto::curve25519::rows),
        set_of("ML-KEM", crypto::mlkem::kernel_rows),
        set_of("ML-DSA", crypto::mldsa::kernel_rows),
    };
    return sets;
}

const RowSet& row_set(std::string_view primitive) {
    const auto found = std::ranges::find(row_sets(), primitive, &RowSet::primitive);
    if (found == row_sets().end()) std::abort();
    return *found;
}

std::vector<std::string> feature_names(const cpu::Features& features) {
    std::vector<std::string> out;
    for (const FeatureName& feature : known_features)
        if (features.*(feature.has)) out.emplace_back(feature.name);
    return out;
}

}  // namespace troth::inline v1::cli
