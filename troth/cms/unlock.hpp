// What decrypting a message in one go and in pieces have in common.
#pragma once

#include "troth/cms/content_cipher.hpp"
#include "troth/cms/envelope.hpp"
#include "troth/cms/key_management.hpp"

namespace troth::inline v1::cms {

// Unlocked: how the content is decrypted, by a key that may be wrong. Views into the message.
struct Unlocked {
    ContentCipher cipher;
    ContentKey key;
};
// unlock: errors as those of open().
Result<Unlocked> unlock(const Envelope& message, const Unlocking& unlocking, const OpenOptions& options,
                        RandomSource& random);
// check_key: asked when the content was decrypted: a key that is known to be wrong takes the time of any other, and
// fails as any other does, with cms.undecipherable.
Result<void> check_key(const ContentKey& key);

}  // namespace troth::inline v1::cms
