// The client's hello phase: offer, HelloRetryRequest, version. RFC 8446 §4.1.
#include <algorithm>

#include "troth/tls/handshake/handshake.hpp"
#include "troth/tls/handshake/preferences.hpp"

namespace troth::inline v1::tls {
namespace {

// send_hello: writes ClientHello and, if a session is offered, its binder over all that stands before (§4.2.11.2).
Result<void> send_hello(Core& core, Offer& offer) {
    WrittenHello hello;
    TROTH_TRY(write_hello(offer, core.wall, hello));
    const MutableBytes message = hello.message();
    if (hello.binders != 0) {
        const crypto::HashId hash = row_of(offer.session->suite)->hash;
        const EarlyStage stage = EarlyStage::with_psk(hash, offer.session->psk.bytes());
        const crypto::Digest transcript = core.transcript.hash_with(hash, before_binders(message, hello.binders));
        const crypto::Mac binder = stage.binder(PskKind::resumption, transcript);
        std::copy(binder.bytes().begin(), binder.bytes().end(), message.last(binder.size).begin());
    }
    if (core.transcript.started())
        core.send_raw(Epoch::plain, message);
    else
        core.send_first(message);
    core.flush();
    return {};
}

OperationSource<MakeKeyShare> ask_share(Core& core, NamedGroup group) {
    MakeKeyShare request;
    request.group = group;
    return core.ask(std::move(request));
}

// read_retry: §4.1.4: whether this is a HelloRetryRequest. If so the transcript folds, the cookie goes back, a PSK of
// another hash is dropped.
Result<bool> read_retry(Core& core, Offer& offer, Bytes raw) {
    TROTH_TRY(const ServerHello hello, parse_handshake<ServerHello>(raw));
    if (!hello.is_hello_retry_request()) return false;
    TROTH_TRY(const RetryChoice retry, check_retry(offer, hello));
    const crypto::HashId hash = row_of(retry.suite)->hash;
    core.transcript.start(hash);
    core.transcript.fold_retry();
    core.transcript.add(raw);
    offer.retry_suite = retry.suite;
    offer.retry_group = retry.group;
    offer.cookie.assign(retry.cookie.begin(), retry.cookie.end());
    if (offer.session && row_of(offer.session->suite)->hash != hash) offer.session.reset();
    if (retry.group) {
        offer.shares.clear();
        offer.shares_replaced = true;
    }
    return true;
}

// accept: what the server chose, into the plan; the transcript hears it; the agreement begins.
Result<void> accept(Core& core, Offer& offer, Bytes raw, ClientPlan& plan) {
    TROTH_TRY(const ServerHello hello, parse_handshake<ServerHello>(raw));
    if (hello.is_hello_retry_request()) return fail(second_hello_retry_request);
    TROTH_TRY(const ServerChoice choice, check_server_hello(offer, hello));
    core.transcript.start(row_of(choice.suite)->hash);
    core.transcript.add(raw);
    plan.suite = choice.suite;
    plan.group = choice.group;
    plan.sent = offer.sent;
    if (choice.psk) plan.resumption.emplace(std::move(*offer.session));
    Agree request;
    request.group = choice.group;
    request.share.emplace(std::move(offer.shares.find(choice.group)->share));
    request.peer_share = Lent(choice.share);
    plan.agreement = core.ask(std::move(request));
    return {};
}

Offer begin(Core& core, const ClientPlan& plan) {
    Offer offer = make_offer(*plan.config, *plan.overrides, core.wall, core.random());
    core.client_random = offer.random;
    if (plan.config->compatibility_mode) core.carrier.compatibility_mode();
    return offer;
}

// settle: the hello, perhaps a second one, and what the server chose.
Task<void> settle(Core& core, ClientPlan& plan) {
    Offer offer = begin(core, plan);
    for (const NamedGroup group : key_shares_of(*plan.config)) {
        const Answer<KeyShareMade> made = co_await ask_share(core, group);
        offer.shares.add(group, std::move(made->share));
    }
    co_await send_hello(core, offer);
    Bytes hello = co_await core.receive_raw<ServerHello>();
    const bool retry = co_await read_retry(core, offer, hello);
    if (retry) {
        if (offer.retry_group) {
            const Answer<KeyShareMade> made = co_await ask_share(core, *offer.retry_group);
            offer.shares.add(*offer.retry_group, std::move(made->share));
        }
        co_await send_hello(core, offer);
        hello = co_await core.receive_raw<ServerHello>();
    }
    co_await accept(core, offer, hello, plan);
}

}  // namespace

Task<void> client(Core& core, const ClientConfig& config, Overrides& overrides) {
    ClientPlan plan(config, overrides);
    co_await settle(core, plan);
    co_await client13(core, plan);
}

}  // namespace troth::inline v1::tls
