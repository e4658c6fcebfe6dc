// An OCSP request: read, and made again from what was read.
#include <cstdlib>

#include "troth/x509/ocsp.hpp"

using namespace troth;
using namespace troth::x509;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Result<OcspRequest> request = OcspRequest::parse({data, size});
    if (!request) return 0;
    std::vector<OwnedCertId> ids;
    for (const OcspSingleRequest& one : request->requests()) {
        const auto hash = hash_of(one.req_cert);
        if (!hash) continue;
        const auto copy = [](Bytes bytes) { return ByteVector(bytes.begin(), bytes.end()); };
        ids.push_back({*hash, copy(one.req_cert.issuer_name_hash.value), copy(one.req_cert.issuer_key_hash.value),
                       copy(one.req_cert.serial_number.content)});
        if (!ids.back().names(one.req_cert)) std::abort();
    }
    if (ids.empty()) return 0;
    const Result<OcspRequest> again = OcspRequest::parse(OcspRequest::make(ids, request->nonce().value_or(Bytes{})));
    if (!again || again->requests().size() != ids.size()) std::abort();
    for (usize i = 0; i < ids.size(); ++i)
        if (!ids[i].names(again->requests()[i].req_cert)) std::abort();
    return 0;
}
