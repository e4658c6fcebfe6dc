// The list of certificate transparency logs that browsers publish: JSON, version 3. RFC 6962 §3.2 says what a log is.
#pragma once

#include "troth/x509/sct.hpp"

namespace troth::inline v1::cli {

// logs_in: every log of every operator, whatever its state. Errors: cli.bad_log_list with what is wrong where.
Result<std::vector<x509::CtLog>> logs_in(Bytes json);

}  // namespace troth::inline v1::cli
