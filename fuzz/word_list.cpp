// Lists of words in options: --alpn, --groups and suites.
#include "fuzz/input.hpp"
#include "troth/cli/word_lists.hpp"
#include "troth/tls/registry/cipher_suite.hpp"
#include "troth/tls/registry/named_group.hpp"

using namespace troth;
using namespace troth::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const std::string_view text = text_of({data, size});
    std::string joined;
    const std::vector<std::string> words = cli::comma_list(text);
    for (const std::string& word : words) {
        require(!word.empty() && word.find(',') == std::string::npos, "a word is what stands between commas");
        joined += (joined.empty() ? "" : ",") + word;
    }
    require(cli::comma_list(joined) == words, "joined they are the same words");
    if (const auto groups = cli::named_list<tls::NamedGroup>("--groups", text))
        require(groups->size() == words.size(), "a value for every word");
    else
        require(groups.error().id() == "cli.bad_value" && !words.empty(), "an error names what is not known");
    if (const auto suites = cli::named_list<tls::CipherSuite>("--suites", text))
        require(suites->size() == words.size(), "a value for every word");
    return 0;
}
