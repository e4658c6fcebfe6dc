// Files that commands read: what they hold, with the file's name in every error.
#pragma once

#include "troth/ca/issue.hpp"
#include "troth/cli/password.hpp"
#include "troth/cli/terminal.hpp"
#include "troth/x509/certificate.hpp"
#include "troth/x509/crl.hpp"

namespace troth::inline v1::cli {

// from_file: the same result; an error says which file it is about.
template <class T>
Result<T> from_file(Result<T> result, std::string_view file) {
    if (result || !result.error().context().file.empty()) return result;
    return fail(std::move(result).error().in_file(file == "-" ? "standard input" : file));
}

// Each takes a PKCS#12 file, too. read_key: if it is under a password, that comes from the source.
Result<keys::PrivateKey> read_key(Terminal& terminal, std::string_view file, const PasswordSource& password = {});
// key_in: the same of what was read from the file.
Result<keys::PrivateKey> key_in(Terminal& terminal, std::string_view file, Bytes content,
                                const PasswordSource& password);
// At least one certificate, in the file's order; of a PKCS#12 file, that of its key in front.
Result<std::vector<x509::Certificate>> read_certificates(Terminal& terminal, std::string_view file,
                                                         const PasswordSource& password = {});
// Those of all the files, in their order; none without files.
Result<std::vector<x509::Certificate>> read_certificates(Terminal& terminal, const std::vector<std::string>& files,
                                                         const PasswordSource& password = {});
// The lists of all the files, in their order; at least one in each file.
Result<std::vector<x509::Crl>> read_crls(Terminal& terminal, const std::vector<std::string>& files);
// read_public_key: of a public key, a private key, a certificate or a request.
Result<keys::PublicKey> read_public_key(Terminal& terminal, std::string_view file, const PasswordSource& password = {});
// public_key_in: the same of bytes that were read already.
Result<keys::PublicKey> public_key_in(Bytes content);
// read_authority: a certificate with its key, from two files.
Result<ca::Authority> read_authority(Terminal& terminal, std::string_view certificate_file, std::string_view key_file);

}  // namespace troth::inline v1::cli
