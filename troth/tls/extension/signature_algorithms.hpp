// signature_algorithms and signature_algorithms_cert, RFC 8446 §4.2.3.
#pragma once

#include "troth/tls/extension/extension.hpp"
#include "troth/tls/registry/signature_scheme.hpp"

namespace troth::inline v1::tls {

// SignatureAlgorithms: what may sign the handshake and, where the other is missing, certificates. Best first.
struct SignatureAlgorithms {
    static constexpr ExtensionType type = ExtensionType::signature_algorithms;
    static constexpr MessageSet in{MessageKind::client_hello, MessageKind::certificate_request};
    List<SignatureScheme, 2, 65534> supported_signature_algorithms;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("supported_signature_algorithms", m.supported_signature_algorithms);
    }
};
struct SignatureAlgorithmsCert {
    static constexpr ExtensionType type = ExtensionType::signature_algorithms_cert;
    static constexpr MessageSet in{MessageKind::client_hello, MessageKind::certificate_request};
    List<SignatureScheme, 2, 65534> supported_signature_algorithms;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("supported_signature_algorithms", m.supported_signature_algorithms);
    }
};

inline constexpr ExtensionRow signature_algorithms_row{
    .type = ExtensionType::signature_algorithms,
    .rule = "RFC 8446 §4.2.3",
    .forms = {form<SignatureAlgorithms>()},
    .missing = {Missing{MessageKind::client_hello, Missing::When::unless_other, ExtensionType::pre_shared_key,
                        &missing_extension_signature_algorithms},
                Missing{MessageKind::certificate_request,
                        Missing::When::always,
                        {},
                        &missing_extension_signature_algorithms}},  // §4.3.2
};
inline constexpr ExtensionRow signature_algorithms_cert_row{
    .type = ExtensionType::signature_algorithms_cert,
    .rule = "RFC 8446 §4.2.3",
    .forms = {form<SignatureAlgorithmsCert>()},
};

}  // namespace troth::inline v1::tls
