// AES's modes and AEADs, and old block ciphers: Wycheproof and ACVP. The ACVP algorithms' names and chains of the Monte
// Carlo tests are those of the ACVP documents "symmetric block ciphers" and "AEAD".
#include <algorithm>
#include <optional>

#include "tests/vectors/handlers.hpp"
#include "troth/base/ct.hpp"
#include "troth/crypto/aead/any.hpp"
#include "troth/crypto/aead/gcm.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/ctr.hpp"
#include "troth/crypto/cipher/key_wrap.hpp"
#include "troth/crypto/cipher/legacy_des.hpp"
#include "troth/crypto/cipher/xts.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;
using namespace crypto::unauthenticated;

std::string algorithm_of(const File& file) {
    return file.json.is_object() ? file.json.value("algorithm", "") : "";
}
AesCipher aes(Bytes key) {
    need(is_aes_key_size(key.size()));
    return AesCipher(key);
}
template <class Key>
std::optional<ByteVector> opened(const Result<Key>& key, Bytes nonce, Bytes aad, Bytes sealed) {
    ByteVector text(sealed.begin(), sealed.end());
    if (!key || !key->open(nonce, aad, text)) return std::nullopt;
    text.resize(text.size() - key->tag_size());
    return text;
}
template <class Key>
std::optional<ByteVector> sealed(const Result<Key>& key, Bytes nonce, Bytes aad, Bytes text) {
    if (!key) return std::nullopt;
    ByteVector out(text.begin(), text.end());
    out.resize(out.size() + key->tag_size());
    if (!key->seal(nonce, aad, out)) return std::nullopt;
    return out;
}
std::optional<GcmTag> gcm_tag(usize size) {
    if (size == 4 || size == 8 || (size >= 12 && size <= 16)) return static_cast<GcmTag>(size);
    return std::nullopt;
}

// --- Wycheproof -----------------------------------------------------------------------------------------------------

// AEADs with sizes of their own: AES-GCM and AES-CCM at any, and the registry's others.
struct Case {
    ByteVector key, nonce, aad, text, sealed;
    usize tag_size;
};
using Pair = std::pair<std::optional<ByteVector>, std::optional<ByteVector>>;  // what seal and open give
Pair both(const auto& key, const Case& c) {
    return {sealed(key, c.nonce, c.aad, c.text), opened(key, c.nonce, c.aad, c.sealed)};
}
Pair both_of_registry(AeadId id, const Case& c) {
    const auto key = Aead::create(id, c.key);
    if (!key) return {};
    Pair out;
    if (auto s = key->seal(c.nonce, c.aad, c.text)) out.first = std::move(*s);
    if (auto o = key->open(c.nonce, c.aad, c.sealed)) out.second = ByteVector(o->bytes().begin(), o->bytes().end());
    return out;
}
std::optional<AeadId> siv_id(usize key_size) {
    return key_size == 32 ? AeadId::aes_128_siv : key_size == 48 ? AeadId::aes_192_siv : AeadId::aes_256_siv;
}
std::optional<Pair> run_case(const std::string& algorithm, const Case& c) {
    if (algorithm == "AES-GCM") {
        const auto tag = gcm_tag(c.tag_size);
        return tag ? both(AesGcm::create(c.key, *tag), c) : Pair{};
    }
    if (algorithm == "AES-CCM") return both(AesCcm::create(c.key, {.nonce = c.nonce.size(), .tag = c.tag_size}), c);
    if (algorithm == "AES-GCM-SIV")
        return both_of_registry(c.key.size() == 16 ? AeadId::aes_128_gcm_siv : AeadId::aes_256_gcm_siv, c);
    if (algorithm == "XCHACHA20-POLY1305") return both_of_registry(AeadId::xchacha20_poly1305, c);
    if (algorithm == "AEAD-AES-SIV-CMAC" || algorithm == "AES-SIV-CMAC")
        return both_of_registry(*siv_id(c.key.size()), c);
    return std::nullopt;
}
constexpr std::string_view aeads[] = {"AES-GCM", "AES-CCM", "AES-GCM-SIV", "XCHACHA20-POLY1305", "AEAD-AES-SIV-CMAC"};
void run_aead_case(const File& file, Report& report, const Json& group, const Json& test, bool tag_in_front) {
    Case c{.key = hex(test, "key"),
           .nonce = hex(test, "iv"),
           .aad = hex(test, "aad"),
           .text = hex(test, "msg"),
           .sealed = hex(test, "ct"),
           .tag_size = group.value("tagSize", 128u) / 8};
    const ByteVector tag = hex(test, "tag");
    c.sealed.insert(tag_in_front ? c.sealed.begin() : c.sealed.end(), tag.begin(), tag.end());
    const auto result = run_case(algorithm_of(file), c);
    if (!result) return report.skip("algorithm not offered");
    if (test["result"] == "valid")
        return report.check(result->first == c.sealed && result->second == c.text, label(test), "other output");
    verdict(report, test, result->second.has_value());
}
void run_wycheproof_aeads(const File& file, Report& report) {
    const bool siv = algorithm_of(file) == "AEAD-AES-SIV-CMAC";
    each_test(file, report, "AeadTest",
              [&](const Json& group, const Json& test) { run_aead_case(file, report, group, test, siv); });
}
void run_wycheproof_dae(const File& file, Report& report) {  // AES-SIV without a nonce: ct is V || C
    each_test(file, report, "DaeadTest",
              [&](const Json& group, const Json& test) { run_aead_case(file, report, group, test, true); });
}

