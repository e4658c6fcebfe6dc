// What `troth show` looks into: a file, standard input, what an address gives, or the chain that a server shows.
#pragma once

#include "troth/cli/terminal.hpp"

namespace troth::inline v1::cli {

// read_anything: the content of a file or of "-"; of what is no file:
//   http://HOST[:PORT]/PATH   what is there, at most 10 MiB
//   https://HOST[:PORT]/PATH  the same, from a server that the roots vouch for (of `ca`, or the system's)
//   https://HOST[:PORT], HOST[:PORT]  the certificates that the server shows, as PEM, not judged
// Errors: those of Terminal::read, io::fetch, read_target; x509.* of an https server that is not trusted.
Result<SecretBytes> read_anything(Terminal& terminal, const std::string& target, const std::string& ca);

}  // namespace troth::inline v1::cli
