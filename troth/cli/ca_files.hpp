// The files of an authority in its folder (command.md, "Files of a CA").
#pragma once

#include "troth/cli/terminal.hpp"

namespace troth::inline v1::cli {

struct CaFiles {
    explicit CaFiles(const std::string& dir)
        : folder(dir),
          root(dir + "/root.pem"),
          root_key(dir + "/root.key"),
          intermediate(dir + "/intermediate.pem"),
          intermediate_key(dir + "/intermediate.key"),
          database(dir + "/troth.db"),
          profiles(dir + "/profiles.toml"),
          cross(dir + "/cross.pem"),
          store_url(dir + "/store.url") {}

    // has_record: in its file, or in a database whose address is in store.url.
    bool has_record(Terminal& terminal) const;

    // check_absent: none of them is there. Errors: cli.file_exists.
    Result<void> check_absent(Terminal& terminal) const;

    // intermediate_of: certificate and key of a generation. The first has the plain names, as has one that was made in
    // the place of another; ca rotate numbers those that it makes.
    struct Pair {
        std::string certificate, key;
    };
    Pair intermediate_of(Terminal& terminal, u32 generation) const;
    Pair numbered(u32 generation) const;  // intermediate-2.pem and intermediate-2.key
    Pair root_of(Terminal& terminal, u32 generation) const;
    Pair numbered_root(u32 generation) const;

    std::string folder, root, root_key, intermediate, intermediate_key, database, profiles, cross, store_url;
};

}  // namespace troth::inline v1::cli
