// ChaCha20-Poly1305 (RFC 8439 §2.8) for 64-bit ARM: ChaCha20 on its vectors, Poly1305 on its scalar multiplier.
#if defined(__aarch64__)
#include "troth/crypto/aead/chacha20_poly1305_in_turn.hpp"

namespace troth::inline v1::crypto::kernel {

constinit const AeadKernels chacha20_poly1305_neon = ChaCha20Poly1305<chacha20_neon>::kernels;

}  // namespace troth::inline v1::crypto::kernel
#endif
