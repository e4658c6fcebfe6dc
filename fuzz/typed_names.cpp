// What people type: alternative names, common names, HOST:PORT. What is accepted is well formed and means the same when
// it is written again.
#include "fuzz/input.hpp"
#include "troth/ca/names.hpp"
#include "troth/keys/openssh.hpp"

using namespace troth;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    fuzz::Input input(data, size);
    const usize kind = input.below(3);
    const std::string text(text_of(input.rest()));
    if (kind == 0) {
        if (const auto name = ca::alternative_name(text)) {
            fuzz::require(!name->content.empty(), "a name has content");
            const auto again = ca::alternative_name(text);
            fuzz::require(again && *again == *name, "the same text is the same name");
        }
    } else if (kind == 1) {
        if (const auto name = ca::common_name(text)) fuzz::require(!name->empty(), "a subject is not empty");
    } else if (const auto read = keys::from_openssh(text)) {
        const auto line = keys::to_openssh(read->key, read->comment);
        fuzz::require(line.has_value(), "a key that was read can be written");
        const auto again = keys::from_openssh(*line);
        fuzz::require(again && again->key == read->key, "and read again");
    }
    return 0;
}
