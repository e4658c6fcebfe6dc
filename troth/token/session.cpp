#include "troth/token/session.hpp"

#include "troth/token/answer.hpp"
#include "troth/token/errors.hpp"

namespace troth::inline v1::token {

namespace {

using cryptoki::Ulong;

// No attribute of a key that is read here is longer: an RSA modulus of 8192 bits has 1024 octets, a certificate some
// thousand.
constexpr Ulong most_attribute_octets = 64 * 1024;

// The module's functions take pointers to what they do not change, without saying const.
void* given(const void* data) {
    return const_cast<void*>(data);
}

}  // namespace

cryptoki::Attribute attribute_of(Ulong type, Bytes value) {
    return {type, given(value.data()), static_cast<Ulong>(value.size())};
}
cryptoki::Attribute attribute_of(Ulong type, const Ulong& value) {
    return {type, given(&value), sizeof value};
}
cryptoki::Attribute flag_of(Ulong type, const u8& value) {
    return {type, given(&value), sizeof value};
}

Result<Session> Session::open(std::shared_ptr<const Module> module, cryptoki::SlotId slot, bool writable) {
    const Ulong flags = cryptoki::flag::serial_session | (writable ? cryptoki::flag::rw_session : 0);
    cryptoki::SessionHandle handle = 0;
    TROTH_TRY(checked("C_OpenSession", module->call().open_session(slot, flags, nullptr, nullptr, &handle)));
    return Session(std::move(module), handle);
}
Session::~Session() {
    if (is_open_) [[maybe_unused]]
        const cryptoki::Rv closed = call().close_session(handle_);
}

Result<bool> Session::logged_in() const {
    cryptoki::SessionInfo info{};
    TROTH_TRY(checked("C_GetSessionInfo", call().get_session_info(handle_, &info)));
    return info.state == cryptoki::state::ro_user || info.state == cryptoki::state::rw_user;
}
Result<void> Session::login_as(Ulong user, Bytes pin, bool own_keypad) const {
    const cryptoki::Rv done = own_keypad ? call().login(handle_, user, nullptr, 0)
                                         : call().login(handle_, user, pin.data(), static_cast<Ulong>(pin.size()));
    if (done == answer::user_already_logged_in) return {};
    return checked("C_Login", done);
}
Result<void> Session::login(Bytes pin, bool own_keypad) const {
    return login_as(cryptoki::user::normal, pin, own_keypad);
}
Result<void> Session::login_again(Bytes pin, bool own_keypad) const {
    return login_as(cryptoki::user::context_specific, pin, own_keypad);
}

Result<std::vector<cryptoki::ObjectHandle>> Session::find(std::span<cryptoki::Attribute> attributes, usize most) const {
    TROTH_TRY(checked("C_FindObjectsInit",
                      call().find_objects_init(handle_, attributes.data(), static_cast<Ulong>(attributes.size()))));
    std::vector<cryptoki::ObjectHandle> found(most);
    usize size = 0;
    cryptoki::Rv done = answer::ok;
    // A module may give fewer than it has, at a time; none is the end (§5.7.6).
    bool possible = true;
    while (size < most) {
        Ulong count = 0;
        done = call().find_objects(handle_, found.data() + size, static_cast<Ulong>(most - size), &count);
        possible = count <= most - size;
        if (done != answer::ok || count == 0 || !possible) break;
        size += count;
    }
    const cryptoki::Rv ended = call().find_objects_final(handle_);
    TROTH_TRY(checked("C_FindObjects", done));
    TROTH_TRY(checked("C_FindObjectsFinal", ended));
    if (!possible) return fail(Error(errors::bad_answer).with("function", "C_FindObjects"));
    found.resize(size);
    return found;
}

Result<std::optional<ByteVector>> Session::read(cryptoki::ObjectHandle object, Ulong attribute) const {
    cryptoki::Attribute asked{attribute, nullptr, 0};
    cryptoki::Rv done = call().get_attribute_value(handle_, object, &asked, 1);
    if (done == answer::attribute_type_invalid || done == answer::attribute_sensitive) return std::nullopt;
    TROTH_TRY(checked("C_GetAttributeValue", done));
    if (asked.size == cryptoki::unavailable) return std::nullopt;
    if (asked.size > most_attribute_octets)
        return fail(Error(errors::bad_answer).with("function", "C_GetAttributeValue"));
    ByteVector value(asked.size);
    if (value.empty()) return value;
    asked.value = value.data();
    TROTH_TRY(checked("C_GetAttributeValue", call().get_attribute_value(handle_, object, &asked, 1)));
    if (asked.size > value.size()) return fail(Error(errors::bad_answer).with("function", "C_GetAttributeValue"));
    value.resize(asked.size);
    return value;
}

Result<std::optional<Ulong>> Session::number(cryptoki::ObjectHandle object, Ulong attribute) const {
    TROTH_TRY(const auto value, read(object, attribute));
    if (!value) return std::nullopt;
    if (value->size() == 1) return Ulong{value->front()};
    if (value->size() != sizeof(Ulong)) return fail(Error(errors::bad_answer).with("function", "C_GetAttributeValue"));
    Ulong number = 0;
    std::memcpy(&number, value->data(), sizeof number);
    return number;
}

Result<void> Session::begin_sign(cryptoki::Mechanism mechanism, cryptoki::ObjectHandle key) const {
    return checked("C_SignInit", call().sign_init(handle_, &mechanism, key));
}
Result<ByteVector> Session::sign(Bytes data, usize most) const {
    ByteVector signature(most);
    auto size = static_cast<Ulong>(signature.size());
    TROTH_TRY(
        checked("C_Sign", call().sign(handle_, data.data(), static_cast<Ulong>(data.size()), signature.data(), &size)));
    if (size > signature.size()) return fail(Error(errors::bad_answer).with("function", "C_Sign"));
    signature.resize(size);
    return signature;
}

Result<Session::Pair> Session::generate(cryptoki::Mechanism mechanism, std::span<cryptoki::Attribute> public_attributes,
                                        std::span<cryptoki::Attribute> private_attributes) const {
    Pair pair;
    TROTH_TRY(checked(
        "C_GenerateKeyPair",
        call().generate_key_pair(handle_, &mechanism, public_attributes.data(),
                                 static_cast<Ulong>(public_attributes.size()), private_attributes.data(),
                                 static_cast<Ulong>(private_attributes.size()), &pair.public_key, &pair.private_key)));
    return pair;
}

}  // namespace troth::inline v1::token
