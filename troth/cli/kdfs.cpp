#include "troth/cli/kdfs.hpp"

#include <array>

#include "troth/cli/digests.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/macs.hpp"
#include "troth/cli/suggest.hpp"
#include "troth/crypto/kdf/argon2.hpp"
#include "troth/crypto/kdf/errors.hpp"
#include "troth/crypto/kdf/hkdf.hpp"
#include "troth/crypto/kdf/one_step.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/crypto/kdf/scrypt.hpp"
#include "troth/crypto/kdf/tls12_prf.hpp"
#include "troth/encoding/hex.hpp"

namespace troth::inline v1::cli {

namespace {

using Parameters = KdfParameters;

// What the user who types the costs allows is what the machine has: the bounds are for strangers' files.
constexpr u32 most_memory_kib = u32{1} << 22;

Result<void> hkdf(const Parameters& p, Bytes secret, MutableBytes out) {
    TROTH_TRY(const DigestKind* digest, find_digest(p.hash));
    if (out.size() > crypto::hkdf::max_expand_size(digest->id))
        return fail(
            Error(crypto::kdf_output_size).with("most", std::to_string(crypto::hkdf::max_expand_size(digest->id))));
    crypto::hkdf::expand(crypto::hkdf::extract(digest->id, p.salt, secret), std::span(&p.info, 1), out);
    return {};
}
Result<void> pbkdf2(const Parameters& p, Bytes secret, MutableBytes out) {
    TROTH_TRY(const DigestKind* digest, find_digest(p.hash));
    return crypto::pbkdf2({.hash = digest->id, .iterations = p.iterations, .most_iterations = p.iterations}, secret,
                          p.salt, out);
}
Result<void> scrypt(const Parameters& p, Bytes secret, MutableBytes out) {
    return crypto::scrypt({.n = p.n, .r = p.r, .p = p.p, .most_memory = u64{most_memory_kib} * 1024}, secret, p.salt,
                          out);
}
template <crypto::Argon2Type type>
Result<void> argon2(const Parameters& p, Bytes secret, MutableBytes out) {
    const crypto::Argon2Parameters asked{.type = type,
                                         .memory = p.memory,
                                         .passes = p.passes,
                                         .lanes = p.lanes,
                                         .secret = {},
                                         .associated_data = {},
                                         .most_memory = most_memory_kib,
                                         .most_work = ~u64{0}};
    return crypto::argon2(asked, secret, p.salt, out);
}
Result<void> sp800_108(const Parameters& p, Bytes secret, MutableBytes out) {
    TROTH_TRY(const MacKind* mac, find_mac(p.mac));
    const crypto::KbkdfParameters asked{.mode = p.mode, .iv = p.salt};
    const crypto::KbkdfFixed fixed(p.label, p.info, out.size());
    if (mac->family == MacFamily::hmac) return crypto::kbkdf(asked, crypto::HmacKey(mac->hash, secret), fixed, out);
    if (mac->family != MacFamily::cmac)
        return fail(Error(errors::unknown_algorithm).with("algorithm", p.mac).with("wanted", "an HMAC or a CMAC"));
    if (secret.size() != mac->key_size)
        return fail(Error(errors::mac_key_size)
                        .with("algorithm", mac->word)
                        .with("key's bytes", std::to_string(secret.size()))
                        .with("expected", std::to_string(mac->key_size)));
    return crypto::kbkdf(asked, crypto::AesCmacKey(crypto::AesCipher(secret)), fixed, out);
}
Result<void> kmac(const Parameters& p, Bytes secret, MutableBytes out) {
    // The default of --mac is an HMAC: then the stronger one is meant.
    const bool weaker = p.mac == "kmac128";
    if (!weaker && p.mac != "kmac256" && p.mac != Parameters{}.mac)
        return fail(Error(errors::unknown_algorithm).with("algorithm", p.mac).with("wanted", "kmac128 or kmac256"));
    crypto::kmac_kdf(weaker ? crypto::ShakeId::shake128 : crypto::ShakeId::shake256, secret, p.label, p.info, out);
    return {};
}
Result<void> x963(const Parameters& p, Bytes secret, MutableBytes out) {
    TROTH_TRY(const DigestKind* digest, find_digest(p.hash));
    return crypto::x963_kdf(digest->id, secret, p.info, out);
}
Result<void> one_step(const Parameters& p, Bytes secret, MutableBytes out) {
    TROTH_TRY(const DigestKind* digest, find_digest(p.hash));
    return crypto::one_step_kdf(digest->id, secret, p.info, out);
}
Result<void> tls12_prf(const Parameters& p, Bytes secret, MutableBytes out) {
    TROTH_TRY(const DigestKind* digest, find_digest(p.hash));
    crypto::tls12_prf(digest->id, secret, text_of(p.label), std::span(&p.info, 1), out);
    return {};
}

constexpr std::array<std::string_view, 3> of_hkdf = {"hash", "salt", "info"};
constexpr std::array<std::string_view, 5> of_sp800_108 = {"mac", "mode", "salt", "label", "info"};
constexpr std::array<std::string_view, 3> of_kmac = {"mac", "label", "info"};
constexpr std::array<std::string_view, 2> of_one_step = {"hash", "info"};
constexpr std::array<std::string_view, 3> of_prf = {"hash", "label", "info"};
constexpr std::array<std::string_view, 4> of_argon2 = {"salt", "memory", "passes", "lanes"};
constexpr std::array<std::string_view, 4> of_scrypt = {"salt", "n", "r", "p"};
constexpr std::array<std::string_view, 3> of_pbkdf2 = {"hash", "salt", "iterations"};

constexpr std::array kinds = {
    KdfKind{"hkdf", false, of_hkdf, hkdf},
    KdfKind{"sp800-108", false, of_sp800_108, sp800_108},
    KdfKind{"kmac", false, of_kmac, kmac},
    KdfKind{"x963", false, of_one_step, x963},
    KdfKind{"one-step", false, of_one_step, one_step},
    KdfKind{"tls12-prf", false, of_prf, tls12_prf},
    KdfKind{"argon2id", true, of_argon2, argon2<crypto::Argon2Type::id>},
    KdfKind{"argon2i", true, of_argon2, argon2<crypto::Argon2Type::i>},
    KdfKind{"argon2d", true, of_argon2, argon2<crypto::Argon2Type::d>},
    KdfKind{"scrypt", true, of_scrypt, scrypt},
    KdfKind{"pbkdf2", true, of_pbkdf2, pbkdf2},
};

std::string_view word_of(crypto::KbkdfMode mode) {
    return mode == crypto::KbkdfMode::counter    ? "counter"
           : mode == crypto::KbkdfMode::feedback ? "feedback"
                                                 : "double-pipeline";
}

}  // namespace

std::span<const KdfKind> kdf_kinds() {
    return kinds;
}

Result<const KdfKind*> find_kdf(std::string_view name) {
    std::vector<std::string> words;
    for (const KdfKind& kind : kinds) {
        if (kind.word == name) return &kind;
        words.emplace_back(kind.word);
    }
    Error error = Error(errors::unknown_algorithm).with("algorithm", name);
    if (const auto near = nearest(name, words)) return fail(std::move(error).with("did you mean", *near));
    return fail(std::move(error));
}

nlohmann::ordered_json kdf_json(const KdfKind& kind, const KdfParameters& p) {
    const nlohmann::ordered_json all = {{"hash", p.hash},
                                        {"mac", p.mac},
                                        {"mode", word_of(p.mode)},
                                        {"salt", encoding::hex::encode(p.salt)},
                                        {"label", encoding::hex::encode(p.label)},
                                        {"info", encoding::hex::encode(p.info)},
                                        {"iterations", p.iterations},
                                        {"memory", p.memory},
                                        {"passes", p.passes},
                                        {"lanes", p.lanes},
                                        {"n", p.n},
                                        {"r", p.r},
                                        {"p", p.p}};
    nlohmann::ordered_json out = nlohmann::ordered_json::object();
    for (const std::string_view name : kind.takes) out[std::string(name)] = all.at(std::string(name));
    return out;
}

std::string kdf_line(const KdfKind& kind, const KdfParameters& parameters) {
    std::string out(kind.word);
    const nlohmann::ordered_json taken = kdf_json(kind, parameters);
    for (const auto& [name, value] : taken.items())
        out += ", " + name + " " + (value.is_string() ? value.get<std::string>() : value.dump());
    return out;
}

}  // namespace troth::inline v1::cli
