// RFC 4514 text, host names and addresses as a user types them.
#include <cstdlib>

#include "troth/x509/host.hpp"

using namespace troth;
using namespace troth::x509;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const std::string_view text = text_of({data, size});
    if (const Result<Name> name = Name::from_text(text)) {
        // #hex can say what text cannot, such as an empty value; what can be read again is the same name.
        const Result<Name> again = Name::from_text(name->text().raw());
        if (again && !(*again == *name)) std::abort();
    }
    if (const Result<ReferenceName> reference = ReferenceName::parse(text)) {
        const Result<ReferenceName> again = ReferenceName::parse(reference->text());
        if (!again || again->text() != reference->text()) std::abort();
    }
    return 0;
}
