// A PKCS#11 module: a library that is loaded when it is asked for, and the tokens behind it. PKCS#11 v3.0 §5.4–5.5.
//
// Nothing is linked: the module is named at run time. Once loaded and initialised it stays until the process ends, for
// other parts of the process may use it, too, and a module has one state for all of them.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "troth/token/cryptoki.hpp"
#include "troth/token/uri.hpp"

namespace troth::inline v1::token {

// Facts: what a token says of itself. The texts came from outside.
struct Facts {
    cryptoki::SlotId slot = 0;
    Untrusted label, manufacturer, model, serial;
    cryptoki::Ulong flags = 0;

    bool is(cryptoki::Ulong flag) const { return (flags & flag) != 0; }
};

// Module: thread-safe, as its functions are once it was initialised for threads.
class Module {
  public:
    // load: the module of the address (module-path, module-name), else `fallback` (an absolute path), else that of
    // p11-kit, which stands for every module that is registered on the machine. Errors: token.no_module with what was
    // tried and why not, token.not_a_module, token.bad_uri for a fallback that is no absolute path, token.failed.
    static Result<std::shared_ptr<const Module>> load(const Uri& uri, const std::string& fallback = {});
    // over: a module whose functions are there already.
    static Result<std::shared_ptr<const Module>> over(const cryptoki::FunctionList& functions);

    // token: the one that the address names. Errors: token.no_token and token.several_tokens with those that are there.
    Result<Facts> token(const Uri& uri) const;

    // can: whether the token has the mechanism, for this use (flag::sign, flag::generate_pair).
    bool can(cryptoki::SlotId slot, cryptoki::Ulong mechanism, cryptoki::Ulong use) const;

    const cryptoki::FunctionList& call() const { return *functions_; }

  private:
    explicit Module(const cryptoki::FunctionList& functions) : functions_(&functions) {}
    const cryptoki::FunctionList* functions_;
};

}  // namespace troth::inline v1::token
