// Any DER: the walk to the leaves, and the values whose reading has one encoding only.
#include "troth/encoding/der.hpp"

#include <cstdlib>

using namespace troth;
namespace der = encoding::der;

namespace {

// What is read is written back byte for byte: DER knows one encoding of a value.
template <class T>
void round_trip(Bytes bytes) {
    const Result<T> value = der::parse<T>(bytes);
    if (value && !std::ranges::equal(der::serialise(*value), bytes)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Bytes bytes(data, size);
    (void)der::check(bytes);
    round_trip<bool>(bytes);
    round_trip<u64>(bytes);
    round_trip<der::Integer>(bytes);
    round_trip<der::UnsignedInteger>(bytes);
    round_trip<der::BitString>(bytes);
    round_trip<der::NamedBits>(bytes);
    round_trip<der::CharacterString>(bytes);
    round_trip<der::Any>(bytes);
    round_trip<std::vector<der::Any>>(bytes);
    round_trip<std::vector<der::Oid>>(bytes);
    const Result<der::Time> time = der::parse<der::Time>(bytes);
    if (time && time->in_required_form() && !std::ranges::equal(der::serialise(*time), bytes)) std::abort();
    const Result<der::Oid> oid = der::parse<der::Oid>(bytes);
    if (!oid) return 0;
    const std::string dotted = der::dotted(*oid);
    const Result<ByteVector> again = der::oid_from_dotted(dotted);
    if (again && !std::ranges::equal(*again, oid->content)) std::abort();
    return 0;
}
