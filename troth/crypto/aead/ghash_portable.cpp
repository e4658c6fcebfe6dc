// GHASH and POLYVAL without special instructions. POLYVAL is GHASH with all bytes reversed and a key that is multiplied
// by x (RFC 8452 appendix A).
#include "troth/base/bytes.hpp"
#include "troth/base/ct.hpp"
#include "troth/crypto/aead/gf128_portable.hpp"
#include "troth/crypto/aead/ghash_kernels.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

static_assert(sizeof(Element) <= ghash_state_size);

Element reversed(const u8* block) {
    return {load_le<u64>(block + 8), load_le<u64>(block)};
}

}  // namespace

void ghash_set_key_portable(void* state, const uint8_t* key) {
    *static_cast<Element*>(state) = {load_be<u64>(key), load_be<u64>(key + 8)};
}
void polyval_set_key_portable(void* state, const uint8_t* key) {
    const Element h = reversed(key);
    const u64 carry = ct::mask_from_bit(h.lo & 1) & u64{0xe1} << 56;  // x^128 = x^7 + x^2 + x + 1
    *static_cast<Element*>(state) = {h.hi >> 1 ^ carry, h.lo >> 1 | h.hi << 63};
}

void ghash_portable(const void* state, uint8_t* sum, const uint8_t* blocks, size_t count) {
    const Element h = *static_cast<const Element*>(state);
    Element y{load_be<u64>(sum), load_be<u64>(sum + 8)};
    for (; count > 0; --count, blocks += 16)
        y = multiply({y.hi ^ load_be<u64>(blocks), y.lo ^ load_be<u64>(blocks + 8)}, h);
    store_be(sum, y.hi);
    store_be(sum + 8, y.lo);
}
void polyval_portable(const void* state, uint8_t* sum, const uint8_t* blocks, size_t count) {
    const Element h = *static_cast<const Element*>(state);
    Element y = reversed(sum);
    for (; count > 0; --count, blocks += 16) {
        const Element x = reversed(blocks);
        y = multiply({y.hi ^ x.hi, y.lo ^ x.lo}, h);
    }
    store_le(sum, y.lo);
    store_le(sum + 8, y.hi);
}

}  // namespace troth::inline v1::crypto::kernel
