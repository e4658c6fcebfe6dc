// What the modes ask of a block cipher, and the byte work that they share.
#pragma once

#include <algorithm>
#include <concepts>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto {

// BlockCipher: blocks of 8 or 16 bytes, each by itself; encrypt_blocks and decrypt_blocks take any number of whole
// blocks and abort on anything else.
template <class C>
concept BlockCipher = requires(const C& cipher, MutableBytes in_place) {
    { C::block_size } -> std::convertible_to<usize>;
    requires C::block_size == 8 || C::block_size == 16;
    cipher.encrypt_blocks(in_place);
    cipher.decrypt_blocks(in_place);
};
// A cipher that chains on its own, without a call per block.
template <class C>
concept ChainingCipher = BlockCipher<C> && requires(const C& cipher, std::span<u8, C::block_size> chain,
                                                    MutableBytes in_place) { cipher.chain(chain, in_place); };

namespace modes {

// How much a mode works on at once: enough for the widest kernel, little enough for the first cache.
inline constexpr usize chunk = 512;

// to ^= from; size is a multiple of 8.
inline void add(u8* to, const u8* from, usize size) {
    for (usize i = 0; i < size; i += 8) store_le(to + i, load_le<u64>(to + i) ^ load_le<u64>(from + i));
}

}  // namespace modes
}  // namespace troth::inline v1::crypto
