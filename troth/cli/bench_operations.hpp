// What `troth bench` measures: one work of each primitive, by public API, on the row that the features choose.
#pragma once

#include <functional>

#include "troth/base/random.hpp"
#include "troth/cli/rows.hpp"

namespace troth::inline v1::cli {

using Work = std::function<void()>;

struct BenchOperation {
    std::string name;    // "AES-256-GCM seal"
    usize size;          // bytes of a message; 0: one operation on a key
    const RowSet* rows;  // null: there is one implementation
    // prepare: makes keys and texts; what it gives does the work once. The source must outlive it.
    std::function<Work(const cpu::Features&, RandomSource&)> prepare;

    std::string title() const { return size == 0 ? name : name + " " + std::to_string(size) + " B"; }
};
std::vector<BenchOperation> bench_operations();

}  // namespace troth::inline v1::cli
