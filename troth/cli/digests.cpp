#include "troth/cli/digests.hpp"

#include "troth/cli/errors.hpp"
#include "troth/cli/suggest.hpp"

namespace troth::inline v1::cli {

// Small letters and digits, a hyphen between two digits only; SHA-2 is called by its size alone.
std::string plain_digest_word(std::string_view name) {
    std::string out;
    for (usize i = 0; i < name.size(); ++i) {
        const char c = name[i];
        const bool digit_before = !out.empty() && out.back() >= '0' && out.back() <= '9';
        if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out += c;
        else if (digit_before)
            out += '-';
    }
    if (out.starts_with("sha2-")) out.erase(3, 2);
    return out;
}

const std::vector<DigestKind>& digest_kinds() {
    static const std::vector<DigestKind> kinds = [] {
        std::vector<DigestKind> out;
        for (const crypto::HashInfo& info : crypto::hash_infos) out.push_back({info.id, plain_digest_word(info.name)});
        return out;
    }();
    return kinds;
}

Result<const DigestKind*> find_digest(std::string_view name) {
    const std::string wanted = plain_digest_word(name);
    std::vector<std::string> words;
    for (const DigestKind& kind : digest_kinds()) {
        if (kind.word == wanted) return &kind;
        words.push_back(kind.word);
    }
    Error error = Error(errors::unknown_algorithm).with("algorithm", name);
    if (const auto near = nearest(wanted, words)) return fail(std::move(error).with("did you mean", *near));
    return fail(std::move(error));
}

}  // namespace troth::inline v1::cli
