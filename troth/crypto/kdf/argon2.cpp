#include "troth/crypto/kdf/argon2.hpp"

#include <algorithm>
#include <memory>
#include <new>

#include "troth/base/wiped.hpp"
#include "troth/crypto/hash/blake2.hpp"
#include "troth/crypto/kdf/errors.hpp"

namespace troth::inline v1::crypto {
namespace {

constexpr usize block_words = kernel::argon2_block_words, block_bytes = 8 * block_words;
struct alignas(64) Block {
    u64 words[block_words];
};
constexpr u32 slices = 4;  // RFC 9106 §3.4
constexpr u32 version = 0x13;

// Memory that is wiped before it goes back.
class Memory {
  public:
    explicit Memory(usize count) : count_(count), data_(new(std::nothrow) Block[count]) {}
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;
    ~Memory() {
        if (data_) wipe(data_.get(), count_ * sizeof(Block));
    }
    bool got() const { return data_ != nullptr; }
    Block& operator[](usize i) { return data_[i]; }

  private:
    usize count_;
    std::unique_ptr<Block[]> data_;
};

void update_le32(Blake2b& hash, u64 value) {
    u8 bytes[4];
    store_le(bytes, static_cast<u32>(value));
    hash.update(Bytes(bytes));
}

// H', RFC 9106 §3.3: a digest of any size.
void long_hash(Gather input, MutableBytes out, const cpu::Features& features) {
    Blake2b first(std::min<usize>(out.size(), 64), {}, features);
    update_le32(first, out.size());
    for (Bytes piece : input) first.update(piece);
    if (out.size() <= 64) return first.finish_into(out);
    Secret<64> v;
    first.finish_into(v.mutable_bytes());
    while (true) {
        std::memcpy(out.data(), v.bytes().data(), 32);
        out = out.subspan(32);
        Blake2b next(std::min<usize>(out.size(), 64), {}, features);
        next.update(v.bytes());
        if (out.size() <= 64) return next.finish_into(out);
        next.finish_into(v.mutable_bytes());
    }
}

// The whole computation for one set of parameters.
class Filling {
  public:
    Filling(const Argon2Parameters& parameters, Memory& memory, const cpu::Features& features);
    void first_blocks(Bytes h0);
    void run();
    void finish(MutableBytes out);

  private:
    struct Position {
        u32 pass, lane, slice;
    };
    void fill_segment(Position at);
    void next_addresses();
    usize reference(Position at, u32 index, u64 random) const;
    Block& block(usize lane, usize index) { return memory_[lane * lane_length_ + index]; }

