#include "troth/cli/file_hash.hpp"

#include <charconv>
#include <optional>

#include "troth/cli/digests.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/suggest.hpp"
#include "troth/crypto/hash/cshake.hpp"

namespace troth::inline v1::cli {

namespace {

using crypto::HashId;
using crypto::ShakeId;

// The functions of free length. Twice its strength is a SHAKE's own size here: then collisions are as hard as the rest.
struct Sponge {
    std::string_view word;
    ShakeId id;
    usize size;
    bool custom;
};
constexpr Sponge sponges[] = {{"shake128", ShakeId::shake128, 32, false},
                              {"shake256", ShakeId::shake256, 64, false},
                              {"cshake128", ShakeId::shake128, 32, true},
                              {"cshake256", ShakeId::shake256, 64, true}};

// The bytes that "blake2b-256" asks for; "blake2b" alone asks for all. Nothing if it is no such word.
std::optional<usize> blake2_size(std::string_view plain, std::string_view stem, usize most) {
    if (!plain.starts_with(stem)) return std::nullopt;
    plain.remove_prefix(stem.size());
    if (plain.empty()) return most;
    usize bits = 0;
    const auto [end, ec] = std::from_chars(plain.data(), plain.data() + plain.size(), bits);
    if (ec != std::errc{} || end != plain.data() + plain.size() || bits % 8 != 0 || bits == 0) return std::nullopt;
    return bits / 8;
}

}  // namespace

Result<FileHash> FileHash::choose(std::string_view name, usize size, Bytes customization) {
    const std::string plain = plain_digest_word(name);
    std::optional<FileHash> out;
    bool custom = false;
    for (const Sponge& sponge : sponges)
        if (plain == sponge.word) {
            out = FileHash(sponge.id, plain, sponge.size);
            custom = sponge.custom;
        }
    if (const auto asked = blake2_size(plain, "blake2b", crypto::Blake2b::max_size))
        out = FileHash(Blake2::b, "blake2b512", *asked);
    if (const auto asked = blake2_size(plain, "blake2s", crypto::Blake2s::max_size))
        out = FileHash(Blake2::s, "blake2s256", *asked);
    if (!out) {
        const auto found = find_digest(name);
        if (!found) {
            Error error = Error(errors::unknown_algorithm).with("algorithm", name);
            if (const auto near = nearest(plain, words())) error = std::move(error).with("did you mean", *near);
            return fail(std::move(error));
        }
        out = FileHash((*found)->id, (*found)->word, crypto::digest_size((*found)->id));
    }
    if (!custom && !customization.empty())
        return fail(Error(errors::conflicting_options).with("only cSHAKE takes", "--customization"));
    out->customization_.assign(customization.begin(), customization.end());
    return out->resized(size == 0 ? out->size_ : size);
}

std::vector<std::string> FileHash::words() {
    std::vector<std::string> out;
    for (const DigestKind& kind : digest_kinds()) out.push_back(kind.word);
    for (const Sponge& sponge : sponges) out.emplace_back(sponge.word);
    return out;
}

Result<FileHash> FileHash::resized(usize size) const {
    const auto* fixed = std::get_if<HashId>(&function_);
    const auto* blake2 = std::get_if<Blake2>(&function_);
    const usize most = fixed != nullptr       ? crypto::digest_size(*fixed)
                       : blake2 == nullptr    ? max_size
                       : *blake2 == Blake2::b ? crypto::Blake2b::max_size
                                              : crypto::Blake2s::max_size;
    const usize least = fixed != nullptr ? most : 1;
    if (size < least || size > most)
        return fail(Error(errors::digest_size)
                        .with("algorithm", word_)
                        .with("bytes", std::to_string(size))
                        .with("possible", least == most ? std::to_string(most) : "1 to " + std::to_string(most)));
    FileHash out = *this;
    out.size_ = size;
    return out;
}

bool FileHash::weak() const {
    const auto* fixed = std::get_if<HashId>(&function_);
    return fixed != nullptr && !crypto::collision_resistant(*fixed);
}

FileHash::Run FileHash::start() const {
    if (const auto* fixed = std::get_if<HashId>(&function_)) return {crypto::Hash(*fixed), size_};
    if (const auto* sponge = std::get_if<ShakeId>(&function_))
        return {crypto::Shake(crypto::CShake(*sponge, {}, customization_)), size_};
    if (std::get<Blake2>(function_) == Blake2::b) return {crypto::Blake2b(size_), size_};
    return {crypto::Blake2s(size_), size_};
}

void FileHash::Run::update(Bytes data) {
    std::visit(
        [&]<class T>(T& state) {
            if constexpr (std::same_as<T, crypto::Shake>)
                state.absorb(data);
            else
                state.update(data);
        },
        state_);
}

ByteVector FileHash::Run::finish() {
    ByteVector out(size_);
    std::visit(
        [&]<class T>(T& state) {
            if constexpr (std::same_as<T, crypto::Shake>)
                state.squeeze(out);
            else if constexpr (std::same_as<T, crypto::Hash>) {
                const auto digest = state.finish();
                out.assign(digest.bytes().begin(), digest.bytes().end());
            } else
                state.finish_into(out);
        },
        state_);
    return out;
}

}  // namespace troth::inline v1::cli
