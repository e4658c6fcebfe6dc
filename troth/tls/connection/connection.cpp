#include "troth/tls/connection/connection.hpp"

#include "troth/tls/connection/state.hpp"
#include "troth/tls/handshake/errors.hpp"
#include "troth/tls/handshake/preferences.hpp"

namespace troth::inline v1::tls {

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Result<Connection> Connection::client(std::shared_ptr<const ClientConfig> config, Overrides overrides) {
    TROTH_TRY(check(*config, overrides));
    return Connection(std::make_unique<State>(std::move(config), std::move(overrides)));
}

Result<Connection> Connection::server(std::shared_ptr<const ServerConfig> config, Overrides overrides) {
    TROTH_TRY(check(*config, overrides));
    return Connection(std::make_unique<State>(std::move(config), std::move(overrides)));
}

Result<Step> Connection::receive(const Env& env, MutableBytes wire) {
    return state_->receive(env, wire);
}
Result<Sealed> Connection::send(const Env& env, Gather plain, MutableBytes out) {
    return state_->send(env, plain, out);
}
Result<Sealed> Connection::pull(const Env& env, MutableBytes out) {
    return state_->pull(env, out);
}

std::optional<std::pair<OpId, OpRequest>> Connection::take_operation() {
    if (!state_->handshake) return std::nullopt;
    return state_->handshake->core.operations.take_request();
}
Result<void> Connection::complete(const Env& env, OpId id, OpResult&& result) {
    return state_->complete(env, id, std::move(result));
}

std::optional<Steady> Connection::deadline() const {
    if (!state_->started || state_->established || state_->failure != nullptr) return std::nullopt;
    return *state_->started + state_->common().handshake_timeout;
}
Result<void> Connection::expire(const Env& env) {
    return state_->expire(env);
}
Result<void> Connection::close() {
    return state_->close();
}
Result<void> Connection::end_of_input() {
    return state_->end_of_input();
}
Result<void> Connection::update_keys(bool ask_peer) {
    return state_->update_keys(ask_peer);
}
void Connection::hibernate(const Env& env) {
    const auto pool = state_->records.with_pool(env.engine.contexts);
    state_->records.hibernate();
}
void Connection::hibernate() {
    state_->records.hibernate();
}

Want Connection::want() const {
    return state_->want();
}
bool Connection::established() const {
    return state_->established;
}
bool Connection::failed() const {
    return state_->failure != nullptr;
}
bool Connection::is_client() const {
    return state_->is_client;
}

std::shared_ptr<const x509::Explanation> Connection::explanation() const {
    return state_->facts.refusal();
}

u16 Connection::version() const {
    return static_cast<u16>(ProtocolVersion::tls13);
}
CipherSuite Connection::cipher_suite() const {
    return state_->facts->suite;
}
std::optional<NamedGroup> Connection::group() const {
    return state_->facts->group;
}
std::string_view Connection::alpn() const {
    return state_->facts->alpn;
}
std::string_view Connection::server_name() const {
    return state_->facts->server_name;
}
const PeerAuth& Connection::peer() const {
    return state_->facts->peer;
}
bool Connection::resumed() const {
    return state_->facts->resumed;
}

Result<SecretBytes> Connection::export_keying_material(std::string_view label, Bytes context, usize size) const {
    if (!state_->established) return fail(not_established);
    const ExporterSecret& secret = state_->facts->secrets.exporter;
    if (label.size() > 249 || size > crypto::hkdf::max_expand_size(secret.hash()))
        return fail(Error(bad_configuration).with("setting", "exporter label or size"));
    SecretBytes out(size);
    tls::export_keying_material(secret, label, context, out.mutable_bytes());
    return out;
}

std::vector<TraceEvent> Connection::take_trace() {
    if (!state_->notes) return {};
    return std::exchange(state_->notes->traced, {});
}

}  // namespace troth::inline v1::tls
