// JSON Web Keys: RFC 7517, RFC 7518 §6, RFC 8037 §2, RFC 8812 §3; thumbprints, RFC 7638.
//
//   TROTH_TRY(const Jwk key, Jwk::parse(text));             any kind, public or private
//   key.private_key(), key.public_key(), key.secret()       what it is
//   Jwk::of(private_key).to_json()                           the other way
#pragma once

#include <string>

#include "troth/jose/json.hpp"
#include "troth/keys/private_key.hpp"

namespace troth::inline v1::jose {

// KeyUse: what a key is for, RFC 7517 §4.2 ("sig", "enc").
enum class KeyUse : u8 { signature, encryption };

// JwkNotes: what a key says beside itself. Text from outside; empty if it is not there.
struct JwkNotes {
    std::string key_id;                   // "kid"
    std::string algorithm;                // "alg": any text, also names that we do not know
    std::optional<KeyUse> use;            // "use"
    std::vector<std::string> operations;  // "key_ops"; empty if absent
};

// Jwk: one key. Move-only, wiped. Every key in it was checked as keys/ checks it; in addition an RSA key of the faulty
// generator of CVE-2017-15361 is refused. Thread-safe to read.
class Jwk {
  public:
    // parse: a JSON object with one key. Members that RFC 7518 does not know are passed over. Errors: those of
    // json::parse; jose.member_missing, jose.bad_member with the member's name; jose.unsupported_key; jose.weak_key;
    // keys.*, curve.*, crypto.rsa_*. from_value: the same, of a part of a larger text.
    static Result<Jwk> parse(Bytes text);
    static Result<Jwk> from_value(const json::Value& value);
    // of: errors jose.unsupported_key if JOSE has no form for this kind of key.
    static Result<Jwk> of(keys::PublicKey key, JwkNotes notes = {});
    static Result<Jwk> of(keys::PrivateKey key, JwkNotes notes = {});
    static Jwk of_secret(SecretBytes secret, JwkNotes notes = {});  // kty "oct"

    const JwkNotes& notes() const { return notes_; }
    bool symmetric() const { return !public_; }
    const keys::PublicKey* public_key() const { return public_ ? &*public_ : nullptr; }  // null: symmetric
    const keys::PrivateKey* private_key() const {
        return private_ ? &*private_ : nullptr;
    }  // null: public or symmetric
    // take_private_key: the private key, out of a Jwk that is no longer needed.
    std::optional<keys::PrivateKey> take_private_key() && { return std::move(private_); }
    Bytes secret() const { return secret_.bytes(); }  // of kty "oct"

    // to_json: everything, private parts too. public_json: the public key; of a symmetric key nothing but an error
    // (jose.unsupported_key). Both in one line, the members in the order of RFC 7518 §6, the notes behind them.
    SecretBytes to_json() const;
    Result<std::string> public_json() const;
    // thumbprint: RFC 7638 §3: the hash of the required members. RFC 8555 §8.1 takes SHA-256 of it. For a symmetric key
    // it is a hash of the secret: keep it secret if that can be guessed (§7).
    crypto::Digest thumbprint(crypto::HashId hash = crypto::HashId::sha256) const;
    // may: whether "use" and "key_ops", as far as they are there, allow it (RFC 7517 §4.2, §4.3).
    bool may(KeyUse use) const;

  private:
    Jwk() = default;
    JwkNotes notes_;
    std::optional<keys::PublicKey> public_;
    std::optional<keys::PrivateKey> private_;
    SecretBytes secret_;
};

// JwkSet: RFC 7517 §5.
class JwkSet {
  public:
    // parse: an object with "keys". Keys of kinds that we do not know are passed over (§5); a key of a known kind that
    // is malformed makes the set malformed. Errors also: jose.mixed_set, jose.duplicate_key_id.
    static Result<JwkSet> parse(Bytes text);

    std::span<const Jwk> keys() const { return keys_; }
    // find: by "kid"; null if there is none. An empty identifier finds the only key of a set of one.
    const Jwk* find(std::string_view key_id) const;

  private:
    std::vector<Jwk> keys_;
};

}  // namespace troth::inline v1::jose
