#include "troth/cli/word_lists.hpp"

#include <algorithm>
#include <optional>

#include "troth/cli/errors.hpp"
#include "troth/tls/registry/cipher_suite.hpp"
#include "troth/tls/registry/named_group.hpp"

namespace troth::inline v1::cli {

std::vector<std::string> comma_list(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const usize comma = std::min(text.find(','), text.size());
        if (comma != 0) out.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return out;
}

template <class E>
Result<std::vector<E>> named_list(std::string_view option, std::string_view text) {
    std::vector<E> out;
    for (const std::string& word : comma_list(text)) {
        const std::optional<E> value = tls::from_string<E>(word);
        if (!value) {
            std::string known;
            for (const auto& row : rows_of(E{})) known += (known.empty() ? "" : ", ") + std::string(row.name);
            return fail(Error(errors::bad_value).with("option", option).with("got", word).with("known", known));
        }
        out.push_back(*value);
    }
    return out;
}
template Result<std::vector<tls::NamedGroup>> named_list(std::string_view, std::string_view);
template Result<std::vector<tls::CipherSuite>> named_list(std::string_view, std::string_view);

}  // namespace troth::inline v1::cli
