// A list of signed certificate timestamps: what is read is written again byte for byte.
#include "troth/x509/sct.hpp"

#include <cstdlib>

using namespace troth;
using namespace troth::x509;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Bytes input(data, size);
    const Result<std::vector<SignedCertificateTimestamp>> scts = scts_in(input);
    if (!scts) return 0;
    for (const SignedCertificateTimestamp& sct : *scts) {
        const ByteVector again = encoding::serialise(sct);
        const Result<SignedCertificateTimestamp> same = encoding::parse<SignedCertificateTimestamp>(again);
        if (!same || same->log_id != sct.log_id || same->timestamp != sct.timestamp) std::abort();
        if (std::ranges::search(input, again).empty()) std::abort();
    }
    return 0;
}
