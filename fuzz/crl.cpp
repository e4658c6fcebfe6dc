// A revocation list in DER or PEM: read, walked and looked up; the index and the walk agree.
#include "troth/x509/crl.hpp"

#include <cstdlib>

using namespace troth;
using namespace troth::x509;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Result<std::vector<Crl>> crls = crls_in({data, size});
    if (!crls) return 0;
    for (const Crl& crl : *crls) {
        (void)crl.issuer().text().escaped();
        CrlEntryReader entries = crl.entries();
        usize count = 0;
        for (;;) {
            const Result<std::optional<CrlEntry>> entry = entries.next();
            if (!entry) std::abort();  // parse() has walked them all
            if (!*entry) break;
            ++count;
            // Of a direct list every entry is its issuer's own.
            if (!crl.is_indirect() && !crl.find((*entry)->serial_number, crl.issuer())) std::abort();
        }
        if (count != crl.size()) std::abort();
        const Result<Crl> again = Crl::parse(crl.der());
        if (!again || !(*again == crl)) std::abort();
    }
    return 0;
}
