// OpenSSH's private key files, their content with and without a password, and RFC 4716's public ones: what is read is
// written, and read again to the same key.
#include "troth/keys/openssh_private.hpp"

#include <cstdlib>

#include "troth/encoding/pem.hpp"
#include "troth/keys/forms.hpp"

using namespace troth;
using namespace troth::keys;

namespace {

class Fixed final : public RandomSource {
  public:
    void fill(MutableBytes out) override {
        for (u8& byte : out) byte = 0x5a;
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Bytes bytes(data, size);
    if (const auto line = from_ssh2(text_of(bytes)))
        if (!to_ssh2(line->key, line->comment)) std::abort();
    const Result<OpenSshPrivateKey> read = from_openssh_private(bytes);
    if (!read) return 0;
    Fixed random;
    const auto written = to_openssh_private(read->key, read->comment, random);
    if (!written) std::abort();
    const auto blocks = encoding::pem::decode(written->bytes());
    if (!blocks) std::abort();
    const auto again = from_openssh_private(blocks->front().der.bytes());
    if (!again || !(again->key.public_key() == read->key.public_key()) || again->comment != read->comment) std::abort();
    return 0;
}
