// Hash functions by the words that people type.
#pragma once

#include "troth/base/result.hpp"
#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::cli {

struct DigestKind {
    crypto::HashId id;
    std::string word;  // "sha256", "sha512-256", "sha3-256"
};

// digest_kinds: all of crypto's registry, in its order.
const std::vector<DigestKind>& digest_kinds();
// plain_digest_word: a name as people and standards write it ("SHA-256", "SHA2-256", "SHA512/256"), in any case, as the
// word for it would be.
std::string plain_digest_word(std::string_view name);
// find_digest: by its name, written in any of these ways. Errors: cli.unknown_algorithm.
Result<const DigestKind*> find_digest(std::string_view name);

}  // namespace troth::inline v1::cli
