// A session with a token: PKCS#11 v3.0 §5.6 and what is done in one.
#pragma once

#include <functional>

#include "troth/token/module.hpp"

namespace troth::inline v1::token {

// AskPin: gives the PIN of the token. Asked at most once for each key that is opened.
using AskPin = std::function<Result<SecretBytes>(const Facts& token)>;

// Session: for one thread at a time. Closed when it goes; the last one of the process to go logs out of the token.
class Session {
  public:
    // open: `writable` where something is to be made in the token.
    static Result<Session> open(std::shared_ptr<const Module> module, cryptoki::SlotId slot, bool writable = false);
    Session(Session&& other) noexcept
        : module_(std::move(other.module_)), handle_(other.handle_), is_open_(std::exchange(other.is_open_, false)) {}
    Session& operator=(Session&&) = delete;
    ~Session();

    // logged_in: whether the user is, by any session of this process.
    Result<bool> logged_in() const;
    // login: errors: token.wrong_pin, token.pin_locked, token.pin_not_set. A token with a keypad of its own takes no
    // PIN from here (§5.6.8).
    Result<void> login(Bytes pin, bool own_keypad) const;
    // login_again: the PIN for one operation with a key that asks for it each time (CKA_ALWAYS_AUTHENTICATE).
    Result<void> login_again(Bytes pin, bool own_keypad) const;

    // find: objects that have all of these attributes, at most `most`.
    Result<std::vector<cryptoki::ObjectHandle>> find(std::span<cryptoki::Attribute> attributes, usize most) const;
    // read: an attribute's octets; nothing if the object has none or does not tell. Errors: those of the token.
    Result<std::optional<ByteVector>> read(cryptoki::ObjectHandle object, cryptoki::Ulong attribute) const;
    // number: of an attribute that is a CK_ULONG or, one octet long, a CK_BBOOL.
    Result<std::optional<cryptoki::Ulong>> number(cryptoki::ObjectHandle object, cryptoki::Ulong attribute) const;

    // begin_sign, sign: C_SignInit and C_Sign. A token that is told to stop in between has its operation ended by the
    // next C_SignInit's failure; so a session whose sign failed is not used again.
    Result<void> begin_sign(cryptoki::Mechanism mechanism, cryptoki::ObjectHandle key) const;
    Result<ByteVector> sign(Bytes data, usize most) const;

    struct Pair {
        cryptoki::ObjectHandle public_key = 0, private_key = 0;
    };
    Result<Pair> generate(cryptoki::Mechanism mechanism, std::span<cryptoki::Attribute> public_attributes,
                          std::span<cryptoki::Attribute> private_attributes) const;

    const Module& module() const { return *module_; }

  private:
    Session(std::shared_ptr<const Module> module, cryptoki::SessionHandle handle)
        : module_(std::move(module)), handle_(handle) {}
    const cryptoki::FunctionList& call() const { return module_->call(); }
    Result<void> login_as(cryptoki::Ulong user, Bytes pin, bool own_keypad) const;

    std::shared_ptr<const Module> module_;
    cryptoki::SessionHandle handle_;
    bool is_open_ = true;
};

// attribute_of: an attribute for a template; what it points to must outlive it.
cryptoki::Attribute attribute_of(cryptoki::Ulong type, Bytes value);
cryptoki::Attribute attribute_of(cryptoki::Ulong type, const cryptoki::Ulong& value);
inline constexpr u8 yes = 1, no = 0;  // CK_TRUE, CK_FALSE
cryptoki::Attribute flag_of(cryptoki::Ulong type, const u8& value);

}  // namespace troth::inline v1::token
