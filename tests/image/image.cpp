#include "image.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <unordered_set>

#include <sys/mman.h>
#include <ucontext.h>

#include "troth/base/wiped.hpp"
#include "troth/tls/record/ledger.hpp"
#include "troth/tls/schedule/label.hpp"

namespace troth::image {
namespace {

// One byte, so that turning words round keeps the mask where it is.
constexpr u8 mask_byte = 0xa5;
constexpr u64 mask = 0x0101010101010101u * mask_byte;

u64 swap_halves_bytes(u64 word) {  // each 32-bit word turned round
    return std::rotl(std::byteswap(word), 32);
}

// Piece: eight bytes under the mask, and whose they are.
struct Piece {
    u64 masked;
    u32 secret, offset;
};

// Pieces: sorted, behind a filter that nearly every word of memory fails.
class Pieces {
  public:
    explicit Pieces(std::vector<Piece> pieces) : pieces_(std::move(pieces)), filter_(filter_bits / 64) {
        std::ranges::sort(pieces_, {}, &Piece::masked);
        for (const Piece& piece : pieces_) filter_[slot(piece.masked) / 64] |= u64{1} << slot(piece.masked) % 64;
    }
    const Piece* find(u64 masked) const {
        if ((filter_[slot(masked) / 64] >> slot(masked) % 64 & 1) == 0) return nullptr;
        const auto at = std::ranges::lower_bound(pieces_, masked, {}, &Piece::masked);
        return at != pieces_.end() && at->masked == masked ? &*at : nullptr;
    }

  private:
    static constexpr usize filter_bits = 1 << 20;
    static usize slot(u64 word) { return (word * 0x9e3779b97f4a7c15u) >> 44; }
    std::vector<Piece> pieces_;
    std::vector<u64> filter_;
};

// Too few different bytes to be anybody's: zeros, padding, a clamped end.
bool plain(u64 masked) {
    std::array<u8, 8> bytes;
    std::memcpy(bytes.data(), &masked, 8);
    std::ranges::sort(bytes);
    return std::ranges::unique(bytes).begin() - bytes.begin() < 5;
}

}  // namespace

Secrets& Secrets::all() {
    static Secrets one;
    return one;
}

void Secrets::add(std::string name, Bytes secret) {
    Known known{std::move(name), ByteVector(secret.size())};
    for (usize i = 0; i < secret.size(); ++i) known.masked[i] = secret[i] ^ mask_byte;
    burn_registers();  // the loop's own, which the dynamic linker may save to the stack
    known_.push_back(std::move(known));
}

void Secrets::publish(Bytes wire) {
    for (const u8 byte : wire) wire_.push_back(byte ^ mask_byte);
}

std::vector<Hit> Secrets::search(const std::function<bool(const std::string&)>& expected) const {
    std::unordered_set<u64> open;
    for (usize i = 0; i + 8 <= wire_.size(); ++i) open.insert(load_le<u64>(&wire_[i]));
    std::vector<Piece> pieces;
    for (u32 s = 0; s < known_.size(); ++s) {
        if (expected(known_[s].name)) continue;
        const ByteVector& masked = known_[s].masked;
        for (u32 at = 0; at + 8 <= masked.size(); at += 8) {
            const u64 word = load_le<u64>(&masked[at]);
            if (plain(word) || open.contains(word)) continue;
            for (const u64 form : {word, std::rotl(word, 32), std::byteswap(word), swap_halves_bytes(word)})
                for (const u64 pad : {u64{0}, u64{0x3636363636363636}, u64{0x5c5c5c5c5c5c5c5c}})
                    pieces.push_back({form ^ pad, s, at});
        }
    }
    // What is expected may be there in any form; another secret's piece is never equal to it but by being it.
    const Pieces sought(std::move(pieces));

    // All that allocates is done before and after the search: memory must not change under it.
    struct Mapping {
        const u8* begin;
        usize size;
        std::string name;
    };
    struct Find {
        const Piece* piece;
        usize mapping, offset;
    };
    constexpr usize enough = 40;
    std::vector<Find> finds;
    finds.reserve(enough);
    std::vector<Mapping> mappings;
    {
        std::ifstream maps("/proc/self/maps");
        for (std::string line; std::getline(maps, line);) {
            std::uintptr_t begin = 0, end = 0;
            char access[5] = {};
            if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " %4s", &begin, &end, access) != 3) std::abort();
            if (access[0] != 'r') continue;  // nobody can read it
            // The kernel's pages of clock and system calls: not the process's memory, the same in each of them.
            if (line.find("[vvar") != std::string::npos || line.find("[vsyscall]") != std::string::npos) continue;
            const u8* const memory = reinterpret_cast<const u8*>(begin);
            const bool ours = memory <= Elsewhere::stack && Elsewhere::stack < memory + (end - begin);
            const usize name = line.find_first_of("/[");
            mappings.push_back({memory, end - begin,
                                ours                        ? "the work's stack"
                                : name == std::string::npos ? "nameless memory"
                                                            : line.substr(name)});
        }
    }
    searched_ = 0;
    for (usize m = 0; m < mappings.size() && finds.size() < enough; ++m) {
        const Mapping& mapping = mappings[m];
        searched_ += mapping.size;
        for (usize i = 0; i + 8 <= mapping.size; ++i) {
            const Piece* piece = sought.find(load_le<u64>(mapping.begin + i) ^ mask);
            if (piece == nullptr) continue;
            finds.push_back({piece, m, i});
            if (finds.size() == enough) break;
        }
    }
    std::vector<Hit> hits;
    for (const Find& found : finds) {
        char place[64];
        std::snprintf(place, sizeof place, " + 0x%zx", found.offset);
        hits.push_back({known_[found.piece->secret].name, found.piece->offset, mappings[found.mapping].name + place});
    }
    return hits;
}

