#include "troth/x509/sct.hpp"

#include "troth/crypto/hash/hash.hpp"
#include "troth/keys/public_key.hpp"
#include "troth/x509/errors.hpp"

namespace troth::inline v1::x509 {
namespace {

using std::chrono::sys_seconds;

constexpr u8 v1_version = 0, certificate_timestamp = 0;
constexpr u16 x509_entry = 0, precert_entry = 1;
constexpr u8 sha256_hash = 4, rsa_signature = 1, ecdsa_signature = 3;

// What a log signs, §3.2, for both kinds of entry.
struct SignedX509Entry {
    u8 sct_version = v1_version, signature_type = certificate_timestamp;
    u64 timestamp = 0;
    u16 entry_type = x509_entry;
    encoding::Opaque<1, 0xffffff> certificate;
    encoding::Opaque<0, 0xffff> extensions;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("sct_version", m.sct_version) && io("signature_type", m.signature_type) &&
               io("timestamp", m.timestamp) && io("entry_type", m.entry_type) && io("certificate", m.certificate) &&
               io("extensions", m.extensions);
    }
};
struct SignedPrecertEntry {
    u8 sct_version = v1_version, signature_type = certificate_timestamp;
    u64 timestamp = 0;
    u16 entry_type = precert_entry;
    std::array<u8, 32> issuer_key_hash{};
    encoding::Opaque<1, 0xffffff> tbs_certificate;
    encoding::Opaque<0, 0xffff> extensions;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("sct_version", m.sct_version) && io("signature_type", m.signature_type) &&
               io("timestamp", m.timestamp) && io("entry_type", m.entry_type) &&
               io("issuer_key_hash", m.issuer_key_hash) && io("tbs_certificate", m.tbs_certificate) &&
               io("extensions", m.extensions);
    }
};

Result<ByteVector> signed_bytes(const SignedCertificateTimestamp& sct, SctEntry entry, const Certificate& certificate,
                                const Certificate& issuer) {
    if (entry == SctEntry::certificate) {
        SignedX509Entry out;
        out.timestamp = sct.timestamp;
        out.certificate = certificate.der();
        out.extensions = sct.extensions;
        return encoding::serialise(out);
    }
    TROTH_TRY(const ByteVector tbs, precertificate_tbs(certificate));
    SignedPrecertEntry out;
    out.timestamp = sct.timestamp;
    const crypto::Digest hash = crypto::hash(crypto::HashId::sha256, issuer.spki());
    std::ranges::copy(hash.bytes(), out.issuer_key_hash.begin());
    out.tbs_certificate = tbs;
    out.extensions = sct.extensions;
    return encoding::serialise(out);
}

// §2.1.4: SHA-256 with RSA (PKCS#1 v1.5) or with ECDSA on P-256.
bool holds(const SignedCertificateTimestamp& sct, Bytes message, Bytes spki) {
    if (sct.hash != sha256_hash) return false;
    const Result<keys::PublicKey> key = keys::PublicKey::from_spki(spki);
    if (!key) return false;
    const bool rsa = sct.signature_algorithm == rsa_signature;
    if (!rsa && sct.signature_algorithm != ecdsa_signature) return false;
    const auto algorithm = rsa ? keys::SignAlgorithm::rsa_pkcs1_sha256 : keys::SignAlgorithm::ecdsa_p256_sha256;
    return key->verify(algorithm, message, sct.signature.bytes()).has_value();
}

}  // namespace

Result<std::vector<SignedCertificateTimestamp>> scts_in(Bytes bytes) {
    TROTH_TRY(const SctList list, encoding::parse<SctList>(bytes));
    std::vector<SignedCertificateTimestamp> out;
    for (const auto& one : list.sct_list) {
        if (one.bytes()[0] != v1_version) continue;
        TROTH_TRY(out.emplace_back(), encoding::parse<SignedCertificateTimestamp>(one.bytes()));
    }
    return out;
}

Result<std::vector<SignedCertificateTimestamp>> embedded_scts(const Certificate& certificate) {
    const Extension* extension = certificate.extensions().find(oids::signed_certificate_timestamps);
    if (extension == nullptr) return std::vector<SignedCertificateTimestamp>();
    TROTH_TRY(const OctetString list, der::parse<OctetString>(extension->extn_value.value));
    return scts_in(list.value);
}

Result<ByteVector> precertificate_tbs(const Certificate& certificate) {
    Bytes rest = certificate.tbs();
    der::Element tbs, field;
    if (const ErrorRow* row = der::take_element(rest, tbs)) return fail(*row);
    constexpr der::Tag extensions_tag = der::tags::context(3, true);
    der::Writer writer;
    writer.begin(der::tags::sequence);
    for (rest = tbs.content; !rest.empty();) {
        if (const ErrorRow* row = der::take_element(rest, field)) return fail(*row);
        if (!(field.tag == extensions_tag)) {
            writer.raw(field.encoding);
            continue;
        }
        std::vector<Extension> kept;
        for (const Extension& extension : certificate.extensions().all)
            if (extension.extn_id != oids::signed_certificate_timestamps &&
                extension.extn_id != oids::precertificate_poison)
                kept.push_back(extension);
        if (kept.empty()) continue;  // RFC 5280 §4.1: absent, not empty
        writer.begin(extensions_tag);
        writer.value(kept);
        writer.end();
    }
    writer.end();
    return writer.take();
}

std::optional<Error> verify_sct(const SignedCertificateTimestamp& sct, SctEntry entry, const Certificate& certificate,
                                const Certificate& issuer, std::span<const CtLog> logs, sys_seconds time) {
    const auto log = std::ranges::find(logs, sct.log_id, &CtLog::log_id);
    if (log == logs.end()) return Error(sct_unknown_log);
    const auto about_log = [&](const ErrorRow& row) { return Error(row).with("log", Untrusted(log->description)); };
    constexpr u64 latest = u64{253402300799} * 1000;  // the last second of the year 9999
    if (sct.timestamp > latest) return about_log(sct_future);
    const sys_seconds at{std::chrono::seconds(sct.timestamp / 1000)};
    if (at > time) return about_log(sct_future).with("timestamp", der::iso8601(at)).with("now", der::iso8601(time));
    const bool over = log->state == CtLog::State::rejected || log->state == CtLog::State::pending ||
                      (log->state == CtLog::State::retired && (!log->retired_at || at >= *log->retired_at));
    if (over) return about_log(sct_retired_log).with("timestamp", der::iso8601(at));
    Result<ByteVector> message = signed_bytes(sct, entry, certificate, issuer);
    if (!message) return std::move(message).error();
    if (!holds(sct, *message, log->key)) return about_log(sct_bad_signature);
    return std::nullopt;
}

}  // namespace troth::inline v1::x509
