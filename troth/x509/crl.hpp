// Certificate revocation lists, RFC 5280 §5: read once, strictly, into views over one buffer, with an index of serial
// numbers. Nothing is verified here: crl_check.hpp applies a list to a certificate.
#pragma once

#include <iterator>
#include <memory>

#include "troth/base/lifetime.hpp"
#include "troth/x509/crl_structures.hpp"

namespace troth::inline v1::x509 {

inline constexpr usize max_crl_size = usize{256} << 20;

// CrlEntry: one revoked certificate. Views into the list.
struct CrlEntry {
    Bytes serial_number;  // two's complement, as Certificate::serial_number()
    der::Time revocation_date;
    ReasonCode reason = ReasonCode::unspecified;
    std::optional<std::chrono::sys_seconds> invalidity_date;  // §5.3.2
    // §5.3.3, as it stands in this entry; where it is absent, the entry before says it.
    std::optional<GeneralNames> certificate_issuer;
    std::optional<Oid> unknown_critical;
    u64 offset = 0;  // in the list's DER
};

// CrlEntryReader: the entries one after the other, each checked as it comes; holds one at a time, so that a list of any
// length can be walked. Not thread-safe.
class CrlEntryReader {
  public:
    // whole: the DER in which `list`, the content of revokedCertificates, lies; v2: entries may have extensions.
    CrlEntryReader(Bytes whole, Bytes list, bool v2)
        : whole_(whole), reader_(whole, list, der::Tolerance::encoded_defaults), v2_(v2) {}
    // next: an entry, or nothing at the end. Errors: encoding.der_*, x509.duplicate_extension, x509.crl_bad_entry.
    Result<std::optional<CrlEntry>> next();

  private:
    Result<void> decode(CrlEntry& entry, const std::vector<Extension>& extensions) const;

    Bytes whole_;
    der::Reader reader_;
    bool v2_;
};

// Crl: immutable and cheap to copy; copies share the buffer and the index. Thread-safe.
class Crl {
  public:
    // parse: exactly one CertificateList in DER, of at most 256 MiB; the bytes are copied, or with the second form
    // taken. Every entry is walked and put into the index, 16 octets each. Refused: what Certificate::parse refuses of
    // algorithm identifiers, versions and extensions; an empty list where it must be absent (§5.1.2.6).
    // Errors: encoding.der_*, x509.crl_*, x509.duplicate_extension, x509.algorithm_mismatch, with byte offset and
    // field.
    static Result<Crl> parse(Bytes der);
    static Result<Crl> parse(ByteVector&& der);

    Bytes der() const TROTH_LIFETIMEBOUND { return data_->der; }
    Bytes tbs() const TROTH_LIFETIMEBOUND { return data_->outer.tbs_cert_list.encoding; }
    u32 version() const { return static_cast<u32>(fields().version.value_or(0)) + 1; }
    const Name& issuer() const TROTH_LIFETIMEBOUND { return fields().issuer; }
    const der::Time& this_update() const TROTH_LIFETIMEBOUND { return fields().this_update; }
    const std::optional<der::Time>& next_update() const TROTH_LIFETIMEBOUND { return fields().next_update; }
    const AlgorithmIdentifier& signature_algorithm() const TROTH_LIFETIMEBOUND {
        return data_->outer.signature_algorithm.value;
    }
    Bytes signature_algorithm_der() const TROTH_LIFETIMEBOUND { return data_->outer.signature_algorithm.encoding; }
    const der::BitString& signature() const TROTH_LIFETIMEBOUND { return data_->outer.signature_value; }
    const TbsCertList& fields() const TROTH_LIFETIMEBOUND { return data_->outer.tbs_cert_list.value; }

    // The extensions, in their order, and those that are understood (§5.2).
    const std::vector<Extension>& extensions() const TROTH_LIFETIMEBOUND { return data_->extensions; }
    const Extension* find_extension(const Oid& id) const;
    const std::optional<der::Integer>& crl_number() const TROTH_LIFETIMEBOUND { return data_->crl_number; }  // §5.2.3
    // The list that a delta adds to (§5.2.4).
    const std::optional<der::Integer>& base_crl_number() const TROTH_LIFETIMEBOUND { return data_->base_number; }
    bool is_delta() const { return data_->base_number.has_value(); }
    const std::optional<IssuingDistributionPoint>& issuing_distribution_point() const TROTH_LIFETIMEBOUND {
        return data_->point;
    }
    Bytes issuing_distribution_point_der() const TROTH_LIFETIMEBOUND { return data_->point_der; }
    bool is_indirect() const { return data_->point && data_->point->indirect_crl; }
    const std::optional<AuthorityKeyIdentifier>& authority_key_identifier() const TROTH_LIFETIMEBOUND {
        return data_->authority;
    }
    // Where deltas are (§5.2.6).
    const std::optional<std::vector<DistributionPoint>>& freshest_crl() const TROTH_LIFETIMEBOUND {
        return data_->freshest;
    }
    // The first critical extension, of the list or of an entry, that is not understood: then the list says nothing
    // about any certificate (§5.2, §5.3).
    const std::optional<Oid>& unknown_critical() const TROTH_LIFETIMEBOUND { return data_->unknown_critical; }

    usize size() const { return data_->index.size(); }  // entries
    CrlEntryReader entries() const;
    // find: the entry for this serial number of this issuer; for one that is listed twice, the later. O(log size).
    std::optional<CrlEntry> find(Bytes serial_number, const Name& certificate_issuer) const;

    // The same bytes.
    friend bool operator==(const Crl& a, const Crl& b) {
        return a.data_ == b.data_ || std::ranges::equal(a.der(), b.der());
    }

  private:
    struct Row {
        u64 key;     // the last octets of the serial number
        u32 offset;  // of the entry in the DER
        u32 issuer;  // in issuers
    };
    struct Data {
        ByteVector der;
        CertificateList outer;
        std::vector<Extension> extensions;
        std::optional<der::Integer> crl_number, base_number;
        std::optional<IssuingDistributionPoint> point;
        Bytes point_der;
        std::optional<AuthorityKeyIdentifier> authority;
        std::optional<std::vector<DistributionPoint>> freshest;
        std::optional<Oid> unknown_critical;
        std::vector<Row> index;  // by key, then by offset
        std::vector<Name> issuers;
    };
    explicit Crl(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    static const ErrorRow* check_profile(const CertificateList& outer);
    static Result<void> read_extensions(Data& data);
    static Result<void> make_index(Data& data);

    std::shared_ptr<const Data> data_;
};

// crls_in: all lists of a PEM text (X509 CRL; other blocks are passed over), or the one of a DER file. Never empty.
// Errors: x509.no_crl, encoding.*, those of parse.
Result<std::vector<Crl>> crls_in(Bytes pem_or_der);

}  // namespace troth::inline v1::x509
