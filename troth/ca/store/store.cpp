#include "troth/ca/store/store.hpp"

#include <algorithm>

namespace troth::inline v1::ca {

namespace {

// An Error belongs to one owner; a transaction that failed has many.
Error copy_of(const Error& error) {
    Error copy(error.row());
    if (!error.context().file.empty()) copy = std::move(copy).in_file(error.context().file.raw());
    for (const ErrorDetail& detail : error.context().details) copy = std::move(copy).with(detail.label, detail.value);
    return copy;
}

}  // namespace

void Store::settle(std::vector<Order*> orders) {
    if (auto written = write(orders); !written)
        for (Order* order : orders) order->outcome = fail(copy_of(written.error()));
}

// The first who comes writes for all who wait by then; whoever comes meanwhile waits for the next transaction.
void Store::run(std::span<Order> mine) {
    std::unique_lock lock(mutex_);
    for (Order& order : mine) waiting_.push_back(&order);
    const auto all_done = [&] { return std::ranges::all_of(mine, &Order::done); };
    while (!all_done()) {
        if (writing_) {
            settled_.wait(lock);
            continue;
        }
        writing_ = true;
        const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), largest_group));
        const std::vector<Order*> group(waiting_.begin(), waiting_.begin() + count);
        waiting_.erase(waiting_.begin(), waiting_.begin() + count);
        lock.unlock();
        settle(group);
        lock.lock();
        for (Order* order : group) order->done = true;
        writing_ = false;
        settled_.notify_all();
    }
}

Result<void> Store::record(const Change& change, sys_seconds now) {
    Order order{.change = &change, .at = now};
    run(std::span(&order, 1));
    return std::move(order.outcome);
}

std::vector<Result<void>> Store::record_all(std::span<const Change> changes, sys_seconds now) {
    std::vector<Order> orders(changes.size());
    for (usize i = 0; i < changes.size(); ++i) orders[i].change = &changes[i], orders[i].at = now;
    run(orders);
    std::vector<Result<void>> outcomes;
    outcomes.reserve(orders.size());
    for (Order& order : orders) outcomes.push_back(std::move(order.outcome));
    return outcomes;
}

}  // namespace troth::inline v1::ca
