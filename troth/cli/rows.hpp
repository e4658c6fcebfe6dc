// The implementations of each primitive and which of them this processor takes, for `troth list rows` and `troth
// bench`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "troth/base/bytes.hpp"
#include "troth/base/cpu.hpp"

namespace troth::inline v1::cli {

struct RowName {
    std::string_view name;  // "vaes512", "portable"
    bool (*runs_on)(const cpu::Features&);
};

// RowSet: one primitive's table, fastest first. What stands behind the row that runs anywhere is never chosen and left
// out.
struct RowSet {
    std::string_view primitive;  // "AES-GCM", "P-256"
    std::vector<RowName> rows;

    std::string_view chosen(const cpu::Features& features = cpu::host()) const;
    // features_for: this machine's features, or fewer of them, with which that row is chosen; nothing if the processor
    // cannot run it, or there is none of that name.
    std::optional<cpu::Features> features_for(std::string_view row) const;
};
const std::vector<RowSet>& row_sets();
// row_set: aborts if there is none of that name: names are ours.
const RowSet& row_set(std::string_view primitive);

// feature_names: what the processor has of what any row asks for.
std::vector<std::string> feature_names(const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::cli
