// All extensions that we know, and the one contract that every message's extensions are held against. RFC 8446 §4.2.
#pragma once

#include "troth/tls/extension/extension.hpp"

namespace troth::inline v1::tls {

std::span<const ExtensionRow* const> extension_rows();
const ExtensionRow* extension_row(ExtensionType type);  // null: unknown to us

// ExtensionSet: which extensions were sent, to hold answers against. Ones without a row are not remembered: no answer
// to them is ever right (GREASE, RFC 8701 §3).
class ExtensionSet {
  public:
    ExtensionSet() = default;
    static ExtensionSet of(const Extensions& extensions);
    void add(ExtensionType type);
    bool contains(ExtensionType type) const;

  private:
    u64 bits_ = 0;  // by place in extension_rows()
};

// CheckedExtensions: made by check_extensions alone. A view, like the message.
class CheckedExtensions {
  public:
    // get: the content of E in this message, if it stands there. E's form was checked, so this does not fail.
    template <ExtensionContent E>
    std::optional<E> get() const {
        const std::optional<Bytes> data = E::in.contains(kind_) ? find(E::type) : std::nullopt;
        if (!data) return std::nullopt;
        encoding::Reader reader(*data);
        E content{};
        if (!E::wire(reader, content)) std::abort();
        return content;
    }
    bool contains(ExtensionType type) const { return find(type).has_value(); }
    MessageKind kind() const { return kind_; }
    const Extensions& list() const { return list_; }

  private:
    friend Result<CheckedExtensions> check_extensions(const Extensions&, MessageKind, const ExtensionSet&);
    CheckedExtensions(const Extensions& list, MessageKind kind) : list_(list), kind_(kind) {}
    std::optional<Bytes> find(ExtensionType type) const;

    Extensions list_;
    MessageKind kind_;
};

// check_extensions: the rules of §4.2 for a received message. In this order, for each extension in turn:
//   standing twice                      illegal_parameter_duplicate_extension
//   standing behind pre_shared_key      illegal_parameter_extension_order (ClientHello, §4.2.11)
//   an answer to what was not offered   unsupported_extension (messages of `answering`)
//   known, but not for this message     illegal_parameter_extension_placement
//   data that is not well-formed        encoding.wire_*, with the offset in the message
// Unknown ones are passed over where nothing is answered. `offered` counts only for answers.
Result<CheckedExtensions> check_extensions(const Extensions& extensions, MessageKind kind,
                                           const ExtensionSet& offered = {});

// check_mandatory: §9.2 and the rows' own rules: what a TLS 1.3 message of this kind must hold, or missing_extension_*.
// To be called once the version is settled.
Result<void> check_mandatory(const CheckedExtensions& extensions);

}  // namespace troth::inline v1::tls
