// Public keys as OpenSSH writes them in one line: "ssh-ed25519 AAAA… comment" (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709
// §4).
#pragma once

#include "troth/keys/public_key.hpp"

namespace troth::inline v1::keys {

struct OpenSshPublicKey {
    PublicKey key;
    std::string comment;  // as it stands there; from outside
};

// to_openssh: the line, without a line end. The comment must not hold one (it is cut there). Errors:
// keys.unsupported_algorithm for a key that OpenSSH has no name for.
Result<std::string> to_openssh(const PublicKey& key, std::string_view comment = {});

// from_openssh: the first line of the text that is neither empty nor a comment; options in front of the key, as in
// authorized_keys, are refused. Errors: keys.bad_openssh, keys.unsupported_algorithm, curve.*, crypto.rsa_*.
Result<OpenSshPublicKey> from_openssh(std::string_view text);

// looks_like_openssh: whether the text begins with the name of an SSH key type.
bool looks_like_openssh(Bytes text);

}  // namespace troth::inline v1::keys
