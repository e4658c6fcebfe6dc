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

// best_for: the first row of `id` that `features` can run.
const AeadImplementation& best_for(AeadId id, const cpu::Features& features);

// open_by: AeadContext::open with a state that the row's set_key made.
[[nodiscard]] bool open_by(const AeadImplementation& row, const void* state, Nonce nonce, Bytes aad,
                           MutableBytes in_place);
// seal_by: AeadContext::seal of a text that stands where it is sealed, with room for the tag.
void seal_by(const AeadImplementation& row, const void* state, Nonce nonce, Bytes aad, MutableBytes in_place);

}  // namespace troth::inline v1::crypto
