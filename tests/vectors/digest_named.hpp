// A digest by the name of its function, for signatures over messages whose digest the caller makes.
#pragma once

#include <optional>
#include <string>

#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/hash/shake.hpp"

namespace troth::vectors {

// digest_named: also SHAKE128 with 32 octets and SHAKE256 with 64, as ECDSA uses them (RFC 8692 §3.2). Nothing for a
// function that is not offered.
inline std::optional<ByteVector> digest_named(const std::string& name, Bytes message) {
    for (const crypto::HashInfo& row : crypto::hash_infos)
        if (name == row.name) {
            const crypto::Digest digest = crypto::hash(row.id, message);
            return ByteVector(digest.bytes().begin(), digest.bytes().end());
        }
    if (name != "SHAKE128" && name != "SHAKE256") return std::nullopt;
    ByteVector out(name == "SHAKE128" ? 32 : 64);
    crypto::Shake(name == "SHAKE128" ? crypto::ShakeId::shake128 : crypto::ShakeId::shake256)
        .absorb(message)
        .squeeze(out);
    return out;
}

}  // namespace troth::vectors
