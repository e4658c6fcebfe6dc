// A certificate in DER or PEM: read, printed, matched, and judged as a leaf, as its own issuer and as an anchor.
#include "troth/x509/certificate.hpp"

#include <cstdlib>

#include "troth/keys/public_key.hpp"
#include "troth/x509/verify.hpp"

using namespace troth;
using namespace troth::x509;

namespace {

void look_at(const Certificate& certificate) {
    (void)certificate.subject().text().escaped();
    (void)certificate.issuer().common_name().shell_quoted();
    (void)keys::PublicKey::from_spki(certificate.spki());
    if (const auto& names = certificate.extensions().subject_alt_name)
        for (const GeneralName& name : *names) (void)name.printable().escaped();
    // A name that we print and can read again is the same name.
    const Result<Name> again = Name::from_text(certificate.subject().text().raw());
    if (again && !(*again == certificate.subject())) std::abort();
    const Result<Certificate> same = Certificate::parse(certificate.der());
    if (!same || !(*same == certificate)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Result<std::vector<Certificate>> certificates = certificates_in({data, size});
    if (!certificates) return 0;
    for (const Certificate& certificate : *certificates) look_at(certificate);
    TrustStore trust;
    trust.add(certificates->back());
    ChainRequest request{*certificates, trust};
    request.time = certificates->front().not_before().at;
    request.name = "api.example";
    for (const bool strict : {false, true})
        for (const Purpose purpose : {Purpose::any, Purpose::server_auth, Purpose::client_auth}) {
            request.strict = strict;
            request.purpose = purpose;
            (void)verify_chain(request);
        }
    return 0;
}
