// What a certificate names for others to look at, fetched: issuers' certificates, revocation lists, OCSP responses.
#pragma once

#include "troth/cli/terminal.hpp"
#include "troth/io/fetch.hpp"
#include "troth/x509/explain.hpp"

namespace troth::inline v1::cli {

// What is fetched is of just now, by a clock that is not ours; how far it may run ahead of the time that is judged by.
inline constexpr std::chrono::minutes clock_skew{5};

// Fetcher: does the asking, within limits, and says on standard error what came. A failure to fetch is said and no
// more: the verification decides what is missing.
class Fetcher {
  public:
    Fetcher(Terminal& terminal, const io::FetchLimits& limits) : terminal_(terminal), limits_(limits) {}

    // issuers: what is at the address: a certificate in DER or PEM, or a certs-only CMS message (RFC 5280 §4.2.2.1).
    std::vector<x509::Certificate> issuers(const std::string& url);
    // ask_responders: every OCSP responder that the certificate names, with a fresh nonce; a response with another
    // nonce does not count (RFC 9654 §2.1), one without does.
    std::vector<x509::OcspResponse> ask_responders(const x509::Certificate& certificate,
                                                   const x509::Certificate& issuer);
    // lists: every revocation list that the certificate names.
    std::vector<x509::Crl> lists(const x509::Certificate& certificate);

  private:
    std::optional<ByteVector> fetch(std::string_view what, const io::FetchRequest& request);
    void complain(std::string_view what, std::string_view url, const Error& error);

    Terminal& terminal_;
    io::FetchLimits limits_;
    std::vector<std::string> asked_for_issuers_;
};

// add_missing_issuers: verifies, and as long as issuers are missing that certificates name, fetches those and tries
// again, at most four times. Adds to `certificates`, which the request views.
void add_missing_issuers(std::vector<x509::Certificate>& certificates, const x509::ChainRequest& request,
                         Fetcher& fetcher);

}  // namespace troth::inline v1::cli
