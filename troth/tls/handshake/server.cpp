// The server's hello phase: what of a ClientHello is shared, HelloRetryRequest, pre-shared keys, which credential.
// RFC 8446 §4.1, §4.2.11.
#include <algorithm>

#include "troth/tls/extension/psk_key_exchange_modes.hpp"
#include "troth/tls/extension/supported_versions.hpp"
#include "troth/tls/handshake/extension_list.hpp"
#include "troth/tls/handshake/handshake.hpp"
#include "troth/tls/handshake/preferences.hpp"
#include "troth/tls/handshake/trust.hpp"
#include "troth/tls/message/server_hello.hpp"

namespace troth::inline v1::tls {
namespace {

constexpr usize max_tickets_tried = 4;  // a client may offer many; each costs us a decryption

// KeptHello: the hello that is being dealt with. It is read where it came in, and copied if the handshake has to
// wait.
class KeptHello final : public Keepsake {
  public:
    explicit KeptHello(Core& core) : core_(core) {}
    ~KeptHello() override { core_.keepsake = nullptr; }
    KeptHello(const KeptHello&) = delete;
    KeptHello& operator=(const KeptHello&) = delete;

    void keep(HelloView hello) {
        view_.emplace(std::move(hello));
        core_.keepsake = this;
    }
    void forget() {
        core_.keepsake = nullptr;
        view_.reset();
    }
    const HelloView* operator->() const { return &*view_; }
    const HelloView& operator*() const { return *view_; }
    void own() override { view_->own(); }

