// Answers to who asks whether a certificate is revoked: RFC 6960, as RFC 5019 has it for many who ask the same. No
// sockets here: a request's octets in, a response's octets out.
#pragma once

#include <memory>
#include <mutex>

#include "troth/ca/registrar.hpp"
#include "troth/x509/ocsp_builder.hpp"

namespace troth::inline v1::ca {

// The most that one request may have: octets, and certificates asked about.
inline constexpr usize most_ocsp_octets = 16 * 1024, most_ocsp_questions = 32;

struct OcspAnswered {
    ByteVector der;  // an OCSPResponse, also where it says that there is no answer
    x509::OcspResponseStatus status = x509::OcspResponseStatus::internal_error;
    // When it was true and until when it may be kept; nothing where it is for one asker alone (a nonce), or no answer.
    struct Span {
        sys_seconds this_update{}, next_update{};
    };
    std::optional<Span> cacheable{};
};

// OcspSource: thread-safe. Never fails: what goes wrong is a response, too.
class OcspSource {
  public:
    virtual ~OcspSource() = default;
    virtual OcspAnswered answer(Bytes request, sys_seconds now, RandomSource& random) = 0;
};

struct OcspOptions {
    std::chrono::seconds validity = std::chrono::hours(1);  // until nextUpdate
    std::chrono::seconds certificate_lifetime = days(7);    // of the responder's certificates, twice the above at least
};

// OcspResponder: asks the store each time, so that a revocation is told at once. For each issuer it has a key of its
// own, in memory alone, and a short-lived certificate from that issuer (§4.2.2.2), which is renewed in time and is on
// record like every other.
class OcspResponder final : public OcspSource {
  public:
    // make: errors: those of Registrar::open and issue, of making keys. The store must outlive the responder.
    static Result<std::unique_ptr<OcspResponder>> make(Store& store, std::vector<Authority> issuers,
                                                       const OcspOptions& options, sys_seconds now,
                                                       RandomSource& random);
    ~OcspResponder() override;

    // answer: questions about other issuers' certificates are answered with `unknown`; if all are, `unauthorized`.
    OcspAnswered answer(Bytes request, sys_seconds now, RandomSource& random) override;

    // sign_all: a response for every certificate of the issuers that has not ended, each given to `keep` with the name
    // that its file has (ocsp_file_name). Gives how many. Errors: those of keep, ca.store_*, those of signing.
    using Keep = std::function<Result<void>(const std::string& name, Bytes response)>;
    Result<u64> sign_all(sys_seconds now, RandomSource& random, const Keep& keep);

  private:
    struct Issuer;
    struct Identity;
    OcspResponder(Store& store, const OcspOptions& options);
    Result<std::shared_ptr<const Identity>> identity(Issuer& issuer, sys_seconds now, RandomSource& random);
    Result<x509::OcspAnswer> look_up(const Issuer& issuer, x509::OwnedCertId id, sys_seconds now);
    Result<OcspAnswered> respond(Issuer& issuer, std::span<const x509::OcspAnswer> answers, Bytes nonce,
                                 sys_seconds now, RandomSource& random);
    Result<OcspAnswered> answer_parsed(const x509::OcspRequest& request, sys_seconds now, RandomSource& random);
    Issuer* issuer_of(const x509::CertId& id);

    Store& store_;
    OcspOptions options_;
    std::mutex mutex_;  // of the identities
    std::vector<std::unique_ptr<Issuer>> issuers_;
};

// ocsp_file_name: where a response that was made in advance is kept: issuerKeyHash and serial number in hexadecimal
// digits, so that nothing that somebody asks is ever a path.
std::string ocsp_file_name(const x509::CertId& id);

// PresignedOcsp: gives responses that were made in advance, without any key. One question a request, and no nonces
// (RFC 5019 §2.1.1); what has no response is `unauthorized` (§2.2.3), one that has ended is `tryLater`.
class PresignedOcsp final : public OcspSource {
  public:
    using LookUp = std::function<std::optional<ByteVector>(const std::string& name)>;  // thread-safe
    explicit PresignedOcsp(LookUp look_up) : look_up_(std::move(look_up)) {}
    OcspAnswered answer(Bytes request, sys_seconds now, RandomSource& random) override;

  private:
    LookUp look_up_;
};

}  // namespace troth::inline v1::ca
