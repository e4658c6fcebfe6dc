#include "troth/keys/public_key.hpp"

#include "troth/crypto/sign/ecdsa.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/keys/curve_oid.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/oids.hpp"
#include "troth/keys/post_quantum.hpp"
#include "troth/keys/structures.hpp"

namespace troth::inline v1::keys {

namespace {

using crypto::Curve;
using crypto::EcPublicKey;

// In the order of Curve.
const CurveRow rows[] = {
    {Curve::p256, oids::secp256r1, KeyType::ec_p256},
    {Curve::p384, oids::secp384r1, KeyType::ec_p384},
    {Curve::p521, oids::secp521r1, KeyType::ec_p521},
    {Curve::secp256k1, oids::secp256k1, KeyType::ec_secp256k1},
    {Curve::brainpool_p256r1, oids::brainpool_p256r1, KeyType::ec_brainpool_p256r1},
    {Curve::brainpool_p384r1, oids::brainpool_p384r1, KeyType::ec_brainpool_p384r1},
    {Curve::brainpool_p512r1, oids::brainpool_p512r1, KeyType::ec_brainpool_p512r1},
};
static_assert(std::size(rows) == crypto::curve_infos.size());

std::unexpected<Error> bad_parameters(const AlgorithmIdentifier& algorithm) {
    return fail(Error(errors::bad_parameters).with("algorithm", oids::name(algorithm.algorithm)));
}

// A SubjectPublicKeyInfo of RSA: rsaEncryption has NULL for parameters (RFC 3279 §2.3.1), RSASSA-PSS none or some.
ByteVector rsa_spki(const crypto::RsaPublicKey& key, KeyType type) {
    const ByteVector n = key.n(), e = key.e();
    const ByteVector inner = der::serialise(RsaPublicKeyInfo{{n}, {e}});
    SubjectPublicKeyInfo spki;
    spki.algorithm.algorithm = type == KeyType::rsa ? oids::rsa_encryption : oids::rsassa_pss;
    if (type == KeyType::rsa) spki.algorithm.parameters = der::Any{der::tags::null, {}, {}};
    spki.subject_public_key.bytes = inner;
    return der::serialise(spki);
}
Result<crypto::RsaPublicKey> rsa_key(Bytes der) {
    TROTH_TRY(const auto numbers, der::parse<RsaPublicKeyInfo>(der));
    return crypto::RsaPublicKey::from_components(numbers.modulus.magnitude, numbers.public_exponent.magnitude);
}

bool verify_ecdsa(const EcPublicKey& key, const SignMethod& method, Bytes message, Bytes signature) {
    const auto value = der::parse<EcdsaSigValue>(signature);
    if (!value) return false;
    const crypto::Digest digest = crypto::hash(*method.hash, message);
    return crypto::ecdsa::verify(key, digest.bytes(), value->r.magnitude, value->s.magnitude);
}

bool verify_rsa(const crypto::RsaPublicKey& key, const SignMethod& method, Bytes message, Bytes signature) {
    const crypto::HashId hash = *method.hash;
    const crypto::Digest digest = crypto::hash(hash, message);
    if (method.scheme == Scheme::rsa_pkcs1) return crypto::rsa::verify_pkcs1(key, hash, digest.bytes(), signature);
    return crypto::rsa::verify_pss(key, hash, hash, digest.bytes(), method.salt_size, signature);
}

SignMethod method_of(SignAlgorithm algorithm) {
    const SignAlgorithmInfo& row = info(algorithm);
    return {row.scheme, row.hash, row.scheme == Scheme::rsa_pss ? crypto::digest_size(*row.hash) : 0};
}

// The keys of RFC 8410: their public keys are plain octets.
std::optional<KeyType> octet_key_type(const encoding::der::Oid& algorithm) {
    if (algorithm == oids::ed25519) return KeyType::ed25519;
    if (algorithm == oids::ed448) return KeyType::ed448;
    if (algorithm == oids::x25519) return KeyType::x25519;
    if (algorithm == oids::x448) return KeyType::x448;
    return std::nullopt;
}
usize octet_key_size(KeyType type) {
    return type == KeyType::ed448 ? 57 : type == KeyType::x448 ? 56 : 32;
}

}  // namespace

Result<crypto::Curve> curve_of(const AlgorithmIdentifier& algorithm) {
    // ECParameters is a CHOICE of which PKIX allows namedCurve alone (RFC 5480 §2.1.1).
    if (!algorithm.parameters) return bad_parameters(algorithm);
    if (algorithm.parameters->tag == der::tags::sequence) return fail(errors::explicit_curve);
    TROTH_TRY(const auto curve, der::parse<der::Oid>(algorithm.parameters->encoding));
    for (const CurveRow& row : rows)
        if (row.oid == curve) return row.curve;
    return fail(Error(errors::unsupported_curve).with("curve", oids::name(curve)).with("OID", der::dotted(curve)));
}

std::span<const CurveRow> curve_rows() {
    return rows;
}
KeyType key_type_of(Curve curve) {
    return rows[static_cast<usize>(curve)].type;
}
std::optional<Curve> curve_of(KeyType type) {
    for (const CurveRow& row : rows)
        if (row.type == type) return row.curve;
    return std::nullopt;
}
const encoding::der::Oid& oid_of(Curve curve) {
    return rows[static_cast<usize>(curve)].oid;
}

void PublicKey::keep(ByteVector spki) {
    spki_ = std::make_shared<const ByteVector>(std::move(spki));
    key_bits_ = der::parse<SubjectPublicKeyInfo>(*spki_).value().subject_public_key.bytes;
}

PublicKey PublicKey::from_ec(const EcPublicKey& key) {
    PublicKey out(key_type_of(key.curve()), key);
    const ByteVector curve = der::serialise(oid_of(key.curve()));
    const crypto::EcPoint point = key.uncompressed();
    SubjectPublicKeyInfo spki;
    spki.algorithm = {oids::ec_public_key, der::parse<der::Any>(curve).value()};
    spki.subject_public_key.bytes = point.bytes();
    out.keep(der::serialise(spki));
    return out;
}

// of_octets: bytes are octet_key_size(type) of them.
PublicKey PublicKey::of_octets(KeyType type, Bytes bytes) {
    const auto filled = [&](auto key) {
        std::ranges::copy(bytes, key.begin());
        return PublicKey(type, key);
    };
    if (type == KeyType::ed448) return filled(crypto::ed448::PublicKey{});
    if (type == KeyType::x448) return filled(crypto::x448::PublicKey{});
    return filled(Octets32{});
}

// The four of RFC 8410 have no parameters, and their bytes are the bit string.
PublicKey PublicKey::from_ed25519(const crypto::ed25519::PublicKey& key) {
    PublicKey out(KeyType::ed25519, key);
    out.keep(der::serialise(SubjectPublicKeyInfo{{oids::ed25519, std::nullopt}, {key}}));
    return out;
}
PublicKey PublicKey::from_ed448(const crypto::ed448::PublicKey& key) {
    PublicKey out(KeyType::ed448, key);
    out.keep(der::serialise(SubjectPublicKeyInfo{{oids::ed448, std::nullopt}, {key}}));
    return out;
}
PublicKey PublicKey::from_x25519(const crypto::x25519::PublicKey& key) {
    PublicKey out(KeyType::x25519, key);
    out.keep(der::serialise(SubjectPublicKeyInfo{{oids::x25519, std::nullopt}, {key}}));
    return out;
}
PublicKey PublicKey::from_x448(const crypto::x448::PublicKey& key) {
    PublicKey out(KeyType::x448, key);
    out.keep(der::serialise(SubjectPublicKeyInfo{{oids::x448, std::nullopt}, {key}}));
    return out;
}

// of_post_quantum: the bit string is the key as FIPS 204 §7.2 or FIPS 205 §9.1 encode it.
Result<PublicKey> PublicKey::of_post_quantum(KeyType type, Bytes bytes) {
    const PostQuantumRow& row = *post_quantum(type);
    if (const auto* id = std::get_if<crypto::MlDsaId>(&row.set)) {
        TROTH_TRY(auto key, crypto::mldsa::PublicKey::from_bytes(*id, bytes));
        return PublicKey(type, std::make_shared<const crypto::mldsa::PublicKey>(std::move(key)));
    }
    SlhDsa key;
    const usize size = crypto::slhdsa::public_key_size(std::get<crypto::SlhDsaId>(row.set));
    if (bytes.size() != size)
        return fail(Error(errors::bad_public_key)
                        .with("algorithm", row.name)
                        .with("bytes", std::to_string(bytes.size()))
                        .with("expected", std::to_string(size)));
    std::ranges::copy(bytes, key.bytes.begin());
    return PublicKey(type, key);
}

PublicKey PublicKey::from_mldsa(crypto::MlDsaId id, Bytes encoded) {
    const PostQuantumRow& row = post_quantum(PostQuantumSet(id));
    PublicKey out = of_post_quantum(row.key, encoded).value();
    out.keep(der::serialise(SubjectPublicKeyInfo{{row.oid, std::nullopt}, {encoded}}));
    return out;
}
PublicKey PublicKey::from_slhdsa(crypto::SlhDsaId id, Bytes encoded) {
    const PostQuantumRow& row = post_quantum(PostQuantumSet(id));
    PublicKey out = of_post_quantum(row.key, encoded).value();
    out.keep(der::serialise(SubjectPublicKeyInfo{{row.oid, std::nullopt}, {encoded}}));
    return out;
}

PublicKey PublicKey::from_rsa(const crypto::RsaPublicKey& key, KeyType type) {
    PublicKey out(type, std::make_shared<const crypto::RsaPublicKey>(key.clone()));
    out.keep(rsa_spki(key, type));
    return out;
}

Result<PublicKey> PublicKey::from_pkcs1(Bytes der) {
    TROTH_TRY(const auto key, rsa_key(der));
    return from_rsa(key);
}

Result<PublicKey> PublicKey::from_spki(Bytes der) {
    TROTH_TRY(const auto spki, der::parse<SubjectPublicKeyInfo>(der));
    const AlgorithmIdentifier& algorithm = spki.algorithm;
    const der::BitString& bits = spki.subject_public_key;
    const auto finished = [&](PublicKey key) {
        key.keep(ByteVector(der.begin(), der.end()));
        return key;
    };
    const auto bad_key = [&] {
        return fail(Error(errors::bad_public_key)
                        .with("algorithm", oids::name(algorithm.algorithm))
                        .with("bytes", std::to_string(bits.bytes.size())));
    };
    if (bits.unused_bits != 0) return bad_key();
    if (algorithm.algorithm == oids::ec_public_key) {
        TROTH_TRY(const Curve curve, curve_of(algorithm));
        TROTH_TRY(const EcPublicKey key, EcPublicKey::from_bytes(curve, bits.bytes));
        return finished(PublicKey(key_type_of(curve), key));
    }
    if (const auto type = octet_key_type(algorithm.algorithm)) {
        if (algorithm.parameters) return bad_parameters(algorithm);  // MUST be absent, RFC 8410 §3
        if (bits.bytes.size() != octet_key_size(*type)) return bad_key();
        return finished(of_octets(*type, bits.bytes));
    }
    if (const PostQuantumRow* row = post_quantum(algorithm.algorithm)) {
        if (algorithm.parameters) return bad_parameters(algorithm);  // MUST be absent, RFC 9881 §2, RFC 9909 §3
        TROTH_TRY(PublicKey key, of_post_quantum(row->key, bits.bytes));
        return finished(std::move(key));
    }
    if (algorithm.algorithm == oids::rsa_encryption || algorithm.algorithm == oids::rsassa_pss) {
        const bool plain = algorithm.algorithm == oids::rsa_encryption;
        std::optional<SignMethod> restriction;
        if (plain && !(algorithm.parameters && algorithm.parameters->tag == der::tags::null))
            return bad_parameters(algorithm);
        if (!plain && algorithm.parameters) {
            TROTH_TRY(restriction, sign_method(der::serialise(algorithm)));
        }
        TROTH_TRY(auto rsa, rsa_key(bits.bytes));
        PublicKey key(plain ? KeyType::rsa : KeyType::rsa_pss,
                      std::make_shared<const crypto::RsaPublicKey>(std::move(rsa)));
        key.restriction_ = restriction;
        return finished(std::move(key));
    }
    return fail(Error(errors::unsupported_algorithm)
                    .with("algorithm", oids::name(algorithm.algorithm))
                    .with("OID", der::dotted(algorithm.algorithm)));
}

usize PublicKey::bits() const {
    if (const auto* ec = std::get_if<EcPublicKey>(&key_)) return crypto::info(ec->curve()).bits;
    if (const auto* rsa = std::get_if<Rsa>(&key_)) return (*rsa)->modulus_bits();
    if (post_quantum(type_) != nullptr) return 8 * key_bits_.size();
    return type_ == KeyType::ed448 ? 456 : type_ == KeyType::x448 ? 448 : 256;
}

bool operator==(const PublicKey& a, const PublicKey& b) {
    if (a.type_ != b.type_ || a.restriction_ != b.restriction_) return false;
    if (const auto* rsa = std::get_if<PublicKey::Rsa>(&a.key_)) return **rsa == *std::get<PublicKey::Rsa>(b.key_);
    if (const auto* ml = std::get_if<PublicKey::MlDsa>(&a.key_))
        return std::ranges::equal((*ml)->bytes(), std::get<PublicKey::MlDsa>(b.key_)->bytes());
    return a.key_ == b.key_;
}

// allows: whether signatures of this kind are the key's (RFC 4055 §3.3: a restricted key, its hash and no less salt).
bool PublicKey::allows(const SignMethod& method) const {
    const auto known = algorithms_of(type_);
    if (std::ranges::none_of(known, [&](SignAlgorithm a) { return info(a).scheme == method.scheme; })) return false;
    return !restriction_ || (method.hash == restriction_->hash && method.salt_size >= restriction_->salt_size);
}

std::span<const SignAlgorithm> PublicKey::algorithms() const {
    const auto known = algorithms_of(type_);
    if (!restriction_) return known;
    const auto found = std::ranges::find_if(known, [&](SignAlgorithm a) { return allows(method_of(a)); });
    return found == known.end() ? std::span<const SignAlgorithm>() : std::span(found, 1);
}

bool PublicKey::matches(const SignMethod& method, Bytes message, Bytes signature) const {
    if (const auto* ec = std::get_if<EcPublicKey>(&key_)) return verify_ecdsa(*ec, method, message, signature);
    if (const auto* rsa = std::get_if<Rsa>(&key_)) return verify_rsa(**rsa, method, message, signature);
    if (const auto* ed = std::get_if<crypto::ed448::PublicKey>(&key_)) {
        constexpr usize size = std::tuple_size_v<crypto::ed448::Signature>;
        return signature.size() == size && crypto::ed448::verify(*ed, message, signature.first<size>());
    }
    if (const auto* ml = std::get_if<MlDsa>(&key_)) return crypto::mldsa::verify(**ml, message, {}, signature);
    if (std::holds_alternative<SlhDsa>(key_))
        return crypto::slhdsa::verify(std::get<crypto::SlhDsaId>(post_quantum(type_)->set), key_bits_, message, {},
                                      signature);
    if (type_ != KeyType::ed25519) return false;
    constexpr usize size = std::tuple_size_v<crypto::ed25519::Signature>;
    return signature.size() == size &&
           crypto::ed25519::verify(std::get<Octets32>(key_), message, signature.first<size>());
}

Result<void> PublicKey::verify(SignAlgorithm algorithm, Bytes message, Bytes signature) const {
    const SignMethod method = method_of(algorithm);
    if (info(algorithm).key != type_ || !allows(method))
        return fail(
            Error(errors::algorithm_mismatch).with("algorithm", info(algorithm).name).with("key", name_of(type_)));
    if (!matches(method, message, signature)) return fail(errors::bad_signature);
    return {};
}

Result<void> PublicKey::verify_as(Bytes algorithm_identifier, Bytes message, Bytes signature) const {
    TROTH_TRY(const SignMethod method, sign_method(algorithm_identifier));
    if (!allows(method))
        return fail(Error(errors::algorithm_mismatch)
                        .with("algorithm", algorithm_name(algorithm_identifier))
                        .with("key", name_of(type_)));
    if (!matches(method, message, signature)) return fail(errors::bad_signature);
    return {};
}

Result<PublicKey> read_public_key(Bytes file) {
    if (!encoding::pem::looks_like_pem(file)) {
        if (file.empty() || file[0] != 0x30) return fail(errors::no_public_key);
        return PublicKey::from_spki(file);
    }
    TROTH_TRY(const auto blocks, encoding::pem::decode(file));
    for (const auto& block : blocks) {
        if (block.label == "PUBLIC KEY") return PublicKey::from_spki(block.der.bytes());
        if (block.label == "RSA PUBLIC KEY") return PublicKey::from_pkcs1(block.der.bytes());
    }
    return fail(Error(errors::no_public_key).with("found", blocks.front().label));
}

}  // namespace troth::inline v1::keys
