#include "troth/keys/pkcs12_mac.hpp"

#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/crypto/kdf/pkcs12.hpp"
#include "troth/crypto/mac/hmac.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/oids.hpp"

namespace troth::inline v1::keys::pkcs12 {

namespace {

using crypto::HashId;
using encoding::der::oid;

constexpr usize salt_size = 16;
// RFC 9579 §5 calls keys below 20 bytes weak; above a kilobyte only the deriving grows.
constexpr u64 least_pbmac1_key = 20, most_pbmac1_key = 1024;

struct HashRow {
    der::Oid oid;
    HashId hash;
};
constexpr HashRow hashes[] = {
    {oid<"1.3.14.3.2.26">, HashId::sha1},
    {oid<"2.16.840.1.101.3.4.2.4">, HashId::sha224},
    {oid<"2.16.840.1.101.3.4.2.1">, HashId::sha256},
    {oid<"2.16.840.1.101.3.4.2.2">, HashId::sha384},
    {oid<"2.16.840.1.101.3.4.2.3">, HashId::sha512},
    {oid<"2.16.840.1.101.3.4.2.5">, HashId::sha512_224},
    {oid<"2.16.840.1.101.3.4.2.6">, HashId::sha512_256},
    {oid<"2.16.840.1.101.3.4.2.7">, HashId::sha3_224},
    {oid<"2.16.840.1.101.3.4.2.8">, HashId::sha3_256},
    {oid<"2.16.840.1.101.3.4.2.9">, HashId::sha3_384},
    {oid<"2.16.840.1.101.3.4.2.10">, HashId::sha3_512},
    {oid<"1.2.840.113549.2.5">, HashId::legacy_md5},
};

std::optional<HashId> hash_of(const der::Oid& algorithm) {
    for (const HashRow& row : hashes)
        if (row.oid == algorithm) return row.hash;
    return std::nullopt;
}

std::unexpected<Error> unsupported(const der::Oid& algorithm) {
    return fail(Error(errors::unsupported_algorithm)
                    .with("algorithm", oids::name(algorithm))
                    .with("OID", der::dotted(algorithm)));
}

Result<Pbmac1Params> pbmac1_params(const AlgorithmIdentifier& algorithm) {
    if (!algorithm.parameters) return fail(Error(errors::bad_parameters).with("algorithm", "PBMAC1"));
    return der::parse<Pbmac1Params>(algorithm.parameters->encoding);
}

// RFC 9579 §4: the key's length comes from the parameters, and a file without it is refused. The password is UTF-8, as
// it stands.
Result<bool> pbmac1_holds(const MacData& mac, Bytes content, Bytes password, Budget& budget) {
    TROTH_TRY(const auto params, pbmac1_params(mac.mac.digest_algorithm));
    const AlgorithmIdentifier& function = params.key_derivation_func;
    if (function.algorithm != oids::pbkdf2 || !function.parameters) return unsupported(function.algorithm);
    const auto hash = hmac_hash(params.message_auth_scheme.algorithm);
    if (!hash) return unsupported(params.message_auth_scheme.algorithm);
    TROTH_TRY(const auto pbkdf2, der::parse<Pbkdf2Params>(function.parameters->encoding));
    const u64 size = pbkdf2.key_length.value_or(0);
    if (size < least_pbmac1_key || size > most_pbmac1_key)
        return fail(Error(errors::bad_parameters)
                        .with("algorithm", "PBMAC1")
                        .with("keyLength", pbkdf2.key_length ? std::to_string(size) : "absent"));
    TROTH_TRY(const SecretBytes key, derive_key(function, password, static_cast<usize>(size), budget));
    return crypto::verify(crypto::hmac(crypto::HmacKey(*hash, key.bytes()), content), mac.mac.digest.value);
}

Result<crypto::Mac> plain_mac(HashId hash, u64 iterations, Bytes salt, Bytes utf16_password, Bytes content) {
    SecretBytes key(crypto::digest_size(hash));
    TROTH_TRY(crypto::pkcs12_kdf({.hash = hash, .iterations = iterations, .most_iterations = iterations},
                                 crypto::Pkcs12KeyUse::mac_key, utf16_password, salt, key.mutable_bytes()));
    return crypto::hmac(crypto::HmacKey(hash, key.bytes()), content);
}

}  // namespace

Result<bool> mac_holds(const MacData& mac, Bytes content, const PasswordForms& password, Budget& budget) {
    const der::Oid& algorithm = mac.mac.digest_algorithm.algorithm;
    if (algorithm == oids::pbmac1) return pbmac1_holds(mac, content, password.bytes, budget);
    const auto hash = hash_of(algorithm);
    if (!hash) return unsupported(algorithm);
    if (*hash == HashId::legacy_md5) TROTH_TRY(budget.legacy(algorithm));
    TROTH_TRY(budget.spend(mac.iterations, 1));
    TROTH_TRY(const auto expected, plain_mac(*hash, mac.iterations, mac.mac_salt.value, password.utf16, content));
    return crypto::verify(expected, mac.mac.digest.value);
}

std::string mac_name(const MacData& mac) {
    const der::Oid& algorithm = mac.mac.digest_algorithm.algorithm;
    if (algorithm == oids::pbmac1) {
        const auto params = pbmac1_params(mac.mac.digest_algorithm);
        if (!params) return "PBMAC1";
        const auto hash = hmac_hash(params->message_auth_scheme.algorithm);
        return "PBMAC1: HMAC-" + std::string(hash ? crypto::info(*hash).name : "?") + ", " +
               pbkdf2_name(params->key_derivation_func);
    }
    const auto hash = hash_of(algorithm);
    return "HMAC-" + (hash ? std::string(crypto::info(*hash).name) : oids::name(algorithm)) + ", " +
           std::to_string(mac.iterations) + (mac.iterations == 1 ? " iteration" : " iterations");
}

Result<ByteVector> make_mac(Bytes content, Bytes utf16_password, RandomSource& random, const PasswordCost& cost) {
    std::array<u8, salt_size> salt;
    random.fill(salt);
    TROTH_TRY(const auto value, plain_mac(HashId::sha256, cost.iterations, salt, utf16_password, content));
    MacData mac;
    mac.mac.digest_algorithm = {oids::sha256, der::Any{der::tags::null, {}, {}}};
    mac.mac.digest.value = value.bytes();
    mac.mac_salt.value = salt;
    mac.iterations = cost.iterations;
    return der::serialise(mac);
}

Result<ByteVector> make_pbmac1(Bytes content, Bytes password, RandomSource& random, const PasswordCost& cost) {
    std::array<u8, salt_size> salt;
    random.fill(salt);
    SecretBytes key(crypto::digest_size(HashId::sha256));
    TROTH_TRY(
        crypto::pbkdf2({.hash = HashId::sha256, .iterations = cost.iterations}, password, salt, key.mutable_bytes()));
    const crypto::Mac value = crypto::hmac(crypto::HmacKey(HashId::sha256, key.bytes()), content);

    const ByteVector function = pbkdf2_identifier(salt, cost.iterations, key.size());
    const ByteVector scheme = hmac_sha256_identifier();
    const ByteVector params = der::serialise(
        Pbmac1Params{*der::parse<AlgorithmIdentifier>(function), *der::parse<AlgorithmIdentifier>(scheme)});
    MacData mac;
    mac.mac.digest_algorithm = {oids::pbmac1, *der::parse<der::Any>(params)};
    mac.mac.digest.value = value.bytes();
    mac.mac_salt.value = salt;  // not used; some programs want it there
    return der::serialise(mac);
}

}  // namespace troth::inline v1::keys::pkcs12
