// Asking for a chain in one line, for tests.
#pragma once

#include "troth/x509/testing/authority.hpp"
#include "troth/x509/verify.hpp"

namespace troth::inline v1::x509::testing {

struct Asked {
    std::string_view name = "api.example";
    Purpose purpose = Purpose::server_auth;
    std::chrono::sys_seconds time = noon;
    bool strict = false;
    VerifyLimits limits = {};
};
inline TrustStore trusting(std::initializer_list<Certificate> anchors) {
    TrustStore store;
    for (const Certificate& anchor : anchors) store.add(anchor);
    return store;
}
inline Result<VerifiedChain> verify(const std::vector<Certificate>& certificates, const TrustStore& trust,
                                    const Asked& asked = {}) {
    ChainRequest request{certificates, trust};
    request.time = asked.time;
    request.purpose = asked.purpose;
    request.name = asked.name;
    request.strict = asked.strict;
    request.limits = asked.limits;
    return verify_chain(request);
}
// "accepted", or the error in one line.
inline std::string outcome(const std::vector<Certificate>& certificates, const TrustStore& trust,
                           const Asked& asked = {}) {
    const Result<VerifiedChain> chain = verify(certificates, trust, asked);
    return chain ? "accepted" : std::string(chain.error().id()) + ": " + chain.error().where();
}
inline std::string id(const std::vector<Certificate>& certificates, const TrustStore& trust, const Asked& asked = {}) {
    const std::string all = outcome(certificates, trust, asked);
    return all.substr(0, all.find(':'));
}

}  // namespace troth::inline v1::x509::testing
