// Two DER types that only revocation lists and OCSP use.
#pragma once

#include <chrono>

#include "troth/encoding/der.hpp"

namespace troth::inline v1::x509 {

// ENUMERATED, X.690 §8.4: not negative.
struct Enumerated {
    u64 value = 0;
};
// A GeneralizedTime where no UTCTime may stand: YYYYMMDDHHMMSSZ.
struct GeneralizedTime {
    std::chrono::sys_seconds at{};
};

}  // namespace troth::inline v1::x509

namespace troth::inline v1::encoding::der {
template <>
struct Coding<x509::Enumerated> {
    static constexpr bool constructed = false;
    static constexpr bool accepts(Tag tag) { return tag == tags::enumerated; }
    static constexpr Tag tag(const x509::Enumerated&) { return tags::enumerated; }
    static bool read(Reader& inside, x509::Enumerated& value) { return Coding<u64>::read(inside, value.value); }
    static void write(Writer& writer, const x509::Enumerated& value) { Coding<u64>::write(writer, value.value); }
};
template <>
struct Coding<x509::GeneralizedTime> {
    static constexpr bool constructed = false;
    static constexpr bool accepts(Tag tag) { return tag == tags::generalized_time; }
    static constexpr Tag tag(const x509::GeneralizedTime&) { return tags::generalized_time; }
    static bool read(Reader& inside, x509::GeneralizedTime& value) {
        const std::optional<Time> time = parse_generalized_time(inside.rest());
        if (!time) return inside.fail(bad_time);
        value.at = time->at;
        inside.take_rest();
        return true;
    }
    static void write(Writer& writer, const x509::GeneralizedTime& value) {
        std::string digits = iso8601(value.at);  // the same without what separates
        std::erase_if(digits, [](char c) { return c == '-' || c == ':' || c == 'T'; });
        writer.raw(bytes_of(digits));
    }
};
}  // namespace troth::inline v1::encoding::der
