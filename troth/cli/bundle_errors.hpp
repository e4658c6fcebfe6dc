// What `troth bundle` can refuse.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::cli::errors {

inline constexpr ErrorRow several_leaves{
    .id = "cli.several_leaves",
    .rule = "RFC 8446 §4.4.2",
    .what = "the files hold several certificates that a chain could begin with",
    .advice = "name the private key by --key, or leave out the files that do not belong",
};
inline constexpr ErrorRow no_leaf{
    .id = "cli.no_leaf",
    .rule = "RFC 8446 §4.4.2",
    .what = "no certificate in the files belongs to this key",
    .advice = "check that key and certificate were made for one another: troth key show tells the hash of both",
};

}  // namespace troth::inline v1::cli::errors
