#include "troth/crypto/mac/kmac.hpp"

#include <algorithm>

namespace troth::inline v1::crypto {

Kmac::Kmac(ShakeId id, Bytes key, Bytes customization, const cpu::Features& features)
    : state_(id, bytes_of("KMAC"), customization, features) {
    sp800_185::absorb_padded(state_, Gather(&key, 1), block_size(id));
}

void Kmac::finish_into(MutableBytes out) const {
    CShake last = state_;
    last.absorb(sp800_185::right_encode(u64{out.size()} * 8).bytes());
    last.squeeze(out);
}

void Kmac::finish_xof_into(MutableBytes out) const {
    CShake last = state_;
    last.absorb(sp800_185::right_encode(0).bytes());
    last.squeeze(out);
}

bool Kmac::verify(Bytes received) const {
    if (received.size() < 4) return false;
    CShake last = state_;
    last.absorb(sp800_185::right_encode(u64{received.size()} * 8).bytes());
    std::array<u8, 64> expected;
    bool same = true;
    while (!received.empty()) {
        const MutableBytes piece = MutableBytes(expected).first(std::min(received.size(), expected.size()));
        last.squeeze(piece);
        same = ct::equal(piece, received.first(piece.size())) && same;
        received = received.subspan(piece.size());
    }
    wipe(expected);
    return same;
}

}  // namespace troth::inline v1::crypto
