#include "troth/tls/extension/table.hpp"

#include <bitset>
#include <memory>

#include "troth/tls/extension/application_layer_protocol_negotiation.hpp"
#include "troth/tls/extension/certificate_authorities.hpp"
#include "troth/tls/extension/cookie.hpp"
#include "troth/tls/extension/early_data.hpp"
#include "troth/tls/extension/key_share.hpp"
#include "troth/tls/extension/legacy.hpp"
#include "troth/tls/extension/pre_shared_key.hpp"
#include "troth/tls/extension/psk_key_exchange_modes.hpp"
#include "troth/tls/extension/record_size_limit.hpp"
#include "troth/tls/extension/server_name.hpp"
#include "troth/tls/extension/signature_algorithms.hpp"
#include "troth/tls/extension/status_request.hpp"
#include "troth/tls/extension/supported_groups.hpp"
#include "troth/tls/extension/supported_versions.hpp"

namespace troth::inline v1::tls {

namespace {

constexpr const ExtensionRow* rows[] = {
    &server_name_row,
    &status_request_row,
    &supported_groups_row,
    &ec_point_formats_row,
    &signature_algorithms_row,
    &application_layer_protocol_negotiation_row,
    &signed_certificate_timestamp_row,
    &padding_row,
    &extended_master_secret_row,
    &record_size_limit_row,
    &session_ticket_row,
    &pre_shared_key_row,
    &early_data_row,
    &supported_versions_row,
    &cookie_row,
    &psk_key_exchange_modes_row,
    &certificate_authorities_row,
    &oid_filters_row,
    &post_handshake_auth_row,
    &signature_algorithms_cert_row,
    &key_share_row,
    &renegotiation_info_row,
};
static_assert(std::size(rows) <= 64, "ExtensionSet holds a bit for each");

constexpr usize unknown = std::size(rows);
usize index_of(ExtensionType type) {
    usize index = 0;
    while (index < unknown && rows[index]->type != type) ++index;
    return index;
}

Error at(const ErrorRow& row, const Extension& extension, usize offset) {
    return Error(row).at_offset(offset).with("extension", to_string(extension.extension_type));
}

// Seen: finds what stands twice. Known types are a bit each; a few unknown ones a short list, many a bitmap, so that a
// hello of thousands of them costs linear time.
class Seen {
  public:
    bool again(ExtensionType type, usize index) {
        if (index < unknown) {
            const u64 bit = u64{1} << index;
            const bool before = (known_ & bit) != 0;
            known_ |= bit;
            return before;
        }
        const auto number = static_cast<u16>(type);
        if (many_) {
            const bool before = many_->test(number);
            many_->set(number);
            return before;
        }
        for (usize i = 0; i < count_; ++i)
            if (few_[i] == number) return true;
        if (count_ < few_.size()) {
            few_[count_++] = number;
        } else {
            many_ = std::make_unique<std::bitset<65536>>();
            for (const u16 earlier : few_) many_->set(earlier);
            many_->set(number);
        }
        return false;
    }

  private:
    u64 known_ = 0;
    std::array<u16, 32> few_{};
    usize count_ = 0;
    std::unique_ptr<std::bitset<65536>> many_;
};

}  // namespace

std::span<const ExtensionRow* const> extension_rows() {
    return rows;
}

const ExtensionRow* extension_row(ExtensionType type) {
    const usize index = index_of(type);
    return index < unknown ? rows[index] : nullptr;
}

void describe_extension(encoding::Describer& describer, const Extension& extension) {
    const ExtensionRow* row = extension_row(extension.extension_type);
    const ExtensionForm* form = row ? row->form_in(static_cast<MessageKind>(describer.context())) : nullptr;
    if (form) form->describe(describer, extension.extension_data);
}

ExtensionSet ExtensionSet::of(const Extensions& extensions) {
    ExtensionSet set;
    for (const Extension& extension : extensions) set.add(extension.extension_type);
    return set;
}
void ExtensionSet::add(ExtensionType type) {
    const usize index = index_of(type);
    if (index < unknown) bits_ |= u64{1} << index;
}
bool ExtensionSet::contains(ExtensionType type) const {
    const usize index = index_of(type);
    return index < unknown && (bits_ >> index & 1) != 0;
}

std::optional<Bytes> CheckedExtensions::find(ExtensionType type) const {
    for (const Extension& extension : list_)
        if (extension.extension_type == type) return extension.extension_data.bytes();
    return std::nullopt;
}

Result<CheckedExtensions> check_extensions(const Extensions& extensions, MessageKind kind,
                                           const ExtensionSet& offered) {
    Seen seen;
    bool last = false;  // one that has to be the last was seen
    usize offset = extensions.offset();
    for (const Extension& extension : extensions) {
        const Bytes data = extension.extension_data;
        const usize body = offset + 4;
        const usize here = std::exchange(offset, body + data.size());
        const usize index = index_of(extension.extension_type);
        if (seen.again(extension.extension_type, index))
            return fail(at(illegal_parameter_duplicate_extension, extension, here));
        if (last) return fail(at(illegal_parameter_extension_order, extension, here));
        const ExtensionRow* row = index < unknown ? rows[index] : nullptr;
        if (answering.contains(kind) && !offered.contains(extension.extension_type) &&
            !(row && row->unasked.contains(kind)))
            return fail(at(unsupported_extension, extension, here));
        if (!row) continue;
        const ExtensionForm* form = row->form_in(kind);
        if (!form) return fail(at(illegal_parameter_extension_placement, extension, here));
        if (kind == MessageKind::client_hello && row->order == Order::last) last = true;
        if (!form->well_formed(data))
            return fail(form->fault(data, body).with("extension", to_string(extension.extension_type)));
    }
    return CheckedExtensions(extensions, kind);
}

Result<void> check_mandatory(const CheckedExtensions& extensions) {
    for (const ExtensionRow* row : rows) {
        for (const Missing& missing : row->missing) {
            if (!missing.in.contains(extensions.kind()) || extensions.contains(row->type)) continue;
            const bool other = missing.when != Missing::When::always && extensions.contains(missing.other);
            const bool needed = missing.when == Missing::When::always ||
                                (missing.when == Missing::When::unless_other && !other) ||
                                (missing.when == Missing::When::with_other && other);
            if (needed) return fail(*missing.error);
        }
    }
    return {};
}

}  // namespace troth::inline v1::tls
