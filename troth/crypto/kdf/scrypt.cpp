#include "troth/crypto/kdf/scrypt.hpp"

#include <memory>
#include <new>

#include "troth/crypto/kdf/errors.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"

namespace troth::inline v1::crypto {
namespace {

// Words in plain registers: the rounds are a chain of additions and rotations, for which several processors take twice
// as long in a vector as in a general register; the four quarter rounds of a round fill the gaps.
struct alignas(64) Block {
    u32 word[16];
};

[[gnu::always_inline]] inline void add_rotate(u32& to, u32 a, u32 b, int n) {
    to ^= std::rotl(a + b, n);
}
[[gnu::always_inline]] inline void quarter_round(u32& a, u32& b, u32& c, u32& d) {
    add_rotate(b, a, d, 7);
    add_rotate(c, b, a, 9);
    add_rotate(d, c, b, 13);
    add_rotate(a, d, c, 18);
}

// block = Salsa20/8(block), RFC 7914 §3: four times columns, then rows.
[[gnu::always_inline]] inline void salsa20_8(Block& block) {
    u32 x0 = block.word[0], x1 = block.word[1], x2 = block.word[2], x3 = block.word[3];
    u32 x4 = block.word[4], x5 = block.word[5], x6 = block.word[6], x7 = block.word[7];
    u32 x8 = block.word[8], x9 = block.word[9], x10 = block.word[10], x11 = block.word[11];
    u32 x12 = block.word[12], x13 = block.word[13], x14 = block.word[14], x15 = block.word[15];
    for (int i = 0; i < 4; ++i) {
        quarter_round(x0, x4, x8, x12);
        quarter_round(x5, x9, x13, x1);
        quarter_round(x10, x14, x2, x6);
        quarter_round(x15, x3, x7, x11);
        quarter_round(x0, x1, x2, x3);
        quarter_round(x5, x6, x7, x4);
        quarter_round(x10, x11, x8, x9);
        quarter_round(x15, x12, x13, x14);
    }
    const u32 x[16] = {x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15};
    for (int i = 0; i < 16; ++i) block.word[i] += x[i];
}

// scryptBlockMix, RFC 7914 §4, of in ^ with (or of in alone): 2r blocks from in to out.
template <bool mixing>
void block_mix(const Block* in, const Block* with, Block* out, usize r) {
    const auto add = [&](Block& x, usize i) {
        for (int word = 0; word < 16; ++word) x.word[word] ^= in[i].word[word] ^ (mixing ? with[i].word[word] : 0);
    };
    Block x{};
    add(x, 2 * r - 1);
    for (usize i = 0; i < 2 * r; ++i) {
        add(x, i);
        salsa20_8(x);
        out[i / 2 + (i % 2) * r] = x;
    }
}

// scryptROMix, RFC 7914 §5. v: n * 2r blocks; x, y: 2r blocks each; the result is in x.
void ro_mix(Block* x, Block* y, Block* v, u64 n, usize r) {
    const usize row = 2 * r;
    std::memcpy(v, x, row * sizeof(Block));
    for (u64 i = 1; i < n; ++i) block_mix<false>(v + (i - 1) * row, nullptr, v + i * row, r);
    block_mix<false>(v + (n - 1) * row, nullptr, x, r);
    // Integerify: the last block's first words. All of the row is asked for at once; where it lies is the password's
    // anyway (§2).
    const auto chosen = [&](const Block* from) {
        const Block* const at = v + (from[row - 1].word[0] & (n - 1)) * row;
        for (usize i = 0; i < row; ++i) __builtin_prefetch(at + i);
        return at;
    };
    for (u64 i = 0; i < n; i += 2) {
        block_mix<true>(x, chosen(x), y, r);
        block_mix<true>(y, chosen(y), x, r);
    }
}

// Memory that is wiped before it goes back.
class Blocks {
  public:
    explicit Blocks(u64 count) : count_(count), data_(new(std::nothrow) Block[count]) {}
    Blocks(const Blocks&) = delete;
    Blocks& operator=(const Blocks&) = delete;
    ~Blocks() {
        if (data_) wipe(data_.get(), count_ * sizeof(Block));
    }
    Block* get() { return data_.get(); }

  private:
    u64 count_;
    std::unique_ptr<Block[]> data_;
};

void mix(u8* bytes, Blocks& memory, const ScryptParameters& p) {
    Block* const x = memory.get();
    Block* const y = x + 2 * p.r;
    Block* const v = y + 2 * p.r;
    for (usize b = 0; b < 2 * p.r; ++b)
        for (usize i = 0; i < 16; ++i) x[b].word[i] = load_le<u32>(bytes + 64 * b + 4 * i);
    ro_mix(x, y, v, p.n, p.r);
    for (usize b = 0; b < 2 * p.r; ++b)
        for (usize i = 0; i < 16; ++i) store_le<u32>(bytes + 64 * b + 4 * i, x[b].word[i]);
}

}  // namespace

Result<void> scrypt(const ScryptParameters& p, Bytes password, Bytes salt, MutableBytes out,
                    const cpu::Features& features) {
    if (p.n < 2 || (p.n & (p.n - 1)) != 0 || p.n > u64{1} << 31 || p.r == 0 || p.p == 0) return fail(kdf_cost);
    if (u64{p.r} * p.p >= u64{1} << 30) return fail(kdf_cost);
    if (p.r == 1 && p.n >= u64{1} << 16) return fail(kdf_cost);  // N < 2^(128 r / 8), RFC 7914 §6
    if (out.empty() || (out.size() - 1) / 32 >= 0xffffffffu) return fail(kdf_output_size);
    // N <= 2^31 and r < 2^30, so 128 * r * N is below 2^69: divide instead.
    if (p.most_memory / 128 / p.r < p.n + p.p) return fail(kdf_memory);

    Blocks memory(2 * u64{p.r} * (p.n + 2));
    if (memory.get() == nullptr) return fail(kdf_memory);
    SecretBytes b(usize{128} * p.r * p.p);
    const Pbkdf2Parameters once{.hash = HashId::sha256, .iterations = 1};
    TROTH_TRY(pbkdf2(once, password, salt, b.mutable_bytes(), features));
    for (usize i = 0; i < p.p; ++i) mix(b.mutable_bytes().data() + usize{128} * p.r * i, memory, p);
    return pbkdf2(once, password, b.bytes(), out, features);
}

}  // namespace troth::inline v1::crypto
