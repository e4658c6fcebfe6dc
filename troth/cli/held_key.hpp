// A private key that a command signs with: in a file, or in a PKCS#11 token, named by its address (RFC 7512) or by a
// file that holds nothing but the address.
#pragma once

#include <variant>

#include "troth/cli/key_choice.hpp"
#include "troth/cli/password.hpp"
#include "troth/token/signer.hpp"

namespace troth::inline v1::cli {

// HeldKey: a key in memory, or one in a token.
class HeldKey {
  public:
    explicit HeldKey(keys::PrivateKey key) : where_(std::move(key)) {}
    explicit HeldKey(token::Opened key) : where_(std::move(key)) {}

    const keys::PublicKey& public_key() const;
    // in_memory: the key, if it is here; in_token: where it is, if it is not. Else null.
    const keys::PrivateKey* in_memory() const { return std::get_if<keys::PrivateKey>(&where_); }
    const token::Opened* in_token() const { return std::get_if<token::Opened>(&where_); }
    // signer: gives the key away.
    std::shared_ptr<keys::Signer> signer() &&;

  private:
    std::variant<keys::PrivateKey, token::Opened> where_;
};

// hold_key: what --key names: an address, a file with an address in it, or a file with a key. The PIN is the password
// of the source; else it comes from the file that pin-source names, from pin-value if that stands in a file, or from
// the person. The module is that of the address, else of the environment variable TROTH_PKCS11_MODULE, else p11-kit's.
// Errors: those of read_key, token.*, token.pin_in_argument.
Result<HeldKey> hold_key(Terminal& terminal, std::string_view key, const PasswordSource& password);
// held_in: the same of a file that has been read.
Result<HeldKey> held_in(Terminal& terminal, std::string_view file, Bytes content, const PasswordSource& password);
// open_signer: as hold_key, to sign with.
Result<std::shared_ptr<keys::Signer>> open_signer(Terminal& terminal, std::string_view key,
                                                  const PasswordSource& password);

// address_in: the address of a key in a token, if that is what the file holds.
std::optional<std::string_view> address_in(Bytes content);
// open_in_token: the key at an address that was read from a file.
Result<token::Opened> open_in_token(Terminal& terminal, std::string_view address, std::string_view file,
                                    const PasswordSource& password);

// make_in_token: a key pair in the token that --token names. It gets the label, or, if that is empty, the
// address's object. A key of a label that is there already is refused, unless many may have it. Errors: those of
// token::make_key.
enum class Labels : u8 { unique, shared };
Result<token::Opened> make_in_token(Terminal& terminal, const token::Uri& where, const std::string& label,
                                    const KeyChoice& choice, const PasswordSource& password, Labels labels);
// token_uri: an address given on the command line. Errors: token.bad_uri, token.pin_in_argument.
Result<token::Uri> token_uri(std::string_view argument);
// reference: the content of a file that stands for the key: its address on a line. Without PIN, but as secret as a key
// all the same, for who can write it decides which key is used.
SecretBytes reference(const token::Uri& uri);

}  // namespace troth::inline v1::cli
