// Every AEAD and key wrap, on every row that this machine runs: what was sealed opens on another row, and whatever is
// changed about it (text, tag, nonce, associated data, size) is refused, leaves zeros where the text was, and writes
// nowhere else.
#include <algorithm>
#include <iterator>
#include <vector>

#include "fuzz/input.hpp"
#include "troth/crypto/aead/any.hpp"
#include "troth/crypto/aead/gcm.hpp"
#include "troth/crypto/cipher/key_wrap.hpp"

using namespace troth;
using namespace troth::crypto;
using troth::fuzz::Input;
using troth::fuzz::require;

namespace {

std::vector<cpu::Features> feature_sets() {
    const cpu::Features& host = cpu::host();
    cpu::Features aes{}, vectors{};
    aes.ssse3 = host.ssse3, aes.sse41 = host.sse41, aes.aesni = host.aesni, aes.pclmulqdq = host.pclmulqdq;
    vectors = aes;
    vectors.bmi2 = host.bmi2, vectors.avx2 = host.avx2;
    return {cpu::portable, aes, vectors, host};
}

// Room: memory of exactly that size on the heap, where a sanitizer sees the first byte beyond, inside of known bytes
// that everybody else sees.
class Room {
  public:
    explicit Room(Bytes content) : size_(content.size()) {
        memory_.reserve(2 * guard + size_);
        memory_.assign(guard, pattern);
        memory_.insert(memory_.end(), content.begin(), content.end());
        memory_.insert(memory_.end(), guard, pattern);
    }
    MutableBytes bytes() { return MutableBytes(memory_).subspan(guard, size_); }
    void check() const {
        const auto untouched = [](u8 byte) { return byte == pattern; };
        require(std::all_of(memory_.begin(), memory_.begin() + guard, untouched),
                "bytes before the text are untouched");
        require(std::all_of(memory_.end() - guard, memory_.end(), untouched), "bytes behind the tag are untouched");
    }

