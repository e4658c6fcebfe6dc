// JSON Web Signatures: RFC 7515, compact and flattened JSON.
//
// A token is read in two steps, because its header is needed to find the key but proves nothing before the signature is
// checked; the payload comes out of verify alone:
//   TROTH_TRY(const Jws token, Jws::from_compact(text));
//   TROTH_TRY(const Bytes payload, token.verify(key, JwsAlgorithm::ES256));
// Which algorithm counts is said by the caller, or by the key's "alg"; never by the token (RFC 8725 §3.1).
#pragma once

#include "troth/jose/algorithms.hpp"
#include "troth/jose/jwk.hpp"
#include "troth/keys/signer.hpp"

namespace troth::inline v1::jose {

inline constexpr usize max_header_size = usize{16} << 10;  // bytes of JSON
inline constexpr usize max_token_size = usize{16} << 20;   // characters

// JwsHeader: the protected header, RFC 7515 §4.1 and RFC 8555 §6.2. Texts that are empty are not there.
struct JwsHeader {
    std::string type, content_type;  // "typ", "cty"
    std::string key_id;              // "kid"
    std::string nonce, url;          // RFC 8555 §6.4, §6.5
    bool with_key = false;           // "jwk": the public key itself
};

// Jws: a token that was read, not yet believed. Move-only; thread-safe to read.
class Jws {
  public:
    // from_compact: RFC 7515 §7.1. from_flattened: §7.2.2, with everything in the protected header: an unprotected one
    // is refused, as are extensions ("crit", "b64"). Errors: jose.bad_serialization, jose.bad_json,
    // jose.duplicate_member, jose.too_large, jose.member_missing, jose.bad_member, jose.critical_header.
    static Result<Jws> from_compact(std::string_view text);
    static Result<Jws> from_flattened(Bytes json);

    // What the header says: not to be trusted before verify has succeeded.
    std::string_view algorithm() const { return algorithm_; }
    const JwsHeader& header() const { return header_; }
    // key: the public key that the header carries ("jwk"). Whoever signs can put any key here: only for protocols whose
    // first message introduces a key (RFC 8555 §6.2). Errors as Jwk::parse; jose.member_missing; jose.unsupported_key
    // for a private or symmetric key.
    Result<Jwk> key() const;

    // verify: the payload. `expected` may be left out if the key has an "alg". With a set, the key is the one that the
    // header's "kid" names. Errors: jose.algorithm_not_stated, jose.algorithm_mismatch, jose.unsupported_algorithm,
    // jose.key_use, jose.short_key, jose.no_such_key, jose.bad_signature.
    Result<Bytes> verify(const Jwk& key, std::optional<JwsAlgorithm> expected = {}) const;
    Result<Bytes> verify(const JwkSet& keys, std::optional<JwsAlgorithm> expected = {}) const;

  private:
    Jws() = default;
    static Result<Jws> from_parts(std::string_view header, std::string_view payload, std::string_view signature);

    std::string signed_;  // ASCII(BASE64URL(header) || '.' || BASE64URL(payload))
    ByteVector payload_, signature_;
    std::string algorithm_, key_;  // "jwk" is kept as the header's JSON
    JwsHeader header_;
};

// sign_compact, sign_flattened: with a key of any kind that signs, or with a Signer, which may live in a device; its
// public key is what `with_key` embeds. Errors: jose.algorithm_mismatch if algorithm and key do not belong together or
// the key's "alg" is another, jose.key_use, jose.short_key, keys.*, crypto.rsa_fault.
Result<std::string> sign_compact(const JwsHeader& header, Bytes payload, JwsAlgorithm algorithm, const Jwk& key,
                                 RandomSource& random);
Result<std::string> sign_compact(const JwsHeader& header, Bytes payload, JwsAlgorithm algorithm,
                                 const keys::Signer& signer, RandomSource& random);
Result<std::string> sign_flattened(const JwsHeader& header, Bytes payload, JwsAlgorithm algorithm, const Jwk& key,
                                   RandomSource& random);
Result<std::string> sign_flattened(const JwsHeader& header, Bytes payload, JwsAlgorithm algorithm,
                                   const keys::Signer& signer, RandomSource& random);

}  // namespace troth::inline v1::jose
