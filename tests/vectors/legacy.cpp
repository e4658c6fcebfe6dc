// Ciphers of the past that are offered for reading what was written with them: Wycheproof.
#include <optional>

#include "tests/vectors/handlers.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/legacy_camellia.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;
using namespace crypto::unauthenticated;

std::optional<ByteVector> decrypted(const legacy::Camellia& key, ByteVector iv, ByteVector text) {
    if (text.empty() || text.size() % 16 != 0) return std::nullopt;
    cbc_decrypt(key, std::span<u8, 16>(iv.data(), 16), text);
    const Result<usize> size = pkcs7::unpadded_size(text, 16);
    if (!size) return std::nullopt;
    text.resize(*size);
    return text;
}

void run_camellia_cbc(const File& file, Report& report) {
    each_test(file, report, "IndCpaTest", [&](const Json&, const Json& test) {
        const ByteVector raw = hex(test, "key"), iv = hex(test, "iv"), text = hex(test, "msg"), ct = hex(test, "ct");
        if (!legacy::Camellia::is_key_size(raw.size()) || iv.size() != 16) return verdict(report, test, false);
        const legacy::Camellia key(raw);
        const auto plain = decrypted(key, iv, ct);
        if (test["result"] == "valid")
            return report.check(cbc_encrypt_padded(key, Bytes(iv).first<16>(), text) == ct && plain == text,
                                label(test), "other output");
        verdict(report, test, plain.has_value());
    });
}

}  // namespace

const Handler wycheproof_camellia_cbc{"wycheproof Camellia in CBC",
                                      [](const File& f) {
                                          return has_group_type(f, "IndCpaTest") &&
                                                 f.json.value("algorithm", "") == "CAMELLIA-CBC-PKCS5";
                                      },
                                      run_camellia_cbc};

}  // namespace troth::vectors
