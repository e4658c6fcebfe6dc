// Framing, description, and what the messages' own sections ask of their values beyond the format.
#include "troth/base/secret.hpp"
#include "troth/tls/message/alert.hpp"
#include "troth/tls/message/certificate.hpp"
#include "troth/tls/message/certificate_request.hpp"
#include "troth/tls/message/certificate_verify.hpp"
#include "troth/tls/message/client_hello.hpp"
#include "troth/tls/message/encrypted_extensions.hpp"
#include "troth/tls/message/end_of_early_data.hpp"
#include "troth/tls/message/finished.hpp"
#include "troth/tls/message/key_update.hpp"
#include "troth/tls/message/new_session_ticket.hpp"
#include "troth/tls/message/server_hello.hpp"

namespace troth::inline v1::tls {

Result<std::optional<Bytes>> whole_message(Bytes buffered) {
    if (buffered.size() < handshake_header_size) return std::nullopt;
    const auto type = static_cast<HandshakeType>(buffered[0]);
    const usize size = handshake_header_size + static_cast<usize>(encoding::detail::load_number(&buffered[1], 3));
    if (size > max_message_size(type))
        return fail(Error(message_too_long).with("message", to_string(type)).with("bytes", std::to_string(size)));
    if (buffered.size() < size) return std::nullopt;
    return buffered.first(size);
}

namespace {

using Describe = Result<void> (*)(Bytes, encoding::FieldVisitor&, usize);
struct DescribeRow {
    HandshakeType type;
    Describe describe;
};
template <HandshakeBody M>
constexpr DescribeRow row() {
    return {M::type, encoding::describe<M>};
}
constexpr DescribeRow describe_rows[] = {
    row<ClientHello>(), row<ServerHello>(),    row<EncryptedExtensions>(), row<CertificateRequest>(),
    row<Certificate>(), row<Finished>(),       row<CertificateVerify>(),   row<NewSessionTicket>(),
    row<KeyUpdate>(),   row<EndOfEarlyData>(),
};

}  // namespace

Result<void> describe_handshake(Bytes message, encoding::FieldVisitor& visitor) {
    TROTH_TRY(encoding::describe<Handshake>(message, visitor));
    for (const DescribeRow& candidate : describe_rows)
        if (static_cast<u8>(candidate.type) == message[0])
            return candidate.describe(message.subspan(handshake_header_size), visitor, handshake_header_size);
    return {};
}

Result<void> check_legacy(const ClientHello& hello) {
    const Bytes methods = hello.legacy_compression_methods;
    if (methods.size() != 1 || methods[0] != 0) return fail(illegal_parameter_compression);
    return {};
}

bool has_downgrade_sentinel(const Random& random) {
    const Bytes tail = Bytes(random).last(8);
    return std::ranges::equal(tail, downgrade_to_tls12) || std::ranges::equal(tail, downgrade_to_tls11);
}

Result<void> check_legacy(const ServerHello& hello, Bytes legacy_session_id) {
    if (hello.legacy_version != ProtocolVersion::tls12) return fail(illegal_parameter_legacy_version);
    if (!std::ranges::equal(hello.legacy_session_id_echo.bytes(), legacy_session_id))
        return fail(illegal_parameter_session_id_echo);
    if (hello.legacy_compression_method != 0) return fail(illegal_parameter_compression);
    return {};
}

SignedContent::SignedContent(Side signer, Bytes transcript_hash) {
    const Bytes context =
        bytes_of(signer == Side::client ? "TLS 1.3, client CertificateVerify" : "TLS 1.3, server CertificateVerify");
    if (transcript_hash.size() > 48) std::abort();
    const auto append = [this](Bytes bytes) {
        std::ranges::copy(bytes, data_.begin() + static_cast<std::ptrdiff_t>(size_));
        size_ += bytes.size();
    };
    std::fill_n(data_.begin(), 64, u8{0x20});
    size_ = 64;
    append(context);
    data_[size_++] = 0;
    append(transcript_hash);
}

Result<void> check_lifetime(const NewSessionTicket& ticket) {
    if (ticket.ticket_lifetime > max_ticket_lifetime)
        return fail(Error(illegal_parameter_ticket_lifetime).with("seconds", std::to_string(ticket.ticket_lifetime)));
    return {};
}

Result<void> check_request(const KeyUpdate& update) {
    if (name_of(update.request_update).empty()) return fail(illegal_parameter_key_update);
    return {};
}

Result<Alert> parse_alert(Bytes content) {
    if (content.size() != 2) return fail(bad_alert);
    TROTH_TRY(const Alert alert, encoding::parse<Alert>(content));
    if (name_of(alert.level).empty()) return fail(illegal_parameter_alert_level);
    return alert;
}

}  // namespace troth::inline v1::tls