template <class Wrapped, class Secret>
void wrap_case(Report& report, const Json& test, const Wrapped& wrapped, const Secret& secret) {
    if (test["result"] == "valid")
        return report.check(
            wrapped && secret && *wrapped == hex(test, "ct") && std::ranges::equal(secret->bytes(), hex(test, "msg")),
            label(test), "other output");
    verdict(report, test, secret.has_value());
}
void run_wycheproof_wrap(const File& file, Report& report) {
    const bool padded = algorithm_of(file) == "AES-KWP";
    each_test(file, report, "KeywrapTest", [&](const Json&, const Json& test) {
        const ByteVector raw = hex(test, "key"), text = hex(test, "msg"), ct = hex(test, "ct");
        if (!is_aes_key_size(raw.size())) return verdict(report, test, false);
        const AesCipher key(raw);
        if (padded) return wrap_case(report, test, key_wrap_padded(key, text), key_unwrap_padded(key, ct));
        wrap_case(report, test, key_wrap(key, text), key_unwrap(key, ct));
    });
}
void run_wycheproof_cbc(const File& file, Report& report) {
    each_test(file, report, "IndCpaTest", [&](const Json&, const Json& test) {
        const ByteVector raw = hex(test, "key"), iv = hex(test, "iv"), text = hex(test, "msg"), ct = hex(test, "ct");
        if (!is_aes_key_size(raw.size()) || iv.size() != 16) return verdict(report, test, false);
        const AesCipher key(raw);
        const auto plain = cbc_decrypt_padded(key, Bytes(iv).first<16>(), ct);
        if (test["result"] == "valid")
            return report.check(cbc_encrypt_padded(key, Bytes(iv).first<16>(), text) == ct && plain &&
                                    std::ranges::equal(plain->bytes(), text),
                                label(test), "other output");
        verdict(report, test, plain.has_value());
    });
}
void run_wycheproof_xts(const File& file, Report& report) {
    each_test(file, report, "IndCpaTest", [&](const Json&, const Json& test) {
        ByteVector iv = hex(test, "iv"), text = hex(test, "msg");
        const ByteVector ct = hex(test, "ct"), plain = text;
        iv.resize(16);  // little-endian
        const auto key = AesXts::create(hex(test, "key"));
        bool right = key && key->encrypt(Bytes(iv).first<16>(), text) && text == ct;
        right = right && key->decrypt(Bytes(iv).first<16>(), text) && text == plain;
        if (test["result"] == "valid") return report.check(right, label(test), "other output");
        verdict(report, test, right);
    });
}

