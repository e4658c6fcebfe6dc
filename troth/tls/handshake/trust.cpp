#include "troth/tls/handshake/trust.hpp"

#include "troth/x509/trust_store.hpp"

namespace troth::inline v1::tls {

TrustId trust_of(const CommonConfig& config) {
    if (config.dangerous_verifier != nullptr) return config.dangerous_verifier->trust();
    if (config.roots != nullptr) return config.roots->id();
    return {};
}

}  // namespace troth::inline v1::tls
