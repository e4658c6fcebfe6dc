// Lists of digests: what is read can be written and read again, and is the same.
#include "troth/cli/checksum_list.hpp"

#include "fuzz/input.hpp"

using namespace troth;
using namespace troth::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const auto lines = cli::parse_checksums({data, size}, "list");
    if (!lines) {
        require(lines.error().id() == "cli.bad_checksum_list", "one error for lists");
        return 0;
    }
    require(!lines->empty(), "a list holds something");
    for (const cli::ChecksumLine& line : *lines) {
        require(!line.name.empty() && line.digest.size() % 2 == 0, "a name and whole bytes");
        const auto again = cli::parse_checksums(bytes_of(cli::checksum_line(line)), "list");
        require(again.has_value() && again->size() == 1, "what is written can be read");
        const cli::ChecksumLine& same = again->front();
        require(same.name == line.name && same.digest == line.digest && same.algorithm == line.algorithm,
                "and is the same");
    }
    return 0;
}
