#include "troth/io/idna.hpp"

#include <algorithm>
#include <memory>

#include <idn2.h>

#include "troth/base/untrusted.hpp"
#include "troth/io/errors.hpp"
#include "troth/x509/general_name.hpp"
#include "troth/x509/idna.hpp"

namespace troth::inline v1::io {
namespace {

constexpr usize longest_typed = 1024;  // bytes; a name in A-labels has 253

std::unexpected<Error> refused_as(std::string_view typed, std::string_view why) {
    return fail(Error(bad_host_name).with("name", Untrusted(std::string(typed))).with("found", why));
}

struct Freed {
    void operator()(char* text) const { idn2_free(text); }
};

}  // namespace

Result<std::string> host_in_a_labels(std::string_view typed) {
    const bool ascii = std::ranges::all_of(typed, [](char c) { return static_cast<u8>(c) < 0x80; });
    if (ascii) {
        if (x509::has_fake_a_label(typed)) return refused_as(typed, "a label that begins with xn-- and is no A-label");
        return std::string(typed);
    }
    if (typed.size() > longest_typed || typed.contains('\0')) return refused_as(typed, "too long, or not text");
    const bool wildcard = typed.starts_with("*.");
    const std::string host(typed.substr(wildcard ? 2 : 0));
    char* made = nullptr;
    const int code = idn2_to_ascii_8z(host.c_str(), &made, IDN2_NONTRANSITIONAL);
    const std::unique_ptr<char, Freed> owned(made);
    if (code != IDN2_OK) return refused_as(typed, idn2_strerror(code));
    // The library's own rules for ASCII would leave characters out instead of refusing them.
    std::string out(made);
    if (!x509::is_dns_name(std::string_view(out).substr(0, out.size() - (out.ends_with('.') ? 1 : 0)), false))
        return refused_as(typed, "characters that no host name has, or a label that is too long");
    if (x509::has_fake_a_label(out)) return refused_as(typed, "a label that begins with xn-- and is no A-label");
    return wildcard ? "*." + out : out;
}

}  // namespace troth::inline v1::io
