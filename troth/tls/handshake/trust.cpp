#include "troth/tls/handshake/trust.hpp"

namespace troth::inline v1::tls {

TrustId trust_of(const CommonConfig& config) {
    if (config.dangerous_verifier != nullptr) return config.dangerous_verifier->trust();
    return {};
}

}  // namespace troth::inline v1::tls