void RecordedRandom::fill(MutableBytes out) {
    SystemRandom().fill(out);
    if (out.size() >= 8) Secrets::all().add(name_, out);
}

namespace {
void begin_work(unsigned high, unsigned low) {
    const u64 address = u64{high} << 32 | low;
    (*reinterpret_cast<const std::function<void()>*>(address))();
}
}  // namespace

Elsewhere::Elsewhere() {
    void* const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) std::abort();
    stack = static_cast<const u8*>(memory);
}
Elsewhere::~Elsewhere() {
    munmap(const_cast<u8*>(stack), size);
    stack = nullptr;
}
void Elsewhere::run(const std::function<void()>& work) {
    static ucontext_t here, there;
    getcontext(&there);
    there.uc_stack.ss_sp = const_cast<u8*>(stack);
    there.uc_stack.ss_size = size;
    there.uc_link = &here;
    const u64 address = reinterpret_cast<u64>(&work);
    makecontext(&there, reinterpret_cast<void (*)()>(begin_work), 2, static_cast<unsigned>(address >> 32),
                static_cast<unsigned>(address));
    swapcontext(&here, &there);
}

}  // namespace troth::image

// Behind the ledger's door: everything that passes is a secret, named by the label it came from and what that came
// from.
namespace troth::inline v1::tls::ledger {
namespace {

using Fingerprint = std::array<u8, 16>;
std::map<Fingerprint, std::string>& names() {
    static std::map<Fingerprint, std::string> all;
    return all;
}
Fingerprint fingerprint(const crypto::hkdf::Prk& secret) {
    Fingerprint out;
    const Bytes info = bytes_of("image");
    crypto::hkdf::expand(secret, Gather(&info, 1), out);
    return out;
}

}  // namespace

void sealing(const AeadKey&) {}
void opening(const AeadKey&) {}
void sealing_ticket(crypto::AeadId, Bytes key, crypto::Nonce) {
    image::Secrets::all().add("key of a ticket", key);
}
void derived(const crypto::hkdf::Prk& secret, std::string_view label, Bytes, Bytes out) {
    std::string name(label);
    if (label == "key" || label == "iv" || label == "finished") name = names()[fingerprint(secret)] + "/" + name;
    if (label == "traffic upd") name = names()[fingerprint(secret)] + "+";
    image::Secrets::all().add(name, out);
    if (out.size() == crypto::digest_size(secret.id()))
        names()[fingerprint(crypto::hkdf::from_bytes(secret.id(), out))] = std::move(name);
}
void secret(Bytes bytes, std::string_view purpose) {
    image::Secrets::all().add(std::string(purpose), bytes);
}
void begin() {}

}  // namespace troth::inline v1::tls::ledger