// --- ACVP -----------------------------------------------------------------------------------------------------------

bool is_encryption(const Json& group) {
    return group["direction"] == "encrypt";
}
ByteVector joined(ByteVector a, const ByteVector& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}
// A test that may be refused: `testPassed`: false, or the text.
void acvp_opened(Report& report, const Json& test, const Json& answer, const std::optional<ByteVector>& text) {
    if (answer.contains("testPassed") && answer["testPassed"] == false)
        return report.check(!text, label(test), "accepted, must be refused");
    report.check(text && *text == hex(answer, "pt"), label(test), "other plaintext");
}
template <class Key>
void acvp_aead_case(Report& report, const Json& group, const Json& test, const Json& answer, const Key& key,
                    bool tag_apart) {
    const ByteVector nonce = hex(test, "iv"), aad = hex(test, "aad");
    if (!is_encryption(group)) {
        const ByteVector in = tag_apart ? joined(hex(test, "ct"), hex(test, "tag")) : hex(test, "ct");
        return acvp_opened(report, test, answer, opened(key, nonce, aad, in));
    }
    const ByteVector expected = tag_apart ? joined(hex(answer, "ct"), hex(answer, "tag")) : hex(answer, "ct");
    const ByteVector iv = nonce.empty() ? hex(answer, "iv") : nonce;
    report.check(sealed(key, iv, aad, hex(test, "pt")) == expected, label(test), "other ciphertext");
}
void run_acvp_gcm(const File& file, Report& report) {  // also GMAC, which has no text
    each_acvp(file, report, [&](const Json& set, const Json& group, const Json& test, const Json& answer) {
        const auto tag = gcm_tag(group["tagLen"].get<usize>() / 8);
        if (set["algorithm"] == "ACVP-AES-GCM-SIV") {
            const AeadId id = group["keyLen"] == 128 ? AeadId::aes_128_gcm_siv : AeadId::aes_256_gcm_siv;
            const auto key = Aead::create(id, hex(test, "key"));
            const ByteVector nonce = hex(test, "iv"), aad = hex(test, "aad");
            if (is_encryption(group)) {
                const auto out = key->seal(nonce, aad, hex(test, "pt"));
                return report.check(out && *out == joined(hex(answer, "ct"), hex(answer, "tag")), label(test),
                                    "other ciphertext");
            }
            const auto text = key->open(nonce, aad, joined(hex(test, "ct"), hex(test, "tag")));
            return acvp_opened(
                report, test, answer,
                text ? std::optional(ByteVector(text->bytes().begin(), text->bytes().end())) : std::nullopt);
        }
        if (!tag) return report.skip("tag size not in SP 800-38D");
        acvp_aead_case(report, group, test, answer, AesGcm::create(hex(test, "key"), *tag), true);
    });
}
void run_acvp_ccm(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json&, const Json& group, const Json& test, const Json& answer) {
        const CcmSizes sizes{.nonce = group["ivLen"].get<usize>() / 8, .tag = group["tagLen"].get<usize>() / 8};
        acvp_aead_case(report, group, test, answer, AesCcm::create(hex(test, "key"), sizes), false);
    });
}
void run_acvp_wrap(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json& set, const Json& group, const Json& test, const Json& answer) {
        if (group.value("kwCipher", "cipher") != "cipher") return report.skip("wrap by the inverse cipher not offered");
        const AesCipher key = aes(hex(test, "key"));
        const bool padded = set["algorithm"] == "ACVP-AES-KWP";
        const ByteVector in = hex(test, is_encryption(group) ? "pt" : "ct");
        if (is_encryption(group)) {
            const auto out = padded ? key_wrap_padded(key, in) : key_wrap(key, in);
            return report.check(out && *out == hex(answer, "ct"), label(test), "other ciphertext");
        }
        const auto out = padded ? key_unwrap_padded(key, in) : key_unwrap(key, in);
        acvp_opened(report, test, answer,
                    out ? std::optional(ByteVector(out->bytes().begin(), out->bytes().end())) : std::nullopt);
    });
}
void run_acvp_xts(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json&, const Json& group, const Json& test, const Json& answer) {
        const bool encrypting = is_encryption(group);
        const u32 bits = test.contains("dataUnitLen") ? test["dataUnitLen"].get<u32>() : group.value("payloadLen", 0u);
        if (bits % 8 != 0) return report.skip("a part of a byte not offered");
        const auto key = AesXts::create(hex(test, "key"));
        if (!key) return report.fail(label(test), "key refused");
        std::array<u8, 16> tweak{};
        if (test.contains("sequenceNumber") || group.value("tweakMode", "") == "number") {
            tweak = AesXts::sector_tweak(test["sequenceNumber"].get<u64>());
        } else {
            const ByteVector value = hex(test, "tweakValue");
            std::copy_n(value.begin(), std::min<usize>(16, value.size()), tweak.begin());
        }
        ByteVector text = hex(test, encrypting ? "pt" : "ct");
        const ByteVector expected = hex(answer, encrypting ? "ct" : "pt");
        // A text of several data units: each takes the next number.
        const usize unit = bits == 0 ? text.size() : std::min<usize>(text.size(), bits / 8);
        for (MutableBytes rest = text; !rest.empty();) {
            const MutableBytes now = rest.first(std::min(unit, rest.size()));
            if (!(encrypting ? key->encrypt(tweak, now) : key->decrypt(tweak, now))) break;
            store_le(tweak.data(), load_le<u64>(tweak.data()) + 1);
            rest = rest.subspan(now.size());
        }
        report.check(text == expected, label(test), "other output");
    });
}
void run_acvp_ctr(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json&, const Json& group, const Json& test, const Json& answer) {
        const bool encrypting = is_encryption(group);
        if (!test.contains("iv")) return report.skip("the starting counter is the tested module's own");
        if (test.value("payloadLen", 0u) % 8 != 0) return report.skip("a part of a byte not offered");
        const ByteVector iv = hex(test, "iv");
        ByteVector text = hex(test, encrypting ? "pt" : "ct");
        if (group.value("incremental", true) == false) return report.skip("a counter that counts down not offered");
        need(is_aes_key_size(hex(test, "key").size()) && iv.size() == 16);
        AesCtr(AesKey(hex(test, "key")), Bytes(iv).first<16>()).apply(text);
        report.check(text == hex(answer, encrypting ? "ct" : "pt"), label(test), "other output");
    });
}

