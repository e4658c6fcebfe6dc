// What an authority begins with that was made elsewhere: an existing root, an existing intermediate.
#pragma once

#include <optional>

#include "troth/ca/issue.hpp"
#include "troth/cli/ca_files.hpp"
#include "troth/cli/held_key.hpp"

namespace troth::inline v1::cli {

// Imported: the certificates that were found, each with its key if that was there, too.
struct Imported {
    x509::Certificate root;
    std::optional<HeldKey> root_key;
    std::optional<x509::Certificate> intermediate;
    std::optional<HeldKey> intermediate_key;
    bool key_in_folder = false;  // the intermediate's, as --offline-root left it there
};
// import_authority: out of PEM, DER and PKCS#12 files and addresses of keys in tokens, in any order, and the folder's
// intermediate.key. With an
// intermediate its key must be there and the root must have signed it; without, the root's key must be. Errors:
// cli.import_incomplete, those of reading the files and of verifying a chain.
Result<Imported> import_authority(Terminal& terminal, const CaFiles& files, const std::vector<std::string>& sources,
                                  const PasswordSource& password);

}  // namespace troth::inline v1::cli
