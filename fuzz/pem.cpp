// PEM text: whatever is decoded is encoded and decoded to the same.
#include "troth/encoding/pem.hpp"

#include <algorithm>
#include <cstdlib>

using namespace troth;
namespace pem = encoding::pem;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Bytes text(data, size);
    (void)pem::looks_like_pem(text);
    const Result<std::vector<pem::PemBlock>> blocks = pem::decode(text);
    if (!blocks) return 0;
    for (const pem::PemBlock& block : *blocks) {
        const std::string encoded = pem::encode(block.label, block.der.bytes());
        const Result<std::vector<pem::PemBlock>> again = pem::decode(bytes_of(encoded));
        if (!again || again->size() != 1 || again->front().label != block.label ||
            !std::ranges::equal(again->front().der.bytes(), block.der.bytes()))
            std::abort();
    }
    return 0;
}
