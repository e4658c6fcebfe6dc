// What `troth trust` can refuse.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::cli::errors {

inline constexpr ErrorRow not_a_root{
    .id = "cli.not_a_root",
    .rule = "RFC 5280 §4.2.1.9",
    .what = "this certificate is not one of an authority",
    .advice = "trust the root that issued it; whoever holds the key of what is trusted can speak for every name",
};
inline constexpr ErrorRow root_expired{
    .id = "cli.root_expired",
    .rule = "RFC 5280 §4.1.2.5",
    .what = "this root is not valid today: whatever it issued would be refused all the same",
    .advice = "ask its operator for the root that replaces it; if the dates look current, check this machine's clock",
};
inline constexpr ErrorRow not_in_store{
    .id = "cli.not_in_store",
    .rule = "",
    .what = "the store holds no such certificate",
    .advice = "troth trust list shows what it holds",
};
inline constexpr ErrorRow several_in_store{
    .id = "cli.several_in_store",
    .rule = "",
    .what = "several certificates of the store begin with this fingerprint",
    .advice = "give more of it; troth trust list shows it in full",
};
inline constexpr ErrorRow not_added_here{
    .id = "cli.not_added_here",
    .rule = "",
    .what = "this root came with the distribution, it was not added to it",
    .advice = "dpkg-reconfigure ca-certificates chooses among the roots that a Debian system brings",
};
inline constexpr ErrorRow store_program{
    .id = "cli.store_program_failed",
    .rule = "",
    .what = "the program that keeps the store failed",
    .advice =
        "update-ca-certificates is part of Debian's package ca-certificates and needs the rights of root, certutil "
        "of libnss3-tools; nothing was changed",
};

}  // namespace troth::inline v1::cli::errors
