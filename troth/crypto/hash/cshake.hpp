// cSHAKE128 and cSHAKE256, SP 800-185 §3: SHAKE set apart by names, and the encodings that its kin are made of.
#pragma once

#include "troth/crypto/hash/shake.hpp"

namespace troth::inline v1::crypto {

// CShake: as Shake, in a domain of its own. function_name is NIST's to give (empty for everybody else), customization
// is the user's; with both empty it is SHAKE (§3.3). Names may be of any length below 2^61 bytes.
class CShake : public Shake {
  public:
    CShake(ShakeId id, Bytes function_name, Bytes customization, const cpu::Features& features = cpu::host());
};

namespace sp800_185 {

// EncodedSize: left_encode or right_encode of a number, SP 800-185 §2.3.1; at most nine bytes.
struct EncodedSize {
    std::array<u8, 9> data;
    usize size;
    Bytes bytes() const { return Bytes(data).first(size); }
};
EncodedSize left_encode(u64 value);
EncodedSize right_encode(u64 value);

// absorb_padded: bytepad(encode_string(first) || encode_string(second)…, rate), §2.3.2 and §2.3.3.
void absorb_padded(Shake& into, Gather strings, usize rate);

}  // namespace sp800_185
}  // namespace troth::inline v1::crypto
