// Keys in the older forms that some programs still ask for: PKCS#1 (RFC 8017 §A.1), SEC 1 (RFC 5915), and the public
// key file of SSH2 (RFC 4716).
#pragma once

#include "troth/keys/openssh.hpp"
#include "troth/keys/private_key.hpp"

namespace troth::inline v1::keys {

// to_pkcs1: RSAPrivateKey or RSAPublicKey in DER. to_sec1: ECPrivateKey in DER, with curve and public key. Errors:
// keys.unsupported_algorithm for keys of another kind.
Result<SecretBytes> to_pkcs1(const PrivateKey& key);
Result<ByteVector> to_pkcs1(const PublicKey& key);
Result<SecretBytes> to_sec1(const PrivateKey& key);

// to_ssh2: the file of RFC 4716 §3.2, its lines ended by LF; a comment is cut at its first line end and has no more
// than 900 octets. Errors as to_openssh. from_ssh2: the first such key in the text. Errors as from_openssh.
Result<std::string> to_ssh2(const PublicKey& key, std::string_view comment = {});
Result<OpenSshPublicKey> from_ssh2(std::string_view text);
bool looks_like_ssh2(Bytes text);

}  // namespace troth::inline v1::keys
