// Signed certificate timestamps, RFC 6962 §3: the promises of public logs, held against a list of logs that is data.
#pragma once

#include "troth/encoding/wire.hpp"
#include "troth/x509/certificate.hpp"

namespace troth::inline v1::x509 {

// SignedCertificateTimestamp, RFC 6962 §3.2. Views into the list it was read from.
struct SignedCertificateTimestamp {
    static constexpr std::string_view name = "SignedCertificateTimestamp";
    u8 sct_version = 0;  // 0 is v1, the only one
    std::array<u8, 32> log_id{};
    u64 timestamp = 0;  // milliseconds since 1970
    encoding::Opaque<0, 0xffff> extensions;
    u8 hash = 0, signature_algorithm = 0;  // RFC 5246 §7.4.1.4.1
    encoding::Opaque<0, 0xffff> signature;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("sct_version", m.sct_version) && io("id", m.log_id) && io("timestamp", m.timestamp) &&
               io("extensions", m.extensions) && io("hash", m.hash) &&
               io("signature_algorithm", m.signature_algorithm) && io("signature", m.signature);
    }
};
// SignedCertificateTimestampList, §3.3.
struct SctList {
    static constexpr std::string_view name = "SignedCertificateTimestampList";
    encoding::List<encoding::Opaque<1, 0xffff>, 1, 0xffff> sct_list;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("sct_list", m.sct_list);
    }
};

// CtLog: a log as log lists describe it (version 3 of their JSON has a field for each).
struct CtLog {
    std::array<u8, 32> log_id{};  // SHA-256 of the key
    ByteVector key;               // SubjectPublicKeyInfo in DER: P-256, or RSA of 2048 bits and more (§2.1.4)
    std::string description, operated_by;
    // Whether what it promises still counts; from `retired` on only what it promised before.
    enum class State : u8 { pending, qualified, usable, read_only, retired, rejected };
    State state = State::usable;
    std::optional<std::chrono::sys_seconds> retired_at;
};

// scts_in: of a list as TLS and OCSP carry it; those of another version than v1 are passed over, as §3.3 foresees.
// Errors: encoding.wire_*.
Result<std::vector<SignedCertificateTimestamp>> scts_in(Bytes list);
// embedded_scts: of the certificate's extension, in which the list stands as an OCTET STRING; none: empty.
Result<std::vector<SignedCertificateTimestamp>> embedded_scts(const Certificate& certificate);

// precertificate_tbs: TBSCertificate as the log signed it: without the list of timestamps (§3.2) and without the poison
// (§3.1). Nothing else changes but the lengths around. Errors: encoding.der_*.
Result<ByteVector> precertificate_tbs(const Certificate& certificate);

// SctEntry: what a timestamp is about: a certificate as it is, for timestamps of TLS and OCSP, or the precertificate
// behind it, for embedded ones.
enum class SctEntry : u8 { certificate, precertificate };

// verify_sct: nothing if a log of the list signed this timestamp for this certificate before `time` and counted then.
// `issuer` is the certificate's validated issuer. Errors: x509.sct_unknown_log, sct_bad_signature, sct_future,
// sct_retired_log, those of precertificate_tbs.
std::optional<Error> verify_sct(const SignedCertificateTimestamp& sct, SctEntry entry, const Certificate& certificate,
                                const Certificate& issuer, std::span<const CtLog> logs, std::chrono::sys_seconds time);

}  // namespace troth::inline v1::x509
