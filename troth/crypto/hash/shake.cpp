#include "troth/crypto/hash/shake.hpp"

#include <cstdlib>

#include "troth/base/secret.hpp"

namespace troth::inline v1::crypto {

Shake::Shake(ShakeId id, const cpu::Features& features) : permute_(detail::best_kernel(detail::keccak_rows, features)) {
    sponge_.start(block_size(id));
}

Shake::~Shake() {
    wipe(&sponge_, sizeof sponge_);
}

Shake& Shake::absorb(Bytes data) {
    if (squeezing_) std::abort();
    sponge_.absorb(permute_, data);
    return *this;
}

void Shake::squeeze(MutableBytes out) {
    if (!squeezing_) {
        sponge_.pad(permute_, suffix_);
        squeezing_ = true;
    }
    sponge_.squeeze(permute_, out);
}

}  // namespace troth::inline v1::crypto
