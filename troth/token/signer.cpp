#include "troth/token/signer.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>

#include "troth/token/answer.hpp"
#include "troth/token/errors.hpp"
#include "troth/token/mechanism.hpp"
#include "troth/token/public_key.hpp"

namespace troth::inline v1::token {

namespace {

namespace attribute = cryptoki::attribute;
using cryptoki::ObjectHandle;
using cryptoki::Ulong;

// As many as an error names.
constexpr usize most_listed = 16;

std::optional<std::string> text_attribute(const Session& session, ObjectHandle object, Ulong type) {
    const auto value = session.read(object, type);
    if (!value || !*value || (*value)->empty()) return std::nullopt;
    return std::string(text_of(**value));
}

// Keys: private keys of a session's token.
Result<std::vector<ObjectHandle>> private_keys(const Session& session, const std::optional<std::string>& label,
                                               const std::optional<std::string>& id, usize most) {
    std::vector<cryptoki::Attribute> wanted = {
        attribute_of(attribute::object_class, cryptoki::object_class::private_key)};
    if (label) wanted.push_back(attribute_of(attribute::label, bytes_of(*label)));
    if (id) wanted.push_back(attribute_of(attribute::id, bytes_of(*id)));
    return session.find(wanted, most);
}

std::string listed(const Session& session, std::span<const ObjectHandle> keys) {
    std::string out;
    for (const ObjectHandle key : keys) {
        Uri name;
        name.object = text_attribute(session, key, attribute::label);
        name.id = text_attribute(session, key, attribute::id);
        out += (out.empty() ? "" : ", ") + name.text();
    }
    return out.empty() ? "none" : out;
}

Result<ObjectHandle> only_key(const Session& session, const Uri& uri) {
    TROTH_TRY(const auto found, private_keys(session, uri.object, uri.id, most_listed));
    if (found.size() == 1) return found.front();
    if (found.size() > 1)
        return fail(
            Error(errors::several_keys).with("asked for", uri.text()).with("there are", listed(session, found)));
    TROTH_TRY(const auto all, private_keys(session, {}, {}, most_listed));
    return fail(Error(errors::no_key).with("asked for", uri.text()).with("there are", listed(session, all)));
}

// Door: how a token is entered.
struct Door {
    std::shared_ptr<const Module> module;
    Facts facts;
    bool own_keypad = false;
    SecretBytes pin;  // given until now; empty if none was asked for

    Result<void> ask_pin(const Uri& uri, const AskPin& ask) {
        if (own_keypad) return {};
        if (uri.pin_value) {
            pin = uri.pin_value->clone();
            return {};
        }
        TROTH_TRY(pin, ask(facts));
        return {};
    }
    Result<void> enter(const Session& session, const Uri& uri, const AskPin& ask) {
        if (!facts.is(cryptoki::flag::login_required)) return {};
        TROTH_TRY(const bool inside, session.logged_in());
        if (inside) return {};
        // A locked token would only say so again; a person need not type for that.
        if (facts.is(cryptoki::flag::pin_locked)) return fail(Error(errors::pin_locked).with("token", facts.label));
        TROTH_TRY(ask_pin(uri, ask));
        if (auto done = session.login(pin.bytes(), own_keypad); !done) {
            Error error = std::move(done).error().with("token", facts.label);
            if (facts.is(cryptoki::flag::pin_final_try))
                error = std::move(error).with("beware", "a further wrong PIN locks the token");
            return fail(std::move(error));
        }
        return {};
    }
};

Result<Door> door_of(std::shared_ptr<const Module> module, const Uri& uri) {
    TROTH_TRY(Facts facts, module->token(uri));
    const bool own_keypad = facts.is(cryptoki::flag::own_keypad);
    return Door{std::move(module), std::move(facts), own_keypad, {}};
}

// The full name of a key that was found, by which it is found again even if others come.
Uri full_name(const Uri& asked, const Facts& facts, const Session& session, ObjectHandle key) {
    Uri out = asked.clone();
    out.token = std::string(facts.label.raw());
    if (!facts.serial.empty()) out.serial = std::string(facts.serial.raw());
    out.slot_id.reset();  // may be another tomorrow
    out.object = text_attribute(session, key, attribute::label);
    out.id = text_attribute(session, key, attribute::id);
    out.type = "private";
    return out;
}

// Lane: a session and the key in it. Handles are looked up in each session: nothing promises that they are the same.
struct Lane {
    Session session;
    ObjectHandle key;
};

class TokenSigner final : public keys::Signer {
  public:
    TokenSigner(Door door, Uri uri, keys::PublicKey key, Lane first, bool always_authenticate)
        : door_(std::move(door)),
          uri_(std::move(uri)),
          key_(std::move(key)),
          always_authenticate_(always_authenticate) {
        if (!always_authenticate_) door_.pin = SecretBytes();
        for (const keys::SignAlgorithm one : key_.algorithms()) {
            const auto mechanism = mechanism_of(one);
            if (mechanism && door_.module->can(door_.facts.slot, *mechanism, cryptoki::flag::sign))
                algorithms_.push_back(one);
        }
        free_.push_back(std::make_unique<Lane>(std::move(first)));
        lanes_ = 1;
    }

