// Lists of digests and file names, as sha256sum and its kin write and read them.
#pragma once

#include <string>
#include <vector>

#include "troth/base/bytes.hpp"
#include "troth/base/result.hpp"

namespace troth::inline v1::cli {

struct ChecksumLine {
    std::string algorithm;  // of a tagged line, "SHA256 (name) = digest"; else empty
    std::string digest;     // hex, in small letters
    std::string name;
};

// checksum_line: "digest  name"; a name with a line end or a backslash is escaped, and the line begins with a
// backslash.
std::string checksum_line(const ChecksumLine& line);
// parse_checksums: every line of a list; empty ones and comments (#) are stepped over. Errors: cli.bad_checksum_list,
// with the number of the line; also for a list that holds none.
Result<std::vector<ChecksumLine>> parse_checksums(Bytes text, std::string_view file);

}  // namespace troth::inline v1::cli
