// The server's hello phase: what of a ClientHello is shared, HelloRetryRequest, pre-shared keys, which credential.
// RFC 8446 §4.1, §4.2.11.
#include "troth/tls/extension/supported_versions.hpp"
#include "troth/tls/handshake/extension_list.hpp"
#include "troth/tls/handshake/handshake.hpp"
#include "troth/tls/handshake/preferences.hpp"
#include "troth/tls/handshake/trust.hpp"
#include "troth/tls/message/server_hello.hpp"

namespace troth::inline v1::tls {
namespace {

constexpr usize max_tickets_tried = 4;  // a client may offer many; each costs us a decryption

// send_retry: §4.1.4. The transcript folds before it hears the retry.
Result<void> send_retry(Core& core, const ServerPlan& plan) {
    core.transcript.start(row_of(plan.suite)->hash);
    core.transcript.add(plan.view().raw());
    core.transcript.fold_retry();
    KeyShareHelloRetryRequest key_share;
    key_share.selected_group = plan.group.group;
    const SupportedVersionsServerHello version;
    ExtensionList list;
    list.add(key_share);
    list.add(version);
    list.arrange(plan.overrides->script.get(), ScriptSlot::hello_retry_request);
    ServerHello retry;
    retry.random = hello_retry_request_random;
    retry.legacy_session_id_echo = plan.view().hello().legacy_session_id;
    retry.cipher_suite = plan.suite;
    retry.extensions = list.list();
    TROTH_TRY(core.send(Epoch::plain, retry));
    core.flush();
    return {};
}

// acceptable: whether a ticket's session may be taken up again here and now; what it may not is no error (§4.2.11).
bool acceptable(const Session& session, const ServerPlan& plan, Wall now) {
    const ServerConfig& config = *plan.config;
    const bool wants_client = config.client_auth != ClientAuth::none;
    const bool anonymous = session.peer_leaf == LeafHash{};
    if (session.expired(now) || session.server_name != plan.view().server_name()) return false;
    if (row_of(session.suite)->hash != row_of(plan.suite)->hash) return false;
    if (session.trust != (wants_client ? trust_of(config) : TrustId{})) return false;
    if (config.client_auth == ClientAuth::required && anonymous) return false;
    return anonymous || now < session.peer_not_after;
}

// check_binder: §4.2.11.2. The binder of a PSK that is taken must be right; decrypt_error otherwise.
Result<void> check_binder(const Core& core, const ServerPlan& plan, const OfferedPsks& psks, const Session& session,
                          usize index) {
    auto binder = psks.binders.begin();
    for (usize i = 0; i < index; ++i) ++binder;
    const crypto::HashId hash = row_of(plan.suite)->hash;
    const crypto::Digest transcript =
        core.transcript.hash_with(hash, before_binders(plan.view().raw(), psks.binders_size()));
    return EarlyStage::with_psk(hash, session.psk.bytes())
        .check_binder(PskKind::resumption, binder->binder, transcript);
}

// take_psk: the first of the offered keys that opens and fits. Bad tickets lead to a full handshake, silently.
Task<void> take_psk(Core& core, ServerPlan& plan) {
    const std::shared_ptr<const TicketKeys> keys =
        plan.overrides->ticket_keys != nullptr ? plan.overrides->ticket_keys : plan.config->ticket_keys;
    const std::optional<OfferedPsks> psks = plan.view().psks();
    if (keys == nullptr || !psks) co_return;
    usize index = 0;
    for (const PskIdentity& offered : psks->identities) {
        if (index == max_tickets_tried) break;
        OpenTicket request;
        request.keys = keys;
        request.ticket = Lent(offered.identity);
        const TicketOpened opened = co_await core.ask(std::move(request));
        Result<Session> session = Session::from_bytes(opened.session.bytes());
        if (session && acceptable(*session, plan, core.wall)) {
            co_await check_binder(core, plan, *psks, *session, index);
            plan.session.emplace(std::move(*session));
            plan.psk_index = static_cast<u16>(index);
            co_return;
        }
        ++index;
    }
}

// no_choice: why no credential fits.
Error no_choice(const ServerPlan& plan) {
    if (plan.config->credentials.empty()) return Error(no_credential);
    if (plan.config->require_sni && plan.view().server_name().empty()) return Error(missing_extension_server_name);
    if (plan.config->require_sni)
        return Error(unrecognized_name).with("server_name", Untrusted(plan.view().server_name()));
    return Error(no_shared_signature_scheme);
}

Task<void> take_credential(Core& core, ServerPlan& plan) {
    SelectCredential request;
    request.hello = plan.view().facts();
    request.server = plan.config;
    plan.credential = co_await core.ask(std::move(request));
    if (plan.credential.credential == nullptr) co_await fail(no_choice(plan));
}

// read_hello: a ClientHello into the plan; after a retry, held against the first (§4.1.2).
Result<void> read_hello(Core& core, ServerPlan& plan, Bytes raw) {
    TROTH_TRY(HelloView view, HelloView::read(raw));
    if (plan.hello) {
        TROTH_TRY(check_second(plan.view(), view, plan.group.group));
    } else {
        core.client_random = view.hello().random;
        if (!view.hello().legacy_session_id.empty()) core.carrier.compatibility_mode();
    }
    plan.hello.emplace(std::move(view));
    return {};
}

// choose: suite and group out of what is shared.
Result<void> choose(ServerPlan& plan) {
    TROTH_TRY(plan.suite, choose_suite(*plan.config, plan.view()));
    TROTH_TRY(plan.group, choose_group(*plan.config, plan.view()));
    return {};
}

// hear: the hello is settled; the transcript begins with it.
Result<void> hear(Core& core, ServerPlan& plan) {
    core.transcript.start(row_of(plan.suite)->hash);
    core.transcript.add(plan.view().raw());
    const std::vector<std::string>& ours = plan.overrides->alpn ? *plan.overrides->alpn : plan.config->alpn;
    TROTH_TRY(plan.alpn, choose_alpn(ours, plan.view()));
    return {};
}

Task<void> choose_config(Core& core, ServerPlan& plan) {
    ChooseConfig request;
    request.hello = plan.view().facts();
    request.current = plan.config;
    ConfigChoice chosen = co_await core.ask(std::move(request));
    if (chosen.config != nullptr) plan.config = std::move(chosen.config);
}

// settle: everything up to the choice of version and keys.
Task<void> settle(Core& core, ServerPlan& plan) {
    core.message_limit = max_client_hello;
    const Bytes first = co_await core.receive_raw<ClientHello>();
    co_await read_hello(core, plan, first);
    if (plan.config->choose_config) co_await choose_config(core, plan);
    co_await choose(plan);
    if (plan.group.share.empty()) {
        co_await send_retry(core, plan);
        const Bytes second = co_await core.receive_raw<ClientHello>();
        co_await read_hello(core, plan, second);
        co_await choose(plan);
    }
    co_await take_psk(core, plan);
    co_await hear(core, plan);
    if (!plan.session) co_await take_credential(core, plan);
}

}  // namespace

Task<void> server(Core& core, std::shared_ptr<const ServerConfig> config, const Overrides& overrides) {
    ServerPlan plan(std::move(config), overrides);
    co_await settle(core, plan);
    co_await server13(core, plan);
}

}  // namespace troth::inline v1::tls
