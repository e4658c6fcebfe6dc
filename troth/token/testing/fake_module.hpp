// A PKCS#11 module in this process with one token and one key, for what a real one does seldom: it locks its PIN, is
// taken out, allows few sessions, answers nonsense. One at a time.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>

#include "troth/crypto/sign/ecdsa.hpp"
#include "troth/keys/public_key.hpp"
#include "troth/token/module.hpp"
#include "troth/token/public_key.hpp"

namespace troth::inline v1::token::testing {

class FakeModule {
  public:
    using Ulong = cryptoki::Ulong;
    using Rv = cryptoki::Rv;

    FakeModule() : key(crypto::EcPrivateKey::generate(crypto::Curve::p256, random)) {
        current = this;
        const keys::PublicKey own = keys::PublicKey::from_ec(key.public_key());
        const Bytes point = own.key_bits();
        attributes[1] = {{cryptoki::attribute::object_class, number(cryptoki::object_class::private_key)},
                         {cryptoki::attribute::key_type, number(cryptoki::key_type::ec)},
                         {cryptoki::attribute::label, text("the key")},
                         {cryptoki::attribute::id, text("\x01\x02")}};
        attributes[2] = attributes[1];
        attributes[2][cryptoki::attribute::object_class] = number(cryptoki::object_class::public_key);
        attributes[2][cryptoki::attribute::ec_params] = *ec_parameters(keys::KeyType::ec_p256);
        attributes[2][cryptoki::attribute::ec_point] = {point.begin(), point.end()};
        fill(list);
    }
    ~FakeModule() { current = nullptr; }
    FakeModule(const FakeModule&) = delete;
    FakeModule& operator=(const FakeModule&) = delete;

    std::shared_ptr<const Module> module() const { return Module::over(list).value(); }

    static ByteVector number(Ulong value) {
        ByteVector out(sizeof value);
        std::memcpy(out.data(), &value, sizeof value);
        return out;
    }
    static ByteVector text(std::string_view value) { return {value.begin(), value.end()}; }

    SystemRandom random;
    crypto::EcPrivateKey key;
    std::map<Ulong, std::map<Ulong, ByteVector>> attributes;  // of each object
    std::map<std::string, Rv> answers;                        // of a function instead of what it would do
    std::string pin = "1234", pins;                           // what it takes; what it was given, one a line
    Ulong flags = cryptoki::flag::initialized | cryptoki::flag::login_required;
    Ulong tokens = 1, most_sessions = 100, most_seen = 0;
    std::set<Ulong> mechanisms = {cryptoki::mechanism::ecdsa, cryptoki::mechanism::ec_key_pair_gen};
    std::set<cryptoki::SessionHandle> sessions;
    bool logged_in = false, flip_signature = false;
    usize again = 0;  // logins for one operation
    cryptoki::FunctionList list{};

  private:
    static inline FakeModule* current = nullptr;
    std::mutex mutex_;
    cryptoki::SessionHandle next_ = 1;
    std::map<cryptoki::SessionHandle, std::vector<Ulong>> found_;

    // with: the module's lock, and the answer that a test has put in the function's place.
    template <class F>
    static Rv with(const char* function, F act) {
        const std::lock_guard lock(current->mutex_);
        const auto planned = current->answers.find(function);
        return planned != current->answers.end() ? planned->second : act(*current);
    }
    static bool fits(const std::map<Ulong, ByteVector>& object, const cryptoki::Attribute& wanted) {
        const auto own = object.find(wanted.type);
        return own != object.end() &&
               std::ranges::equal(own->second, Bytes(static_cast<const u8*>(wanted.value), wanted.size));
    }