    const Argon2Parameters& p_;
    Memory& memory_;
    const cpu::Features& features_;
    kernel::Argon2Fill* fill_ = nullptr;
    u32 lane_length_, segment_length_;
    Block zero_{}, counter_{}, addresses_{};  // §3.4.1.2: for type i
};

Filling::Filling(const Argon2Parameters& parameters, Memory& memory, const cpu::Features& features)
    : p_(parameters), memory_(memory), features_(features) {
    segment_length_ = p_.memory / (slices * p_.lanes);
    lane_length_ = slices * segment_length_;
    for (const detail::Argon2Row& row : detail::argon2_rows) {
        if (!row.runs_on(features)) continue;
        fill_ = row.fill;
        break;
    }
}

// B[i][0] and B[i][1], §3.2 steps 3 and 4.
void Filling::first_blocks(Bytes h0) {
    u8 bytes[block_bytes], numbers[8];
    for (u32 lane = 0; lane < p_.lanes; ++lane)
        for (u32 index = 0; index < 2; ++index) {
            store_le(numbers, index);
            store_le(numbers + 4, lane);
            const Bytes input[] = {h0, numbers};
            long_hash(input, bytes, features_);
            for (usize i = 0; i < block_words; ++i) block(lane, index).words[i] = load_le<u64>(bytes + 8 * i);
        }
    wipe(bytes, sizeof bytes);
}

// §3.4.1.2: the next 128 numbers of a segment's sequence, from public values alone.
void Filling::next_addresses() {
    ++counter_.words[6];
    Block once;
    fill_(once.words, zero_.words, counter_.words, false);
    fill_(addresses_.words, zero_.words, once.words, false);
}

// Which block of the memory is the reference, §3.4.1 and §3.4.2.
usize Filling::reference(Position at, u32 index, u64 random) const {
    const u32 j1 = static_cast<u32>(random), j2 = static_cast<u32>(random >> 32);
    const bool first = at.pass == 0 && at.slice == 0;
    const u32 lane = first ? at.lane : j2 % p_.lanes;
    // Whole segments that are ready, then what of this one is; the block just before is never a candidate.
    u32 area = at.pass == 0 ? at.slice * segment_length_ : lane_length_ - segment_length_;
    if (lane == at.lane)
        area += index - 1;
    else if (index == 0)
        --area;
    const u64 x = (u64{j1} * j1) >> 32;
    const u32 z = static_cast<u32>(area - 1 - ((area * x) >> 32));
    const u32 start = at.pass == 0 ? 0 : (at.slice + 1) % slices * segment_length_;
    return usize{lane} * lane_length_ + (start + z) % lane_length_;
}

void Filling::fill_segment(Position at) {
    const bool by_counter =
        p_.type == Argon2Type::i || (p_.type == Argon2Type::id && at.pass == 0 && at.slice < slices / 2);
    if (by_counter)
        counter_ = {{at.pass, at.lane, at.slice, u64{lane_length_} * p_.lanes, p_.passes, static_cast<u64>(p_.type)}};
    const u32 begin = at.pass == 0 && at.slice == 0 ? 2 : 0;
    for (u32 index = begin; index < segment_length_; ++index) {
        if (by_counter && (index == begin || index % block_words == 0)) next_addresses();
        const u32 column = at.slice * segment_length_ + index;
        const Block& previous = block(at.lane, (column + lane_length_ - 1) % lane_length_);
        // Data-dependent addressing is what type d is for: the number is let go on purpose (§3.4.1.1).
        const u64 random = by_counter ? addresses_.words[index % block_words] : ct::declassify(previous.words[0]);
        fill_(block(at.lane, column).words, previous.words, memory_[reference(at, index, random)].words, at.pass != 0);
    }
}

void Filling::run() {
    for (u32 pass = 0; pass < p_.passes; ++pass)
        for (u32 slice = 0; slice < slices; ++slice)
            for (u32 lane = 0; lane < p_.lanes; ++lane) fill_segment({pass, lane, slice});
}

// §3.2 steps 7 and 8.
void Filling::finish(MutableBytes out) {
    Block sum = block(0, lane_length_ - 1);
    for (u32 lane = 1; lane < p_.lanes; ++lane)
        for (usize i = 0; i < block_words; ++i) sum.words[i] ^= block(lane, lane_length_ - 1).words[i];
    u8 bytes[block_bytes];
    for (usize i = 0; i < block_words; ++i) store_le(bytes + 8 * i, sum.words[i]);
    const Bytes input(bytes);
    long_hash(Gather(&input, 1), out, features_);
    wipe(bytes, sizeof bytes);
    wipe(&sum, sizeof sum);
}

// H_0, RFC 9106 §3.2 step 1.
Secret<64> first_hash(const Argon2Parameters& p, Bytes password, Bytes salt, usize out_size,
                      const cpu::Features& features) {
    Blake2b hash(64, {}, features);
    for (u64 value :
         {u64{p.lanes}, u64{out_size}, u64{p.memory}, u64{p.passes}, u64{version}, static_cast<u64>(p.type)})
        update_le32(hash, value);
    for (Bytes each : {password, salt, p.secret, p.associated_data}) {
        update_le32(hash, each.size());
        hash.update(each);
    }
    Secret<64> out;
    hash.finish_into(out.mutable_bytes());
    return out;
}

// In a frame of its own, which is overwritten when it is gone.
[[gnu::noinline]] void compute(const Argon2Parameters& p, Bytes password, Bytes salt, MutableBytes out, Memory& memory,
                               const cpu::Features& features) {
    Filling filling(p, memory, features);
    filling.first_blocks(first_hash(p, password, salt, out.size(), features).bytes());
    filling.run();
    filling.finish(out);
}

}  // namespace

Result<void> argon2(const Argon2Parameters& p, Bytes password, Bytes salt, MutableBytes out,
                    const cpu::Features& features) {
    if (p.lanes == 0 || p.lanes >= 1u << 24 || p.passes == 0 || p.memory < u64{8} * p.lanes) return fail(kdf_cost);
    if (u64{p.memory} * p.passes > p.most_work) return fail(kdf_cost);
    if (p.memory > p.most_memory) return fail(kdf_memory);
    constexpr u64 most = 0xffffffff;
    if (out.size() < 4 || out.size() > most) return fail(kdf_output_size);
    if (password.size() > most || salt.size() > most || p.secret.size() > most || p.associated_data.size() > most)
        return fail(kdf_cost);

    Memory memory(p.memory / (slices * p.lanes) * slices * p.lanes);
    if (!memory.got()) return fail(kdf_memory);
    compute(p, password, salt, out, memory, features);
    burn_stack<16 * 1024>();  // compute() holds five blocks, a kernel below it two
    return {};
}

}  // namespace troth::inline v1::crypto
