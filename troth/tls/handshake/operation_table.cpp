#include "troth/tls/handshake/operation_table.hpp"

#include <cstdlib>

#include "troth/tls/handshake/errors.hpp"

namespace troth::inline v1::tls {
namespace {

template <class Wanted, usize I = 0>
constexpr u8 answer_index() {
    if constexpr (std::is_same_v<std::variant_alternative_t<I, OpAnswer>, Wanted>)
        return static_cast<u8>(I);
    else
        return answer_index<Wanted, I + 1>();
}

}  // namespace

u32 OperationTable::post(OpRequest request) {
    for (u32 i = 0; i < slots_.size(); ++i) {
        Slot& slot = slots_[i];
        if (slot.stage != Stage::free) continue;
        slot.wanted =
            std::visit([](const auto& r) { return answer_index<AnswerTo<std::decay_t<decltype(r)>>>(); }, request);
        slot.content.emplace<OpRequest>(std::move(request));
        slot.stage = Stage::asked;
        ++slot.generation;
        return i;
    }
    std::abort();
}

OpResult OperationTable::take(u32 index) {
    OpResult result = std::move(std::get<OpResult>(slots_[index].content));
    release(index);
    return result;
}

void OperationTable::release(u32 index) {
    slots_[index].content.emplace<std::monostate>();
    slots_[index].stage = Stage::free;
}

// An answer of another kind than the one asked for is the owner's mistake; it fails the handshake, not the process.
void OperationTable::answer(Slot& slot, OpResult&& result) {
    if (result && result->index() != slot.wanted)
        slot.content.emplace<OpResult>(fail(wrong_answer));
    else
        slot.content.emplace<OpResult>(std::move(result));
    slot.stage = Stage::answered;
}

bool OperationTable::ask(Engine& engine, const Now& now, RandomSource& random) {
    bool any = false;
    for (Slot& slot : slots_) {
        if (slot.stage != Stage::asked) continue;
        auto& request = std::get<OpRequest>(slot.content);
        std::optional<OpResult> result = engine.answer(request, now, random);
        if (result) {
            answer(slot, std::move(*result));
            any = true;
        } else {
            own_bytes(request);
            slot.stage = Stage::left;
        }
    }
    return any;
}

std::optional<std::pair<OpId, OpRequest>> OperationTable::take_request() {
    for (u32 i = 0; i < slots_.size(); ++i) {
        Slot& slot = slots_[i];
        if (slot.stage != Stage::left) continue;
        slot.stage = Stage::taken;
        std::pair<OpId, OpRequest> out(OpId{i, slot.generation}, std::move(std::get<OpRequest>(slot.content)));
        slot.content.emplace<std::monostate>();
        return out;
    }
    return std::nullopt;
}

bool OperationTable::complete(OpId id, OpResult&& result) {
    if (id.slot >= slots_.size()) return false;
    Slot& slot = slots_[id.slot];
    if (slot.generation != id.generation || slot.stage != Stage::taken) return false;
    answer(slot, std::move(result));
    return true;
}

bool OperationTable::pending() const {
    for (const Slot& slot : slots_)
        if (slot.stage == Stage::left || slot.stage == Stage::taken) return true;
    return false;
}

}  // namespace troth::inline v1::tls
