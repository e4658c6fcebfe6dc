// The implementations of each AEAD, fastest first, portable last. Tests and benches walk all that the processor runs.
#pragma once

#include "troth/crypto/aead/aead.hpp"
#include "troth/crypto/aead/kernels.hpp"

namespace troth::inline v1::crypto {

struct AeadImplementation {
    std::string_view name;
    AeadId id;
    bool (*runs_on)(const cpu::Features&);
    const kernel::AeadKernels* kernels;
};

std::span<const AeadImplementation> aead_implementations(AeadId id);

}  // namespace troth::inline v1::crypto
