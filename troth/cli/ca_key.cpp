#include "troth/cli/ca_key.hpp"

#include "troth/ca/key_box.hpp"
#include "troth/cli/input.hpp"

namespace troth::inline v1::cli {

namespace {

CaKey of_token(token::Opened key) {
    SecretBytes file = reference(key.uri);
    return {std::move(key.signer), std::move(file), key.uri.text()};
}

}  // namespace

bool CaKey::sealed() const {
    return ca::is_sealed(file.bytes());
}

Result<CaKey> keep(Terminal& terminal, HeldKey key, const SecretBytes& secret) {
    if (const token::Opened* there = key.in_token()) return of_token({there->signer, there->uri.clone()});
    SecretBytes file;
    if (secret.empty()) {
        file = key.in_memory()->to_pem();
    } else {
        TROTH_TRY(const ByteVector sealed, ca::seal_key(*key.in_memory(), secret.bytes(), terminal.random()));
        file = SecretBytes(Bytes(sealed));
    }
    return CaKey{std::move(key).signer(), std::move(file), {}};
}

Result<CaKey> make_ca_key(Terminal& terminal, const Birthplace& place, const std::string& label) {
    if (place.token) {
        TROTH_TRY(auto made,
                  make_in_token(terminal, *place.token, label, place.choice, place.password, Labels::shared));
        return of_token(std::move(made));
    }
    TROTH_TRY(auto key, make_key(place.choice, terminal));
    return keep(terminal, HeldKey(std::move(key)), place.secret);
}

Result<HeldKey> read_ca_key(Terminal& terminal, const std::string& file, const PasswordSource& password) {
    if (token::looks_like_uri(file)) return hold_key(terminal, file, password);
    TROTH_TRY(const SecretBytes content, terminal.read(file));
    if (!ca::is_sealed(content.bytes())) return held_in(terminal, file, content.bytes(), password);
    TROTH_TRY(const SecretBytes secret,
              read_password(terminal, password, "password of " + Untrusted(file).escaped(), PasswordUse::existing));
    TROTH_TRY(auto key, from_file(ca::open_key(content.bytes(), secret.bytes()), file));
    return HeldKey(std::move(key));
}

}  // namespace troth::inline v1::cli
