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
    const Psk psk = resumption_psk(established.secrets.resumption, nonce);
    Session session;
    session.suite = established.suite;
    session.psk = SecretBytes(psk.bytes());
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

Result<void> send_ticket(Core& core, const ServerPlan& plan, const Session& session, Bytes nonce, Bytes ticket) {
    ExtensionList list;
    list.arrange(plan.overrides->script.get(), ScriptSlot::new_session_ticket);
    NewSessionTicket message;
    message.ticket_lifetime = static_cast<u32>(session.lifetime.count());
    message.ticket_age_add = session.age_add;
    message.ticket_nonce = nonce;
    message.ticket = ticket;
    message.extensions = list.list();
    TROTH_TRY(core.send(Epoch::application, message));
    core.flush();
    return {};
}

}  // namespace

Task<void> send_tickets(Core& core, const ServerPlan& plan, const Established& established) {
    const std::shared_ptr<const TicketKeys> keys =
        plan.overrides->ticket_keys != nullptr ? plan.overrides->ticket_keys : plan.config->ticket_keys;
    const auto modes = plan.view().extensions().get<PskKeyExchangeModes>();
    if (keys == nullptr || !modes || !modes->ke_modes.contains(PskKeyExchangeMode::psk_dhe_ke)) co_return;
    for (u8 i = 0; i < plan.config->tickets; ++i) {
        const std::array<u8, 2> nonce{0, i};
        std::array<u8, 4> age_add;
        core.random().fill(age_add);
        const Session session = session_of(core, plan, established, nonce, load_be<u32>(age_add.data()));
        if (session.lifetime.count() == 0) co_return;
        SealTicket request;
        request.keys = keys;
        request.session = session.to_bytes();
        const TicketSealed sealed = co_await core.ask(std::move(request));
        co_await send_ticket(core, plan, session, nonce, sealed.ticket);
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
    const Psk psk = resumption_psk(secret, ticket.ticket_nonce);
    session.suite = facts.suite;
    session.psk = SecretBytes(psk.bytes());
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
