#include "troth/base/ct.hpp"

namespace troth::inline v1::ct {

u8 equal_mask(Bytes a, Bytes b) {
    u8 difference = 0;
    for (usize i = 0; i < a.size(); ++i) difference = static_cast<u8>(difference | (a[i] ^ b[i]));
    return mask_if_zero(difference);
}

bool equal(Bytes a, Bytes b) {
    if (a.size() != b.size()) return false;  // sizes are public
    return declassify(equal_mask(a, b)) != 0;
}

}  // namespace troth::inline v1::ct
