#include "troth/x509/certificate.hpp"

#include "troth/crypto/hash/hash.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/x509/errors.hpp"

namespace troth::inline v1::x509 {
namespace {

constexpr u64 v1 = 0, v2 = 1, v3 = 2;
constexpr usize max_serial_octets = 20;  // §4.1.2.2, of the value: an octet in front that only says that it is positive
                                         // does not count, though issuers do better without (builder.cpp)

}  // namespace

const ErrorRow* Certificate::check_profile(const SignedCertificate& outer) {
    const TbsCertificate& tbs = outer.tbs_certificate.value;
    if (!std::ranges::equal(tbs.signature.encoding, outer.signature_algorithm.encoding)) return &algorithm_mismatch;
    if (tbs.version > v3) return &bad_version;
    if (tbs.version == v1 && (tbs.issuer_unique_id || tbs.subject_unique_id)) return &bad_version;
    if (tbs.version < v3 && tbs.extensions) return &bad_version;
    static_assert(v2 == 1);
    const Bytes serial = tbs.serial_number.content;
    if (serial.size() - (serial[0] == 0 ? 1 : 0) > max_serial_octets) return &bad_serial;
    if (tbs.validity.not_after.at < tbs.validity.not_before.at) return &bad_validity;
    if (tbs.extensions && tbs.extensions->empty()) return &empty_list;  // §4.1.2.9
    return nullptr;
}

Result<Certificate> Certificate::parse(Bytes bytes) {
    if (bytes.size() > max_certificate_size) return fail(too_large);
    auto data = std::make_shared<Data>();
    data->der.assign(bytes.begin(), bytes.end());
    der::Reader reader(data->der, der::Tolerance::encoded_defaults);
    if (!reader("certificate", data->outer) || !reader.finish()) return fail(reader.take_error());
    if (const ErrorRow* row = check_profile(data->outer)) return fail(*row);
    const TbsCertificate& tbs = data->outer.tbs_certificate.value;
    if (tbs.extensions) {
        data->extensions.all = *tbs.extensions;
        TROTH_TRY(const u32 more, decode(data->der, data->extensions));
        data->encoded_defaults = reader.encoded_defaults() + more;
    }
    return Certificate(std::move(data));
}

Result<std::vector<Certificate>> certificates_in(Bytes input) {
    std::vector<Certificate> out;
    if (!encoding::pem::looks_like_pem(input)) {
        if (input.empty()) return fail(no_certificate);
        // A certificate is a SEQUENCE (§4.1): what does not begin like one was never meant to be one.
        if (input[0] != 0x30) return fail(Error(no_certificate).with("found", "neither PEM nor DER"));
        TROTH_TRY(Certificate only, Certificate::parse(input));
        out.push_back(std::move(only));
        return out;
    }
    TROTH_TRY(const std::vector<encoding::pem::PemBlock> blocks, encoding::pem::decode(input));
    for (const encoding::pem::PemBlock& block : blocks) {
        // RFC 7468 §5.3: X509 CERTIFICATE is an old spelling.
        if (block.label != "CERTIFICATE" && block.label != "X509 CERTIFICATE") continue;
        Result<Certificate> one = Certificate::parse(block.der.bytes());
        if (!one) return fail(std::move(one).error().with("PEM block on line", std::to_string(block.line)));
        out.push_back(std::move(*one));
    }
    if (out.empty()) return fail(no_certificate);
    return out;
}

std::string fingerprint(Bytes der) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const crypto::Digest digest = crypto::hash(crypto::HashId::sha256, der);
    std::string out;
    for (u8 byte : digest.bytes()) {
        if (!out.empty()) out += ':';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

}  // namespace troth::inline v1::x509