    const keys::PublicKey& public_key() const override { return key_; }
    std::span<const keys::SignAlgorithm> algorithms() const override { return algorithms_; }

    Result<ByteVector> sign(keys::SignAlgorithm algorithm, Bytes message, RandomSource&) const override {
        if (std::ranges::find(algorithms_, algorithm) == algorithms_.end())
            return fail(Error(errors::unsupported_mechanism).with("signature", keys::info(algorithm).name));
        const ByteVector input = to_be_signed(algorithm, key_, message);
        TROTH_TRY(std::unique_ptr<Lane> lane, take());
        auto raw = sign_in(*lane, algorithm, input);
        // A session that failed may be in the middle of an operation: it is not used again.
        give_back(std::move(lane), raw.has_value());
        if (!raw) return fail(std::move(raw).error().with("token", door_.facts.label));
        TROTH_TRY(ByteVector signature, wire_form(algorithm, *std::move(raw)));
        if (!key_.verify(algorithm, message, signature))
            return fail(Error(errors::bad_signature).with("key", uri_.text()));
        return signature;
    }

  private:
    Result<ByteVector> sign_in(const Lane& lane, keys::SignAlgorithm algorithm, Bytes input) const {
        const keys::SignAlgorithmInfo& info = keys::info(algorithm);
        cryptoki::PssParameters pss{};
        cryptoki::Mechanism mechanism{*mechanism_of(algorithm), nullptr, 0};
        if (info.scheme == keys::Scheme::rsa_pss) {
            pss = pss_parameters(*info.hash);
            mechanism.parameter = &pss;
            mechanism.parameter_size = sizeof pss;
        }
        TROTH_TRY(lane.session.begin_sign(mechanism, lane.key));
        if (always_authenticate_) TROTH_TRY(lane.session.login_again(door_.pin.bytes(), door_.own_keypad));
        // An RSA signature is as long as the modulus, the others at most twice the longest order.
        return lane.session.sign(input, std::max<usize>((key_.bits() + 7) / 8, 256));
    }

    Result<Lane> open_lane() const {
        TROTH_TRY(Session session, Session::open(door_.module, door_.facts.slot));
        if (door_.facts.is(cryptoki::flag::login_required)) {
            TROTH_TRY(const bool inside, session.logged_in());
            if (!inside) return fail(errors::logged_out);
        }
        TROTH_TRY(const ObjectHandle key, only_key(session, uri_));
        return Lane{std::move(session), key};
    }

    Result<std::unique_ptr<Lane>> take() const {
        std::unique_lock lock(mutex_);
        for (;;) {
            if (!free_.empty()) {
                auto lane = std::move(free_.back());
                free_.pop_back();
                return lane;
            }
            if (lanes_ < most_lanes_) {
                ++lanes_;
                lock.unlock();
                auto opened = open_lane();
                if (opened) return std::make_unique<Lane>(*std::move(opened));
                lock.lock();
                --lanes_;
                // The token allows no more: those that there are must do.
                if (!opened.error().is(errors::busy) || lanes_ == 0) {
                    freed_.notify_one();
                    return fail(std::move(opened).error().with("token", door_.facts.label));
                }
                most_lanes_ = lanes_;
                continue;
            }
            freed_.wait(lock);
        }
    }
    void give_back(std::unique_ptr<Lane> lane, bool good) const {
        if (!good) lane.reset();
        const std::lock_guard lock(mutex_);
        if (good)
            free_.push_back(std::move(lane));
        else
            --lanes_;
        freed_.notify_one();
    }

    Door door_;
    Uri uri_;
    keys::PublicKey key_;
    bool always_authenticate_;
    std::vector<keys::SignAlgorithm> algorithms_;

