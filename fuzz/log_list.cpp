// Lists of certificate transparency logs: what is read names each log by the hash of its key.
#include "troth/cli/log_list.hpp"

#include "fuzz/input.hpp"
#include "troth/crypto/hash/hash.hpp"

using namespace troth;
using namespace troth::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const auto logs = cli::logs_in({data, size});
    if (!logs) {
        require(logs.error().id() == "cli.bad_log_list", "one error for lists");
        return 0;
    }
    require(!logs->empty(), "a list holds something");
    for (const x509::CtLog& log : *logs) {
        const crypto::Digest hash = crypto::hash(crypto::HashId::sha256, log.key);
        require(std::ranges::equal(hash.bytes(), log.log_id), "a log is known by its key");
        require(!log.retired_at || log.state == x509::CtLog::State::retired, "only what is retired has a day of it");
    }
    return 0;
}
