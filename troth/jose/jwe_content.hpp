// The encryption of a JWE's content, RFC 7518 §5. Inside the room only.
#pragma once

#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/jose/algorithms.hpp"

namespace troth::inline v1::jose {

struct SealedContent {
    ByteVector iv, ciphertext, tag;
};
// The key has info(encryption).key_size bytes. `aad` is the protected header as it stands in the token.
Result<SealedContent> seal_content(JweEncryption encryption, Bytes key, Bytes aad, Bytes plaintext,
                                   RandomSource& random);
// open_content: jose.undecipherable, whatever is wrong.
Result<SecretBytes> open_content(JweEncryption encryption, Bytes key, Bytes aad, Bytes iv, Bytes ciphertext, Bytes tag);

}  // namespace troth::inline v1::jose
