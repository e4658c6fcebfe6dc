// A container of troth encrypt from a stranger, opened with a key: a header of any form ends in a typed error; what
// opens was sealed to this key.
#include <algorithm>

#include "fuzz/input.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/seal/seal.hpp"

using namespace troth;
using namespace troth::seal;

namespace {

const crypto::hpke::PrivateKey& own_key() {
    static testing::CountingRandom random(1);
    static const auto key = crypto::hpke::PrivateKey::generate(crypto::hpke::Kem::dhkem_x25519_hkdf_sha256, random);
    return key;
}
// A container to the key above, for the input to edit.
ByteVector honest() {
    testing::CountingRandom random(2);
    const Way ways[] = {Recipient{own_key().kem(), own_key().public_key()}};
    auto sealer = Sealer::create(ways, random);
    ByteVector out(sealer->header().begin(), sealer->header().end());
    const usize header = out.size();
    out.resize(header + 5 + crypto::aead_tag_size);
    sealer->seal_piece(bytes_of("hello"), true, MutableBytes(out).subspan(header));
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    static const ByteVector whole = honest();
    fuzz::Input input(data, size);
    ByteVector container;
    if (input.flag()) {
        container = fuzz::edited(whole, input);
        container.resize(std::min<usize>(container.size(), input.flag() ? container.size() : input.number()));
    } else {
        const Bytes rest = input.rest();
        container.assign(rest.begin(), rest.end());
    }
    const Result<usize> size_of_header =
        header_size(Bytes(container).first(std::min(container.size(), smallest_header)));
    if (!size_of_header || *size_of_header > container.size()) return 0;
    Result<Opener> opener = Opener::open_with(Bytes(container).first(*size_of_header), own_key());
    if (!opener) return 0;
    const MutableBytes piece = MutableBytes(container).subspan(*size_of_header);
    if (piece.size() > piece_size + crypto::aead_tag_size) return 0;
    if (opener->open_piece(piece, true)) {
        const Bytes plain = piece.first(piece.size() - crypto::aead_tag_size);
        fuzz::require(text_of(plain) == "hello", "only what was sealed comes out");
    }
    return 0;
}
