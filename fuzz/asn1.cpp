// Any bytes drawn as DER: every octet up to where it breaks belongs to one value, and no text holds control characters.
#include "troth/inspect/asn1.hpp"

#include <algorithm>
#include <cstdlib>

using namespace troth;

namespace {

void check(bool holds) {
    if (!holds) std::abort();
}

// Gives where the values end.
usize walk(const std::vector<inspect::Asn1Value>& values, usize at, bool whole) {
    for (const inspect::Asn1Value& value : values) {
        check(value.offset == at && value.there <= value.size);
        check(std::ranges::none_of(value.value, [](char c) { return static_cast<u8>(c) < 0x20; }));
        const usize content = at + value.header;
        at = content + value.there;
        check(!whole || value.there == value.size);
        if (value.inside.empty()) continue;
        // In front of what a BIT STRING holds stands the number of its unused bits.
        const usize first = value.inside.front().offset;
        check(first == content || (first == content + 1 && !value.tag.constructed));
        const usize end = walk(value.inside, first, whole || !value.tag.constructed);
        check(whole ? end == at : end <= at);
    }
    return at;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Bytes bytes(data, size);
    for (const auto kind : {inspect::Asn1Kind::unknown, inspect::Asn1Kind::certificate, inspect::Asn1Kind::request,
                            inspect::Asn1Kind::revocation_list, inspect::Asn1Kind::private_key}) {
        const auto tree = inspect::asn1_tree(bytes, kind);
        const usize end = walk(tree.values, 0, !tree.error);
        check(tree.error ? end <= size : end == size);
    }
    return 0;
}
