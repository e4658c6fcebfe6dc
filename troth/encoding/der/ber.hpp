// BER made DER: X.690 §8 allows what §10 and §11 forbid, and the files of some programs (PKCS#12, PKCS#7) still use it.
#pragma once

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::encoding::der {

// from_ber: one BER value, every byte of it, written again as DER: lengths definite and short, octet strings in one
// piece, the members of a SET in order. What is DER already comes out unchanged. Primitive values, and context tags
// over pieces of an octet string, stay as they are: they are the reader's to refuse. The result may be a private key,
// so it is wiped. Errors: encoding.der_truncated, der_bad_tag, der_bad_length, der_unexpected, der_too_deep,
// der_trailing, each with the byte offset.
Result<SecretBytes> from_ber(Bytes ber);

}  // namespace troth::inline v1::encoding::der
