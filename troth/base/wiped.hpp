// Wiped<T>: a temporary that holds secrets and is wiped when its scope ends. Not initialised.
#pragma once

#include "troth/base/secret.hpp"

namespace troth::inline v1 {

template <class T>
struct Wiped {
    T value;
    Wiped() {}  // deliberately leaves value as it is
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;
    ~Wiped() { wipe(&value, sizeof value); }
};

}  // namespace troth::inline v1
