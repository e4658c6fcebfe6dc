#include "troth/crypto/kdf/scrypt.hpp"

#include <memory>
#include <new>

#include "troth/crypto/kdf/errors.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"

namespace troth::inline v1::crypto {
namespace {

// Four words; both compilers make one SSE2 or NEON register of it.
using Row = u32 __attribute__((vector_size(16)));
// A block of Salsa20 with its diagonals as rows, so that a quarter round is done on four columns at once: word i of a
// row is word (5i + 4 * row) mod 16 of the block. All of scrypt's memory is kept in this order.
struct Block {
    Row rows[4];
};
constexpr usize place(usize row, usize i) {
    return (5 * i + 4 * row) % 16;
}

template <int n>
[[gnu::always_inline]] inline void add_rotate(Row& to, const Row& a, const Row& b) {
    const Row sum = a + b;
    to ^= (sum << n) | (sum >> (32 - n));
}

// block = Salsa20/8(block ^ with), RFC 7914 §3.
[[gnu::always_inline]] inline void xor_salsa20_8(Block& block, const Block& with) {
    Row a = block.rows[0] ^ with.rows[0], b = block.rows[1] ^ with.rows[1], c = block.rows[2] ^ with.rows[2],
        d = block.rows[3] ^ with.rows[3];
    block = {{a, b, c, d}};
    for (int i = 0; i < 8; ++i) {  // eight rounds; columns and rows take turns by turning the vectors
        add_rotate<7>(b, a, d);
        add_rotate<9>(c, b, a);
        add_rotate<13>(d, c, b);
        add_rotate<18>(a, d, c);
        const Row turned = __builtin_shufflevector(b, b, 3, 0, 1, 2);
        c = __builtin_shufflevector(c, c, 2, 3, 0, 1);
        b = __builtin_shufflevector(d, d, 1, 2, 3, 0);
        d = turned;
    }
    block.rows[0] += a;
    block.rows[1] += b;
    block.rows[2] += c;
    block.rows[3] += d;
}

// scryptBlockMix, RFC 7914 §4, of in ^ with (or of in alone): 2r blocks from in to out.
template <bool mixing>
void block_mix(const Block* in, const Block* with, Block* out, usize r) {
    const auto input = [&](usize i) {
        Block b = in[i];
        if constexpr (mixing)
            for (int row = 0; row < 4; ++row) b.rows[row] ^= with[i].rows[row];
        return b;
    };
    Block x = input(2 * r - 1);
    for (usize i = 0; i < 2 * r; ++i) {
        xor_salsa20_8(x, input(i));
        out[i / 2 + (i % 2) * r] = x;
    }
}

// scryptROMix, RFC 7914 §5. v: n * 2r blocks; x, y: 2r blocks each; the result is in x.
void ro_mix(Block* x, Block* y, Block* v, u64 n, usize r) {
    const usize row = 2 * r;
    std::memcpy(v, x, row * sizeof(Block));
    for (u64 i = 1; i < n; ++i) block_mix<false>(v + (i - 1) * row, nullptr, v + i * row, r);
    block_mix<false>(v + (n - 1) * row, nullptr, x, r);
    for (u64 i = 0; i < n; i += 2) {
        // Integerify: the last block's first word, which is in its place in our order, too.
        block_mix<true>(x, v + (x[row - 1].rows[0][0] & (n - 1)) * row, y, r);
        block_mix<true>(y, v + (y[row - 1].rows[0][0] & (n - 1)) * row, x, r);
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
        for (usize row = 0; row < 4; ++row)
            for (usize i = 0; i < 4; ++i) x[b].rows[row][i] = load_le<u32>(bytes + 64 * b + 4 * place(row, i));
    ro_mix(x, y, v, p.n, p.r);
    for (usize b = 0; b < 2 * p.r; ++b)
        for (usize row = 0; row < 4; ++row)
            for (usize i = 0; i < 4; ++i) store_le<u32>(bytes + 64 * b + 4 * place(row, i), x[b].rows[row][i]);
}

}  // namespace

Result<void> scrypt(const ScryptParameters& p, Bytes password, Bytes salt, MutableBytes out) {
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
    TROTH_TRY(pbkdf2(once, password, salt, b.mutable_bytes()));
    for (usize i = 0; i < p.p; ++i) mix(b.mutable_bytes().data() + usize{128} * p.r * i, memory, p);
    return pbkdf2(once, password, b.bytes(), out);
}

}  // namespace troth::inline v1::crypto
