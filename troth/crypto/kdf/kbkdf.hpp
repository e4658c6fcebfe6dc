// Key derivation in the counter, feedback and double-pipeline modes with HMAC and CMAC, and with KMAC: SP 800-108r1 §4.
#pragma once

#include "troth/base/result.hpp"
#include "troth/crypto/mac/cmac.hpp"
#include "troth/crypto/mac/hmac.hpp"
#include "troth/crypto/mac/kmac.hpp"

namespace troth::inline v1::crypto {

enum class KbkdfMode : u8 { counter, feedback, double_pipeline };  // §4.1, §4.2, §4.3
// Where [i]_2 stands. Counter mode knows before_fixed and after_fixed alone; in the others "iteration" is K(i-1) or
// A(i).
enum class KbkdfCounter : u8 { before_iteration, before_fixed, after_fixed };

struct KbkdfParameters {
    KbkdfMode mode = KbkdfMode::counter;
    unsigned counter_bits = 32;  // r: 8, 16, 24, 32, or 0 for none (not in counter mode)
    KbkdfCounter counter_at = KbkdfCounter::before_fixed;
    Bytes iv;  // feedback mode's K(0), §4.2; may be empty
};

// kbkdf: `out` from the key and the fixed input data, which must differ between any two uses of one key (§4). Fails
// with kdf_counter_size, or kdf_output_size where the counter cannot count so far (at most 2^32 - 1 MACs without one)
// or nothing is asked for. More than eight pieces of fixed data abort. No allocation; constant time in the key;
// temporaries are wiped. Thread-safe.
Result<void> kbkdf(const KbkdfParameters& parameters, const HmacKey& key, Gather fixed, MutableBytes out);
Result<void> kbkdf(const KbkdfParameters& parameters, const AesCmacKey& key, Gather fixed, MutableBytes out);

// KbkdfFixed: the fixed input data of §4: Label || 0x00 || Context || [L]_2, L being the size of the output in bits in
// 32 bits, so that more than 2^29 - 1 bytes of output abort. Refers to label and context.
class KbkdfFixed {
  public:
    KbkdfFixed(Bytes label, Bytes context, usize output_size);
    KbkdfFixed(const KbkdfFixed&) = delete;
    KbkdfFixed& operator=(const KbkdfFixed&) = delete;
    operator Gather() const { return pieces_; }

  private:
    u8 zero_ = 0, bits_[4];
    std::array<Bytes, 4> pieces_;
};

// kmac_kdf: §4.4, KMAC of the context, the label being the customization. Any size of output.
void kmac_kdf(ShakeId id, Bytes key, Bytes label, Bytes context, MutableBytes out,
              const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto
