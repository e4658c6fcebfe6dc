// The header of a container, docs/container.md §1 to §3, declared once in the presentation language of RFC 8446 §3.
#pragma once

#include "troth/encoding/wire.hpp"

namespace troth::inline v1::seal {

using encoding::List;
using encoding::Opaque;

inline constexpr std::array<u8, 12> magic{0x89, 'T', 'R', 'O', 'T', 'H', 'S', 'E', 'A', 'L', '\r', '\n'};
inline constexpr u16 version = 1;
inline constexpr usize key_size = 32;  // of the file key, and what wraps it
inline constexpr usize piece_size = 64 * 1024;

enum class StanzaType : u8 { password = 1, recipient = 2 };

// Stanza: one way to the file key.
struct Stanza {
    static constexpr std::string_view name = "Stanza";
    StanzaType type{};
    Opaque<1, 65535> body;
    template <class Io>
    static bool wire(Io& io, auto& s) {
        return io("type", s.type) && io("body", s.body);
    }
};

// PasswordStanza: the file key under a key that Argon2id makes of the password, RFC 9106.
struct PasswordStanza {
    static constexpr std::string_view name = "PasswordStanza";
    u32 passes = 0, memory_kib = 0;
    u8 lanes = 0;
    std::array<u8, 16> salt{};
    std::array<u8, key_size + 16> wrapped{};
    template <class Io>
    static bool wire(Io& io, auto& s) {
        return io("passes", s.passes) && io("memory_kib", s.memory_kib) && io("lanes", s.lanes) && io("salt", s.salt) &&
               io("wrapped", s.wrapped);
    }
};

// RecipientStanza: the file key, sealed by HPKE (RFC 9180, base mode) to a public key.
struct RecipientStanza {
    static constexpr std::string_view name = "RecipientStanza";
    u16 kem = 0, kdf = 0, aead = 0;
    std::array<u8, 8> key_id{};  // the first bytes of the public key's SHA-256
    Opaque<1, 65535> enc;
    std::array<u8, key_size + 16> wrapped{};
    template <class Io>
    static bool wire(Io& io, auto& s) {
        return io("kem", s.kem) && io("kdf", s.kdf) && io("aead", s.aead) && io("key_id", s.key_id) &&
               io("enc", s.enc) && io("wrapped", s.wrapped);
    }
};

// Header: everything before the first piece. The commitment is over all that stands before it.
struct Header {
    static constexpr std::string_view name = "Header";
    std::array<u8, 12> magic{};
    u16 version = 0;
    std::array<u8, 32> salt{};
    List<Stanza, 4, 65535> stanzas;
    std::array<u8, 32> commitment{};
    template <class Io>
    static bool wire(Io& io, auto& h) {
        return io("magic", h.magic) && io("version", h.version) && io("salt", h.salt) && io("stanzas", h.stanzas) &&
               io("commitment", h.commitment);
    }
};
inline constexpr usize stanzas_offset = 12 + 2 + 32;  // of the vector's length, two bytes
inline constexpr usize smallest_header = stanzas_offset + 2 + 32;

}  // namespace troth::inline v1::seal
