#include "troth/tls/handshake/tickets.hpp"

#include <algorithm>

#include "troth/tls/extension/early_data.hpp"
#include "troth/tls/extension/psk_key_exchange_modes.hpp"
#include "troth/tls/handshake/extension_list.hpp"
#include "troth/tls/handshake/preferences.hpp"
#include "troth/tls/handshake/trust.hpp"

namespace troth::inline v1::tls {
namespace {

// PeerSummary: how the other side was authenticated, as sessions remember it. A resumed one hands on what it had.
struct PeerSummary {
    LeafHash leaf{};
    TrustId trust{};
    std::optional<Wall> not_after;
};
PeerSummary summary(const PeerAuth& peer) {
    if (const auto* by = std::get_if<ByCertificate>(&peer))
        return {by->verified().leaf(), by->verified().trust(), by->verified().not_after()};
    if (const auto* by = std::get_if<ByPsk>(&peer)) {
        if (by->anonymous()) return {by->original_leaf(), by->trust(), std::nullopt};
        return {by->original_leaf(), by->trust(), by->not_after()};
    }
    return {};
}

// limited: §4.6.1: at most seven days, and never longer than the leaf that stands behind it.
std::chrono::seconds limited(std::chrono::seconds wanted, const PeerSummary& peer, Wall now) {
    std::chrono::seconds lifetime = std::min(wanted, longest_session);
    if (peer.not_after)
        lifetime = std::min(lifetime, std::chrono::duration_cast<std::chrono::seconds>(*peer.not_after - now));
    return std::max(lifetime, std::chrono::seconds(0));
}

Session session_of(const Core& core, const ServerPlan& plan, const Established& established, Bytes nonce, u32 age_add) {
    const PeerSummary peer = summary(established.peer);
    Psk psk = resumption_psk(established.secrets.resumption, nonce);
    Session session;
    session.suite = established.suite;
    session.psk = std::move(psk);
    session.issued = core.wall;
    session.lifetime = limited(plan.config->ticket_lifetime, peer, core.wall);
    session.age_add = age_add;
    session.alpn = established.alpn;
    session.server_name = established.server_name;
    session.peer_leaf = peer.leaf;
    session.peer_not_after = peer.not_after.value_or(Wall());
    // Who could have shown a certificate and did not was judged by these roots all the same.
    session.trust = plan.config->client_auth == ClientAuth::none ? TrustId{} : trust_of(*plan.config);
    return session;
}

// NextTicket: one on its way, while it is sealed.
struct NextTicket {
    u8 number = 0;
    u32 age_add = 0;
    std::chrono::seconds lifetime{};
    std::array<u8, 2> nonce() const { return {0, number}; }
};

OperationSource<SealTicket> ask_ticket(Core& core, const ServerPlan& plan, const Established& established,
                                       NextTicket& next) {
    std::array<u8, 4> age_add;
    core.random().fill(age_add);
    next.age_add = load_be<u32>(age_add.data());
    SealTicket request;
    request.keys = plan.overrides->ticket_keys != nullptr ? plan.overrides->ticket_keys : plan.config->ticket_keys;
    const std::array<u8, 2> nonce = next.nonce();
    request.session = session_of(core, plan, established, nonce, next.age_add).to_bytes();
    return core.ask(std::move(request));
}

Result<void> send_ticket(Core& core, const ServerPlan& plan, const NextTicket& next, Bytes ticket) {
    ExtensionList list;
    list.arrange(plan.overrides->script.get(), ScriptSlot::new_session_ticket);
    const std::array<u8, 2> nonce = next.nonce();
    NewSessionTicket message;
    message.ticket_lifetime = static_cast<u32>(next.lifetime.count());
    message.ticket_age_add = next.age_add;
    message.ticket_nonce = Bytes(nonce);
    message.ticket = ticket;
    message.extensions = list.list();
    TROTH_TRY(core.send(Epoch::application, message));
    core.flush();
    return {};
}

bool issues_tickets(const ServerPlan& plan) {
    return plan.takes_tickets && (plan.overrides->ticket_keys != nullptr || plan.config->ticket_keys != nullptr);
}

}  // namespace

Task<void> send_tickets(Core& core, const ServerPlan& plan, const Established& established) {
    NextTicket next;
    next.lifetime = limited(plan.config->ticket_lifetime, summary(established.peer), core.wall);
    if (!issues_tickets(plan) || next.lifetime.count() == 0) co_return;
    for (; next.number < plan.config->tickets; ++next.number) {
        const Answer<TicketSealed> sealed = co_await ask_ticket(core, plan, established, next);
        co_await send_ticket(core, plan, next, sealed->ticket);
    }
}

Result<std::optional<Session>> session_from(const NewSessionTicket& ticket, const ResumptionSecret& secret,
                                            const SessionFacts& facts, Wall now) {
    TROTH_TRY(check_lifetime(ticket));
    TROTH_TRY(const CheckedExtensions extensions, check_extensions(ticket.extensions, MessageKind::new_session_ticket));
    const PeerSummary peer = summary(facts.peer);
    Session session;
    session.lifetime = limited(std::chrono::seconds(ticket.ticket_lifetime), peer, now);
    if (session.lifetime.count() == 0 || !peer.not_after) return std::nullopt;
    Psk psk = resumption_psk(secret, ticket.ticket_nonce);
    session.suite = facts.suite;
    session.psk = std::move(psk);
    session.issued = now;
    session.age_add = ticket.ticket_age_add;
    session.alpn = facts.alpn;
    session.server_name = facts.server_name;
    if (const auto early = extensions.get<EarlyDataNewSessionTicket>())
        session.max_early_data = early->max_early_data_size;
    session.peer_leaf = peer.leaf;
    session.peer_not_after = *peer.not_after;
    session.trust = peer.trust;
    session.ticket.assign(ticket.ticket.bytes().begin(), ticket.ticket.bytes().end());
    return session;
}

}  // namespace troth::inline v1::tls
