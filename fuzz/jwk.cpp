// JSON Web Keys and sets: what is read is written, and read again to the same key.
#include "troth/jose/jwk.hpp"

#include <cstdlib>

using namespace troth;
using namespace troth::jose;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Bytes bytes(data, size);
    (void)JwkSet::parse(bytes);
    const Result<Jwk> key = Jwk::parse(bytes);
    if (!key) return 0;
    const SecretBytes written = key->to_json();
    const Result<Jwk> again = Jwk::parse(written.bytes());
    if (!again || again->thumbprint() != key->thumbprint()) std::abort();
    if (!ct::equal(again->to_json().bytes(), written.bytes())) std::abort();
    return 0;
}
