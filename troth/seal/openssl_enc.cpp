#include "troth/seal/openssl_enc.hpp"

#include <algorithm>
#include <cstdlib>

#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/seal/openssl_ciphers.hpp"
#include "troth/seal/openssl_errors.hpp"

namespace troth::inline v1::seal::openssl {

namespace {

constexpr std::string_view magic = "Salted__";
constexpr std::string_view magic_base64 = "U2FsdGVkX1";  // its first eight bytes, as far as they alone decide

struct Alias {
    std::string_view name, meant;
};
constexpr Alias aliases[] = {
    {"aes128", "aes-128-cbc"},
    {"aes192", "aes-192-cbc"},
    {"aes256", "aes-256-cbc"},
    {"camellia128", "camellia-128-cbc"},
    {"camellia192", "camellia-192-cbc"},
    {"camellia256", "camellia-256-cbc"},
    {"des", "des-cbc"},
    {"des3", "des-ede3-cbc"},
    {"bf", "bf-cbc"},
    {"blowfish", "bf-cbc"},
    {"rc2", "rc2-cbc"},
    {"rc2-128", "rc2-cbc"},
    {"des-ede-ecb", "des-ede"},
    {"des-ede3-ecb", "des-ede3"},
};

// EVP_BytesToKey with a count of one: D_1 = H(password || salt), D_i = H(D_(i-1) || password || salt), one behind the
// other (openssl-enc(1), EVP_BytesToKey(3)).
void bytes_to_key(crypto::HashId digest, Bytes password, Bytes salt, MutableBytes out) {
    SecretBytes block;
    while (!out.empty()) {
        crypto::Hash hash(digest);
        hash.update(block.bytes()).update(password).update(salt);
        block = SecretBytes(crypto::digest_size(digest));
        hash.finish_into(block.mutable_bytes());
        const usize now = std::min(out.size(), block.size());
        std::memcpy(out.data(), block.bytes().data(), now);
        out = out.subspan(now);
    }
}

}  // namespace

std::span<const Cipher> ciphers() {
    return cipher_table;
}

const Cipher* find_cipher(std::string_view name) {
    std::string wanted(name.substr(name.starts_with('-') ? 1 : 0));
    for (char& c : wanted)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    for (const Alias& alias : aliases)
        if (alias.name == wanted) wanted = alias.meant;
    const auto found = std::ranges::find(cipher_table, wanted, &Cipher::name);
    return found == cipher_table.end() ? nullptr : &*found;
}

Result<std::span<const u8, salt_size>> salt_of(Bytes header) {
    if (header.size() < header_size || !text_of(header).starts_with(magic)) return fail(errors::openssl_no_salt);
    return header.subspan<magic.size(), salt_size>();
}

Form looks_like(Bytes start) {
    const std::string_view text = text_of(start);
    return text.starts_with(magic) ? Form::plain : text.starts_with(magic_base64) ? Form::base64 : Form::other;
}

Result<Decryption> Decryption::create(const How& how, Bytes password, std::span<const u8, salt_size> salt) {
    const usize key_size = how.cipher->key_size, iv_size = how.cipher->iv_size;
    SecretBytes material(key_size + iv_size);
    if (how.derivation == Derivation::bytes_to_key) {
        bytes_to_key(how.digest, password, salt, material.mutable_bytes());
    } else {
        TROTH_TRY(crypto::pbkdf2({.hash = how.digest, .iterations = how.iterations}, password, salt,
                                 material.mutable_bytes()));
    }
    return with_key(*how.cipher, material.bytes().first(key_size), material.bytes().subspan(key_size));
}

Decryption Decryption::with_key(const Cipher& cipher, Bytes key, Bytes iv) {
    if (key.size() != cipher.key_size || iv.size() != cipher.iv_size) std::abort();
    return Decryption(cipher, cipher.make(key, iv));
}

Result<usize> Decryption::decrypt(MutableBytes piece, bool last) {
    const usize block = cipher_->block_size;
    if (ended_ || (!last && piece.size() % block != 0)) std::abort();
    ended_ = last;
    if (last && block > 1 && (piece.empty() || piece.size() % block != 0)) return fail(errors::openssl_cut);
    transform_->decrypt(piece);
    if (!last || block == 1) return piece.size();
    const auto size = crypto::pkcs7::unpadded_size(piece, block);
    if (!size) return fail(errors::openssl_undecipherable);
    return *size;
}

}  // namespace troth::inline v1::seal::openssl
