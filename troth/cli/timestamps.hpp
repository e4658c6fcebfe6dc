// What certificate transparency logs say of a certificate. RFC 6962 §3.
#pragma once

#include "troth/cli/json.hpp"
#include "troth/x509/ocsp.hpp"
#include "troth/x509/sct.hpp"
#include "troth/x509/verify.hpp"

namespace troth::inline v1::cli {

// Timestamp: one that came with a certificate, and the verdict.
struct Timestamp {
    std::string_view by;  // how it came: "certificate", "OCSP" or "TLS"
    std::array<u8, 32> log_id{};
    u64 milliseconds = 0;          // since 1970
    std::string log, operated_by;  // empty: the list does not know it
    std::optional<Error> error;    // none: it holds
};
// judge_timestamps: those in the certificate, in the responses and in `by_tls`, a list as TLS carries it. `chain` is
// verified. Errors: of lists that cannot be read.
Result<std::vector<Timestamp>> judge_timestamps(const x509::VerifiedChain& chain,
                                                std::span<const x509::OcspResponse> responses, Bytes by_tls,
                                                std::span<const x509::CtLog> logs, std::chrono::sys_seconds time);
// logs_that_vouch: how many different logs have a timestamp that holds.
usize logs_that_vouch(std::span<const Timestamp> timestamps);

Json describe(std::span<const Timestamp> timestamps);
std::string line_of(const Timestamp& timestamp);

}  // namespace troth::inline v1::cli
