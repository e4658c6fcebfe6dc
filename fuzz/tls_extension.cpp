// The data of one extension, of every kind that we know, in every message that may hold it: what the contract accepts
// is described to its end, and only what was offered is accepted in an answer.
#include <algorithm>

#include "fuzz/input.hpp"
#include "troth/tls/extension/application_layer_protocol_negotiation.hpp"
#include "troth/tls/extension/certificate_authorities.hpp"
#include "troth/tls/extension/cookie.hpp"
#include "troth/tls/extension/key_share.hpp"
#include "troth/tls/extension/pre_shared_key.hpp"
#include "troth/tls/extension/psk_key_exchange_modes.hpp"
#include "troth/tls/extension/server_name.hpp"
#include "troth/tls/extension/signature_algorithms.hpp"
#include "troth/tls/extension/supported_groups.hpp"
#include "troth/tls/extension/supported_versions.hpp"
#include "troth/tls/extension/table.hpp"

using namespace troth;
using namespace troth::tls;
using fuzz::require;

namespace {

// What is read is written back byte for byte.
template <class E>
void round_trip(const CheckedExtensions& checked, Bytes data) {
    if (!E::in.contains(checked.kind())) return;
    const std::optional<E> content = checked.get<E>();
    if (content) require(std::ranges::equal(encoding::serialise(*content), data), "an extension is written as read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    fuzz::Input input(data, size);
    const auto kind = static_cast<MessageKind>(input.below(7));
    const ExtensionRow& row = *extension_rows()[input.below(extension_rows().size())];
    const Bytes content = input.rest();
    if (content.size() > 0xff00) return 0;

    const usize length = content.size();
    ByteVector wire = {static_cast<u8>((length + 4) >> 8),
                       static_cast<u8>(length + 4),
                       static_cast<u8>(static_cast<u16>(row.type) >> 8),
                       static_cast<u8>(row.type),
                       static_cast<u8>(length >> 8),
                       static_cast<u8>(length)};
    wire.insert(wire.end(), content.begin(), content.end());
    encoding::Reader reader(wire);
    Extensions list;
    require(reader("extensions", list) && reader.at_end(), "the list around it is well-formed");

    ExtensionSet offered;
    offered.add(row.type);
    const Result<CheckedExtensions> checked = check_extensions(list, kind, offered);
    const Result<CheckedExtensions> unasked = check_extensions(list, kind);
    if (unasked) require(checked.has_value(), "offering more never refuses more");
    if (!checked) return 0;
    require(row.form_in(kind) != nullptr, "it may stand in this message");
    if (!unasked) require(answering.contains(kind) && !row.unasked.contains(kind), "only answers must be asked for");
    (void)check_mandatory(*checked);
    if (row.type == ServerNameList::type) round_trip<ServerNameList>(*checked, content);
    if (row.type == NamedGroupList::type) round_trip<NamedGroupList>(*checked, content);
    if (row.type == KeyShareClientHello::type) {
        round_trip<KeyShareClientHello>(*checked, content);
        round_trip<KeyShareServerHello>(*checked, content);
        round_trip<KeyShareHelloRetryRequest>(*checked, content);
    }
    if (row.type == OfferedPsks::type) round_trip<OfferedPsks>(*checked, content);
    if (row.type == SupportedVersionsServerHello::type) round_trip<SupportedVersionsServerHello>(*checked, content);
    return 0;
}
