// OCSP requests and responses, RFC 6960 with the nonces of RFC 9654: read strictly, into views over one buffer. Nothing
// is verified here: check_by_ocsp() in revocation.hpp applies a response to a certificate.
#pragma once

#include <memory>

#include "troth/base/lifetime.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/x509/ocsp_structures.hpp"

namespace troth::inline v1::x509 {

inline constexpr usize max_ocsp_size = usize{1} << 20;
inline constexpr usize least_nonce_size = 1, most_nonce_size = 128;  // RFC 9654 §2.1: what a responder must take
inline constexpr usize nonce_size = 32;                              // and what a client sends

// OcspResponseStatus, RFC 6960 §4.2.1. 4 is not used.
enum class OcspResponseStatus : u8 {
    successful = 0,
    malformed_request = 1,
    internal_error = 2,
    try_later = 3,
    sig_required = 5,
    unauthorized = 6,
};
std::string_view name_of(OcspResponseStatus status);  // the RFC's: "tryLater"

// OwnedCertId: what names a certificate in OCSP. Hashes: SHA-1, which every responder knows and which need not resist
// collisions here, SHA-256, SHA-384 and SHA-512.
struct OwnedCertId {
    crypto::HashId hash = crypto::HashId::sha1;
    ByteVector issuer_name_hash, issuer_key_hash;
    ByteVector serial_number;  // content octets, as Certificate::serial_number()

    static OwnedCertId of(const Certificate& certificate, const Certificate& issuer,
                          crypto::HashId hash = crypto::HashId::sha1);
    bool names(const CertId& other) const;  // the same, by the same hash
};
// The CertID of these, as a view of them.
CertId cert_id_of(const OwnedCertId& id);
// The hash that a CertID names; nothing if it is none of those.
std::optional<crypto::HashId> hash_of(const CertId& id);

// OcspRequest: immutable and cheap to copy. Thread-safe.
class OcspRequest {
  public:
    // parse: exactly one OCSPRequest in DER, of at most 1 MiB; a signature is read and not asked about (RFC 6960
    // §4.1.2 leaves it to the responder). Errors: encoding.der_*, x509.ocsp_*.
    static Result<OcspRequest> parse(Bytes der);
    // make: for these certificates. `nonce` is empty or 1 to 128 octets (RFC 9654: 32 from a client).
    static ByteVector make(std::span<const OwnedCertId> ids, Bytes nonce);

    Bytes der() const TROTH_LIFETIMEBOUND { return data_->der; }
    // requests: at least one.
    const std::vector<OcspSingleRequest>& requests() const TROTH_LIFETIMEBOUND { return fields().request_list; }
    bool is_signed() const { return data_->outer.optional_signature.has_value(); }
    const std::optional<Bytes>& nonce() const TROTH_LIFETIMEBOUND { return data_->nonce; }
    const TbsRequest& fields() const TROTH_LIFETIMEBOUND { return data_->outer.tbs_request.value; }

  private:
    struct Data {
        ByteVector der;
        OcspRequestFields outer;
        std::optional<Bytes> nonce;
    };
    explicit OcspRequest(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    std::shared_ptr<const Data> data_;
};

// OcspResponse: immutable and cheap to copy. Thread-safe.
class OcspResponse {
  public:
    // parse: exactly one OCSPResponse in DER, of at most 1 MiB. A response that tells of a failure is read as well:
    // then only status() says something. Errors: encoding.der_*, x509.ocsp_*.
    static Result<OcspResponse> parse(Bytes der);

    Bytes der() const TROTH_LIFETIMEBOUND { return data_->der; }
    OcspResponseStatus status() const { return data_->status; }
    bool is_successful() const { return data_->status == OcspResponseStatus::successful; }
    // Of a successful one:
    const ResponseData& fields() const TROTH_LIFETIMEBOUND { return data_->basic.tbs_response_data.value; }
    Bytes tbs() const TROTH_LIFETIMEBOUND { return data_->basic.tbs_response_data.encoding; }
    const AlgorithmIdentifier& signature_algorithm() const TROTH_LIFETIMEBOUND {
        return data_->basic.signature_algorithm.value;
    }
    Bytes signature_algorithm_der() const TROTH_LIFETIMEBOUND { return data_->basic.signature_algorithm.encoding; }
    const der::BitString& signature() const TROTH_LIFETIMEBOUND { return data_->basic.signature; }
    std::chrono::sys_seconds produced_at() const { return fields().produced_at.at; }
    // Those that are sent along and can be read.
    std::span<const Certificate> certificates() const TROTH_LIFETIMEBOUND { return data_->certificates; }
    const std::optional<Bytes>& nonce() const TROTH_LIFETIMEBOUND { return data_->nonce; }
    // The first critical extension of the whole response that is not understood.
    const std::optional<Oid>& unknown_critical() const TROTH_LIFETIMEBOUND { return data_->unknown_critical; }

    friend bool operator==(const OcspResponse& a, const OcspResponse& b) {
        return a.data_ == b.data_ || std::ranges::equal(a.der(), b.der());
    }

  private:
    struct Data {
        ByteVector der;
        OcspResponseStatus status{};
        BasicOcspResponse basic;
        std::vector<Certificate> certificates;
        std::optional<Bytes> nonce;
        std::optional<Oid> unknown_critical;
    };
    explicit OcspResponse(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    static Result<void> read_basic(Data& data, Bytes basic);

    std::shared_ptr<const Data> data_;
};

// unknown_critical_in: the first critical extension of a SingleResponse that is not understood.
std::optional<Oid> unknown_critical_in(const SingleResponse& response);

}  // namespace troth::inline v1::x509
