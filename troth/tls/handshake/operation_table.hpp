// OperationTable: the operations of one connection that are in flight, at most max_operations. Requests go in from the
// coroutine, answers come from the engine (inline) or from Connection::complete.
#pragma once

#include <array>
#include <utility>

#include "troth/tls/handshake/operation.hpp"

namespace troth::inline v1::tls {

class OperationTable {
  public:
    // post: a request of the coroutine; gives its slot. One too many in flight is a broken invariant.
    u32 post(OpRequest request);
    // answered: the slot has an answer or an error. take: moves it out and frees the slot. value: of one that did not
    // fail, where it stands until release().
    bool answered(u32 slot) const { return slots_[slot].stage == Stage::answered; }
    bool failed(u32 slot) const { return !std::get<OpResult>(slots_[slot].content).has_value(); }  // of an answered one
    OpResult take(u32 slot);
    template <class T>
    T& value(u32 slot) {
        return std::get<T>(*std::get<OpResult>(slots_[slot].content));
    }
    void release(u32 slot);

    // ask: shows every new request to the engine once. True if at least one was answered.
    bool ask(Engine& engine, const Now& now, RandomSource& random);
    // take_request: the next request that the engine left, moved out with its name.
    std::optional<std::pair<OpId, OpRequest>> take_request();
    // complete: false if nobody waits for this name any more.
    bool complete(OpId id, OpResult&& result);

    bool pending() const;  // something waits for the owner

  private:
    enum class Stage : u8 { free, asked, left, taken, answered };
    struct Slot {
        std::variant<std::monostate, OpRequest, OpResult> content;
        Stage stage = Stage::free;
        u8 wanted = 0;  // index of the answer that the request asks for
        u32 generation = 0;
    };
    void answer(Slot& slot, OpResult&& result);

    std::array<Slot, max_operations> slots_;
};

// AnswerTo<Request>: what a request is answered with.
template <class Request>
struct AnswerFor;
template <>
struct AnswerFor<ChooseConfig> {
    using Type = ConfigChoice;
};
template <>
struct AnswerFor<SelectCredential> {
    using Type = CredentialChoice;
};
template <>
struct AnswerFor<MakeKeyShare> {
    using Type = KeyShareMade;
};
template <>
struct AnswerFor<Agree> {
    using Type = Agreed;
};
template <>
struct AnswerFor<Sign> {
    using Type = Signature;
};
template <>
struct AnswerFor<VerifySignature> {
    using Type = Verified;
};
template <>
struct AnswerFor<VerifyChain> {
    using Type = ChainVerdict;
};
template <>
struct AnswerFor<OpenTicket> {
    using Type = TicketOpened;
};
template <>
struct AnswerFor<SealTicket> {
    using Type = TicketSealed;
};
template <>
struct AnswerFor<FindPsk> {
    using Type = TicketOpened;
};
template <class Request>
using AnswerTo = typename AnswerFor<Request>::Type;

}  // namespace troth::inline v1::tls
