// AES-GCM-SIV (RFC 8452): keys derived for each nonce, POLYVAL over the text, its encryption as tag and as the counter
// that the text is encrypted from. A nonce that repeats reveals only whether the texts were the same. The row of the
// 512-bit instructions is a kernel of its own, gcm_siv_vaes512.cpp.
#include "troth/base/ct.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/aead/ghash.hpp"
#include "troth/crypto/aead/two_pass_rows.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

// AeadContext moves the state as bytes, which its members do not mind, and wipes it.
struct State {
    AesKey generator;  // the key-generating key, §4
    const AesImplementation* aes;
    const GhashImplementation* polyval;
};
static_assert(sizeof(State) <= aead_state_size);

constexpr usize max_text = usize{1} << 36;  // §6, of text and of associated data

// The keys of one nonce.
struct NonceKeys {
    GhashKey authentication;
    AesKey encryption;
};
NonceKeys derive(const State& state, const u8* nonce, usize key_size) {  // §4
    u8 blocks[6][16];
    const usize count = 2 + key_size / 8;
    for (usize i = 0; i < count; ++i) {
        store_le(blocks[i], static_cast<u32>(i));
        std::memcpy(blocks[i] + 4, nonce, 12);
    }
    state.generator.encrypt_blocks({blocks[0], 16 * count});
    Secret<48> keys;
    for (usize i = 0; i < count; ++i) std::memcpy(keys.mutable_bytes().data() + 8 * i, blocks[i], 8);
    wipe(blocks, sizeof blocks);
    return {GhashKey(GhashKind::polyval, keys.bytes().first<16>(), *state.polyval),
            AesKey(*state.aes, keys.bytes().subspan(16, key_size))};
}

void tag_of(const NonceKeys& keys, const u8* nonce, Bytes aad, Bytes text, u8* tag) {  // §4
    u8 sum[16] = {}, sizes[16];
    keys.authentication.update(sum, aad);
    keys.authentication.update(sum, text);
    store_le(sizes, u64{aad.size()} * 8);
    store_le(sizes + 8, u64{text.size()} * 8);
    keys.authentication.update(sum, sizes);
    for (usize i = 0; i < 12; ++i) sum[i] ^= nonce[i];
    sum[15] &= 0x7f;
    keys.encryption.encrypt_block(sum, std::span<u8, 16>(tag, 16));
    wipe(sum, sizeof sum);
}

// §4: the counter is the tag with its last bit set; its first 32 bits count, little-endian, and wrap.
void crypt(const AesKey& key, const u8* tag, MutableBytes text) {
    constexpr usize chunk = 512;
    u8 stream[chunk];
    // The tag goes, or came, in the clear; the compiler may count the blocks by it.
    u32 count = ct::declassify(load_le<u32>(tag));
    while (!text.empty()) {
        const usize now = std::min(text.size(), chunk), blocks = (now + 15) / 16;
        for (usize i = 0; i < blocks; ++i) {
            std::memcpy(stream + 16 * i, tag, 16);
            store_le(stream + 16 * i, count++);
            stream[16 * i + 15] |= 0x80;
        }
        key.encrypt_blocks({stream, 16 * blocks});
        usize at = 0;
        for (; at + 8 <= now; at += 8)
            store_le(text.data() + at, load_le<u64>(text.data() + at) ^ load_le<u64>(stream + at));
        for (; at < now; ++at) text[at] ^= stream[at];
        text = text.subspan(now);
    }
    wipe(stream, sizeof stream);
}

void check(usize aad_size, usize text_size) {  // as with the other AEADs' limits, the caller's contract
    if (aad_size > max_text || text_size > max_text) std::abort();
}

template <usize key_size, two_pass::Row row>
struct GcmSiv {
    static void set_key(void* memory, const uint8_t* key) {
        const AesImplementation& aes = two_pass::aes_row(row);
        // The rows that have AES's instructions have the carry-less product, too (aead.cpp asks for both).
        const std::span hashes = ghash_implementations();
        const GhashImplementation& polyval = row == two_pass::Row::portable ? hashes.back() : hashes.front();
        new (memory) State{AesKey(aes, Bytes(key, key_size)), &aes, &polyval};
    }
    static void seal(const void* memory, const SealJob& job) {
        const State& state = *static_cast<const State*>(memory);
        check(job.aad_size, job.in_size + job.extra_size);
        const MutableBytes text = two_pass::text_of(job);
        const NonceKeys keys = derive(state, job.nonce, key_size);
        u8* tag = text.data() + text.size();
        tag_of(keys, job.nonce, {job.aad, job.aad_size}, text, tag);
        crypt(keys.encryption, tag, text);
    }
    static void open(const void* memory, const OpenJob& job) {
        const State& state = *static_cast<const State*>(memory);
        check(job.aad_size, job.size);
        const NonceKeys keys = derive(state, job.nonce, key_size);
        crypt(keys.encryption, job.text + job.size, {job.text, job.size});  // by the tag that was received
        tag_of(keys, job.nonce, {job.aad, job.aad_size}, {job.text, job.size}, job.tag);
    }
    static constexpr AeadKernels kernels = {set_key, seal, open, nullptr, nullptr, nullptr};
};

}  // namespace

constinit const AeadKernels aes_128_gcm_siv_portable = GcmSiv<16, two_pass::Row::portable>::kernels;
constinit const AeadKernels aes_256_gcm_siv_portable = GcmSiv<32, two_pass::Row::portable>::kernels;
#if defined(__x86_64__)
constinit const AeadKernels aes_128_gcm_siv_aesni = GcmSiv<16, two_pass::Row::aesni>::kernels;
constinit const AeadKernels aes_256_gcm_siv_aesni = GcmSiv<32, two_pass::Row::aesni>::kernels;
#elif defined(__aarch64__)
constinit const AeadKernels aes_128_gcm_siv_arm64ce = GcmSiv<16, two_pass::Row::arm64ce>::kernels;
constinit const AeadKernels aes_256_gcm_siv_arm64ce = GcmSiv<32, two_pass::Row::arm64ce>::kernels;
#endif

}  // namespace troth::inline v1::crypto::kernel
