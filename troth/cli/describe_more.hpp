// Messages of CMS, JSON Web Keys, OpenSSH keys and containers as documents: what `troth show` says of them. Nothing is
// verified, and nothing secret is shown.
#pragma once

#include "troth/cli/json.hpp"
#include "troth/cms/message.hpp"

namespace troth::inline v1::cli {

// describe_message: the message, then the certificates and revocation lists that it carries. Of an encrypted one: who
// can read it, and by which algorithms.
Result<Json> describe_message(const cms::Message& message, Wall now);
// describe_jwk: a JSON Web Key, or each of a set.
Result<Json> describe_jwk(Bytes text);
// describe_openssh_private: the content of a PEM block; of one under a password that it is so. describe_ssh_public: a
// line of OpenSSH or a file of SSH2.
Result<Json> describe_openssh_private(Bytes content);
Result<Json> describe_ssh_public(Bytes text);
// describe_container: of what `troth encrypt` wrote, by its beginning: who can open it, and how. Errors: those of
// seal::header_size and seal::read_header.
Result<Json> describe_container(Bytes start);

}  // namespace troth::inline v1::cli
