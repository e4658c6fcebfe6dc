// pkcs11: addresses: what is understood is written again, means the same, and has no PIN in it.
#include "fuzz/input.hpp"
#include "troth/token/uri.hpp"

using namespace troth;
using namespace troth::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const auto uri = token::Uri::parse(text_of(Bytes(data, size)));
    if (!uri) return 0;
    const std::string text = uri->text();
    const auto again = token::Uri::parse(text);
    // What is written may be up to three times as long.
    if (!again) {
        require(text.size() > 4096, "what is written can be read");
        return 0;
    }
    require(!again->pin_value, "no PIN is written");
    require(again->text() == text, "the same address");
    require(again->id == uri->id && again->object == uri->object && again->token == uri->token &&
                again->pin_source == uri->pin_source && again->module_path == uri->module_path,
            "the same meaning");
    require(uri->clone().text() == text, "a copy is the same");
    return 0;
}
