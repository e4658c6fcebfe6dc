// PKCS#12 files where a key or a certificate is asked for.
#pragma once

#include "troth/cli/json.hpp"
#include "troth/cli/password.hpp"
#include "troth/keys/pkcs12.hpp"
#include "troth/x509/certificate.hpp"

namespace troth::inline v1::cli {

// open_pkcs12: the file's contents. If it needs a password, none is tried first (trust stores have the empty one),
// unless the source gives one; then the person is asked. Errors: those of pkcs12::read and read_password.
Result<keys::pkcs12::Contents> open_pkcs12(Terminal& terminal, std::string_view file, Bytes content,
                                           const PasswordSource& password);

// only_key: the one private key. Errors: keys.no_private_key, keys.several_private_keys.
Result<keys::PrivateKey> only_key(keys::pkcs12::Contents contents);
// certificates_of: at least one; that of the first private key stands in front, the others as in the file. Errors:
// x509.no_certificate, those of Certificate::parse.
Result<std::vector<x509::Certificate>> certificates_of(const keys::pkcs12::Contents& contents);
// public_key_of: of the first private key, else of the first certificate.
Result<keys::PublicKey> public_key_of(const keys::pkcs12::Contents& contents);

// describe: how the file is protected, then each object in it.
Result<Json> describe(const keys::pkcs12::Contents& contents, usize size, Wall now);

}  // namespace troth::inline v1::cli