// One step of a mode that chains: a single block, with the value that the next one starts from.
enum class Mode { ecb, cbc };
template <class Cipher>
void one_block(const Cipher& cipher, Mode mode, bool encrypting, ByteVector& chain, ByteVector& block) {
    if (mode == Mode::ecb) {
        encrypting ? cipher.encrypt_blocks(block) : cipher.decrypt_blocks(block);
        return;
    }
    const std::span<u8, Cipher::block_size> c(chain.data(), Cipher::block_size);
    encrypting ? cbc_encrypt(cipher, c, block) : cbc_decrypt(cipher, c, block);
}
// Monte Carlo test of AES, ACVP "AES ECB/CBC Monte Carlo Test": 100 times 1000 steps; the key takes up the last
// outputs.
bool aes_monte_carlo(Mode mode, bool encrypting, const Json& test, const Json& answer) {
    ByteVector key = hex(test, "key"), iv = hex(test, "iv"), input = hex(test, encrypting ? "pt" : "ct");
    const char* output_name = encrypting ? "ct" : "pt";
    for (const Json& result : answer["resultsArray"]) {
        if (hex(result, "key") != key || hex(result, encrypting ? "pt" : "ct") != input) return false;
        const AesCipher cipher = aes(key);
        ByteVector chain = iv, block = input, before, previous;
        for (int i = 0; i < 1000; ++i) {
            before = previous;
            ByteVector out = block;
            one_block(cipher, mode, encrypting, chain, out);
            // The next text: ECB takes the output; CBC what came out one step before, at first the IV.
            block = mode == Mode::ecb ? out : i == 0 ? iv : previous;
            previous = out;
        }
        if (previous != hex(result, output_name)) return false;
        ByteVector mixed = previous;  // the last bytes of the output before, then the output: as many as the key has
        mixed.insert(mixed.begin(), before.begin(), before.end());
        mixed.erase(mixed.begin(), mixed.end() - static_cast<int>(key.size()));
        for (usize i = 0; i < key.size(); ++i) key[i] ^= mixed[i];
        iv = previous;
        input = mode == Mode::ecb ? previous : before;
    }
    return true;
}
void run_acvp_aes_blocks(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json& set, const Json& group, const Json& test, const Json& answer) {
        const Mode mode = set["algorithm"] == "ACVP-AES-ECB" ? Mode::ecb : Mode::cbc;
        const bool encrypting = is_encryption(group);
        if (group["testType"] == "MCT")
            return report.check(aes_monte_carlo(mode, encrypting, test, answer), label(test), "another chain");
        ByteVector iv = hex(test, "iv"), text = hex(test, encrypting ? "pt" : "ct");
        need(text.size() % 16 == 0 && (mode == Mode::ecb || iv.size() == 16));
        one_block(aes(hex(test, "key")), mode, encrypting, iv, text);
        report.check(text == hex(answer, encrypting ? "ct" : "pt"), label(test), "other output");
    });
}

