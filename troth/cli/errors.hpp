// What the command itself can refuse: words it does not understand, files it cannot read or write.
#pragma once

#include <span>

#include "troth/base/error.hpp"

namespace troth::inline v1::cli::errors {

inline constexpr ErrorRow unknown_command{
    .id = "cli.unknown_command",
    .rule = "",
    .what = "there is no such command",
    .advice = "troth --help lists all commands",
};
inline constexpr ErrorRow missing_verb{
    .id = "cli.missing_verb",
    .rule = "",
    .what = "this command needs a second word",
    .advice = "troth --help lists all commands",
};
inline constexpr ErrorRow unknown_option{
    .id = "cli.unknown_option",
    .rule = "",
    .what = "this command has no such option",
    .advice = "--help behind the command lists its options",
};
inline constexpr ErrorRow unexpected_argument{
    .id = "cli.unexpected_argument",
    .rule = "",
    .what = "there is an argument too many",
    .advice = "--help behind the command shows what it takes",
};
inline constexpr ErrorRow missing_argument{
    .id = "cli.missing_argument",
    .rule = "",
    .what = "an argument is missing",
    .advice = "--help behind the command shows what it takes",
};
inline constexpr ErrorRow bad_value{
    .id = "cli.bad_value",
    .rule = "",
    .what = "the value of an option is not one that it takes",
    .advice = "--help behind the command shows what it takes",
};
inline constexpr ErrorRow usage{
    .id = "cli.usage",
    .rule = "",
    .what = "the command line is not understood",
    .advice = "--help behind the command shows what it takes",
};
inline constexpr ErrorRow conflicting_options{
    .id = "cli.conflicting_options",
    .rule = "",
    .what = "two options contradict each other",
    .advice = "leave one of them out",
};
inline constexpr ErrorRow key_in_token{
    .id = "cli.key_in_token",
    .rule = "",
    .what = "this needs the private key itself, which is in a token and never leaves it",
    .advice = "give a key in a file; keys in tokens sign: sign, csr new, ca, cms sign, serve, connect",
};
inline constexpr ErrorRow unknown_error_id{
    .id = "cli.unknown_error_id",
    .rule = "",
    .what = "there is neither a command nor an error of this name",
    .advice = "troth --help lists all commands, troth help errors all errors",
};
inline constexpr ErrorRow unknown_content{
    .id = "cli.unknown_content",
    .rule = "",
    .what = "the file holds nothing that is known here",
    .advice = "expect PEM, or a certificate, a request or a key in DER",
};
inline constexpr ErrorRow file_not_found{
    .id = "cli.file_not_found",
    .rule = "",
    .what = "there is no such file",
    .advice = "check the name and the folder you are in",
};
inline constexpr ErrorRow folder_not_found{
    .id = "cli.folder_not_found",
    .rule = "",
    .what = "the folder of a file to be written does not exist",
    .advice = "make the folder first, or choose another",
};
inline constexpr ErrorRow permission_denied{
    .id = "cli.permission_denied",
    .rule = "",
    .what = "the operating system does not allow it",
    .advice = "check who owns the file and its folder; private keys are readable to their owner only",
};
inline constexpr ErrorRow is_directory{
    .id = "cli.is_directory",
    .rule = "",
    .what = "a file was expected, this is a folder",
    .advice = "name a file in it",
};
inline constexpr ErrorRow not_directory{
    .id = "cli.not_directory",
    .rule = "",
    .what = "a folder was expected, this is a file",
    .advice = "name a folder, or remove the file",
};
inline constexpr ErrorRow file_exists{
    .id = "cli.file_exists",
    .rule = "",
    .what = "the file exists and would be overwritten",
    .advice = "choose another name, or add --force to overwrite it",
};
inline constexpr ErrorRow file_too_large{
    .id = "cli.file_too_large",
    .rule = "",
    .what = "the file is larger than anything this command works on",
    .advice = "check that this is the right file",
};
inline constexpr ErrorRow io_failed{
    .id = "cli.io_failed",
    .rule = "",
    .what = "reading or writing failed",
    .advice = "the operating system's reason is given above; check free space and the device",
};
inline constexpr ErrorRow unknown_algorithm{
    .id = "cli.unknown_algorithm",
    .rule = "",
    .what = "there is no algorithm of this name here",
    .advice = "troth list names all that are offered",
};
inline constexpr ErrorRow bad_checksum_list{
    .id = "cli.bad_checksum_list",
    .rule = "",
    .what = "the file is no list of digests",
    .advice = "each line is a digest in hex, two spaces and a file's name, as troth hash and sha256sum print them",
};
inline constexpr ErrorRow checksum_size{
    .id = "cli.checksum_size",
    .rule = "",
    .what = "the list holds digests of another size than the hash function gives",
    .advice = "name the function that the list was made with by --algorithm",
};
inline constexpr ErrorRow checksum_mismatch{
    .id = "cli.checksum_mismatch",
    .rule = "",
    .what = "files are not what they were when the list was made",
    .advice = "get those files again from their source; the lines above say which",
};
inline constexpr ErrorRow checksum_unreadable{
    .id = "cli.checksum_unreadable",
    .rule = "",
    .what = "files of the list could not be read",
    .advice = "run this in the folder that the list's names start from",
};
inline constexpr ErrorRow no_terminal{
    .id = "cli.no_terminal",
    .rule = "",
    .what = "a password is needed, and there is no terminal to ask for it",
    .advice = "give it by --password-file, --password-fd or --password-env",
};
inline constexpr ErrorRow empty_password{
    .id = "cli.empty_password",
    .rule = "",
    .what = "the password is empty",
    .advice = "choose one of several words, or let troth rand make one",
};
inline constexpr ErrorRow passwords_differ{
    .id = "cli.passwords_differ",
    .rule = "",
    .what = "the two passwords that were typed are not the same",
    .advice = "run the command again; nothing was written",
};
inline constexpr ErrorRow no_such_variable{
    .id = "cli.no_such_variable",
    .rule = "",
    .what = "the environment variable that should hold the password is not set",
    .advice = "export it, or use --password-file",
};
inline constexpr ErrorRow needs_output{
    .id = "cli.needs_output",
    .rule = "",
    .what = "it does not follow from the input's name what the output should be called",
    .advice = "name it by --out; - is standard output",
};
inline constexpr ErrorRow unfit_recipient{
    .id = "cli.unfit_recipient",
    .rule = "RFC 9180 §7.1",
    .what = "nothing can be encrypted to a key of this kind",
    .advice = "make one by troth key new --key-type x25519; keys on P-256, P-384 and P-521 do, too",
};
inline constexpr ErrorRow unfit_signer{
    .id = "cli.unfit_signer",
    .rule = "RFC 8410 §4",
    .what = "a key of this kind signs nothing",
    .advice = "X25519 and X448 keys agree on secrets only; use a key of another kind",
};
inline constexpr ErrorRow bad_signature{
    .id = "cli.bad_signature",
    .rule = "",
    .what = "the signature is not this key's signature of this file",
    .advice = "do not trust the file: it, the signature or the key is not the one it is taken for",
};
inline constexpr ErrorRow mac_key_size{
    .id = "cli.mac_key_size",
    .rule = "",
    .what = "the key has a size that this authentication code does not take",
    .advice = "check that the file holds the key's bytes (--key) or its hexadecimal digits (--key-hex), and no more",
};
inline constexpr ErrorRow asn1_too_large{
    .id = "cli.asn1_too_large",
    .rule = "",
    .what = "this is too much to show octet by octet: a line for every eight octets",
    .advice = "up to 1 MiB is shown; troth show without --asn1 takes the whole file",
};
inline constexpr ErrorRow digest_size{
    .id = "cli.digest_size",
    .rule = "",
    .what = "this hash function cannot give a digest of so many bytes",
    .advice = "leave out --size, or take a function of free length: shake128, shake256",
};
inline constexpr ErrorRow mac_size{
    .id = "cli.mac_size",
    .rule = "SP 800-185 §8.4.2; RFC 7693 §2.1",
    .what = "this authentication code cannot have so many bytes",
    .advice = "leave out --size: then the code has the size that its specification gives",
};
inline constexpr ErrorRow mac_nonce{
    .id = "cli.mac_nonce",
    .rule = "SP 800-38D §8.2",
    .what = "GMAC takes a nonce of 12 bytes, and no other code takes one",
    .advice = "write it as --nonce hex: and 24 digits, another one each time; a code without nonces is hmac-sha256",
};
inline constexpr ErrorRow mac_once{
    .id = "cli.mac_once",
    .rule = "RFC 8439 §2.5; SP 800-38D §8",
    .what = "a key or nonce of this authentication code serves for one message only",
    .advice = "give one file at a time, each with a key or nonce of its own; hmac-sha256 has no such rule",
};
inline constexpr ErrorRow mac_mismatch{
    .id = "cli.mac_mismatch",
    .rule = "",
    .what = "authentication codes are not those that this key gives",
    .advice = "the lines above say which: the file, the list or the key is not the one it is taken for",
};
inline constexpr ErrorRow kdf_salt{
    .id = "cli.kdf_salt",
    .rule = "RFC 9106 §3.1; RFC 8018 §4.1",
    .what = "a key from a password needs a salt",
    .advice = "make one by troth rand -n 16, keep it beside what the key protects, and give it as --salt hex:…",
};

}  // namespace troth::inline v1::cli::errors

namespace troth::inline v1::cli {

// all_errors: every row of this room.
std::span<const ErrorRow* const> all_errors();

}  // namespace troth::inline v1::cli
