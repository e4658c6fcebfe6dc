// What can be wrong with keys, nonces and sealed texts that come from outside.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::crypto {

inline constexpr ErrorRow aead_key_size_wrong{
    .id = "crypto.aead_key_size",
    .rule = "RFC 5116 §2.1",
    .what = "the key has a size that the AEAD does not take",
    .advice = "check which algorithm the key was made for",
};
inline constexpr ErrorRow aead_nonce_size_wrong{
    .id = "crypto.aead_nonce_size",
    .rule = "RFC 5116 §2.1",
    .what = "the nonce has a size that the AEAD does not take",
    .advice = "use the nonce size of the algorithm; GCM takes any but the empty one, and is best with 12 bytes",
};
inline constexpr ErrorRow aead_tag_size_wrong{
    .id = "crypto.aead_tag_size",
    .rule = "SP 800-38D §5.2.1.2, SP 800-38C §A.1",
    .what = "the AEAD does not have tags of that size",
    .advice = "use 16 bytes, unless a format prescribes less",
};
inline constexpr ErrorRow aead_text_size{
    .id = "crypto.aead_text_size",
    .rule = "RFC 5116 §2.1",
    .what = "the text or its associated data are longer than the AEAD can seal under one nonce",
    .advice = "cut the text into pieces and seal each under a nonce of its own",
};
inline constexpr ErrorRow aead_not_genuine{
    .id = "crypto.aead_not_genuine",
    .rule = "RFC 5116 §2.2",
    .what = "the sealed text was not made with this key, nonce and associated data, or was altered",
    .advice = "check the key or password; if it is right, get the data again from its source",
};

}  // namespace troth::inline v1::crypto