// TDES: keys stand apart as key1, key2, key3. Monte Carlo test of the ACVP document "symmetric block ciphers", TDES-ECB
// and TDES-CBC: 400 times 10000 steps; the keys take up the last three outputs and are given odd parity.
ByteVector tdes_keys(const Json& object) {
    return joined(joined(hex(object, "key1"), hex(object, "key2")), hex(object, "key3"));
}
void set_odd_parity(ByteVector& key) {
    for (u8& byte : key)
        byte = static_cast<u8>((byte & 0xfe) | ((std::popcount(static_cast<u8>(byte & 0xfe)) & 1) ^ 1));
}
bool tdes_monte_carlo(Mode mode, bool encrypting, const Json& test, const Json& answer) {
    ByteVector key = tdes_keys(test), iv = hex(test, "iv"), input = hex(test, encrypting ? "pt" : "ct");
    const bool two_keys = hex(test, "key1") == hex(test, "key3");
    for (const Json& result : answer["resultsArray"]) {
        if (tdes_keys(result) != key || hex(result, encrypting ? "pt" : "ct") != input) return false;
        const legacy::TripleDes cipher(key);
        ByteVector chain = iv, block = input, last[3] = {};
        for (int i = 0; i < 10000; ++i) {
            ByteVector out = block;
            const ByteVector chain_before = chain;
            one_block(cipher, mode, encrypting, chain, out);
            last[0] = std::move(last[1]);
            last[1] = std::move(last[2]);
            last[2] = out;
            // The next text: ECB and the decryption of CBC take the output; encryption of CBC what it was chained to.
            block = mode == Mode::cbc && encrypting ? chain_before : out;
        }
        if (last[2] != hex(result, encrypting ? "ct" : "pt")) return false;
        for (usize i = 0; i < 8; ++i) {
            key[i] ^= last[2][i];
            key[8 + i] ^= last[1][i];
            key[16 + i] = two_keys ? key[i] : static_cast<u8>(key[16 + i] ^ last[0][i]);
        }
        set_odd_parity(key);
        input = mode == Mode::cbc && encrypting ? last[1] : last[2];
        iv = chain;
    }
    return true;
}
void run_acvp_tdes(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json& set, const Json& group, const Json& test, const Json& answer) {
        const Mode mode = set["algorithm"] == "ACVP-TDES-ECB" ? Mode::ecb : Mode::cbc;
        const bool encrypting = is_encryption(group);
        if (group["testType"] == "MCT")
            return report.check(tdes_monte_carlo(mode, encrypting, test, answer), label(test), "another chain");
        ByteVector iv = hex(test, "iv"), text = hex(test, encrypting ? "pt" : "ct");
        one_block(legacy::TripleDes(tdes_keys(test)), mode, encrypting, iv, text);
        report.check(text == hex(answer, encrypting ? "ct" : "pt"), label(test), "other output");
    });
}