    static void fill(cryptoki::FunctionList& out) {
        out.version = {2, 40};
        out.initialize = [](void*) { return with("C_Initialize", [](FakeModule&) -> Rv { return 0; }); };
        out.get_slot_list = [](u8, cryptoki::SlotId* slots, Ulong* count) {
            return with("C_GetSlotList", [&](FakeModule& self) -> Rv {
                for (Ulong i = 0; slots != nullptr && i < self.tokens; ++i) slots[i] = i;
                *count = self.tokens;
                return 0;
            });
        };
        out.get_token_info = [](cryptoki::SlotId slot, cryptoki::TokenInfo* info) {
            return with("C_GetTokenInfo", [&](FakeModule& self) -> Rv {
                std::memset(static_cast<void*>(info), ' ', sizeof *info);
                std::memcpy(info->label, "fake", 4);
                std::memcpy(info->serial_number, "00", 2);
                info->serial_number[1] = static_cast<u8>('0' + slot);
                info->flags = self.flags;
                return 0;
            });
        };
        out.get_mechanism_info = [](cryptoki::SlotId, Ulong mechanism, cryptoki::MechanismInfo* info) {
            return with("C_GetMechanismInfo", [&](FakeModule& self) -> Rv {
                if (!self.mechanisms.contains(mechanism)) return 0x70;
                info->flags = cryptoki::flag::sign | cryptoki::flag::generate_pair;
                return 0;
            });
        };
        out.open_session = [](cryptoki::SlotId, Ulong, void*, void*, cryptoki::SessionHandle* handle) {
            return with("C_OpenSession", [&](FakeModule& self) -> Rv {
                if (self.sessions.size() >= self.most_sessions) return 0xb1;
                self.sessions.insert(*handle = self.next_++);
                self.most_seen = std::max<Ulong>(self.most_seen, self.sessions.size());
                return 0;
            });
        };
        out.close_session = [](cryptoki::SessionHandle handle) {
            return with("C_CloseSession", [&](FakeModule& self) -> Rv {
                self.sessions.erase(handle);
                if (self.sessions.empty()) self.logged_in = false;
                return 0;
            });
        };
        out.get_session_info = [](cryptoki::SessionHandle, cryptoki::SessionInfo* info) {
            return with("C_GetSessionInfo", [&](FakeModule& self) -> Rv {
                info->state = self.logged_in ? cryptoki::state::ro_user : 0;
                return 0;
            });
        };
        out.login = [](cryptoki::SessionHandle, Ulong user, const u8* pin, Ulong size) {
            return with("C_Login", [&](FakeModule& self) -> Rv {
                const std::string given(text_of(Bytes(pin, size)));
                self.pins += given + "\n";
                if (given != self.pin) return 0xa0;
                self.logged_in = true;
                self.again += user == cryptoki::user::context_specific ? 1 : 0;
                return 0;
            });
        };
        fill_objects(out);
    }
    static void fill_objects(cryptoki::FunctionList& out) {
        out.get_attribute_value = [](cryptoki::SessionHandle, cryptoki::ObjectHandle object, cryptoki::Attribute* asked,
                                     Ulong) {
            return with("C_GetAttributeValue", [&](FakeModule& self) -> Rv {
                const auto& own = self.attributes[object];
                const auto value = own.find(asked->type);
                if (value == own.end()) {
                    asked->size = cryptoki::unavailable;
                    return 0x12;
                }
                if (asked->value != nullptr) std::memcpy(asked->value, value->second.data(), value->second.size());
                asked->size = value->second.size();
                return 0;
            });
        };
        out.find_objects_init = [](cryptoki::SessionHandle session, cryptoki::Attribute* wanted, Ulong count) {
            return with("C_FindObjectsInit", [&](FakeModule& self) -> Rv {
                std::vector<Ulong>& found = self.found_[session];
                found.clear();
                for (const auto& [handle, object] : self.attributes) {
                    bool all = self.logged_in || handle != 1;
                    for (Ulong i = 0; i < count; ++i) all = all && fits(object, wanted[i]);
                    if (all) found.push_back(handle);
                }
                return 0;
            });
        };
        // One at a time, as a module may.
        out.find_objects = [](cryptoki::SessionHandle session, cryptoki::ObjectHandle* to, Ulong, Ulong* count) {
            return with("C_FindObjects", [&](FakeModule& self) -> Rv {
                std::vector<Ulong>& found = self.found_[session];
                *count = found.empty() ? 0 : 1;
                if (found.empty()) return 0;
                *to = found.front();
                found.erase(found.begin());
                return 0;
            });
        };
        out.find_objects_final = [](cryptoki::SessionHandle) {
            return with("C_FindObjectsFinal", [](FakeModule&) -> Rv { return 0; });
        };
        out.sign_init = [](cryptoki::SessionHandle, cryptoki::Mechanism*, cryptoki::ObjectHandle) {
            return with("C_SignInit", [](FakeModule&) -> Rv { return 0; });
        };
        out.sign = [](cryptoki::SessionHandle, const u8* data, Ulong size, u8* signature, Ulong* room) {
            return with("C_Sign", [&](FakeModule& self) -> Rv {
                const auto made = crypto::ecdsa::sign(self.key, Bytes(data, size), self.random).value();
                const Bytes r = made.r(), s = made.s();
                if (*room < r.size() + s.size()) return 0x150;
                std::ranges::copy(s, std::ranges::copy(r, signature).out);
                if (self.flip_signature) signature[5] ^= 1;
                *room = r.size() + s.size();
                return 0;
            });
        };
    }
};

}  // namespace troth::inline v1::token::testing
