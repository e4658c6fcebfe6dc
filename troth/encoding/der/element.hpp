// One DER value: identifier and length octets (X.690 §8.1.2, §8.1.3 with the restrictions of §10.1), and the content
// octets of the primitive types. Functions give the row that was broken, or nullptr.
#pragma once

#include "troth/encoding/der/errors.hpp"
#include "troth/encoding/der/types.hpp"

namespace troth::inline v1::encoding::der {

struct Element {
    Tag tag;
    Bytes content;
    Bytes encoding;  // tag, length and content
};

// Takes the identifier and length octets from the front of `rest`; the content may be longer than what is left.
const ErrorRow* take_header(Bytes& rest, Tag& tag, u64& length);
// Takes one value from the front of `rest`.
const ErrorRow* take_element(Bytes& rest, Element& out);
// The tag that comes next, without taking it.
const ErrorRow* peek_tag(Bytes rest, Tag& out);

const ErrorRow* decode(Bytes content, bool& out);
const ErrorRow* decode(Bytes content, u64& out);
const ErrorRow* decode(Bytes content, Integer& out);
const ErrorRow* decode(Bytes content, UnsignedInteger& out);
const ErrorRow* decode(Bytes content, OctetString& out);
const ErrorRow* decode(Bytes content, BitString& out);
const ErrorRow* decode(Bytes content, Null& out);
const ErrorRow* decode(Bytes content, Oid& out);
// -1, 0, 1: the order of two encodings in a SET OF, §11.6 (the shorter is padded with zero octets).
int compare_encodings(Bytes a, Bytes b);

}  // namespace troth::inline v1::encoding::der
