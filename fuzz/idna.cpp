// Punycode and A-labels: what is decoded is encoded again as it was, but for capitals among the digits; what is encoded
// is decoded.
#include "troth/x509/idna.hpp"

#include "fuzz/input.hpp"
#include "troth/encoding/punycode.hpp"

using namespace troth;
namespace punycode = encoding::punycode;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const std::string_view text = text_of(Bytes(data, size));
    if (const auto decoded = punycode::decode(text)) {
        const auto encoded = punycode::encode(*decoded);
        fuzz::require(encoded.has_value(), "what was decoded can be encoded");
        fuzz::require(punycode::decode(*encoded) == decoded, "and is decoded to the same");
    }
    if (const auto host = x509::a_labels(text)) {
        fuzz::require(x509::a_labels(*host) == host, "A-labels are their own A-labels");
        (void)x509::has_fake_a_label(*host);
    }
    if (x509::is_a_label(text)) fuzz::require(!x509::has_fake_a_label(text), "an A-label is no fake one");
    (void)x509::has_fake_a_label(text);
    return 0;
}
