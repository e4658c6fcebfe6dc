// A certificate request in DER or PEM: read and verified.
#include "troth/x509/csr.hpp"

#include <cstdlib>

using namespace troth;
using namespace troth::x509;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Result<Csr> csr = csr_in({data, size});
    if (!csr) return 0;
    (void)csr->subject().text().escaped();
    (void)csr->verify();
    const Result<Csr> again = Csr::parse(csr->der());
    if (!again || !(again->subject() == csr->subject())) std::abort();
    return 0;
}
