// Jwk to JSON, and the thumbprint.
#include "troth/encoding/base64.hpp"
#include "troth/jose/errors.hpp"
#include "troth/jose/jwk.hpp"
#include "troth/jose/key_forms.hpp"
#include "troth/keys/curve_oid.hpp"
#include "troth/keys/oids.hpp"

namespace troth::inline v1::jose {

namespace {

namespace der = encoding::der;
using json::ObjectWriter;
using keys::KeyType;

struct CurveName {
    crypto::Curve curve;
    std::string_view name;
};
constexpr CurveName curve_names[] = {
    {crypto::Curve::p256, "P-256"},
    {crypto::Curve::p384, "P-384"},
    {crypto::Curve::p521, "P-521"},
    {crypto::Curve::secp256k1, "secp256k1"},
};
const OctetForm octet_forms[] = {
    {"Ed25519", KeyType::ed25519, keys::oids::ed25519, 32},
    {"Ed448", KeyType::ed448, keys::oids::ed448, 57},
    {"X25519", KeyType::x25519, keys::oids::x25519, 32},
    {"X448", KeyType::x448, keys::oids::x448, 56},
};

bool is_rsa(KeyType type) {
    return type == KeyType::rsa || type == KeyType::rsa_pss;
}
bool has_form(const keys::PublicKey& key) {
    if (key.ec() != nullptr) return name_of(key.ec()->curve()).has_value();
    return is_rsa(key.type()) || octet_form(key.type()) != nullptr;
}

// The parts of a public key as a JWK names them.
struct PublicParts {
    std::string_view type, curve;
    ByteVector first, second;  // x and y, or n and e
};
PublicParts parts_of(const keys::PublicKey& key) {
    if (key.ec() != nullptr) {
        const crypto::EcPoint point = key.ec()->uncompressed();
        const usize size = crypto::field_size(key.ec()->curve());
        const Bytes x = point.bytes().subspan(1, size), y = point.bytes().subspan(1 + size);
        return {"EC", *name_of(key.ec()->curve()), {x.begin(), x.end()}, {y.begin(), y.end()}};
    }
    if (is_rsa(key.type())) {
        const auto numbers = der::parse<keys::RsaPublicKeyInfo>(key.key_bits()).value();
        const Bytes n = numbers.modulus.magnitude, e = numbers.public_exponent.magnitude;
        return {"RSA", "", {n.begin(), n.end()}, {e.begin(), e.end()}};
    }
    return {"OKP", octet_form(key.type())->name, {key.key_bits().begin(), key.key_bits().end()}, {}};
}
void write_public(ObjectWriter& out, const keys::PublicKey& key) {
    const PublicParts parts = parts_of(key);
    out.string("kty", parts.type);
    if (is_rsa(key.type())) {
        out.base64url("n", parts.first).base64url("e", parts.second);
        return;
    }
    out.string("crv", parts.curve).base64url("x", parts.first);
    if (!parts.second.empty()) out.base64url("y", parts.second);
}
// write_private: the numbers are read from the PKCS#8 that the key makes of itself.
void write_private(ObjectWriter& out, const keys::PrivateKey& key) {
    const SecretBytes pkcs8 = key.to_pkcs8();
    const auto info = der::parse<keys::OneAsymmetricKey>(pkcs8.bytes()).value();
    const Bytes inner = info.private_key.value;
    if (key.public_key().ec() != nullptr) {
        out.base64url("d", der::parse<keys::EcPrivateKeyInfo>(inner).value().private_key.value);
    } else if (is_rsa(key.type())) {
        const auto n = der::parse<keys::RsaPrivateKeyInfo>(inner).value();
        out.base64url("d", n.private_exponent.magnitude);
        out.base64url("p", n.prime1.magnitude).base64url("q", n.prime2.magnitude);
        out.base64url("dp", n.exponent1.magnitude).base64url("dq", n.exponent2.magnitude);
        out.base64url("qi", n.coefficient.magnitude);
    } else {
        out.base64url("d", der::parse<der::OctetString>(inner).value().value);
    }
}
void write_notes(ObjectWriter& out, const JwkNotes& notes) {
    if (!notes.key_id.empty()) out.string("kid", notes.key_id);
    if (!notes.algorithm.empty()) out.string("alg", notes.algorithm);
    if (notes.use) out.string("use", *notes.use == KeyUse::signature ? "sig" : "enc");
    if (!notes.operations.empty()) out.strings("key_ops", notes.operations);
}
// An RSASSA-PSS key has no kty of its own; "alg" says what it is for.
void note_pss(JwkNotes& notes, KeyType type) {
    if (type == KeyType::rsa_pss && notes.algorithm.empty()) notes.algorithm = "PS256";
}

}  // namespace

const OctetForm* octet_form(std::string_view name) {
    for (const OctetForm& form : octet_forms)
        if (form.name == name) return &form;
    return nullptr;
}
const OctetForm* octet_form(KeyType type) {
    for (const OctetForm& form : octet_forms)
        if (form.type == type) return &form;
    return nullptr;
}
std::optional<crypto::Curve> curve_named(std::string_view name) {
    for (const CurveName& row : curve_names)
        if (row.name == name) return row.curve;
    return std::nullopt;
}
std::optional<std::string_view> name_of(crypto::Curve curve) {
    for (const CurveName& row : curve_names)
        if (row.curve == curve) return row.name;
    return std::nullopt;
}

Result<Jwk> Jwk::of(keys::PublicKey key, JwkNotes notes) {
    if (!has_form(key)) return fail(Error(errors::unsupported_key).with("key", keys::name_of(key.type())));
    Jwk out;
    note_pss(notes, key.type());
    out.notes_ = std::move(notes);
    out.public_ = std::move(key);
    return out;
}
Result<Jwk> Jwk::of(keys::PrivateKey key, JwkNotes notes) {
    TROTH_TRY(Jwk out, of(key.public_key(), std::move(notes)));
    out.private_ = std::move(key);
    return out;
}
Jwk Jwk::of_secret(SecretBytes secret, JwkNotes notes) {
    Jwk out;
    out.notes_ = std::move(notes);
    out.secret_ = std::move(secret);
    return out;
}

SecretBytes Jwk::to_json() const {
    ObjectWriter out;
    if (symmetric()) {
        out.string("kty", "oct").base64url("k", secret_.bytes());
    } else {
        write_public(out, *public_);
        if (private_) write_private(out, *private_);
    }
    write_notes(out, notes_);
    return out.take();
}
Result<std::string> Jwk::public_json() const {
    if (symmetric()) return fail(Error(errors::unsupported_key).with("key", "symmetric, so nothing of it is public"));
    ObjectWriter out;
    write_public(out, *public_);
    JwkNotes notes = notes_;
    notes.operations.clear();  // those of the private key are not the public one's
    write_notes(out, notes);
    return std::string(text_of(out.take().bytes()));
}

crypto::Digest Jwk::thumbprint(crypto::HashId hash) const {
    // The required members in the order of their names, nothing else (RFC 7638 §3.2).
    ObjectWriter out;
    if (symmetric()) {
        out.base64url("k", secret_.bytes()).string("kty", "oct");
    } else {
        const PublicParts parts = parts_of(*public_);
        if (is_rsa(public_->type())) {
            out.base64url("e", parts.second).string("kty", parts.type).base64url("n", parts.first);
        } else {
            out.string("crv", parts.curve).string("kty", parts.type).base64url("x", parts.first);
            if (!parts.second.empty()) out.base64url("y", parts.second);
        }
    }
    return crypto::hash(hash, out.take().bytes());
}

}  // namespace troth::inline v1::jose
