#include "troth/tls/handshake/operation.hpp"

#include "troth/crypto/hash/hash.hpp"
#include "troth/tls/handshake/credential.hpp"
#include "troth/tls/handshake/errors.hpp"
#include "troth/tls/handshake/hello_view.hpp"
#include "troth/tls/handshake/verify.hpp"
#include "troth/tls/session/session.hpp"
#include "troth/tls/session/ticket_keys.hpp"

namespace troth::inline v1::tls {

bool HelloFacts::allows(SignatureScheme scheme) const {
    const Bytes list = schemes.bytes();
    for (usize i = 0; i + 2 <= list.size(); i += 2)
        if (load_be<u16>(list.data() + i) == static_cast<u16>(scheme)) return true;
    return false;
}

bool HelloFacts::offers(std::string_view protocol) const {
    Bytes list = alpn.bytes();
    while (!list.empty() && list.size() > list[0]) {
        if (text_of(list.subspan(1, list[0])) == protocol) return true;
        list = list.subspan(1 + usize{list[0]});
    }
    return false;
}

void HelloFacts::own() {
    server_name.own();
    alpn.own();
    schemes.own();
}

namespace {

OpResult answer(ChooseConfig&, const Now&, RandomSource&) {
    return ConfigChoice{};
}

OpResult answer(SelectCredential& request, const Now&, RandomSource&) {
    if (request.server != nullptr) return choose_credential(*request.server, request.hello);
    if (request.client == nullptr) return CredentialChoice{};
    for (const SignatureScheme scheme : request.client->schemes())
        if (request.hello.allows(scheme)) return CredentialChoice{request.client, scheme};
    return CredentialChoice{};
}

OpResult answer(MakeKeyShare& request, const Now&, RandomSource& random) {
    const std::optional<crypto::GroupId> group = key_exchange(request.group);
    if (!group) return fail(unsupported_key_exchange);
    return KeyShareMade{crypto::KeyShare::generate(*group, random)};
}

// Whatever is wrong with a share, it is the peer's public value that is not one of its group (§4.2.8).
Error bad_share(const Error& error) {
    return Error(illegal_parameter_key_share).with("because", error.row().what);
}

OpResult answer(Agree& request, const Now&, RandomSource& random) {
    if (request.share) {
        Result<crypto::SharedSecret> shared = request.share->agree(request.peer_share.bytes());
        if (!shared) return fail(bad_share(shared.error()));
        return Agreed{{}, std::move(*shared)};
    }
    const std::optional<crypto::GroupId> group = key_exchange(request.group);
    if (!group) return fail(unsupported_key_exchange);
    Result<crypto::Response> response = crypto::respond(*group, request.peer_share.bytes(), random);
    if (!response) return fail(bad_share(response.error()));
    return Agreed{std::move(response->public_share), std::move(response->shared)};
}

OpResult answer(Sign& request, const Now&, RandomSource& random) {
    TROTH_TRY(SignatureBytes signature, request.credential->sign(request.scheme, request.message.bytes(), random));
    return Signature{std::move(signature)};
}

OpResult answer(VerifySignature& request, const Now&, RandomSource&) {
    TROTH_TRY(verify_with_leaf(*request.chain, request.scheme, request.message.bytes(), request.signature.bytes()));
    return Verified{};
}

OpResult answer(VerifyChain& request, const Now&, RandomSource&) {
    TROTH_TRY(ChainVerdict verdict, judge_chain(request));
    return verdict;
}

OpResult answer(OpenTicket& request, const Now&, RandomSource&) {
    if (request.keys == nullptr) return TicketOpened{};
    return TicketOpened{request.keys->open(request.ticket.bytes())};
}

OpResult answer(SealTicket& request, const Now&, RandomSource& random) {
    return TicketSealed{request.keys->seal(request.session.bytes(), random)};
}

OpResult answer(FindPsk&, const Now&, RandomSource&) {
    return TicketOpened{};
}

}  // namespace

OpResult compute(OpRequest& request, const Now& now, RandomSource& random) {
    return std::visit([&](auto& r) { return answer(r, now, random); }, request);
}

void own_bytes(OpRequest& request) {
    std::visit(
        [](auto& r) {
            if constexpr (requires { r.hello.own(); }) r.hello.own();
            if constexpr (requires { r.signature.own(); }) r.signature.own();
            if constexpr (requires { r.peer_share.own(); }) r.peer_share.own();
            if constexpr (requires { r.ticket.own(); }) r.ticket.own();
            if constexpr (requires { r.identity.own(); }) r.identity.own();
        },
        request);
}

}  // namespace troth::inline v1::tls
