// ExtensionList: the extensions of a message on its way out. Refers to their contents, which must outlive it.
#pragma once

#include "troth/tls/extension/table.hpp"
#include "troth/tls/handshake/config.hpp"

namespace troth::inline v1::tls {

class ExtensionList {
  public:
    template <ExtensionContent E>
    void add(const E& content) {
        items_[size_++] = extension(content);
    }
    template <ExtensionContent E>
    void add(const E&& content) = delete;
    void add_raw(ExtensionType type, Bytes data) { items_[size_++] = Extension{type, Body<0, 65535>(data)}; }
    // arrange: as the script says, if it says something of this slot.
    void arrange(const ExtensionScript* script, ScriptSlot slot);

    Extensions list() const { return std::span<const Extension>(items_).first(size_); }
    ExtensionSet types() const;

  private:
    std::array<Extension, 24> items_{};
    usize size_ = 0;
};

}  // namespace troth::inline v1::tls
