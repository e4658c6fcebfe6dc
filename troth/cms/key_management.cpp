#include "troth/cms/key_management.hpp"

#include "troth/base/ct.hpp"
#include "troth/cms/errors.hpp"
#include "troth/cms/recipient_kinds.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/key_wrap.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/keys/errors.hpp"

namespace troth::inline v1::cms {

namespace {

using crypto::AesCipher;
constexpr usize block = crypto::aes_block_size;
using Block = std::array<u8, block>;

struct Sized {
    const der::Oid& oid;
    usize key_size;
};
constexpr Sized wraps[] = {{oids::aes128_wrap, 16}, {oids::aes192_wrap, 24}, {oids::aes256_wrap, 32}};
constexpr Sized password_ciphers[] = {{oids::aes128_cbc, 16}, {oids::aes192_cbc, 24}, {oids::aes256_cbc, 32}};

const Sized* find(std::span<const Sized> rows, const der::Oid& oid) {
    for (const Sized& row : rows)
        if (row.oid == oid) return &row;
    return nullptr;
}
std::unexpected<Error> unsupported(const der::Oid& oid) {
    return fail(Error(errors::unsupported_algorithm).with("algorithm", oids::name(oid)));
}

Block block_at(Bytes bytes, usize at) {
    Block out;
    std::ranges::copy(bytes.subspan(at, block), out.begin());
    return out;
}

// RFC 3211 §2.3.2: encrypted twice over, the second time with the last block of the first as its vector, so that every
// bit of the result depends on every bit of the key.
void password_wrap(const AesCipher& kek, const Block& iv, MutableBytes in_place) {
    Block chain = iv;
    crypto::unauthenticated::cbc_encrypt(kek, chain, in_place);
    crypto::unauthenticated::cbc_encrypt(kek, chain, in_place);
}
void password_unwrap(const AesCipher& kek, const Block& iv, MutableBytes in_place) {
    // The last block of the first encryption comes back by the last two of the second.
    const usize last = in_place.size() - block;
    Block chain = block_at(in_place, last - block), inner = block_at(in_place, last);
    crypto::unauthenticated::cbc_decrypt(kek, chain, inner);
    crypto::unauthenticated::cbc_decrypt(kek, inner, in_place);
    chain = iv;
    crypto::unauthenticated::cbc_decrypt(kek, chain, in_place);
}

// §2.3.1: the size, three check octets that are the complement of the first of the key, the key, and padding.
SecretBytes with_check(Bytes key, RandomSource& random) {
    const usize size = std::max(2 * block, (4 + key.size() + block - 1) / block * block);
    SecretBytes out(size);
    const MutableBytes bytes = out.mutable_bytes();
    random.fill(bytes);
    bytes[0] = static_cast<u8>(key.size());
    for (usize i = 0; i < 3; ++i) bytes[1 + i] = static_cast<u8>(~key[i]);
    std::ranges::copy(key, bytes.subspan(4).begin());
    return out;
}
// The key if size and check octets are right, else what `otherwise` holds; chosen without a branch. Its size is public.
ContentKey without_check(Bytes text, SecretBytes otherwise) {
    ContentKey out{std::move(otherwise), 0};
    u8 different = static_cast<u8>(text[0] ^ out.key.size());
    for (usize i = 1; i < 4; ++i) different |= static_cast<u8>(~(text[i] ^ text[3 + i]));
    out.wrong = ct::mask_if_nonzero(different);
    const MutableBytes key = out.key.mutable_bytes();
    for (usize i = 0; i < key.size(); ++i) key[i] = ct::select(out.wrong, key[i], text[4 + i]);
    return out;
}

// The key usage, where there is one, allows what is done (RFC 5652 §6.2.1, RFC 5753 §7.1.2).
bool may(const x509::Certificate& certificate, x509::KeyUsageBit bit) {
    const auto& usage = certificate.extensions().key_usage;
    return !usage || x509::allows(*usage, bit);
}

}  // namespace

Result<SecretBytes> wrapped_by(const AlgorithmIdentifier& wrap, Bytes encrypted_key, Bytes key, usize key_size) {
    const Sized* row = find(wraps, wrap.algorithm);
    if (row == nullptr) return unsupported(wrap.algorithm);
    if (key.size() != row->key_size) return fail(errors::undecipherable);
    auto out = crypto::key_unwrap(AesCipher(key), encrypted_key);
    if (!out || out->size() != key_size) return fail(errors::undecipherable);
    return out;
}

void take_if_right(ContentKey& key, const ContentKey& other) {
    const u8 take = static_cast<u8>(key.wrong & ~other.wrong);
    const MutableBytes bytes = key.key.mutable_bytes();
    for (usize i = 0; i < bytes.size(); ++i) bytes[i] = ct::select(take, other.key.bytes()[i], bytes[i]);
    key.wrong &= other.wrong;
}

Result<ContentKey> under_password(const PasswordRecipientInfo& info, Bytes password, usize key_size,
                                  keys::Budget& budget, RandomSource& random) {
    if (!info.key_derivation_algorithm)
        return fail(Error(errors::unsupported_algorithm).with("password", "a key that is not derived from it here"));
    const AlgorithmIdentifier& algorithm = info.key_encryption_algorithm;
    if (algorithm.algorithm != oids::pwri_kek) return unsupported(algorithm.algorithm);
    if (!algorithm.parameters) return fail(Error(errors::malformed).with("parameters of", "PWRI-KEK"));
    TROTH_TRY(const auto cipher, der::parse<AlgorithmIdentifier>(algorithm.parameters->encoding));
    const Sized* row = find(password_ciphers, cipher.algorithm);
    if (row == nullptr) return unsupported(cipher.algorithm);
    if (!cipher.parameters) return fail(Error(errors::malformed).with("parameters of", oids::name(cipher.algorithm)));
    TROTH_TRY(const auto iv, der::parse<der::OctetString>(cipher.parameters->encoding));
    const Bytes wrapped = info.encrypted_key.value;
    if (iv.value.size() != block || wrapped.size() < 2 * block || wrapped.size() % block != 0 || wrapped.size() > 512)
        return fail(Error(errors::malformed).with("rule", "RFC 3211 §2.3: two blocks or more"));
    if (wrapped.size() < 4 + key_size) return fail(errors::undecipherable);
    TROTH_TRY(const SecretBytes kek, keys::derive_key(*info.key_derivation_algorithm, password, row->key_size, budget));
    SecretBytes text(wrapped);
    password_unwrap(AesCipher(kek.bytes()), block_at(iv.value, 0), text.mutable_bytes());
    SecretBytes otherwise(key_size);
    random.fill(otherwise.mutable_bytes());
    return without_check(text.bytes(), std::move(otherwise));
}

Result<ByteVector> to_certificate(const x509::Certificate& certificate, Bytes content_key, RandomSource& random) {
    const auto key = keys::PublicKey::from_spki(certificate.spki());
    using enum keys::KeyType;
    if (key && key->type() == rsa && may(certificate, x509::KeyUsageBit::key_encipherment))
        return to_rsa(certificate, *key->rsa(), content_key, random);
    if (key && (key->ec() != nullptr || key->type() == x25519 || key->type() == x448) &&
        may(certificate, x509::KeyUsageBit::key_agreement))
        return to_curve(certificate, *key, content_key, random);
    return fail(Error(errors::unfit_recipient)
                    .with("certificate", certificate.subject().text())
                    .with("key", key ? std::string(keys::name_of(key->type())) : "not supported"));
}

Result<ByteVector> to_key(Bytes identifier, Bytes key, Bytes content_key) {
    for (const Sized& row : wraps) {
        if (row.key_size != key.size()) continue;
        TROTH_TRY(const ByteVector encrypted, crypto::key_wrap(AesCipher(key), content_key));
        KekRecipientInfo info;
        info.kekid.subject_key_identifier = {identifier};
        info.key_encryption_algorithm = {row.oid, std::nullopt};
        info.encrypted_key = {encrypted};
        der::Writer out;
        out.implicit("", 2, info);
        return out.take();
    }
    return fail(Error(errors::unfit_recipient).with("key size", std::to_string(key.size())));
}

Result<ByteVector> to_password(Bytes password, Bytes content_key, const keys::PasswordCost& cost,
                               RandomSource& random) {
    std::array<u8, 16> salt;
    Block iv;
    random.fill(salt);
    random.fill(iv);
    SecretBytes kek(32);
    TROTH_TRY(crypto::pbkdf2({.hash = crypto::HashId::sha256, .iterations = cost.iterations}, password, salt,
                             kek.mutable_bytes()));
    SecretBytes wrapped = with_check(content_key, random);
    password_wrap(AesCipher(kek.bytes()), iv, wrapped.mutable_bytes());

    const ByteVector function = keys::pbkdf2_identifier(salt, cost.iterations, std::nullopt);
    const ByteVector iv_der = der::serialise(der::OctetString{iv});
    const ByteVector cipher = der::serialise(AlgorithmIdentifier{oids::aes256_cbc, any_of(iv_der)});
    PasswordRecipientInfo info;
    info.key_derivation_algorithm = *der::parse<AlgorithmIdentifier>(function);
    info.key_encryption_algorithm = {oids::pwri_kek, any_of(cipher)};
    info.encrypted_key = {wrapped.bytes()};
    der::Writer out;
    out.implicit("", 3, info);
    return out.take();
}

}  // namespace troth::inline v1::cms