bool acvp_is(const File& file, std::initializer_list<std::string_view> names) {
    return is_acvp(file) && std::ranges::find(names, acvp_algorithm(file)) != names.end();
}

}  // namespace

const Handler wycheproof_aead_any{"wycheproof AEAD of any sizes",
                                  [](const File& f) {
                                      return has_group_type(f, "AeadTest") &&
                                             std::ranges::find(aeads, algorithm_of(f)) != std::end(aeads);
                                  },
                                  run_wycheproof_aeads};
const Handler wycheproof_siv{
    "wycheproof AES-SIV",
    [](const File& f) { return has_group_type(f, "DaeadTest") && algorithm_of(f) == "AES-SIV-CMAC"; },
    run_wycheproof_dae};
const Handler wycheproof_key_wrap{"wycheproof key wrap",
                                  [](const File& f) {
                                      return has_group_type(f, "KeywrapTest") &&
                                             (algorithm_of(f) == "AES-WRAP" || algorithm_of(f) == "AES-KWP");
                                  },
                                  run_wycheproof_wrap};
const Handler wycheproof_cbc{
    "wycheproof CBC",
    [](const File& f) { return has_group_type(f, "IndCpaTest") && algorithm_of(f) == "AES-CBC-PKCS5"; },
    run_wycheproof_cbc};
const Handler wycheproof_xts{
    "wycheproof XTS", [](const File& f) { return has_group_type(f, "IndCpaTest") && algorithm_of(f) == "AES-XTS"; },
    run_wycheproof_xts};
const Handler acvp_gcm{"ACVP GCM",
                       [](const File& f) { return acvp_is(f, {"ACVP-AES-GCM", "ACVP-AES-GMAC", "ACVP-AES-GCM-SIV"}); },
                       run_acvp_gcm};
const Handler acvp_ccm{"ACVP CCM", [](const File& f) { return acvp_is(f, {"ACVP-AES-CCM"}); }, run_acvp_ccm};
const Handler acvp_key_wrap{"ACVP key wrap", [](const File& f) { return acvp_is(f, {"ACVP-AES-KW", "ACVP-AES-KWP"}); },
                            run_acvp_wrap};
const Handler acvp_xts{"ACVP XTS", [](const File& f) { return acvp_is(f, {"ACVP-AES-XTS"}); }, run_acvp_xts};
const Handler acvp_ctr{"ACVP CTR", [](const File& f) { return acvp_is(f, {"ACVP-AES-CTR"}); }, run_acvp_ctr};
const Handler acvp_aes_blocks{"ACVP AES-ECB and AES-CBC",
                              [](const File& f) { return acvp_is(f, {"ACVP-AES-ECB", "ACVP-AES-CBC"}); },
                              run_acvp_aes_blocks};
const Handler acvp_tdes{"ACVP TDES", [](const File& f) { return acvp_is(f, {"ACVP-TDES-ECB", "ACVP-TDES-CBC"}); },
                        run_acvp_tdes};

}  // namespace troth::vectors
