// Cases of one operation, in random inputs, by us and by the OpenSSL that is there; each counts what it compared.
#pragma once

#include <string_view>

#include "tests/modern/openssl.hpp"

namespace troth::modern {

struct Counts {
    int passed = 0, failed = 0;
};

// run: all cases; prints a line for each operation and one for each case that went wrong.
Counts run(const OpenSsl& peer);

}  // namespace troth::modern
