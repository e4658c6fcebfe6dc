// Rows of AeadContext for the AEADs that see the whole text before they write any of it: made of AES's rows, without
// kernel files of their own. Internal.
#pragma once

#include <cstdlib>
#include <new>

#include "troth/crypto/aead/kernels.hpp"
#include "troth/crypto/cipher/aes.hpp"

namespace troth::inline v1::crypto::two_pass {

enum class Row : u8 { vaes512, aesni, arm64ce, portable };

inline const AesImplementation& aes_row(Row row) {
    constexpr std::string_view names[] = {"vaes512", "aesni", "arm64ce", "portable"};
    for (const AesImplementation& candidate : aes_implementations())
        if (candidate.name == names[static_cast<usize>(row)]) return candidate;
    std::abort();  // the table of AeadContext names a row that AES does not have here
}

// text_of: the text and its extra byte, where they are to be sealed.
inline MutableBytes text_of(const kernel::SealJob& job) {
    if (job.in_size > 0 && job.in != job.out) std::memcpy(job.out, job.in, job.in_size);
    if (job.extra_size > 0) std::memcpy(job.out + job.in_size, job.extra, job.extra_size);
    return {job.out, job.in_size + job.extra_size};
}

}  // namespace troth::inline v1::crypto::two_pass
