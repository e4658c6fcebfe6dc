#include "troth/keys/encrypted.hpp"

#include "troth/crypto/cipher/errors.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/openssh_private.hpp"
#include "troth/keys/password_based.hpp"
#include "troth/keys/utf16.hpp"

namespace troth::inline v1::keys {

namespace {

constexpr std::string_view pem_label = "ENCRYPTED PRIVATE KEY";

// The encrypted key in a file: DER as it is, or the first private key among PEM blocks.
Result<SecretBytes> encrypted_in(Bytes file) {
    if (!encoding::pem::looks_like_pem(file)) return SecretBytes(file);
    TROTH_TRY(auto blocks, encoding::pem::decode(file));
    for (auto& block : blocks)
        if (block.label == pem_label) return std::move(block.der);
    return fail(errors::no_private_key);
}

// openssh_in: the content of the first private key in the file, if it is one of OpenSSH's own format.
std::optional<SecretBytes> openssh_in(Bytes file) {
    if (!encoding::pem::looks_like_pem(file)) return std::nullopt;
    auto blocks = encoding::pem::decode(file);
    if (!blocks) return std::nullopt;
    for (auto& block : *blocks)
        if (block.label == openssh_pem_label) return std::move(block.der);
    return std::nullopt;
}

}  // namespace

bool is_encrypted(Bytes file) {
    const Result<PrivateKey> read = PrivateKey::read(file);
    return !read && read.error().is(errors::encrypted);
}

Result<ByteVector> encrypt(const PrivateKey& key, Bytes password, RandomSource& random, const PasswordCost& cost) {
    TROTH_TRY(const PasswordEncrypted sealed, password_encrypt(key.to_pkcs8().bytes(), password, random, cost));
    EncryptedPrivateKeyInfo info;
    info.encryption_algorithm = *der::parse<AlgorithmIdentifier>(sealed.algorithm);
    info.encrypted_data.value = sealed.ciphertext;
    return der::serialise(info);
}

Result<std::string> encrypt_pem(const PrivateKey& key, Bytes password, RandomSource& random, const PasswordCost& cost) {
    TROTH_TRY(const ByteVector der, encrypt(key, password, random, cost));
    return encoding::pem::encode(pem_label, der);
}

Result<SecretBytes> decrypt(Bytes encrypted_private_key_info, Bytes password, const PasswordLimits& limits) {
    TROTH_TRY(const auto info, der::parse<EncryptedPrivateKeyInfo>(encrypted_private_key_info));
    Budget budget(limits);
    for (const SecretBytes& utf16 : utf16::password_forms(password)) {
        auto content =
            password_decrypt(info.encryption_algorithm, info.encrypted_data.value, {password, utf16.bytes()}, budget);
        if (!content && !content.error().is(crypto::cbc_undecipherable)) return content;
        // One wrong password in 256 leaves a padding that looks right; what it covers is no key then.
        if (content && der::parse<OneAsymmetricKey>(content->bytes())) return content;
        if (info.encryption_algorithm.algorithm == oids::pbes2) break;  // which takes the bytes as they are
    }
    return fail(errors::wrong_password);
}

Result<PrivateKey> read_encrypted(Bytes file, Bytes password, const PasswordLimits& limits) {
    Result<PrivateKey> plain = PrivateKey::read(file);
    if (plain || !plain.error().is(errors::encrypted)) return plain;
    if (const auto openssh = openssh_in(file)) {
        TROTH_TRY(auto opened, from_openssh_private(openssh->bytes(), password));
        return std::move(opened.key);
    }
    TROTH_TRY(const SecretBytes der, encrypted_in(file));
    TROTH_TRY(const SecretBytes content, decrypt(der.bytes(), password, limits));
    return PrivateKey::from_pkcs8(content.bytes());
}

}  // namespace troth::inline v1::keys
