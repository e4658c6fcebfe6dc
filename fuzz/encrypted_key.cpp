// Private keys under a password: every scheme, at a cost so low that the deriving is not what is fuzzed.
#include "input.hpp"
#include "troth/keys/encrypted.hpp"

using namespace troth;
using namespace troth::keys;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Bytes file(data, size);
    constexpr PasswordLimits limits{.most_iterations = 64, .most_memory = 1 << 16, .allow_legacy = true};
    (void)decrypt(file, bytes_of("hello"), limits);
    const auto key = read_encrypted(file, bytes_of("hello"), limits);
    if (!key) return 0;
    const auto again = PrivateKey::from_pkcs8(key->to_pkcs8().bytes());
    fuzz::require(again && again->public_key() == key->public_key(), "the key comes back");
    return 0;
}
