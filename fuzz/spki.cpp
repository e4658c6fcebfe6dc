// Public keys: what is read keeps its bytes, and no signature of zeros is accepted.
#include <algorithm>
#include <cstdlib>

#include "troth/keys/public_key.hpp"

using namespace troth;
using namespace troth::keys;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Bytes bytes(data, size);
    (void)read_public_key(bytes);
    const Result<PublicKey> key = PublicKey::from_spki(bytes);
    if (!key) return 0;
    if (!std::ranges::equal(key->spki_der(), bytes)) std::abort();
    const ByteVector zeros(512);
    for (const SignAlgorithm algorithm : algorithms_of(key->type()))
        for (const usize length : {usize{0}, usize{64}, usize{256}})
            (void)key->verify(algorithm, bytes, Bytes(zeros).first(length));
    return 0;
}
