#include "troth/crypto/kdf/scrypt.hpp"

#include <memory>
#include <new>

#include "troth/crypto/kdf/errors.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/crypto/kdf/scrypt_kernels.hpp"

namespace troth::inline v1::crypto {
namespace {

using Block = kernel::ScryptBlock;

kernel::ScryptRoMix* ro_mix_for(const cpu::Features& features) {
#if defined(__x86_64__)
    if (features.avx512) return kernel::scrypt_ro_mix_avx512;
#endif
    return kernel::scrypt_ro_mix_portable;
}

// Where word i of a row stands in the block.
constexpr usize place(usize row, usize i) {
    return (5 * i + 4 * row) % 16;
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

void mix(u8* bytes, Blocks& memory, const ScryptParameters& p, kernel::ScryptRoMix* ro_mix) {
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
    for (usize i = 0; i < p.p; ++i)
        mix(b.mutable_bytes().data() + usize{128} * p.r * i, memory, p, ro_mix_for(features));
    return pbkdf2(once, password, b.bytes(), out, features);
}

}  // namespace troth::inline v1::crypto
