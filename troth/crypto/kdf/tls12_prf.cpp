#include "troth/crypto/kdf/tls12_prf.hpp"

#include <algorithm>

namespace troth::inline v1::crypto {

void tls12_prf(HashId id, Bytes secret, std::string_view label, Gather seed, MutableBytes out,
               const cpu::Features& features) {
    const HmacKey key(id, secret, features);
    Mac a = Hmac(key).update(bytes_of(label)).update(seed).finish();  // A(1)
    while (!out.empty()) {
        const Mac piece = Hmac(key).update(a.bytes()).update(bytes_of(label)).update(seed).finish();
        const usize take = std::min(out.size(), piece.size);
        std::memcpy(out.data(), piece.data.data(), take);
        out = out.subspan(take);
        if (!out.empty()) a = hmac(key, a.bytes());
    }
}

}  // namespace troth::inline v1::crypto
