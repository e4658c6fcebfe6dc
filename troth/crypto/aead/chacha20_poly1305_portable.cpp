// ChaCha20-Poly1305 (RFC 8439 §2.8) without special instructions.
#include "troth/crypto/aead/chacha20_poly1305_in_turn.hpp"

namespace troth::inline v1::crypto::kernel {

constinit const AeadKernels chacha20_poly1305_portable = ChaCha20Poly1305<chacha20_portable>::kernels;

}  // namespace troth::inline v1::crypto::kernel
