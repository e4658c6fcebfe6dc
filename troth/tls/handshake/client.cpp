// The client's hello phase: offer, HelloRetryRequest, version. RFC 8446 §4.1.
#include <algorithm>

#include "troth/tls/handshake/handshake.hpp"
#include "troth/tls/handshake/preferences.hpp"

namespace troth::inline v1::tls {
namespace {

// send_hello: writes ClientHello and, if a session is offered, its binder over all that stands before (§4.2.11.2).
Result<void> send_hello(Core& core, Offer& offer) {
    ByteVector message;
    TROTH_TRY(const usize binders, write_hello(offer, core.wall, message));
    if (binders != 0) {
        const crypto::HashId hash = row_of(offer.session->suite)->hash;
        const EarlyStage stage = EarlyStage::with_psk(hash, offer.session->psk.bytes());
        const crypto::Digest transcript = core.transcript.hash_with(hash, before_binders(message, binders));
        const crypto::Mac binder = stage.binder(PskKind::resumption, transcript);
        std::copy(binder.bytes().begin(), binder.bytes().end(),
                  message.end() - static_cast<std::ptrdiff_t>(binder.size));
    }
    core.send_raw(Epoch::plain, message);
    core.flush();
    return {};
}

// take_retry: §4.1.4: the transcript folds, the cookie goes back, a PSK of another hash is dropped.
void take_retry(Core& core, Offer& offer, const RetryChoice& retry, Bytes raw) {
    const crypto::HashId hash = row_of(retry.suite)->hash;
    core.transcript.start(hash);
    core.transcript.fold_retry();
    core.transcript.add(raw);
    offer.retry_suite = retry.suite;
    offer.cookie.assign(retry.cookie.begin(), retry.cookie.end());
    if (offer.session && row_of(offer.session->suite)->hash != hash) offer.session.reset();
    if (retry.group) {
        offer.shares.clear();
        offer.shares_replaced = true;
    }
}

Task<void> add_share(Core& core, Offer& offer, NamedGroup group) {
    MakeKeyShare request;
    request.group = group;
    KeyShareMade made = co_await core.ask(std::move(request));
    OfferedShare share;
    share.group = group;
    share.share = std::move(made.share);
    offer.shares.push_back(std::move(share));
}

// settle: the hello, perhaps a second one, and what the server chose. The choice's share is a view of its message.
Task<ServerChoice> settle(Core& core, Offer& offer) {
    for (const NamedGroup group : key_shares_of(*offer.config)) co_await add_share(core, offer, group);
    co_await send_hello(core, offer);
    Received<ServerHello> hello = co_await core.receive<ServerHello>();
    if (hello.value.is_hello_retry_request()) {
        const RetryChoice retry = co_await check_retry(offer, hello.value);
        take_retry(core, offer, retry, hello.raw);
        if (retry.group) co_await add_share(core, offer, *retry.group);
        co_await send_hello(core, offer);
        hello = co_await core.receive<ServerHello>();
        if (hello.value.is_hello_retry_request()) co_await fail(second_hello_retry_request);
    }
    const ServerChoice choice = co_await check_server_hello(offer, hello.value);
    core.transcript.start(row_of(choice.suite)->hash);
    core.transcript.add(hello.raw);
    co_return choice;
}

}  // namespace

Task<void> client(Core& core, const ClientConfig& config, const Overrides& overrides) {
    Offer offer = make_offer(config, overrides, core.wall, core.random());
    core.client_random = offer.random;
    if (config.compatibility_mode) core.carrier.compatibility_mode();
    const ServerChoice choice = co_await settle(core, offer);
    co_await client13(core, offer, choice);
}

}  // namespace troth::inline v1::tls
