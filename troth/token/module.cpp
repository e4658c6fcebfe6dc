#include "troth/token/module.hpp"

#include <algorithm>
#include <array>

#include <dlfcn.h>

#include "troth/token/answer.hpp"
#include "troth/token/errors.hpp"

namespace troth::inline v1::token {

namespace {

// Where distributions keep modules, for module-name; the empty one is wherever the loader looks.
constexpr std::array<std::string_view, 7> folders = {
    "",
    "/usr/lib/x86_64-linux-gnu/pkcs11/",
    "/usr/lib/aarch64-linux-gnu/pkcs11/",
    "/usr/lib64/pkcs11/",
    "/usr/lib/pkcs11/",
    "/usr/lib/softhsm/",
    "/usr/local/lib/",
};
// p11-kit's own module; the library has the same functions where the module's name is not installed.
constexpr std::array<std::string_view, 2> defaults = {"p11-kit-proxy.so", "libp11-kit.so.0"};
constexpr cryptoki::Ulong most_slots = 4096;

std::vector<std::string> candidates(const Uri& uri, const std::string& fallback) {
    std::vector<std::string> out;
    if (uri.module_path) return {*uri.module_path};
    if (uri.module_name) {
        for (const std::string_view folder : folders)
            for (const std::string_view prefix : {"lib", ""})
                out.push_back(std::string(folder) + std::string(prefix) + *uri.module_name + ".so");
        return out;
    }
    if (!fallback.empty()) return {fallback};
    out.assign(defaults.begin(), defaults.end());
    return out;
}

std::string trimmed(Bytes field) {
    std::string_view text = text_of(field);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.remove_suffix(1);
    return std::string(text);
}

bool fits(const std::optional<std::string>& asked, Bytes field) {
    return !asked || *asked == trimmed(field);
}

bool fits_library(const Uri& uri, const cryptoki::FunctionList& call) {
    if (!uri.library_manufacturer && !uri.library_description && !uri.library_version) return true;
    cryptoki::Info info{};
    if (call.get_info(&info) != answer::ok) return false;
    const auto version = std::to_string(info.library_version.major) + "." + std::to_string(info.library_version.minor);
    return fits(uri.library_manufacturer, info.manufacturer_id) &&
           fits(uri.library_description, info.library_description) &&
           (!uri.library_version || *uri.library_version == version);
}

bool fits_slot(const Uri& uri, const cryptoki::FunctionList& call, cryptoki::SlotId slot) {
    if (uri.slot_id && *uri.slot_id != std::to_string(slot)) return false;
    if (!uri.slot_description && !uri.slot_manufacturer) return true;
    cryptoki::SlotInfo info{};
    return call.get_slot_info(slot, &info) == answer::ok && fits(uri.slot_description, info.description) &&
           fits(uri.slot_manufacturer, info.manufacturer_id);
}

std::string listed(const std::vector<Facts>& tokens) {
    std::string out;
    for (const Facts& one : tokens) {
        Uri name;
        name.token = std::string(one.label.raw());
        name.serial = std::string(one.serial.raw());
        out += (out.empty() ? "" : ", ") + name.text();
    }
    return out.empty() ? "none" : out;
}

}  // namespace

Result<std::shared_ptr<const Module>> Module::load(const Uri& uri, const std::string& fallback) {
    if (!uri.module_path && !uri.module_name && !fallback.empty() && !fallback.starts_with('/'))
        return fail(
            Error(errors::bad_uri).with("reason", "the module is not an absolute path").with("module", fallback));
    std::string reason, tried;
    for (const std::string& file : candidates(uri, fallback)) {
        // Never unloaded: see the head of module.hpp.
        void* const library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
        if (library == nullptr) {
            const char* const why = ::dlerror();
            if (tried.empty() && why != nullptr) reason = why;
            tried += (tried.empty() ? "" : ", ") + file;
            continue;
        }
        void* const found = ::dlsym(library, "C_GetFunctionList");
        if (found == nullptr) return fail(Error(errors::not_a_module).in_file(file));
        cryptoki::FunctionList* functions = nullptr;
        const auto get = reinterpret_cast<cryptoki::GetFunctionList>(found);
        if (get(&functions) != answer::ok || functions == nullptr)
            return fail(Error(errors::not_a_module).in_file(file));
        auto module = over(*functions);
        if (!module) return fail(std::move(module).error().in_file(file));
        return module;
    }
    return fail(Error(errors::no_module).with("tried", tried).with("reason", reason));
}

Result<std::shared_ptr<const Module>> Module::over(const cryptoki::FunctionList& functions) {
    if (functions.version.major < 2)
        return fail(Error(errors::not_a_module).with("version", std::to_string(functions.version.major)));
    cryptoki::InitializeArguments arguments;
    arguments.flags = cryptoki::flag::os_locking_ok;
    const cryptoki::Rv done = functions.initialize(&arguments);
    // Another part of the process has it already; it is left to the process's end, too.
    if (done != answer::already_initialized) TROTH_TRY(checked("C_Initialize", done));
    return std::shared_ptr<const Module>(new Module(functions));
}

Result<Facts> Module::token(const Uri& uri) const {
    cryptoki::Ulong count = 0;
    TROTH_TRY(checked("C_GetSlotList", functions_->get_slot_list(1, nullptr, &count)));
    if (count > most_slots) return fail(Error(errors::bad_answer).with("function", "C_GetSlotList"));
    // One may be plugged in between the two calls; a few places more cost nothing.
    std::vector<cryptoki::SlotId> slots(count + 8);
    count = slots.size();
    TROTH_TRY(checked("C_GetSlotList", functions_->get_slot_list(1, slots.data(), &count)));
    if (count > slots.size()) return fail(Error(errors::bad_answer).with("function", "C_GetSlotList"));
    slots.resize(count);
    std::vector<Facts> found, all;
    const bool library = fits_library(uri, *functions_);
    for (const cryptoki::SlotId slot : slots) {
        cryptoki::TokenInfo info{};
        if (functions_->get_token_info(slot, &info) != answer::ok) continue;  // pulled out just now
        if ((info.flags & cryptoki::flag::initialized) == 0) continue;
        Facts facts{slot,
                    Untrusted(trimmed(info.label)),
                    Untrusted(trimmed(info.manufacturer_id)),
                    Untrusted(trimmed(info.model)),
                    Untrusted(trimmed(info.serial_number)),
                    info.flags};
        all.push_back(facts);
        if (library && fits(uri.token, info.label) && fits(uri.manufacturer, info.manufacturer_id) &&
            fits(uri.model, info.model) && fits(uri.serial, info.serial_number) && fits_slot(uri, *functions_, slot))
            found.push_back(std::move(facts));
    }
    if (found.empty())
        return fail(Error(errors::no_token).with("asked for", uri.text()).with("there are", listed(all)));
    if (found.size() > 1)
        return fail(Error(errors::several_tokens).with("asked for", uri.text()).with("there are", listed(found)));
    return std::move(found.front());
}

bool Module::can(cryptoki::SlotId slot, cryptoki::Ulong mechanism, cryptoki::Ulong use) const {
    cryptoki::MechanismInfo info{};
    return functions_->get_mechanism_info(slot, mechanism, &info) == answer::ok && (info.flags & use) != 0;
}

}  // namespace troth::inline v1::token
