// The padding of PKCS#7, RFC 5652 §6.3: n bytes of value n, with n from 1 to the block's size.
#include "troth/crypto/cipher/cbc.hpp"

#include "troth/base/ct.hpp"

namespace troth::inline v1::crypto::pkcs7 {

void pad(MutableBytes padded, usize text_size) {
    const usize count = padded.size() - text_size;
    if (text_size >= padded.size() || count > 255) std::abort();
    std::memset(padded.data() + text_size, static_cast<int>(count), count);
}

Result<usize> unpadded_size(Bytes padded, usize block_size) {
    if (padded.size() < block_size || padded.size() % block_size != 0) return fail(cbc_undecipherable);
    const Bytes last = padded.last(block_size);
    const u32 count = last.back();
    // Every byte of the last block is looked at, whatever count says.
    u32 wrong = ct::mask_if_zero(count) | ct::mask_if_less(static_cast<u32>(block_size), count);
    for (usize i = 0; i < block_size; ++i) {
        const u32 inside = ct::mask_if_less(static_cast<u32>(block_size - 1 - i), count);
        wrong |= inside & (last[i] ^ count);
    }
    // Whether it is right, and then the message's size, is what the caller is given; nothing else is.
    if (ct::declassify(ct::mask_if_nonzero(wrong)) != 0) return fail(cbc_undecipherable);
    return padded.size() - ct::declassify(count);
}

}  // namespace troth::inline v1::crypto::pkcs7
