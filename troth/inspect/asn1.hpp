// DER as it stands in the bytes, X.690: every value with its place, its type, the name of the field that it is, and
// what it says. For people who want to see what a file is made of, and where it breaks.
#pragma once

#include <optional>
#include <vector>

#include "troth/base/error.hpp"
#include "troth/encoding/der/tag.hpp"

namespace troth::inline v1::inspect {

// Asn1Value: one value. What stands in it goes by the same offsets.
struct Asn1Value {
    usize offset;  // of its first identifier octet
    usize header;  // identifier and length octets
    u64 size;      // content octets, as the header has it
    usize there;   // of these, how many there are: fewer where the bytes end too early
    encoding::der::Tag tag;
    std::string type;               // "SEQUENCE", "OBJECT IDENTIFIER", "[0]"
    std::string field;              // "tbsCertificate"; empty where the structure is not known
    std::string value;              // of a primitive value, escaped; empty where only the octets say it
    std::vector<Asn1Value> inside;  // also of an OCTET STRING or BIT STRING whose content is DER again
};

// What the outermost value is, as far as that is known; its fields are named by it.
enum class Asn1Kind : u8 { unknown, certificate, request, revocation_list, private_key, public_key };

struct Asn1Tree {
    std::vector<Asn1Value> values;
    std::optional<Error> error;  // where the bytes stop to be DER, with the offset; `values` has all before it
};

// asn1_tree: the values of `der`, one behind the other. At most 32 deep.
Asn1Tree asn1_tree(Bytes der, Asn1Kind kind = Asn1Kind::unknown);

}  // namespace troth::inline v1::inspect
