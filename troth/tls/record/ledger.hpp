// The door of the ledger, which holds the rules of security.md over a whole process: no (key, nonce) seals twice, no
// key is used past its limit, no secret serves two purposes. A repeat is dangerous exactly when it comes from somewhere
// else than the owner of a key, so no object of the product can see it.
//
// The product only says what it does: its functions here are empty and weak (ledger.cpp). Test programs and fuzz
// targets of every build link record/testing/ledger.cpp, whose strong ones remember and abort; the search for secrets
// in a process image links functions of its own. The product has neither a mutable global nor a pointer to install:
// what is left of the ledger in it is one call of an empty function per record, and about forty per handshake.
#pragma once

#include <string_view>

#include "troth/crypto/kdf/hkdf.hpp"
#include "troth/tls/record/key.hpp"

namespace troth::inline v1::tls::ledger {

// sealing, opening: a record is about to be sealed, or was asked to be opened, with this key at this sequence number.
// RFC 5116 §3.1; RFC 8446 §5.3, §5.5.
void sealing(const AeadKey& key);
void opening(const AeadKey& key);

// sealing_ticket: the same for a ticket, whose key seals once (RFC 8446 §4.6.1).
void sealing_ticket(crypto::AeadId aead, Bytes key, crypto::Nonce nonce);

// derived: `out` came from `secret` by HKDF-Expand-Label under this label (without "tls13 ") and context, RFC 8446
// §7.1.
void derived(const crypto::hkdf::Prk& secret, std::string_view label, Bytes context, Bytes out);

// secret: these bytes are a secret that no label gave, and this is what it is for. One name a purpose: "ticket 1.3".
void secret(Bytes bytes, std::string_view purpose);

// begin: the ledger forgets. For tests alone, whose connections draw the same keys from the same seeds.
void begin();

}  // namespace troth::inline v1::tls::ledger
