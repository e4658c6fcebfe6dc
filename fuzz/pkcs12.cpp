// PKCS#12 files and the BER under them: reading ends, and what was read is written and read again to the same. The
// passwords are those of the corpus; the cost is kept so low that the deriving is not what is fuzzed.
#include "troth/keys/pkcs12.hpp"

#include "input.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/encoding/der.hpp"

using namespace troth;
using namespace troth::keys;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Bytes file(data, size);
    if (const auto der = encoding::der::from_ber(file)) {
        const auto again = encoding::der::from_ber(der->bytes());
        fuzz::require(again && std::ranges::equal(again->bytes(), der->bytes()), "DER made of BER is DER");
    }
    (void)pkcs12::looks_like(file);
    const bool asks = pkcs12::needs_password(file);
    constexpr PasswordLimits limits{.most_iterations = 64, .most_memory = 1 << 16, .allow_legacy = true};
    for (const std::string_view password : {"", "secret"}) {
        const auto contents = pkcs12::read(file, bytes_of(password), limits);
        if (!contents) continue;
        fuzz::require(asks || contents->integrity.empty(), "a file with a MAC needs a password");
        troth::testing::CountingRandom random;
        const auto written = pkcs12::write(*contents, bytes_of(password), random, {.cost = {.iterations = 2}});
        fuzz::require(written.has_value(), "what was read can be written");
        const auto again = pkcs12::read(*written, bytes_of(password));
        fuzz::require(again.has_value(), "what was written can be read");
        fuzz::require(again->keys.size() == contents->keys.size(), "all keys come back");
        fuzz::require(again->certificates.size() == contents->certificates.size(), "all certificates come back");
    }
    return 0;
}