  private:
    Core& core_;
    std::optional<HelloView> view_;
};

// send_retry: §4.1.4. The transcript folds before it hears the retry.
Result<void> send_retry(Core& core, const ServerPlan& plan, KeptHello& hello, std::optional<ConstantPart>& first) {
    first.emplace(constant_part(*hello));
    core.transcript.start(row_of(plan.suite)->hash);
    core.transcript.add(hello->raw());
    hello.forget();
    core.transcript.fold_retry();
    KeyShareHelloRetryRequest key_share;
    key_share.selected_group = plan.group;
    const SupportedVersionsServerHello version;
    ExtensionList list;
    list.add(key_share);
    list.add(version);
    list.arrange(plan.overrides->script.get(), ScriptSlot::hello_retry_request);
    ServerHello retry;
    retry.random = hello_retry_request_random;
    retry.legacy_session_id_echo = plan.legacy_session_id();
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
    if (session.expired(now) || session.server_name != plan.server_name) return false;
    if (row_of(session.suite)->hash != row_of(plan.suite)->hash) return false;
    if (session.trust != (wants_client ? trust_of(config) : TrustId{})) return false;
    if (config.client_auth == ClientAuth::required && anonymous) return false;
    return anonymous || now < session.peer_not_after;
}

// check_binder: §4.2.11.2. The binder of a PSK that is taken must be right; decrypt_error otherwise.
Result<void> check_binder(const Core& core, const ServerPlan& plan, const HelloView& hello, const Session& session,
                          usize index) {
    const std::optional<OfferedPsks> psks = hello.psks();
    auto binder = psks->binders.begin();
    for (usize i = 0; i < index; ++i) ++binder;
    const crypto::HashId hash = row_of(plan.suite)->hash;
    const crypto::Digest transcript =
        core.transcript.hash_with(hash, before_binders(hello.raw(), psks->binders_size()));
    return EarlyStage::with_psk(hash, session.psk.bytes())
        .check_binder(PskKind::resumption, binder->binder, transcript);
}

const std::shared_ptr<const TicketKeys>& ticket_keys_of(const ServerPlan& plan) {
    return plan.overrides->ticket_keys != nullptr ? plan.overrides->ticket_keys : plan.config->ticket_keys;
}

usize tickets_to_try(const ServerPlan& plan, const HelloView& hello) {
    if (ticket_keys_of(plan) == nullptr) return 0;
    const std::optional<OfferedPsks> psks = hello.psks();
    return psks ? std::min(psks->identities.size(), max_tickets_tried) : 0;
}

OperationSource<OpenTicket> ask_ticket(Core& core, const ServerPlan& plan, const HelloView& hello, usize index) {
    const std::optional<OfferedPsks> psks = hello.psks();
    auto offered = psks->identities.begin();
    for (usize i = 0; i < index; ++i) ++offered;
    OpenTicket request;
    request.keys = ticket_keys_of(plan);
    request.ticket = Lent((*offered).identity);
    return core.ask(std::move(request));
}

// consider: whether this is the session that is taken up. Bad tickets lead to a full handshake, silently.
Result<bool> consider(Core& core, ServerPlan& plan, const HelloView& hello, const TicketOpened& opened, usize index) {
    Result<Session> session = Session::from_bytes(opened.session.bytes());
    if (!session || !acceptable(*session, plan, core.wall)) return false;
    TROTH_TRY(check_binder(core, plan, hello, *session, index));
    plan.resumption.emplace(std::move(*session));
    plan.psk_index = static_cast<u16>(index);
    return true;
}

// take_psk: the first of the offered keys that opens and fits.
Task<void> take_psk(Core& core, ServerPlan& plan, const KeptHello& hello) {
    const usize count = tickets_to_try(plan, *hello);
    for (usize index = 0; index < count; ++index) {
        const Answer<TicketOpened> opened = co_await ask_ticket(core, plan, *hello, index);
        const bool taken = co_await consider(core, plan, *hello, *opened, index);
        if (taken) co_return;
    }
}

// no_choice: why no credential fits.
Error no_choice(const ServerPlan& plan) {
    if (plan.config->credentials.empty()) return Error(no_credential);
    if (plan.config->require_sni && plan.server_name.empty()) return Error(missing_extension_server_name);
    if (plan.config->require_sni) return Error(unrecognized_name).with("server_name", Untrusted(plan.server_name));
    return Error(no_shared_signature_scheme);
}

OperationSource<SelectCredential> ask_credential(Core& core, const ServerPlan& plan, const HelloView& hello) {
    SelectCredential request;
    request.hello = hello.facts();
    request.server = plan.config;
    return core.ask(std::move(request));
}

Result<void> take_credential(ServerPlan& plan, CredentialChoice& choice) {
    plan.credential = std::move(choice);
    if (plan.credential.credential == nullptr) return fail(no_choice(plan));
    return {};
}

// read_hello: a ClientHello into the plan; after a retry, held against the first (§4.1.2).
Result<void> read_hello(Core& core, ServerPlan& plan, KeptHello& hello, const std::optional<ConstantPart>& first,
                        Bytes raw) {
    TROTH_TRY(HelloView view, HelloView::read(raw));
    if (first) {
        TROTH_TRY(check_second(*first, view, plan.group));
    } else {
        core.client_random = view.hello().random;
        const Bytes session_id = view.hello().legacy_session_id;
        std::copy(session_id.begin(), session_id.end(), plan.session_id.begin());
        plan.session_id_size = static_cast<u8>(session_id.size());
        if (!session_id.empty()) core.carrier.compatibility_mode();
        plan.server_name = view.server_name();
    }
    const auto modes = view.extensions().get<PskKeyExchangeModes>();
    plan.takes_tickets = modes && modes->ke_modes.contains(PskKeyExchangeMode::psk_dhe_ke);
    hello.keep(std::move(view));
    return {};
}

// choose: suite and group out of what is shared. False: there is no share of the group.
Result<bool> choose(ServerPlan& plan, const HelloView& hello) {
    TROTH_TRY(plan.suite, choose_suite(*plan.config, hello));
    TROTH_TRY(const GroupChoice choice, choose_group(*plan.config, hello));
    plan.group = choice.group;
    return !choice.share.empty();
}

// hear: the hello is settled; the transcript begins with it.
Result<void> hear(Core& core, ServerPlan& plan, const HelloView& hello) {
    core.transcript.start(row_of(plan.suite)->hash);
    core.transcript.add(hello.raw());
    const std::vector<std::string>& ours = plan.overrides->alpn ? *plan.overrides->alpn : plan.config->alpn;
    TROTH_TRY(plan.alpn, choose_alpn(ours, hello));
    return {};
}

OperationSource<ChooseConfig> ask_config(Core& core, const ServerPlan& plan, const HelloView& hello) {
    ChooseConfig request;
    request.hello = hello.facts();
    request.current = plan.config;
    return core.ask(std::move(request));
}

OperationSource<Agree> ask_agreement(Core& core, const ServerPlan& plan, const HelloView& hello) {
    const auto shares = hello.extensions().get<KeyShareClientHello>();
    Agree request;
    request.group = plan.group;
    request.peer_share = Lent(shares->share_of(plan.group)->key_exchange);
    if (hello.owned()) request.peer_share.own();  // the copy goes with the hello phase, before the engine is asked
    return core.ask(std::move(request));
}

// settle: everything up to the choice of version and keys.
Task<void> settle(Core& core, ServerPlan& plan) {
    KeptHello hello(core);
    std::optional<ConstantPart> first;
    core.message_limit = max_client_hello;
    Bytes raw = co_await core.receive_raw<ClientHello>();
    co_await read_hello(core, plan, hello, first, raw);
    if (plan.config->choose_config) {
        const Answer<ConfigChoice> chosen = co_await ask_config(core, plan, *hello);
        if (chosen->config != nullptr) plan.config = std::move(chosen->config);
    }
    bool shared = co_await choose(plan, *hello);
    if (!shared) {
        co_await send_retry(core, plan, hello, first);
        raw = co_await core.receive_raw<ClientHello>();
        co_await read_hello(core, plan, hello, first, raw);
        shared = co_await choose(plan, *hello);
        if (!shared) co_await fail(illegal_parameter_key_share_after_retry);
    }
    co_await take_psk(core, plan, hello);
    co_await hear(core, plan, *hello);
    if (!plan.resumption) {
        const Answer<CredentialChoice> choice = co_await ask_credential(core, plan, *hello);
        co_await take_credential(plan, *choice);
    }
    plan.agreement = ask_agreement(core, plan, *hello);
}

}  // namespace

Task<void> server(Core& core, std::shared_ptr<const ServerConfig> config, Overrides& overrides) {
    ServerPlan plan(std::move(config), overrides);
    co_await settle(core, plan);
    co_await server13(core, plan);
}

}  // namespace troth::inline v1::tls