  private:
    static constexpr std::ptrdiff_t guard = 64;
    static constexpr u8 pattern = 0xb7;
    ByteVector memory_;
    usize size_;
};

// Change: one of the ways in which a message can be another one. False if this one changes nothing here.
struct Message {
    ByteVector nonce, aad, sealed;
};
bool change(Message& m, Input& input) {
    const auto flip = [&](ByteVector& bytes) {
        if (bytes.empty()) return false;
        const u8 by = input.byte();
        bytes[input.number() % bytes.size()] ^= by == 0 ? 1 : by;
        return true;
    };
    switch (input.below(6)) {
        case 0:
            return flip(m.sealed);
        case 1:
            return flip(m.nonce);
        case 2:
            return flip(m.aad);
        case 3:
            m.aad.push_back(input.byte());
            return true;
        case 4:
            m.sealed.resize(m.sealed.size() - 1 - input.number() % m.sealed.size());
            return true;
        default:
            m.sealed.insert(m.sealed.begin() + input.number() % static_cast<int>(m.sealed.size() + 1), input.byte());
            return true;
    }
}

// both: seals on one row, opens on another, then opens what was changed on every row. `make` gives a key for features.
template <class Make>
void both(Make make, usize nonce_size, usize tag_size, Input& input) {
    const std::vector<cpu::Features> sets = feature_sets();
    const auto sealer = make(sets[input.below(sets.size())]), opener = make(sets[input.below(sets.size())]);
    Message message;
    const Bytes nonce = input.take(nonce_size);
    message.nonce.assign(nonce.begin(), nonce.end());
    message.nonce.resize(nonce_size);
    const Bytes aad = input.short_part();
    message.aad.assign(aad.begin(), aad.end());
    Input changes(input.take(6));
    const Bytes text = input.rest();

    message.sealed.assign(text.begin(), text.end());
    message.sealed.resize(text.size() + tag_size);
    {
        Room room(message.sealed);
        require(sealer.seal(message.nonce, message.aad, room.bytes()), "a text is sealed");
        room.check();
        std::ranges::copy(room.bytes(), message.sealed.begin());
    }
    {
        Room room(message.sealed);
        require(opener.open(message.nonce, message.aad, room.bytes()), "what was sealed opens on every row");
        room.check();
        require(std::ranges::equal(room.bytes().first(text.size()), text), "as it was");
    }
    if (!change(message, changes)) return;
    for (const cpu::Features& features : sets) {
        Room room(message.sealed);
        require(!make(features).open(message.nonce, message.aad, room.bytes()), "what was changed is refused");
        room.check();
        if (message.sealed.size() < tag_size) continue;
        const auto zero = [](u8 byte) { return byte == 0; };
        require(std::ranges::all_of(room.bytes().first(message.sealed.size() - tag_size), zero),
                "no text of a forgery is left");
    }
}

struct AnyKey {
    Aead key;
    bool seal(Bytes nonce, Bytes aad, MutableBytes in_place) const {
        return key.seal_in_place(nonce, aad, in_place).has_value();
    }
    bool open(Bytes nonce, Bytes aad, MutableBytes in_place) const {
        return key.open_in_place(nonce, aad, in_place).has_value();
    }
};
template <class Key>
struct InPlace {
    Key key;
    bool seal(Bytes nonce, Bytes aad, MutableBytes in_place) const {
        return key.seal(nonce, aad, in_place).has_value();
    }
    bool open(Bytes nonce, Bytes aad, MutableBytes in_place) const {
        return key.open(nonce, aad, in_place).has_value();
    }
};

ByteVector key_of(usize size, Input& input) {
    ByteVector key(size);
    const u8 seed = input.byte();
    for (usize i = 0; i < size; ++i) key[i] = static_cast<u8>(seed + 41 * i + i * i);
    return key;
}

void registered(Input& input) {
    const AeadInfo& info = aead_infos[input.below(std::size(aead_infos))];
    const ByteVector key = key_of(info.key_size, input);
    both([&](const cpu::Features& f) { return AnyKey{std::move(*Aead::create(info.id, key, f))}; }, info.nonce_size,
         info.tag_size, input);
}
// Tags that are long enough for a fuzzer not to guess one.
void gcm(Input& input) {
    constexpr GcmTag tags[] = {GcmTag::full, GcmTag::bytes_15, GcmTag::bytes_13, GcmTag::short_8};
    const GcmTag tag = tags[input.below(4)];
    const ByteVector key = key_of(16 + 8 * input.below(3), input);
    both([&](const cpu::Features& f) { return InPlace<AesGcm>{std::move(*AesGcm::create(key, tag, f))}; },
         1 + input.below(80), static_cast<usize>(tag), input);
}
void ccm(Input& input) {
    const CcmSizes sizes{.nonce = 7 + input.below(7), .tag = 8 + 2 * input.below(5)};
    const ByteVector key = key_of(16 + 8 * input.below(3), input);
    both([&](const cpu::Features& f) { return InPlace<AesCcm>{std::move(*AesCcm::create(key, sizes, f))}; },
         sizes.nonce, sizes.tag, input);
}
// Nothing but the wrapped key itself can be changed.
void wrapped(Input& input) {
    const std::vector<cpu::Features> sets = feature_sets();
    const bool padded = input.flag();
    const ByteVector key = key_of(16 + 8 * input.below(3), input);
    const AesCipher wrapper(key, sets[input.below(sets.size())]);
    Input changes(input.take(5));
    const Bytes secret = input.take(512);
    auto made = padded ? key_wrap_padded(wrapper, secret) : key_wrap(wrapper, secret);
    require(made.has_value() == (padded ? !secret.empty() : secret.size() >= 16 && secret.size() % 8 == 0),
            "what has a size that can be wrapped is wrapped");
    if (!made) return;
    Message message{.nonce = {}, .aad = {}, .sealed = std::move(*made)};
    for (const cpu::Features& features : sets) {
        const AesCipher other(key, features);
        const auto back = padded ? key_unwrap_padded(other, message.sealed) : key_unwrap(other, message.sealed);
        require(back && std::ranges::equal(back->bytes(), secret), "what was wrapped is unwrapped on every row");
    }
    const ByteVector before = message.sealed;
    if (!change(message, changes) || message.sealed == before) return;  // there is no associated data to change
    for (const cpu::Features& features : sets) {
        const AesCipher other(key, features);
        require(!(padded ? key_unwrap_padded(other, message.sealed) : key_unwrap(other, message.sealed)),
                "what was changed is refused");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    Input input(data, size);
    switch (input.below(4)) {
        case 0:
            gcm(input);
            break;
        case 1:
            ccm(input);
            break;
        case 2:
            wrapped(input);
            break;
        default:
            registered(input);
    }
    return 0;
}
