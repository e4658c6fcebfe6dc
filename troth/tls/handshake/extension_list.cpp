#include "troth/tls/handshake/extension_list.hpp"

namespace troth::inline v1::tls {

void ExtensionList::arrange(const ExtensionScript* script, ScriptSlot slot) {
    if (script == nullptr) return;
    ExtensionList arranged;
    bool scripted = false;
    for (const ExtensionScript::Item& item : script->items) {
        if (item.slot != slot) continue;
        scripted = true;
        const auto type = static_cast<ExtensionType>(item.type);
        if (item.data) arranged.add_raw(type, *item.data);
        for (usize i = 0; !item.data && i < size_; ++i)
            if (items_[i].extension_type == type) arranged.items_[arranged.size_++] = items_[i];
    }
    if (scripted) *this = arranged;
}

ExtensionSet ExtensionList::types() const {
    ExtensionSet set;
    for (usize i = 0; i < size_; ++i) set.add(items_[i].extension_type);
    return set;
}

}  // namespace troth::inline v1::tls
