#include "troth/crypto/kdf/hkdf.hpp"

#include <algorithm>
#include <cstdlib>

namespace troth::inline v1::crypto::hkdf {

Prk extract(HashId id, Bytes salt, Bytes ikm, const cpu::Features& features) {
    // HMAC pads its key with zeros, so the empty salt needs no case of its own.
    const Mac prk = hmac(HmacKey(id, salt, features), ikm);
    return from_bytes(id, prk.bytes(), features);
}

Prk from_bytes(HashId id, Bytes prk, const cpu::Features& features) {
    return Prk(id, prk, features);
}

void expand(const Prk& prk, Gather info, MutableBytes out) {
    if (out.size() > max_expand_size(prk.id())) std::abort();
    Mac previous;  // T(0) is empty
    u8 counter = 0;
    while (!out.empty()) {
        ++counter;
        previous = Hmac(prk.key_).update(previous.bytes()).update(info).update(Bytes(&counter, 1)).finish();
        const usize take = std::min(out.size(), previous.size);
        std::memcpy(out.data(), previous.data.data(), take);
        out = out.subspan(take);
    }
}

SecretBytes expand(const Prk& prk, Bytes info, usize size) {
    SecretBytes out(size);
    expand(prk, Gather(&info, 1), out.mutable_bytes());
    return out;
}

}  // namespace troth::inline v1::crypto::hkdf
