#include "troth/keys/encrypted.hpp"

#include <limits>

#include "troth/crypto/cipher/aes.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/crypto/kdf/scrypt.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/oids.hpp"
#include "troth/keys/pbes2.hpp"

namespace troth::inline v1::keys {

namespace {

using crypto::HashId;

constexpr std::string_view pem_label = "ENCRYPTED PRIVATE KEY";
constexpr usize salt_size = 16, iv_size = crypto::aes_block_size;

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

Result<SecretBytes> derive(const AlgorithmIdentifier& function, Bytes password, usize key_size) {
    SecretBytes key(key_size);
    if (function.algorithm == oids::pbkdf2) {
        TROTH_TRY(const auto params, parameters_of<Pbkdf2Params>(function));
        TROTH_TRY(check_length(params.key_length, key_size));
        const std::optional<der::Any> extra = params.prf ? params.prf->parameters : std::nullopt;
        if (extra && (extra->tag != der::tags::null || !extra->content.empty())) return bad_parameters("prf");
        const der::Oid prf = params.prf ? params.prf->algorithm : der::Oid(oids::hmac_with_sha1);
        for (const PrfRow& row : prfs) {
            if (row.oid != prf) continue;
            TROTH_TRY(crypto::pbkdf2({.hash = row.hash, .iterations = params.iteration_count}, password,
                                     params.salt.value, key.mutable_bytes()));
            return key;
        }
        return unsupported(prf);
    }
    if (function.algorithm == oids::scrypt) {
        TROTH_TRY(const auto params, parameters_of<ScryptParams>(function));
        TROTH_TRY(check_length(params.key_length, key_size));
        constexpr u64 most = std::numeric_limits<u32>::max();
        if (params.block_size > most || params.parallelization_parameter > most) return bad_parameters("scrypt");
        TROTH_TRY(crypto::scrypt({.n = params.cost_parameter,
                                  .r = static_cast<u32>(params.block_size),
                                  .p = static_cast<u32>(params.parallelization_parameter)},
                                 password, params.salt.value, key.mutable_bytes()));
        return key;
    }
    return unsupported(function.algorithm);
}

der::Any any_of(const ByteVector& encoding) {
    return *der::parse<der::Any>(encoding);
}

// The encrypted key in a file: DER as it is, or the first private key among PEM blocks.
Result<SecretBytes> encrypted_in(Bytes file) {
    if (!encoding::pem::looks_like_pem(file)) return SecretBytes(file);
    TROTH_TRY(auto blocks, encoding::pem::decode(file));
    for (auto& block : blocks)
        if (block.label == pem_label) return std::move(block.der);
    return fail(errors::no_private_key);
}

}  // namespace

bool is_encrypted(Bytes file) {
    const Result<PrivateKey> read = PrivateKey::read(file);
    return !read && read.error().is(errors::encrypted);
}

Result<ByteVector> encrypt(const PrivateKey& key, Bytes password, RandomSource& random, const PasswordCost& cost) {
    std::array<u8, salt_size> salt;
    std::array<u8, iv_size> iv;
    random.fill(salt);
    random.fill(iv);
    SecretBytes derived(32);
    TROTH_TRY(crypto::pbkdf2({.hash = HashId::sha256, .iterations = cost.iterations}, password, salt,
                             derived.mutable_bytes()));
    const ByteVector sealed =
        crypto::unauthenticated::cbc_encrypt_padded(crypto::AesCipher(derived.bytes()), iv, key.to_pkcs8().bytes());

    const ByteVector null = der::serialise(der::Null{});
    Pbkdf2Params pbkdf2;
    pbkdf2.salt.value = salt;
    pbkdf2.iteration_count = cost.iterations;
    pbkdf2.prf = AlgorithmIdentifier{oids::hmac_with_sha256, any_of(null)};
    const ByteVector pbkdf2_der = der::serialise(pbkdf2);
    const ByteVector iv_der = der::serialise(der::OctetString{iv});
    const ByteVector pbes2_der =
        der::serialise(Pbes2Params{{oids::pbkdf2, any_of(pbkdf2_der)}, {oids::aes256_cbc, any_of(iv_der)}});
    EncryptedPrivateKeyInfo info;
    info.encryption_algorithm = {oids::pbes2, any_of(pbes2_der)};
    info.encrypted_data.value = sealed;
    return der::serialise(info);
}

Result<std::string> encrypt_pem(const PrivateKey& key, Bytes password, RandomSource& random, const PasswordCost& cost) {
    TROTH_TRY(const ByteVector der, encrypt(key, password, random, cost));
    return encoding::pem::encode(pem_label, der);
}

Result<SecretBytes> decrypt(Bytes encrypted_private_key_info, Bytes password) {
    TROTH_TRY(const auto info, der::parse<EncryptedPrivateKeyInfo>(encrypted_private_key_info));
    if (info.encryption_algorithm.algorithm != oids::pbes2) return unsupported(info.encryption_algorithm.algorithm);
    TROTH_TRY(const auto params, parameters_of<Pbes2Params>(info.encryption_algorithm));
    const AlgorithmIdentifier& scheme = params.encryption_scheme;
    for (const CipherRow& row : ciphers) {
        if (row.oid != scheme.algorithm) continue;
        TROTH_TRY(const auto iv, parameters_of<der::OctetString>(scheme));
        if (iv.value.size() != iv_size) return bad_parameters(oids::name(scheme.algorithm));
        TROTH_TRY(const SecretBytes key, derive(params.key_derivation_func, password, row.key_size));
        auto content = crypto::unauthenticated::cbc_decrypt_padded(
            crypto::AesCipher(key.bytes()), iv.value.first<iv_size>(), info.encrypted_data.value);
        // One wrong password in 256 leaves a padding that looks right; what it covers is no key then.
        if (!content || !der::parse<OneAsymmetricKey>(content->bytes())) return fail(errors::wrong_password);
        return std::move(*content);
    }
    return unsupported(scheme.algorithm);
}

Result<PrivateKey> read_encrypted(Bytes file, Bytes password) {
    Result<PrivateKey> plain = PrivateKey::read(file);
    if (plain || !plain.error().is(errors::encrypted)) return plain;
    TROTH_TRY(const SecretBytes der, encrypted_in(file));
    TROTH_TRY(const SecretBytes content, decrypt(der.bytes(), password));
    return PrivateKey::from_pkcs8(content.bytes());
}

}  // namespace troth::inline v1::keys
