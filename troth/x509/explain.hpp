// A verification that tells all that it tried: for `troth verify`, for errors of TLS and for whoever fetches what is
// missing. Nothing is fetched here.
#pragma once

#include "troth/x509/verify.hpp"

namespace troth::inline v1::x509 {

// Rejection: the rule that a candidate broke, and where.
struct Rejection {
    const ErrorRow* row = nullptr;
    std::string where;          // the error's context in one line, safe for a terminal
    std::optional<u64> offset;  // in the candidate's DER, of the field that the rule is about
};

// Candidate: a certificate that was tried at one place of a path: the leaf, then issuers in the order of trying.
struct Candidate {
    Certificate certificate;
    std::optional<usize> vouches_for;  // the candidate below it, by its place in the list; none: the leaf
    u32 depth = 0;
    bool is_anchor = false;
    std::optional<Rejection> rejection;  // none: every rule held here, though perhaps not above it
};

// Need: what is not at hand and would help.
struct Need {
    enum class Kind : u8 { issuer, crl, ocsp };
    Kind kind{};
    Untrusted url;  // as the certificate says: hostile until checked
    u32 depth = 0;  // of the certificate that names it
};

struct Explanation {
    Result<VerifiedChain> chain;
    std::vector<Candidate> candidates;  // at most one more than the limit of steps
    std::vector<Need> needs;            // in the order in which they would help; each once
};

// error_again: the same error once more, to be handed on while the explanation keeps its own.
Error error_again(const Error& error);

// explain_chain: as verify_chain, with all that was tried. Costs a copy of every candidate's handle. Thread-safe.
Explanation explain_chain(const ChainRequest& request);

}  // namespace troth::inline v1::x509
