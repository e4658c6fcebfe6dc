#include "troth/keys/private_key.hpp"

#include "troth/crypto/sign/ecdsa.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/keys/curve_oid.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/oids.hpp"
#include "troth/keys/openssh_private.hpp"
#include "troth/keys/post_quantum.hpp"
#include "troth/keys/structures.hpp"

namespace troth::inline v1::keys {

namespace {

using crypto::Curve;
using crypto::EcPrivateKey;
namespace ed25519 = crypto::ed25519;
namespace ed448 = crypto::ed448;

std::unexpected<Error> bad_key(std::string_view algorithm) {
    return fail(Error(errors::bad_private_key).with("algorithm", algorithm));
}

// The public key that came along must be the private key's own.
Result<void> check_own(const std::optional<der::BitString>& given, const PublicKey& own) {
    if (!given) return {};
    if (given->unused_bits != 0) return fail(errors::bad_public_key);
    if (std::ranges::equal(given->bytes, own.key_bits())) return {};
    // The same point may stand there compressed.
    if (const auto curve = curve_of(own.type())) {
        TROTH_TRY(const auto point, crypto::EcPublicKey::from_bytes(*curve, given->bytes));
        if (PublicKey::from_ec(point) == own) return {};
    }
    return fail(errors::inconsistent);
}

ByteVector ecdsa_wire(const crypto::ecdsa::Signature& signature) {
    return der::serialise(EcdsaSigValue{{signature.r()}, {signature.s()}});
}

// The keys of RFC 8410.
struct OctetKeyRow {
    const der::Oid& oid;
    KeyType type;
};
const OctetKeyRow octet_keys[] = {{oids::ed25519, KeyType::ed25519},
                                  {oids::ed448, KeyType::ed448},
                                  {oids::x25519, KeyType::x25519},
                                  {oids::x448, KeyType::x448}};

// Form: which of the structures a DER value is, by the tags of its first two fields.
enum class Form { pkcs8, sec1, pkcs1, encrypted, unknown };
Form form_of(Bytes file) {
    der::Element whole, first, second;
    if (der::take_element(file, whole) != nullptr || whole.tag != der::tags::sequence) return Form::unknown;
    Bytes rest = whole.content;
    if (der::take_element(rest, first) != nullptr || der::take_element(rest, second) != nullptr) return Form::unknown;
    if (first.tag == der::tags::sequence && second.tag == der::tags::octet_string) return Form::encrypted;
    if (first.tag != der::tags::integer) return Form::unknown;
    if (second.tag == der::tags::sequence) return Form::pkcs8;
    if (second.tag == der::tags::octet_string) return Form::sec1;
    if (second.tag == der::tags::integer) return Form::pkcs1;
    return Form::unknown;
}

}  // namespace

PrivateKey PrivateKey::of(EcPrivateKey key) {
    PublicKey own = PublicKey::from_ec(key.public_key());
    return {std::move(key), std::move(own)};
}
PrivateKey PrivateKey::of(ed25519::KeyPair key) {
    PublicKey own = PublicKey::from_ed25519(key.public_key());
    return {std::move(key), std::move(own)};
}

PrivateKey PrivateKey::of(ed448::KeyPair key) {
    PublicKey own = PublicKey::from_ed448(key.public_key());
    return {std::move(key), std::move(own)};
}
PrivateKey PrivateKey::of(X25519Key key) {
    PublicKey own = PublicKey::from_x25519(crypto::x25519::public_key(key.scalar));
    return {std::move(key), std::move(own)};
}
PrivateKey PrivateKey::of(X448Key key) {
    PublicKey own = PublicKey::from_x448(crypto::x448::public_key(key.scalar));
    return {std::move(key), std::move(own)};
}

PrivateKey PrivateKey::of(crypto::mldsa::PrivateKey key) {
    PublicKey own = PublicKey::from_mldsa(key.id(), key.public_key());
    return {std::move(key), std::move(own)};
}
PrivateKey PrivateKey::of(crypto::slhdsa::PrivateKey key) {
    PublicKey own = PublicKey::from_slhdsa(key.id(), key.public_key());
    return {std::move(key), std::move(own)};
}

PrivateKey PrivateKey::of(crypto::RsaPrivateKey key, KeyType type) {
    PublicKey own = PublicKey::from_rsa(key.public_key(), type);
    return {std::move(key), std::move(own)};
}

Result<PrivateKey> PrivateKey::generate(KeyType type, RandomSource& random, usize rsa_bits) {
    if (const auto curve = curve_of(type)) return of(EcPrivateKey::generate(*curve, random));
    if (type == KeyType::ed25519) return of(ed25519::KeyPair::generate(random));
    if (type == KeyType::ed448) return of(ed448::KeyPair::generate(random));
    if (type == KeyType::x25519) return of(X25519Key{crypto::x25519::generate(random)});
    if (type == KeyType::x448) return of(X448Key{crypto::x448::generate(random)});
    if (const PostQuantumRow* row = post_quantum(type)) {
        if (const auto* id = std::get_if<crypto::MlDsaId>(&row->set))
            return of(crypto::mldsa::PrivateKey::generate(*id, random));
        return of(crypto::slhdsa::PrivateKey::generate(std::get<crypto::SlhDsaId>(row->set), random));
    }
    TROTH_TRY(auto key, crypto::RsaPrivateKey::generate(rsa_bits, random));
    return of(std::move(key), type);
}

Result<PrivateKey> PrivateKey::from_pkcs1(Bytes der) {
    TROTH_TRY(const auto info, der::parse<RsaPrivateKeyInfo>(der));
    // Version 1 is that of more than two primes, which nobody uses.
    if (info.version != 0) return fail(Error(errors::bad_version).with("version", std::to_string(info.version)));
    TROTH_TRY(auto key, crypto::RsaPrivateKey::from_components(info.modulus.magnitude, info.public_exponent.magnitude,
                                                               info.private_exponent.magnitude, info.prime1.magnitude,
                                                               info.prime2.magnitude, info.exponent1.magnitude,
                                                               info.exponent2.magnitude, info.coefficient.magnitude));
    return of(std::move(key), KeyType::rsa);
}

Result<PrivateKey> PrivateKey::from_rsa_exponent(Bytes n, Bytes e, Bytes d) {
    TROTH_TRY(auto key, crypto::RsaPrivateKey::from_exponent(n, e, d));
    return of(std::move(key), KeyType::rsa);
}

Result<PrivateKey> PrivateKey::from_sec1_on(Bytes der, std::optional<Curve> curve) {
    TROTH_TRY(const auto info, der::parse<EcPrivateKeyInfo>(der));
    if (info.version != 1) return fail(Error(errors::bad_version).with("version", std::to_string(info.version)));
    if (info.parameters) {
        TROTH_TRY(const Curve named, curve_of({oids::ec_public_key, info.parameters}));
        if (curve && *curve != named) return fail(errors::curve_mismatch);
        curve = named;
    }
    if (!curve) return fail(errors::curve_mismatch);
    TROTH_TRY(EcPrivateKey scalar, EcPrivateKey::from_bytes(*curve, info.private_key.value));
    PrivateKey key = of(std::move(scalar));
    TROTH_TRY(check_own(info.public_key, key.public_key_));
    return key;
}

Result<PrivateKey> PrivateKey::from_sec1(Bytes der) {
    return from_sec1_on(der, std::nullopt);
}

// from_octets: a private key of RFC 8410 §7.
Result<PrivateKey> PrivateKey::from_octets(KeyType type, Bytes bytes) {
    const usize size = type == KeyType::ed448 ? 57 : type == KeyType::x448 ? 56 : 32;
    if (bytes.size() != size) return bad_key(name_of(type));
    if (type == KeyType::ed25519) return of(ed25519::KeyPair(ed25519::Seed(bytes.first<32>())));
    if (type == KeyType::ed448) return of(ed448::KeyPair(ed448::Seed(bytes.first<57>())));
    if (type == KeyType::x448) return of(X448Key{crypto::x448::PrivateKey(bytes.first<56>())});
    return of(X25519Key{crypto::x25519::PrivateKey(bytes.first<32>())});
}

// from_mldsa: the CHOICE of RFC 9881 §6, which its tag decides. Seed and expanded key in one must agree byte by byte,
// as its consistency test asks; crypto/ checks an expanded key in itself.
Result<PrivateKey> PrivateKey::from_mldsa(crypto::MlDsaId id, Bytes private_key) {
    const auto from_seed = [&](Bytes seed) -> Result<PrivateKey> {
        if (seed.size() != crypto::mldsa::seed_size) return bad_key(crypto::mldsa::parameters(id).name);
        return of(crypto::mldsa::PrivateKey::from_seed(id, seed.first<crypto::mldsa::seed_size>()));
    };
    TROTH_TRY(const auto choice, der::parse<der::Any>(private_key));
    if (choice.tag == der::tags::context(0, false)) return from_seed(choice.content);
    if (choice.tag == der::tags::octet_string) {
        TROTH_TRY(auto key, crypto::mldsa::PrivateKey::from_bytes(id, choice.content));
        return of(std::move(key));
    }
    TROTH_TRY(const auto both, der::parse<MlDsaBoth>(private_key));
    TROTH_TRY(PrivateKey key, from_seed(both.seed.value));
    if (!ct::equal(std::get<crypto::mldsa::PrivateKey>(key.key_).expanded(), both.expanded_key.value))
        return fail(Error(errors::inconsistent).with("parts", "seed and expanded key"));
    return key;
}

Result<PrivateKey> PrivateKey::from_pkcs8(Bytes der) {
    TROTH_TRY(const auto info, der::parse<OneAsymmetricKey>(der));
    // Version 1 (called v2) is that of a key with its public key beside it, and only of such a one (RFC 5958 §2).
    if (info.version > 1 || (info.version == 0 && info.public_key))
        return fail(Error(errors::bad_version).with("version", std::to_string(info.version)));
    const AlgorithmIdentifier& algorithm = info.private_key_algorithm;
    if (algorithm.algorithm == oids::ec_public_key) {
        TROTH_TRY(const Curve curve, curve_of(algorithm));
        TROTH_TRY(PrivateKey key, from_sec1_on(info.private_key.value, curve));
        TROTH_TRY(check_own(info.public_key, key.public_key_));
        return key;
    }
    for (const OctetKeyRow& row : octet_keys) {
        if (row.oid != algorithm.algorithm) continue;
        if (algorithm.parameters) return fail(Error(errors::bad_parameters).with("algorithm", name_of(row.type)));
        // CurvePrivateKey ::= OCTET STRING, inside the octet string (RFC 8410 §7).
        TROTH_TRY(const auto octets, der::parse<der::OctetString>(info.private_key.value));
        TROTH_TRY(PrivateKey key, from_octets(row.type, octets.value));
        TROTH_TRY(check_own(info.public_key, key.public_key_));
        return key;
    }
    if (const PostQuantumRow* row = post_quantum(algorithm.algorithm)) {
        if (algorithm.parameters) return fail(Error(errors::bad_parameters).with("algorithm", row->name));
        if (const auto* set = std::get_if<crypto::MlDsaId>(&row->set)) {
            TROTH_TRY(PrivateKey key, from_mldsa(*set, info.private_key.value));
            TROTH_TRY(check_own(info.public_key, key.public_key_));
            return key;
        }
        // The key's own bytes, in no further octet string (RFC 9909 §5).
        TROTH_TRY(auto secret,
                  crypto::slhdsa::PrivateKey::from_bytes(std::get<crypto::SlhDsaId>(row->set), info.private_key.value));
        PrivateKey key = of(std::move(secret));
        TROTH_TRY(check_own(info.public_key, key.public_key_));
        return key;
    }
    if (algorithm.algorithm == oids::rsa_encryption || algorithm.algorithm == oids::rsassa_pss) {
        TROTH_TRY(PrivateKey key, from_pkcs1(info.private_key.value));
        // The public key carries the same AlgorithmIdentifier, and with it a restriction of RSASSA-PSS.
        SubjectPublicKeyInfo spki;
        spki.algorithm = algorithm;
        spki.subject_public_key.bytes = key.public_key_.key_bits();
        TROTH_TRY(PublicKey own, PublicKey::from_spki(der::serialise(spki)));
        TROTH_TRY(check_own(info.public_key, own));
        key.public_key_ = std::move(own);
        return key;
    }
    return fail(Error(errors::unsupported_algorithm)
                    .with("algorithm", oids::name(algorithm.algorithm))
                    .with("OID", der::dotted(algorithm.algorithm)));
}

Result<PrivateKey> PrivateKey::from_der(Bytes der) {
    switch (form_of(der)) {
        case Form::pkcs8:
            return from_pkcs8(der);
        case Form::sec1:
            return from_sec1(der);
        case Form::encrypted:
            return fail(errors::encrypted);
        case Form::pkcs1:
            return from_pkcs1(der);
        case Form::unknown:
            break;
    }
    return fail(errors::no_private_key);
}

Result<PrivateKey> PrivateKey::read(Bytes file) {
    if (!encoding::pem::looks_like_pem(file)) return from_der(file);
    TROTH_TRY(const auto blocks, encoding::pem::decode(file));
    const encoding::pem::PemBlock* found = nullptr;
    for (const auto& block : blocks) {
        if (!block.label.ends_with("PRIVATE KEY")) continue;
        if (found != nullptr)
            return fail(
                Error(errors::several_private_keys).at_offset(block.offset).with("line", std::to_string(block.line)));
        found = &block;
    }
    if (found == nullptr) return fail(Error(errors::no_private_key).with("found", blocks.front().label));
    const Bytes der = found->der.bytes();
    if (found->label == "PRIVATE KEY") return from_pkcs8(der);
    if (found->label == "EC PRIVATE KEY") return from_sec1(der);
    if (found->label == "RSA PRIVATE KEY") return from_pkcs1(der);
    if (found->label == "ENCRYPTED PRIVATE KEY") return fail(errors::encrypted);
    if (found->label == openssh_pem_label) {
        TROTH_TRY(auto openssh, from_openssh_private(der));
        return std::move(openssh.key);
    }
    return fail(Error(errors::unsupported_algorithm).with("PEM label", found->label));
}

SecretBytes PrivateKey::inner() const {
    if (const auto* ec = std::get_if<EcPrivateKey>(&key_)) {
        const SecretBytes scalar = ec->to_bytes();
        EcPrivateKeyInfo info;
        info.private_key.value = scalar.bytes();
        info.public_key = der::BitString{public_key_.key_bits()};
        return der::serialise_secret(info);
    }
    if (const auto* rsa = std::get_if<crypto::RsaPrivateKey>(&key_)) {
        const crypto::RsaComponents c = rsa->components();
        return der::serialise_secret(RsaPrivateKeyInfo{0,
                                                       {c.n},
                                                       {c.e},
                                                       {c.d.bytes()},
                                                       {c.p.bytes()},
                                                       {c.q.bytes()},
                                                       {c.dp.bytes()},
                                                       {c.dq.bytes()},
                                                       {c.qinv.bytes()}});
    }
    if (const auto* ml = std::get_if<crypto::mldsa::PrivateKey>(&key_)) {
        if (ml->seed() == nullptr) return der::serialise_secret(der::OctetString{ml->expanded()});
        return der::serialise_secret(der::Any{der::tags::context(0, false), ml->seed()->bytes(), {}});
    }
    if (const auto* slh = std::get_if<crypto::slhdsa::PrivateKey>(&key_)) return SecretBytes(slh->bytes());
    if (const auto* ed = std::get_if<ed448::KeyPair>(&key_))
        return der::serialise_secret(der::OctetString{ed->seed().bytes()});
    if (const auto* x = std::get_if<X25519Key>(&key_))
        return der::serialise_secret(der::OctetString{x->scalar.bytes()});
    if (const auto* x = std::get_if<X448Key>(&key_)) return der::serialise_secret(der::OctetString{x->scalar.bytes()});
    return der::serialise_secret(der::OctetString{std::get<ed25519::KeyPair>(key_).seed().bytes()});
}

SecretBytes PrivateKey::to_pkcs8() const {
    const SecretBytes content = inner();
    OneAsymmetricKey info;
    info.private_key_algorithm = der::parse<SubjectPublicKeyInfo>(public_key_.spki_der()).value().algorithm;
    info.private_key.value = content.bytes();
    return der::serialise_secret(info);
}

SecretBytes PrivateKey::to_pem() const {
    return encoding::pem::encode_secret("PRIVATE KEY", to_pkcs8().bytes());
}

Result<ByteVector> PrivateKey::sign(SignAlgorithm algorithm, Bytes message, RandomSource& random) const {
    const SignAlgorithmInfo& wanted = info(algorithm);
    const auto allowed = public_key_.algorithms();
    if (std::ranges::find(allowed, algorithm) == allowed.end())
        return fail(Error(errors::algorithm_mismatch).with("algorithm", wanted.name).with("key", name_of(type())));
    if (const auto* ed = std::get_if<ed25519::KeyPair>(&key_)) {
        const ed25519::Signature signature = ed25519::sign(*ed, message);
        return ByteVector(signature.begin(), signature.end());
    }
    if (const auto* ed = std::get_if<ed448::KeyPair>(&key_)) {
        const ed448::Signature signature = ed448::sign(*ed, message);
        return ByteVector(signature.begin(), signature.end());
    }
    // The context string is empty: RFC 9881 §3, RFC 9909 §3.
    if (const auto* ml = std::get_if<crypto::mldsa::PrivateKey>(&key_)) {
        TROTH_TRY(const auto signature, crypto::mldsa::sign(*ml, message, {}, random));
        return ByteVector(signature.bytes().begin(), signature.bytes().end());
    }
    if (const auto* slh = std::get_if<crypto::slhdsa::PrivateKey>(&key_))
        return crypto::slhdsa::sign(*slh, message, {}, random);
    const crypto::HashId hash = *wanted.hash;
    const crypto::Digest digest = crypto::hash(hash, message);
    if (const auto* ec = std::get_if<EcPrivateKey>(&key_)) {
        TROTH_TRY(const auto signature, crypto::ecdsa::sign(*ec, digest.bytes(), random));
        return ecdsa_wire(signature);
    }
    const auto& rsa = std::get<crypto::RsaPrivateKey>(key_);
    if (wanted.scheme == Scheme::rsa_pkcs1) return crypto::rsa::sign_pkcs1(rsa, hash, digest.bytes(), random);
    return crypto::rsa::sign_pss(rsa, hash, digest.bytes(), crypto::digest_size(hash), random);
}

Result<SecretBytes> PrivateKey::derive(const PublicKey& peer) const {
    if (type() == peer.type()) {
        if (const auto* ec = std::get_if<EcPrivateKey>(&key_)) return crypto::ecdh(*ec, *peer.ec());
        if (const auto* x = std::get_if<X25519Key>(&key_)) {
            TROTH_TRY(const auto secret, crypto::x25519::derive(x->scalar, peer.key_bits().first<32>()));
            return SecretBytes(secret.bytes());
        }
        if (const auto* x = std::get_if<X448Key>(&key_)) {
            TROTH_TRY(const auto secret, crypto::x448::derive(x->scalar, peer.key_bits().first<56>()));
            return SecretBytes(secret.bytes());
        }
    }
    return fail(Error(errors::not_for_agreement).with("key", name_of(type())).with("peer's key", name_of(peer.type())));
}

}  // namespace troth::inline v1::keys
