#include "troth/cli/ca_files.hpp"

#include "troth/cli/errors.hpp"

namespace troth::inline v1::cli {

Result<void> CaFiles::check_absent(Terminal& terminal) const {
    for (const std::string* file : {&root, &root_key, &intermediate, &intermediate_key, &database, &store_url})
        if (terminal.exists(*file)) return fail(Error(errors::file_exists).in_file(*file));
    return {};
}

bool CaFiles::has_record(Terminal& terminal) const {
    return terminal.exists(database) || terminal.exists(store_url);
}

CaFiles::Pair CaFiles::numbered(u32 generation) const {
    const std::string stem = folder + "/intermediate-" + std::to_string(generation);
    return {stem + ".pem", stem + ".key"};
}

CaFiles::Pair CaFiles::numbered_root(u32 generation) const {
    const std::string stem = folder + "/root-" + std::to_string(generation);
    return {stem + ".pem", stem + ".key"};
}

CaFiles::Pair CaFiles::root_of(Terminal& terminal, u32 generation) const {
    Pair pair = numbered_root(generation);
    if (generation > 1 && terminal.exists(pair.certificate)) return pair;
    return {root, root_key};
}

CaFiles::Pair CaFiles::intermediate_of(Terminal& terminal, u32 generation) const {
    Pair pair = numbered(generation);
    if (generation > 1 && terminal.exists(pair.certificate)) return pair;
    return {intermediate, intermediate_key};
}

}  // namespace troth::inline v1::cli
