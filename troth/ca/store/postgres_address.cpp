#include "troth/ca/store/postgres_address.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string_view>

#include <arpa/inet.h>

#include "troth/base/bytes.hpp"
#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/libpq.hpp"

namespace troth::inline v1::ca::postgres {

namespace {

struct Free {
    void operator()(PQconninfoOption* options) const { library()->conninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, Free>;

const PQconninfoOption* find(const Options& options, std::string_view keyword) {
    for (const PQconninfoOption* one = options.get(); one != nullptr && one->keyword != nullptr; ++one)
        if (keyword == one->keyword) return one;
    return nullptr;
}
std::string_view value_of(const PQconninfoOption* option) {
    return option == nullptr || option->val == nullptr ? std::string_view() : std::string_view(option->val);
}
std::string_view value_of(const Options& options, std::string_view keyword) {
    return value_of(find(options, keyword));
}

bool is_loopback(std::string_view host) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    const auto alike = [&](char a, char b) { return small(a) == b; };
    if (std::ranges::equal(host, std::string_view("localhost"), alike)) return true;
    const std::string text(host);
    in_addr four{};
    if (::inet_pton(AF_INET, text.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;  // RFC 1122 §3.2.1.3
    in6_addr six{};
    return ::inet_pton(AF_INET6, text.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

// sslmode is said, by whatever libpq reads besides its own default.
bool is_said(const Options& given, const Options& defaults) {
    if (!value_of(given, "sslmode").empty()) return true;
    const PQconninfoOption* const option = find(defaults, "sslmode");
    if (option == nullptr) return false;
    const char* const named = option->envvar == nullptr ? nullptr : std::getenv(option->envvar);
    if (named != nullptr && *named != '\0') return true;
    const std::string_view value = value_of(option);  // an empty one libpq would refuse
    return !value.empty() && option->compiled != nullptr && value != option->compiled;
}

}  // namespace

bool stays_here(std::string_view hosts) {
    for (;;) {
        const usize end = std::min(hosts.find(','), hosts.size());
        const std::string_view host = hosts.substr(0, end);
        // A file's name, or one in Linux's own space of sockets, which begins with @.
        const bool socket = host.empty() || host[0] == '/' || host[0] == '@';
        if (!socket && !is_loopback(host)) return false;
        if (end == hosts.size()) return true;
        hosts.remove_prefix(end + 1);
    }
}

Result<Address> read_address(const std::string& url) {
    if (library() == nullptr)
        return fail(Error(errors::store_unreachable)
                        .with("reason", "libpq.so.5, which speaks to PostgreSQL, is not installed"));
    const Library& pq = *library();
    const auto malformed = [] { return fail(errors::store_address); };
    if (url.find('\0') != std::string::npos) return malformed();
    char* words = nullptr;
    const Options given(pq.conninfoParse(url.c_str(), &words));
    pq.freemem(words);
    if (!given) return malformed();
    // One whose "port" is the piece of a password behind a slash.
    if (value_of(given, "port").find_first_not_of("0123456789,") != std::string_view::npos) return malformed();

    Address out;
    out.holds_secret = !value_of(given, "password").empty() || !value_of(given, "sslpassword").empty();
    const Options defaults(pq.conndefaults());
    if (is_said(given, defaults)) return out;
    const auto effective = [&](std::string_view keyword) {
        const std::string_view own = value_of(given, keyword);
        return own.empty() ? value_of(defaults, keyword) : own;
    };
    // hostaddr is where it connects, host then only what the server is called; but where its place in the list is
    // empty. A service that the address names may hold any of them.
    const std::string_view host = effective("host"), places = effective("hostaddr");
    const bool gap =
        places.empty() || places.front() == ',' || places.back() == ',' || places.find(",,") != std::string_view::npos;
    const bool here = (gap ? stays_here(host) : true) && stays_here(places);
    out.needs_verification = !here || !value_of(given, "service").empty();
    return out;
}

Result<void> check_argument(const std::string& url) {
    TROTH_TRY(const Address address, read_address(url));
    if (address.holds_secret) return fail(errors::store_password_in_argument);
    return {};
}

}  // namespace troth::inline v1::ca::postgres
