// Keys from files as keys of HPKE: whom a container can be encrypted to.
#pragma once

#include "troth/crypto/hpke/kem.hpp"
#include "troth/keys/private_key.hpp"
#include "troth/seal/seal.hpp"

namespace troth::inline v1::seal {

// OwnedRecipient: a Recipient with its bytes.
struct OwnedRecipient {
    crypto::hpke::Kem kem;
    ByteVector public_key;
    Recipient view() const { return {kem, public_key}; }
};

// recipient_of: none if nothing can be encrypted to a key of this kind. identity_of: the same for the private half.
std::optional<OwnedRecipient> recipient_of(const keys::PublicKey& key);
std::optional<crypto::hpke::PrivateKey> identity_of(const keys::PrivateKey& key);

}  // namespace troth::inline v1::seal
