// Private keys in any form: what is read is written as PKCS#8 and read again to the same key.
#include <cstdlib>

#include "troth/keys/private_key.hpp"

using namespace troth;
using namespace troth::keys;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Bytes bytes(data, size);
    (void)PrivateKey::from_sec1(bytes);
    const Result<PrivateKey> key = PrivateKey::read(bytes);
    if (!key) return 0;
    const SecretBytes written = key->to_pkcs8();
    const Result<PrivateKey> again = PrivateKey::from_pkcs8(written.bytes());
    if (!again || !(again->public_key() == key->public_key())) std::abort();
    return 0;
}
