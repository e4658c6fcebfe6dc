#include "troth/crypto/aead/gmac.hpp"

#include <cstdlib>

#include "troth/base/secret.hpp"

namespace troth::inline v1::crypto {

std::array<u8, aead_tag_size> gmac(const AeadContext& context, Nonce nonce, Bytes message) {
    switch (context.id()) {
        case AeadId::aes_128_gcm:
        case AeadId::aes_192_gcm:
        case AeadId::aes_256_gcm:
            break;
        default:
            std::abort();
    }
    std::array<u8, aead_tag_size> tag;
    context.seal(nonce, message, {}, {}, tag);
    return tag;
}

bool gmac_verify(const AeadContext& context, Nonce nonce, Bytes message, Bytes received) {
    if (received.size() < 12 || received.size() > aead_tag_size) return false;
    std::array<u8, aead_tag_size> tag = gmac(context, nonce, message);
    const bool same = ct::equal(Bytes(tag).first(received.size()), received);
    wipe(tag);  // of a message that was not genuine it would be a forgery
    return same;
}

}  // namespace troth::inline v1::crypto
