// Every test begins with an empty ledger: seeds, and with them keys, are the same from test to test.
#include <gtest/gtest.h>

#include "troth/tls/record/ledger.hpp"

namespace troth::inline v1::tls::testing {
namespace {

class BeginLedger final : public ::testing::EmptyTestEventListener {
    void OnTestStart(const ::testing::TestInfo&) override { ledger::begin(); }
};
[[maybe_unused]] const bool listening = [] {
    ::testing::UnitTest::GetInstance()->listeners().Append(new BeginLedger);
    return true;
}();

}  // namespace
}  // namespace troth::inline v1::tls::testing
