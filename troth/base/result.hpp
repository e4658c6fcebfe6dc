// Result<T>: a value or an Error. The only way a failure that a peer, a file or a user can cause travels.
#pragma once

#include <expected>
#include <utility>

#include "troth/base/error.hpp"

namespace troth::inline v1 {

template <class T>
using Result = std::expected<T, Error>;

// fail: `return fail(expired);` or `return fail(Error(expired).at_depth(0));`
inline std::unexpected<Error> fail(const ErrorRow& row) {
    return std::unexpected<Error>(Error(row));
}
inline std::unexpected<Error> fail(Error error) {
    return std::unexpected<Error>(std::move(error));
}

}  // namespace troth::inline v1

// TROTH_TRY is the one macro of the project. In a plain function that returns Result:
//   TROTH_TRY(auto value, parse(bytes));   takes the value or returns the error
//   TROTH_TRY(check(value));               for a Result whose value is not needed
// Never in a coroutine: there `co_await result` does this work (coroutines.md).
#define TROTH_TRY_CONCAT2(a, b) a##b
#define TROTH_TRY_CONCAT(a, b) TROTH_TRY_CONCAT2(a, b)
#define TROTH_TRY_VALUE(declaration, ...)                                                  \
    auto TROTH_TRY_CONCAT(troth_try_, __LINE__) = __VA_ARGS__;                             \
    if (!TROTH_TRY_CONCAT(troth_try_, __LINE__))                                           \
        return std::unexpected(std::move(TROTH_TRY_CONCAT(troth_try_, __LINE__)).error()); \
    declaration = *std::move(TROTH_TRY_CONCAT(troth_try_, __LINE__))
#define TROTH_TRY_ONLY(...)                                              \
    do {                                                                 \
        if (auto troth_try_result = __VA_ARGS__; !troth_try_result)      \
            return std::unexpected(std::move(troth_try_result).error()); \
    } while (false)
#define TROTH_TRY_PICK(_1, _2, _3, _4, _5, _6, NAME, ...) NAME
#define TROTH_TRY(...)                                                                                               \
    TROTH_TRY_PICK(__VA_ARGS__, TROTH_TRY_VALUE, TROTH_TRY_VALUE, TROTH_TRY_VALUE, TROTH_TRY_VALUE, TROTH_TRY_VALUE, \
                   TROTH_TRY_ONLY, )                                                                                 \
    (__VA_ARGS__)