    mutable std::mutex mutex_;  // of what follows
    mutable std::condition_variable freed_;
    mutable std::vector<std::unique_ptr<Lane>> free_;
    mutable usize lanes_ = 0, most_lanes_ = most_sessions;
};

// finish: a signer for the key that was found or made.
Result<Opened> finish(Door door, const Uri& asked, Session session, ObjectHandle key, const AskPin& ask) {
    TROTH_TRY(auto public_key, read_public_key(session, key));
    TROTH_TRY(const auto always, session.number(key, attribute::always_authenticate));
    const bool always_authenticate = always.value_or(0) != 0;
    if (always_authenticate && door.pin.empty()) TROTH_TRY(door.ask_pin(asked, ask));
    Uri uri = full_name(asked, door.facts, session, key);
    Uri own = uri.clone();
    auto signer = std::make_shared<TokenSigner>(std::move(door), std::move(own), std::move(public_key),
                                                Lane{std::move(session), key}, always_authenticate);
    if (signer->algorithms().empty()) return fail(Error(errors::unsupported_mechanism).with("key", uri.text()));
    return Opened{std::move(signer), std::move(uri)};
}

// Kind: what of a pair depends on its kind.
struct Kind {
    Ulong mechanism, modulus_bits;
    std::optional<ByteVector> parameters;  // of a curve
};
Result<Kind> kind_of(const NewKey& wanted) {
    if (wanted.type == keys::KeyType::rsa)
        return Kind{cryptoki::mechanism::rsa_key_pair_gen, static_cast<Ulong>(wanted.rsa_bits), {}};
    auto parameters = ec_parameters(wanted.type);
    if (!parameters) return fail(Error(errors::unsupported_key).with("asked for", keys::name_of(wanted.type)));
    return Kind{wanted.type == keys::KeyType::ed25519 ? cryptoki::mechanism::edwards_key_pair_gen
                                                      : cryptoki::mechanism::ec_key_pair_gen,
                0, std::move(parameters)};
}

// An id that nothing in the token has: private and public key find each other by it.
using Id = std::array<u8, 16>;
Result<Id> free_id(const Session& session, RandomSource& random) {
    Id id{};
    for (int attempt = 0; attempt < 64; ++attempt) {
        random.fill(id);
        cryptoki::Attribute wanted[] = {attribute_of(attribute::id, id)};
        TROTH_TRY(const auto same, session.find(wanted, 1));
        if (same.empty()) return id;
    }
    return fail(Error(errors::bad_answer).with("function", "C_FindObjects"));
}

Result<ObjectHandle> generate(const Session& session, const Kind& kind, Bytes label, Bytes id) {
    static constexpr u8 exponent[] = {1, 0, 1};  // 65537
    // What a pair is not for is said, too: a token may take silence for leave.
    std::vector<cryptoki::Attribute> open = {flag_of(attribute::token, yes),  flag_of(attribute::is_private, no),
                                             flag_of(attribute::verify, yes), flag_of(attribute::encrypt, no),
                                             flag_of(attribute::wrap, no),    attribute_of(attribute::label, label),
                                             attribute_of(attribute::id, id)};
    if (kind.parameters) {
        open.push_back(attribute_of(attribute::ec_params, *kind.parameters));
    } else {
        open.push_back(attribute_of(attribute::modulus_bits, kind.modulus_bits));
        open.push_back(attribute_of(attribute::public_exponent, exponent));
    }
    cryptoki::Attribute closed[] = {flag_of(attribute::token, yes),        flag_of(attribute::is_private, yes),
                                    flag_of(attribute::sensitive, yes),    flag_of(attribute::extractable, no),
                                    flag_of(attribute::sign, yes),         flag_of(attribute::decrypt, no),
                                    flag_of(attribute::unwrap, no),        flag_of(attribute::derive, no),
                                    attribute_of(attribute::label, label), attribute_of(attribute::id, id)};
    TROTH_TRY(const auto pair, session.generate({kind.mechanism, nullptr, 0}, open, closed));
    return pair.private_key;
}

}  // namespace

Result<Opened> open_key(std::shared_ptr<const Module> module, const Uri& uri, const AskPin& ask) {
    TROTH_TRY(Door door, door_of(std::move(module), uri));
    TROTH_TRY(Session session, Session::open(door.module, door.facts.slot));
    TROTH_TRY(door.enter(session, uri, ask));
    TROTH_TRY(const ObjectHandle key, only_key(session, uri));
    return finish(std::move(door), uri, std::move(session), key, ask);
}

Result<Opened> make_key(std::shared_ptr<const Module> module, const Uri& uri, const NewKey& wanted, const AskPin& ask,
                        RandomSource& random) {
    if (!uri.object) return fail(Error(errors::no_label).with("asked for", uri.text()));
    TROTH_TRY(const Kind kind, kind_of(wanted));
    TROTH_TRY(Door door, door_of(std::move(module), uri));
    if (!door.module->can(door.facts.slot, kind.mechanism, cryptoki::flag::generate_pair))
        return fail(Error(errors::unsupported_mechanism)
                        .with("token", door.facts.label)
                        .with("asked for", "a pair of " + std::string(keys::name_of(wanted.type))));
    TROTH_TRY(Session session, Session::open(door.module, door.facts.slot, true));
    TROTH_TRY(door.enter(session, uri, ask));
    TROTH_TRY(const auto same, private_keys(session, uri.object, {}, 1));
    if (!same.empty() && !wanted.may_share_label)
        return fail(Error(errors::key_exists).with("token", door.facts.label).with("label", *uri.object));
    TROTH_TRY(const auto id, free_id(session, random));
    TROTH_TRY(const ObjectHandle key, generate(session, kind, bytes_of(*uri.object), id));
    return finish(std::move(door), uri, std::move(session), key, ask);
}

}  // namespace troth::inline v1::token
