// An OCSP response: read, and held against a certificate that it may name.
#include <cstdlib>

#include "troth/x509/revocation.hpp"

using namespace troth;
using namespace troth::x509;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Result<OcspResponse> response = OcspResponse::parse({data, size});
    if (!response) return 0;
    const Result<OcspResponse> again = OcspResponse::parse(response->der());
    if (!again || !(*again == *response)) std::abort();
    for (const Certificate& certificate : response->certificates()) {
        RevocationPolicy policy;
        policy.max_age = std::chrono::days(7);
        const RevocationAnswer answer =
            check_by_ocsp(certificate, certificate, {&*response, 1}, certificate.not_before().at, policy);
        if ((answer.status == RevocationStatus::revoked) != (answer.error && answer.error->id() == "x509.revoked"))
            std::abort();
    }
    return 0;
}
