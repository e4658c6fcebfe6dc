// record_size_limit, RFC 8449 §4: the largest plaintext, content type and padding included, that the sender will take.
#pragma once

#include "troth/tls/extension/extension.hpp"

namespace troth::inline v1::tls {

struct RecordSizeLimit {
    static constexpr ExtensionType type = ExtensionType::record_size_limit;
    static constexpr MessageSet in{MessageKind::client_hello, MessageKind::encrypted_extensions};
    u16 record_size_limit = 0;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("record_size_limit", m.record_size_limit);
    }
};

// content_limit: how much content a record to this peer may hold: its limit less the content type, at most 2^14. §4:
// less than 64 is illegal_parameter_record_size_limit, and so is more than 2^14 + 1 from a server; a client may say
// more.
Result<usize> content_limit(const RecordSizeLimit& limit, MessageKind kind);

inline constexpr ExtensionRow record_size_limit_row{
    .type = ExtensionType::record_size_limit,
    .rule = "RFC 8449 §4",
    .forms = {form<RecordSizeLimit>()},
};

}  // namespace troth::inline v1::tls
