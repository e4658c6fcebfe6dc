#include "troth/base/ct.hpp"
#include "troth/cms/envelope_stream.hpp"
#include "troth/cms/errors.hpp"
#include "troth/cms/unlock.hpp"
#include "troth/encoding/der/errors.hpp"

namespace troth::inline v1::cms {

namespace {

void append(ByteVector& out, Bytes more) {
    out.insert(out.end(), more.begin(), more.end());
}

// The message with nothing for its content.
Result<Message> hollow(const der::Oid& type, Bytes fields, Bytes info, Bytes back) {
    der::Writer out;
    out.begin(der::tags::sequence);
    out.raw(fields);
    out.begin(der::tags::sequence);
    out.raw(info);
    out.element(der::tags::context(0, false), {});
    out.end();
    out.raw(back);
    out.end();
    return Message::parse(wrap(type, out.bytes()));
}

// ContentInfo up to the content; which of the two types it is.
Result<const der::Oid*> enter_message(BerInput& input) {
    const auto opened = input.enter(der::tags::sequence);
    auto named = opened ? input.take(der::tags::object_identifier) : std::unexpected(Error(der::unexpected));
    if (!named) return fail(errors::not_cms);
    TROTH_TRY(const der::Oid type, der::parse<der::Oid>(*named));
    for (const der::Oid* known : {&oids::enveloped_data, &oids::auth_enveloped_data}) {
        if (type != *known) continue;
        TROTH_TRY(input.enter(der::tags::context(0, true)));
        return known;
    }
    if (content_type_of(type) == ContentType::other) return fail(errors::not_cms);
    return fail(Error(errors::other_content)
                    .with("expected", name_of(ContentType::enveloped_data))
                    .with("found", content_type_name(type)));
}

}  // namespace

Result<EnvelopeReader> EnvelopeReader::open(Source& source) {
    BerInput input(source);
    TROTH_TRY(const der::Oid* type, enter_message(input));
    TROTH_TRY(input.enter(der::tags::sequence));
    TROTH_TRY(ByteVector fields, input.take(der::tags::integer));
    const der::Tag originator = der::tags::context(0, true);
    TROTH_TRY(const bool has_originator, input.next_is(originator));
    if (has_originator) {
        TROTH_TRY(const ByteVector value, input.take(originator));
        append(fields, value);
    }
    TROTH_TRY(const ByteVector recipients, input.take(der::tags::set));
    append(fields, recipients);
    TROTH_TRY(input.enter(der::tags::sequence));
    TROTH_TRY(ByteVector info, input.take(der::tags::object_identifier));
    TROTH_TRY(const ByteVector algorithm, input.take(der::tags::sequence));
    append(info, algorithm);
    TROTH_TRY(const bool without_content, input.at_end());
    if (without_content) return fail(Error(errors::no_content).with("expected", "encryptedContent"));

    const bool authenticated = type == &oids::auth_enveloped_data;
    const ByteVector no_mac = authenticated ? der::serialise(der::OctetString{}) : ByteVector();
    TROTH_TRY(Message message, hollow(*type, fields, info, no_mac));
    TROTH_TRY(Envelope front, Envelope::read(std::move(message), Envelope::Part::front));
    TROTH_TRY(input.enter_octets(0));
    return EnvelopeReader(std::move(input), *type, std::move(fields), std::move(info), std::move(front));
}

Result<Envelope> EnvelopeReader::finish() {
    TROTH_TRY(input_.leave());
    ByteVector back;
    for (;;) {
        TROTH_TRY(const bool ended, input_.at_end());
        if (ended) break;
        TROTH_TRY(const ByteVector value, input_.take_any());
        append(back, value);
    }
    for (int level = 0; level < 3; ++level) TROTH_TRY(input_.leave());
    TROTH_TRY(const bool ended, input_.at_end());
    if (!ended) return fail(der::trailing);
    TROTH_TRY(Message message, hollow(*type_, fields_, info_, back));
    return Envelope::from(std::move(message));
}

Result<Decryption> Decryption::start(EnvelopeReader reader, const Unlocking& unlocking, const OpenOptions& options,
                                     RandomSource& random) {
    TROTH_TRY(Unlocked unlocked, unlock(reader.front(), unlocking, options, random));
    TROTH_TRY(ContentStream stream, ContentStream::create(unlocked.cipher, unlocked.key.key.bytes()));
    return Decryption(std::move(reader), std::move(stream), std::move(unlocked.key));
}

Result<Bytes> Decryption::next(bool& last) {
    const MutableBytes room = buffer_.mutable_bytes();
    if (ahead_) room[0] = room[piece_size];
    usize have = ahead_ ? 1 : 0;
    while (have < room.size()) {
        TROTH_TRY(const usize count, reader_.content(room.subspan(have)));
        if (count == 0) break;
        have += count;
    }
    ahead_ = have == room.size();
    last = !ahead_;
    if (ahead_) {
        TROTH_TRY(stream_.decrypt(room.first(piece_size)));
        return Bytes(room).first(piece_size);
    }
    TROTH_TRY(const Envelope message, reader_.finish());
    const auto size = stream_.decrypt_last(room.first(have), message.additional_data(), message.mac());
    TROTH_TRY(check_key(key_));
    if (!size) return fail(Error(size.error().row()));
    return Bytes(room).first(*size);
}

}  // namespace troth::inline v1::cms
