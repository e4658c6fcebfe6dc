// Certificates, requests, revocation lists, OCSP messages and keys as documents for people and machines. Nothing here
// is verified.
#pragma once

#include "troth/cli/json.hpp"
#include "troth/keys/private_key.hpp"
#include "troth/x509/crl.hpp"
#include "troth/x509/csr.hpp"
#include "troth/x509/ocsp.hpp"

namespace troth::inline v1::cli {

// describe_kind: "EC P-256", "RSA 3072".
std::string describe_kind(const keys::PublicKey& key);

Json describe(const x509::Certificate& certificate, Wall now);
Json describe(const x509::Csr& request);
Json describe(const x509::Crl& list);
Json describe(const x509::OcspResponse& response);
Json describe(const x509::OcspRequest& request);
Json describe(const keys::PublicKey& key);
Json describe(const keys::PrivateKey& key);  // its public half; nothing secret

// name_of: the subject, as a line may hold it; "(no subject)".
std::string name_of(const x509::Certificate& certificate);

// day_of: "2026-03-01".
std::string day_of(std::chrono::sys_seconds moment);
// days_until: "in 12 days", "3 days ago", "today".
std::string days_until(std::chrono::sys_seconds moment, Wall now);

}  // namespace troth::inline v1::cli
