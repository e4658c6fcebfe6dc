#include "troth/keys/password_based.hpp"

#include <limits>

#include "troth/crypto/cipher/aes.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/legacy_des.hpp"
#include "troth/crypto/cipher/legacy_rc.hpp"
#include "troth/crypto/kdf/errors.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/crypto/kdf/pkcs12.hpp"
#include "troth/crypto/kdf/scrypt.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/oids.hpp"

namespace troth::inline v1::keys {

namespace {

using crypto::HashId;
namespace legacy = crypto::legacy;
using crypto::unauthenticated::cbc_decrypt_padded;

constexpr usize salt_size = 16, iv_size = crypto::aes_block_size, des_block_size = legacy::TripleDes::block_size;

struct PrfRow {
    der::Oid oid;
    HashId hash;
};
constexpr PrfRow prfs[] = {
    {oids::hmac_with_sha1, HashId::sha1},
    {oids::hmac_with_sha224, HashId::sha224},
    {oids::hmac_with_sha256, HashId::sha256},
    {oids::hmac_with_sha384, HashId::sha384},
    {oids::hmac_with_sha512, HashId::sha512},
    {oids::hmac_with_sha512_224, HashId::sha512_224},
    {oids::hmac_with_sha512_256, HashId::sha512_256},
    {oids::hmac_with_sha3_224, HashId::sha3_224},
    {oids::hmac_with_sha3_256, HashId::sha3_256},
    {oids::hmac_with_sha3_384, HashId::sha3_384},
    {oids::hmac_with_sha3_512, HashId::sha3_512},
};
struct CipherRow {
    der::Oid oid;
    usize key_size;
};
constexpr CipherRow ciphers[] = {{oids::aes128_cbc, 16}, {oids::aes192_cbc, 24}, {oids::aes256_cbc, 32}};

enum class OldCipher : u8 { rc4, rc2, triple_des };
struct OldRow {
    der::Oid oid;
    OldCipher cipher;
    usize key_size;
};
// RFC 7292 appendix C. The effective bits of RC2 are those of its key.
constexpr OldRow old_schemes[] = {
    {oids::pbe_sha_128_rc4, OldCipher::rc4, 16},
    {oids::pbe_sha_40_rc4, OldCipher::rc4, 5},
    {oids::pbe_sha_3_key_des_ede, OldCipher::triple_des, 24},
    {oids::pbe_sha_2_key_des_ede, OldCipher::triple_des, 16},
    {oids::pbe_sha_128_rc2, OldCipher::rc2, 16},
    {oids::pbe_sha_40_rc2, OldCipher::rc2, 5},
};

std::unexpected<Error> unsupported(const der::Oid& oid) {
    return fail(Error(errors::unsupported_algorithm).with("algorithm", oids::name(oid)).with("OID", der::dotted(oid)));
}
std::unexpected<Error> bad_parameters(std::string_view of) {
    return fail(Error(errors::bad_parameters).with("algorithm", of));
}

template <class Params>
Result<Params> parameters_of(const AlgorithmIdentifier& algorithm) {
    if (!algorithm.parameters) return bad_parameters(oids::name(algorithm.algorithm));
    return der::parse<Params>(algorithm.parameters->encoding);
}

// Whether the length that may stand in the parameters is the cipher's.
Result<void> check_length(const std::optional<u64>& stated, usize key_size) {
    if (stated && *stated != key_size) return bad_parameters("keyLength");
    return {};
}

constexpr usize outputs_of(HashId hash, usize size) {
    return (size + crypto::digest_size(hash) - 1) / crypto::digest_size(hash);
}

der::Any any_of(const ByteVector& encoding) {
    return *der::parse<der::Any>(encoding);
}

Result<SecretBytes> derive_by_pbkdf2(const AlgorithmIdentifier& function, Bytes password, usize key_size,
                                     Budget& budget) {
    TROTH_TRY(const auto params, parameters_of<Pbkdf2Params>(function));
    TROTH_TRY(check_length(params.key_length, key_size));
    const std::optional<der::Any> extra = params.prf ? params.prf->parameters : std::nullopt;
    if (extra && (extra->tag != der::tags::null || !extra->content.empty())) return bad_parameters("prf");
    const der::Oid prf = params.prf ? params.prf->algorithm : der::Oid(oids::hmac_with_sha1);
    const std::optional<HashId> hash = hmac_hash(prf);
    if (!hash) return unsupported(prf);
    TROTH_TRY(budget.spend(params.iteration_count, outputs_of(*hash, key_size)));
    SecretBytes key(key_size);
    TROTH_TRY(
        crypto::pbkdf2({.hash = *hash, .iterations = params.iteration_count, .most_iterations = params.iteration_count},
                       password, params.salt.value, key.mutable_bytes()));
    return key;
}

Result<SecretBytes> derive_by_scrypt(const AlgorithmIdentifier& function, Bytes password, usize key_size,
                                     const Budget& budget) {
    TROTH_TRY(const auto params, parameters_of<ScryptParams>(function));
    TROTH_TRY(check_length(params.key_length, key_size));
    constexpr u64 most = std::numeric_limits<u32>::max();
    if (params.block_size > most || params.parallelization_parameter > most) return bad_parameters("scrypt");
    SecretBytes key(key_size);
    TROTH_TRY(crypto::scrypt({.n = params.cost_parameter,
                              .r = static_cast<u32>(params.block_size),
                              .p = static_cast<u32>(params.parallelization_parameter),
                              .most_memory = budget.most_memory()},
                             password, params.salt.value, key.mutable_bytes()));
    return key;
}

// PBES2, RFC 8018 §6.2.2.
Result<SecretBytes> decrypt_pbes2(const AlgorithmIdentifier& algorithm, Bytes ciphertext, Bytes password,
                                  Budget& budget) {
    TROTH_TRY(const auto params, parameters_of<Pbes2Params>(algorithm));
    const AlgorithmIdentifier& scheme = params.encryption_scheme;
    for (const CipherRow& row : ciphers) {
        if (row.oid != scheme.algorithm) continue;
        TROTH_TRY(const auto iv, parameters_of<der::OctetString>(scheme));
        if (iv.value.size() != iv_size) return bad_parameters(oids::name(scheme.algorithm));
        TROTH_TRY(const SecretBytes key, derive_key(params.key_derivation_func, password, row.key_size, budget));
        return cbc_decrypt_padded(crypto::AesCipher(key.bytes()), iv.value.first<iv_size>(), ciphertext);
    }
    if (scheme.algorithm == oids::des_ede3_cbc) {  // RFC 8018 §B.2.2
        TROTH_TRY(budget.legacy(scheme.algorithm));
        TROTH_TRY(const auto iv, parameters_of<der::OctetString>(scheme));
        if (iv.value.size() != des_block_size) return bad_parameters(oids::name(scheme.algorithm));
        TROTH_TRY(const SecretBytes key, derive_key(params.key_derivation_func, password, 24, budget));
        return cbc_decrypt_padded(legacy::TripleDes(key.bytes()), iv.value.first<des_block_size>(), ciphertext);
    }
    return unsupported(scheme.algorithm);
}

// The schemes of RFC 7292 appendix C: key and initialisation vector both come from the password.
Result<SecretBytes> decrypt_old(const OldRow& row, const AlgorithmIdentifier& algorithm, Bytes ciphertext, Bytes utf16,
                                Budget& budget) {
    TROTH_TRY(budget.legacy(row.oid));
    TROTH_TRY(const auto params, parameters_of<Pkcs12PbeParams>(algorithm));
    const auto derive = [&](crypto::Pkcs12KeyUse use, MutableBytes out) -> Result<void> {
        TROTH_TRY(budget.spend(params.iterations, outputs_of(HashId::sha1, out.size())));
        return crypto::pkcs12_kdf(
            {.hash = HashId::sha1, .iterations = params.iterations, .most_iterations = params.iterations}, use, utf16,
            params.salt.value, out);
    };
    SecretBytes key(row.key_size);
    TROTH_TRY(derive(crypto::Pkcs12KeyUse::encryption_key, key.mutable_bytes()));
    if (row.cipher == OldCipher::rc4) {
        SecretBytes text(ciphertext);
        legacy::Rc4(key.bytes()).apply(text.mutable_bytes());
        return text;
    }
    std::array<u8, des_block_size> iv;
    TROTH_TRY(derive(crypto::Pkcs12KeyUse::initialisation_vector, iv));
    if (row.cipher == OldCipher::triple_des) return cbc_decrypt_padded(legacy::TripleDes(key.bytes()), iv, ciphertext);
    const auto bits = static_cast<unsigned>(8 * row.key_size);
    return cbc_decrypt_padded(legacy::Rc2(key.bytes(), bits), iv, ciphertext);
}

}  // namespace

Result<void> Budget::spend(u64 iterations, usize outputs) {
    if (iterations == 0 || iterations > left_ / outputs)
        return fail(Error(crypto::kdf_iterations)
                        .with("iterations", std::to_string(iterations))
                        .with("limit", std::to_string(limits_.most_iterations)));
    left_ -= iterations * outputs;
    return {};
}

Result<void> Budget::legacy(const der::Oid& algorithm) const {
    if (!limits_.allow_legacy) return fail(Error(errors::legacy_encryption).with("algorithm", oids::name(algorithm)));
    return {};
}

std::optional<HashId> hmac_hash(const der::Oid& hmac) {
    for (const PrfRow& row : prfs)
        if (row.oid == hmac) return row.hash;
    return std::nullopt;
}

Result<SecretBytes> derive_key(const AlgorithmIdentifier& function, Bytes password, usize key_size, Budget& budget) {
    if (function.algorithm == oids::pbkdf2) return derive_by_pbkdf2(function, password, key_size, budget);
    if (function.algorithm == oids::scrypt) return derive_by_scrypt(function, password, key_size, budget);
    return unsupported(function.algorithm);
}

Result<SecretBytes> password_decrypt(const AlgorithmIdentifier& algorithm, Bytes ciphertext,
                                     const PasswordForms& password, Budget& budget) {
    if (algorithm.algorithm == oids::pbes2) return decrypt_pbes2(algorithm, ciphertext, password.bytes, budget);
    for (const OldRow& row : old_schemes)
        if (row.oid == algorithm.algorithm) return decrypt_old(row, algorithm, ciphertext, password.utf16, budget);
    return unsupported(algorithm.algorithm);
}

ByteVector hmac_sha256_identifier() {
    const ByteVector null = der::serialise(der::Null{});
    return der::serialise(AlgorithmIdentifier{oids::hmac_with_sha256, any_of(null)});
}

ByteVector pbkdf2_identifier(Bytes salt, u64 iterations, std::optional<u64> key_length) {
    const ByteVector prf = hmac_sha256_identifier();
    Pbkdf2Params params;
    params.salt.value = salt;
    params.iteration_count = iterations;
    params.key_length = key_length;
    params.prf = *der::parse<AlgorithmIdentifier>(prf);
    const ByteVector params_der = der::serialise(params);
    return der::serialise(AlgorithmIdentifier{oids::pbkdf2, any_of(params_der)});
}

Result<PasswordEncrypted> password_encrypt(Bytes text, Bytes password, RandomSource& random, const PasswordCost& cost) {
    std::array<u8, salt_size> salt;
    std::array<u8, iv_size> iv;
    random.fill(salt);
    random.fill(iv);
    SecretBytes key(32);
    TROTH_TRY(
        crypto::pbkdf2({.hash = HashId::sha256, .iterations = cost.iterations}, password, salt, key.mutable_bytes()));
    PasswordEncrypted out;
    out.ciphertext = crypto::unauthenticated::cbc_encrypt_padded(crypto::AesCipher(key.bytes()), iv, text);

    const ByteVector function = pbkdf2_identifier(salt, cost.iterations, std::nullopt);
    const ByteVector iv_der = der::serialise(der::OctetString{iv});
    const ByteVector params =
        der::serialise(Pbes2Params{*der::parse<AlgorithmIdentifier>(function), {oids::aes256_cbc, any_of(iv_der)}});
    out.algorithm = der::serialise(AlgorithmIdentifier{oids::pbes2, any_of(params)});
    return out;
}

std::string pbkdf2_name(const AlgorithmIdentifier& function) {
    if (function.algorithm != oids::pbkdf2) return oids::name(function.algorithm);
    const auto params = parameters_of<Pbkdf2Params>(function);
    if (!params) return "PBKDF2";
    const std::optional<HashId> hash = hmac_hash(params->prf ? params->prf->algorithm : der::Oid(oids::hmac_with_sha1));
    return "PBKDF2 with HMAC-" + std::string(hash ? crypto::info(*hash).name : "?") + ", " +
           std::to_string(params->iteration_count) + " iterations";
}

std::string encryption_name(const AlgorithmIdentifier& algorithm) {
    if (algorithm.algorithm == oids::pbes2) {
        const auto params = parameters_of<Pbes2Params>(algorithm);
        if (!params) return "PBES2";
        return oids::name(params->encryption_scheme.algorithm) + ", " + pbkdf2_name(params->key_derivation_func);
    }
    const auto params = parameters_of<Pkcs12PbeParams>(algorithm);
    return oids::name(algorithm.algorithm) +
           (params ? ", " + std::to_string(params->iterations) + " iterations" : std::string());
}

}  // namespace troth::inline v1::keys
