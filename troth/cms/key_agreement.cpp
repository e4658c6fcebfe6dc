// Key agreement on elliptic curves: the sender makes a key for this message, the recipient's is the one of the
// certificate. RFC 5753 §3.1, RFC 8418.
#include "troth/cms/errors.hpp"
#include "troth/cms/recipient_kinds.hpp"
#include "troth/crypto/cipher/key_wrap.hpp"
#include "troth/crypto/kdf/hkdf.hpp"
#include "troth/crypto/kdf/one_step.hpp"

namespace troth::inline v1::cms {

namespace {

using crypto::HashId;

// Scheme: how a key is derived from the shared secret. With cofactor 1, as all these curves have it but X25519 and
// X448, whose functions clear it themselves, the schemes with and without a cofactor are the same.
struct Scheme {
    const der::Oid& oid;
    HashId hash;
    bool hkdf;
};
constexpr Scheme schemes[] = {
    {oids::std_dh_sha256kdf, HashId::sha256, false},      {oids::std_dh_sha384kdf, HashId::sha384, false},
    {oids::std_dh_sha512kdf, HashId::sha512, false},      {oids::std_dh_sha224kdf, HashId::sha224, false},
    {oids::std_dh_sha1kdf, HashId::sha1, false},          {oids::cofactor_dh_sha256kdf, HashId::sha256, false},
    {oids::cofactor_dh_sha384kdf, HashId::sha384, false}, {oids::cofactor_dh_sha512kdf, HashId::sha512, false},
    {oids::cofactor_dh_sha224kdf, HashId::sha224, false}, {oids::cofactor_dh_sha1kdf, HashId::sha1, false},
    {oids::std_dh_hkdf_sha256, HashId::sha256, true},     {oids::std_dh_hkdf_sha384, HashId::sha384, true},
    {oids::std_dh_hkdf_sha512, HashId::sha512, true},
};
struct Wrap {
    const der::Oid& oid;
    usize key_size;
};
constexpr Wrap wraps[] = {{oids::aes256_wrap, 32}, {oids::aes192_wrap, 24}, {oids::aes128_wrap, 16}};

std::unexpected<Error> unsupported(const der::Oid& oid) {
    return fail(Error(errors::unsupported_algorithm).with("algorithm", oids::name(oid)));
}

SecretBytes derive(const Scheme& scheme, Bytes shared, const AlgorithmIdentifier& wrap, std::optional<Bytes> ukm,
                   usize size) {
    EccCmsSharedInfo info;
    info.key_info = wrap;
    if (ukm) info.entity_u_info = der::OctetString{*ukm};
    std::array<u8, 4> bits;
    store_be(bits.data(), static_cast<u32>(8 * size));
    info.supp_pub_info = {bits};
    const ByteVector shared_info = der::serialise(info);
    if (scheme.hkdf)  // RFC 8418 §2.2: the user keying material is the salt
        return crypto::hkdf::expand(crypto::hkdf::extract(scheme.hash, ukm.value_or(Bytes()), shared), shared_info,
                                    size);
    SecretBytes out(size);
    if (!crypto::x963_kdf(scheme.hash, shared, shared_info, out.mutable_bytes()))
        std::abort();  // a size of a few blocks
    return out;
}

// The sender's public key, on the recipient's curve: parameters that are absent are those of the recipient (RFC 5753
// §3.1.1), and others would be of no use.
Result<keys::PublicKey> originator(const KeyAgreeRecipientInfo& info, const keys::PublicKey& own) {
    if (info.originator.tag != der::tags::context(1, true))
        return fail(Error(errors::unsupported_algorithm).with("originator", "a static key"));
    TROTH_TRY(const auto sent, content_of<keys::SubjectPublicKeyInfo>(info.originator));
    TROTH_TRY(auto spki, der::parse<keys::SubjectPublicKeyInfo>(own.spki_der()));
    if (sent.algorithm.algorithm != spki.algorithm.algorithm) return fail(errors::undecipherable);
    spki.subject_public_key = sent.subject_public_key;
    auto key = keys::PublicKey::from_spki(der::serialise(spki));
    if (!key) return fail(errors::undecipherable);
    return key;
}

}  // namespace

Result<SecretBytes> agreed(const KeyAgreeRecipientInfo& info, Bytes encrypted_key, const keys::PrivateKey& key,
                           usize key_size) {
    const AlgorithmIdentifier& algorithm = info.key_encryption_algorithm;
    const auto scheme =
        std::ranges::find_if(schemes, [&](const Scheme& row) { return row.oid == algorithm.algorithm; });
    if (scheme == std::end(schemes)) return unsupported(algorithm.algorithm);
    if (!algorithm.parameters) return fail(Error(errors::malformed).with("parameters of", "the key agreement"));
    TROTH_TRY(const auto wrap, der::parse<AlgorithmIdentifier>(algorithm.parameters->encoding));
    const auto row = std::ranges::find_if(wraps, [&](const Wrap& one) { return one.oid == wrap.algorithm; });
    if (row == std::end(wraps)) return unsupported(wrap.algorithm);
    TROTH_TRY(const keys::PublicKey peer, originator(info, key.public_key()));
    auto shared = key.derive(peer);
    if (!shared) return fail(errors::undecipherable);
    const std::optional<Bytes> ukm = info.ukm ? std::optional(info.ukm->value) : std::nullopt;
    const SecretBytes kek = derive(*scheme, shared->bytes(), wrap, ukm, row->key_size);
    return wrapped_by(wrap, encrypted_key, kek.bytes(), key_size);
}

// With AES-256 key wrap; the scheme's hash follows the curve (RFC 5753 §8, RFC 8418 §2.2).
Result<ByteVector> to_curve(const x509::Certificate& certificate, const keys::PublicKey& key, Bytes content_key,
                            RandomSource& random) {
    using enum keys::KeyType;
    const bool montgomery = key.type() == x25519 || key.type() == x448;
    const HashId hash = key.bits() > 384 ? HashId::sha512 : key.bits() > 256 ? HashId::sha384 : HashId::sha256;
    const auto scheme =
        std::ranges::find_if(schemes, [&](const Scheme& row) { return row.hkdf == montgomery && row.hash == hash; });
    TROTH_TRY(const auto ephemeral, keys::PrivateKey::generate(key.type(), random));
    auto shared = ephemeral.derive(key);
    if (!shared) return fail(Error(errors::unfit_recipient).with("certificate", certificate.subject().text()));
    const AlgorithmIdentifier wrap{oids::aes256_wrap, std::nullopt};
    const SecretBytes kek = derive(*scheme, shared->bytes(), wrap, std::nullopt, 32);
    TROTH_TRY(const ByteVector encrypted, crypto::key_wrap(crypto::AesCipher(kek.bytes()), content_key));

    const ByteVector wrap_der = der::serialise(wrap);
    TROTH_TRY(auto spki, der::parse<keys::SubjectPublicKeyInfo>(ephemeral.public_key().spki_der()));
    der::Writer originator;
    originator.begin(der::tags::context(1, true));
    keys::SubjectPublicKeyInfo::der(originator, spki);
    originator.end();
    KeyAgreeRecipientInfo info;
    info.originator = any_of(originator.bytes());
    info.key_encryption_algorithm = {scheme->oid, any_of(wrap_der)};
    RecipientEncryptedKey& one = info.recipient_encrypted_keys.emplace_back();
    one.issuer_and_serial_number = IssuerAndSerialNumber{certificate.issuer(), {certificate.serial_number()}};
    one.encrypted_key = {encrypted};
    der::Writer out;
    out.implicit("", 1, info);
    return out.take();
}

}  // namespace troth::inline v1::cms
