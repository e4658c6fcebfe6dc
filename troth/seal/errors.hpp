// What can go wrong with a sealed container (docs/container.md).
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::seal::errors {

inline constexpr ErrorRow not_a_container{
    .id = "seal.not_a_container",
    .rule = "docs/container.md §1",
    .what = "this was not encrypted by troth",
    .advice = "if openssl enc made it, name the cipher it was made with",
};
inline constexpr ErrorRow unknown_version{
    .id = "seal.unknown_version",
    .rule = "docs/container.md §1",
    .what = "the container was made by a newer troth than this one",
    .advice = "decrypt it with the version that made it, or a later one",
};
inline constexpr ErrorRow bad_header{
    .id = "seal.bad_header",
    .rule = "docs/container.md §2",
    .what = "the container's header is damaged",
    .advice = "get the file again from its source; it was cut or altered on the way",
};
inline constexpr ErrorRow no_recipient{
    .id = "seal.no_recipient",
    .rule = "docs/container.md §3",
    .what = "nobody could ever open this: no password and no recipient was named",
    .advice = "name a password or at least one public key",
};
inline constexpr ErrorRow not_for_this_key{
    .id = "seal.not_for_this_key",
    .rule = "docs/container.md §3",
    .what = "the container was not encrypted to this key",
    .advice = "try another of your keys; the header names the recipients by the start of their keys' hashes",
};
inline constexpr ErrorRow wrong_password{
    .id = "seal.wrong_password",
    .rule = "docs/container.md §3",
    .what = "the password does not open the container",
    .advice = "check the keyboard's layout and the caps lock; an altered header looks the same",
};
inline constexpr ErrorRow no_password{
    .id = "seal.no_password",
    .rule = "docs/container.md §3",
    .what = "the container opens with a private key only, not with a password",
    .advice = "name the private key of a recipient",
};
inline constexpr ErrorRow password_cost{
    .id = "seal.password_cost",
    .rule = "docs/container.md §3",
    .what = "the container demands more memory or time for its password than this machine may be made to spend",
    .advice =
        "it was made to be expensive on purpose, or it is an attack; raise the limit only if you know who made it",
};
inline constexpr ErrorRow altered{
    .id = "seal.altered",
    .rule = "docs/container.md §4",
    .what = "a piece of the container was altered, left out or put elsewhere",
    .advice = "get the file again from its source; what was written before this piece is whole, what follows is lost",
};
inline constexpr ErrorRow truncated{
    .id = "seal.truncated",
    .rule = "docs/container.md §4",
    .what = "the container ends before its last piece",
    .advice = "get the whole file from its source",
};
inline constexpr ErrorRow trailing{
    .id = "seal.trailing",
    .rule = "docs/container.md §4",
    .what = "something follows the container's last piece",
    .advice = "get the file again from its source",
};

}  // namespace troth::inline v1::seal::errors
