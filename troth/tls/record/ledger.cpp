// What the product does for the ledger: nothing. In a file of its own, so that a program with a ledger does not even
// link it, and so that no caller sees that the functions are empty.
#include "troth/tls/record/ledger.hpp"

namespace troth::inline v1::tls::ledger {

[[gnu::weak]] void sealing(const AeadKey&) {}
[[gnu::weak]] void opening(const AeadKey&) {}
[[gnu::weak]] void sealing_ticket(crypto::AeadId, Bytes, crypto::Nonce) {}
[[gnu::weak]] void derived(const crypto::hkdf::Prk&, std::string_view, Bytes, Bytes) {}
[[gnu::weak]] void secret(Bytes, std::string_view) {}
[[gnu::weak]] void begin() {}

}  // namespace troth::inline v1::tls::ledger
