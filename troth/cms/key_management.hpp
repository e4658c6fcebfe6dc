// How the content-encryption key reaches a recipient: key transport by RSA (RFC 3370 §4.2, RFC 3560), key agreement on
// elliptic curves (RFC 5753, RFC 8418), keys known before (RFC 3565 §2.3) and passwords (RFC 3211).
#pragma once

#include "troth/cms/structures.hpp"
#include "troth/keys/password_based.hpp"
#include "troth/keys/private_key.hpp"

namespace troth::inline v1::cms {

// Each unwraps a content-encryption key of `key_size` octets. What fails because the key is wrong or the message was
// altered fails as cms.undecipherable; other errors are about the algorithms: cms.unsupported_algorithm, cms.malformed,
// encoding.der_*.

// transported: by RSAES-OAEP, or RSAES-PKCS1-v1_5, where a wrong padding or length gives no error but a synthetic key
// of the right size, so that it fails where the content does (RFC 3218 §2.3.2). No branch depends on which it is.
Result<SecretBytes> transported(const KeyTransRecipientInfo& info, const keys::PrivateKey& key, usize key_size,
                                RandomSource& random);
// agreed: ephemeral-static ECDH, X25519 or X448; `encrypted_key` is the recipient's.
Result<SecretBytes> agreed(const KeyAgreeRecipientInfo& info, Bytes encrypted_key, const keys::PrivateKey& key,
                           usize key_size);
// wrapped_by: AES key wrap with a key that both have.
Result<SecretBytes> wrapped_by(const AlgorithmIdentifier& wrap, Bytes encrypted_key, Bytes key, usize key_size);

// ContentKey: a key, and what is known of it already. `wrong` is a mask and secret: nothing may branch on it before the
// content was decrypted.
struct ContentKey {
    SecretBytes key;
    u8 wrong = 0;
};
// under_password: RFC 3211 §2.3. A wrong password, which the check octets tell, gives a random key marked as wrong. The
// derivation is paid from the budget.
Result<ContentKey> under_password(const PasswordRecipientInfo& info, Bytes password, usize key_size,
                                  keys::Budget& budget, RandomSource& random);
// take_if_right: `other` becomes the key if the one that is there is wrong and the other one is not; no branch.
void take_if_right(ContentKey& key, const ContentKey& other);

// Recipient: who a message is encrypted to, by certificate: issuer and serial number are the name.
// Each gives a RecipientInfo in DER. Errors: cms.unfit_recipient, crypto.*.
Result<ByteVector> to_certificate(const x509::Certificate& certificate, Bytes content_key, RandomSource& random);
Result<ByteVector> to_key(Bytes identifier, Bytes key, Bytes content_key);  // 16, 24 or 32 octets: AES
Result<ByteVector> to_password(Bytes password, Bytes content_key, const keys::PasswordCost& cost, RandomSource& random);

}  // namespace troth::inline v1::cms
