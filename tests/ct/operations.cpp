// The operations that are checked, a line each.
#include "tests/ct/ct.hpp"

namespace troth::ct_tests {

std::span<const Operation> all_operations() {
    return {};
}

}  // namespace troth::ct_tests
