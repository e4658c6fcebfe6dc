#include "troth/x509/crl.hpp"

#include <set>

#include "troth/encoding/pem.hpp"
#include "troth/x509/errors.hpp"

namespace troth::inline v1::x509 {
namespace {

constexpr u64 v2 = 1;

struct ReasonName {
    ReasonCode code;
    std::string_view name;
};
constexpr ReasonName reason_names[] = {
    {ReasonCode::unspecified, "unspecified"},
    {ReasonCode::key_compromise, "keyCompromise"},
    {ReasonCode::ca_compromise, "cACompromise"},
    {ReasonCode::affiliation_changed, "affiliationChanged"},
    {ReasonCode::superseded, "superseded"},
    {ReasonCode::cessation_of_operation, "cessationOfOperation"},
    {ReasonCode::certificate_hold, "certificateHold"},
    {ReasonCode::remove_from_crl, "removeFromCRL"},
    {ReasonCode::privilege_withdrawn, "privilegeWithdrawn"},
    {ReasonCode::aa_compromise, "aACompromise"},
};

// The last eight octets: of random serial numbers as good as all of them.
u64 key_of(Bytes serial) {
    u64 key = 0;
    for (u8 octet : serial.subspan(serial.size() > 8 ? serial.size() - 8 : 0)) key = key << 8 | octet;
    return key;
}

// One value of type T, all of the extension's octets.
template <class T>
bool read_value(der::Reader& reader, T& field) {
    return reader("", field) && reader.finish();
}

bool is_one_name(const DistributionPointName& name) {  // a CHOICE
    return name.full_name.has_value() != name.name_relative_to_crl_issuer.has_value();
}

// §5.2.5: not the empty sequence; at most one of the three scopes; a name is one.
const ErrorRow* check_point(const IssuingDistributionPoint& point, Bytes encoding) {
    constexpr usize empty_sequence = 2;
    if (encoding.size() == empty_sequence) return &crl_bad_scope;
    const int scopes = static_cast<int>(point.only_contains_user_certs) +
                       static_cast<int>(point.only_contains_ca_certs) +
                       static_cast<int>(point.only_contains_attribute_certs);
    if (scopes > 1) return &crl_bad_scope;
    if (point.distribution_point && !is_one_name(*point.distribution_point)) return &crl_bad_scope;
    if (point.only_some_reasons && point.only_some_reasons->bits == 0) return &crl_bad_scope;
    return nullptr;
}

std::unexpected<Error> duplicate(const Extension& extension, Bytes whole) {
    return fail(Error(duplicate_extension)
                    .at_offset(static_cast<u64>(extension.extn_id.content.data() - whole.data()))
                    .with("extension", display_name(extension.extn_id)));
}

}  // namespace

std::string_view name_of(ReasonCode reason) {
    for (const ReasonName& row : reason_names)
        if (row.code == reason) return row.name;
    return "";
}
std::optional<ReasonCode> reason_code(u64 value) {
    for (const ReasonName& row : reason_names)
        if (static_cast<u64>(row.code) == value) return row.code;
    return std::nullopt;
}
std::optional<ReasonCode> reason_code(std::string_view name) {
    for (const ReasonName& row : reason_names)
        if (row.name == name) return row.code;
    return std::nullopt;
}

Result<void> CrlEntryReader::decode(CrlEntry& entry, const std::vector<Extension>& extensions) const {
    std::set<std::string_view> seen;
    for (const Extension& extension : extensions) {
        if (!seen.insert(text_of(extension.extn_id.content)).second) return duplicate(extension, whole_);
        der::Reader reader(whole_, extension.extn_value.value, der::Tolerance::encoded_defaults);
        bool good = true;
        if (extension.extn_id == oids::reason_code) {
            Enumerated value;
            good = read_value(reader, value);
            const std::optional<ReasonCode> reason = reason_code(value.value);
            if (good && !reason) return fail(Error(crl_bad_entry).at_offset(entry.offset).with("field", "reasonCode"));
            entry.reason = reason.value_or(ReasonCode::unspecified);
        } else if (extension.extn_id == oids::invalidity_date) {
            GeneralizedTime time;
            good = read_value(reader, time);
            entry.invalidity_date = time.at;
        } else if (extension.extn_id == oids::certificate_issuer) {
            good = read_value(reader, entry.certificate_issuer.emplace());
        } else if (extension.critical && !entry.unknown_critical) {
            entry.unknown_critical = extension.extn_id;
        }
        if (!good) return fail(reader.take_error().with("extension", display_name(extension.extn_id)));
    }
    return {};
}

Result<std::optional<CrlEntry>> CrlEntryReader::next() {
    if (reader_.at_end()) return std::nullopt;
    CrlEntry entry;
    entry.offset = reader_.offset();
    RevokedCertificate fields;
    if (!reader_("revokedCertificates", fields)) return fail(reader_.take_error());
    entry.serial_number = fields.user_certificate.content;
    entry.revocation_date = fields.revocation_date;
    if (fields.crl_entry_extensions) {
        // §5.1.2.1: extensions are of version 2; §5.3: the list of them is not empty.
        if (!v2_ || fields.crl_entry_extensions->empty()) return fail(Error(crl_bad_entry).at_offset(entry.offset));
        TROTH_TRY(decode(entry, *fields.crl_entry_extensions));
    }
    return entry;
}

const ErrorRow* Crl::check_profile(const CertificateList& outer) {
    const TbsCertList& tbs = outer.tbs_cert_list.value;
    if (!std::ranges::equal(tbs.signature.encoding, outer.signature_algorithm.encoding)) return &algorithm_mismatch;
    if (tbs.version && *tbs.version != v2) return &crl_bad_version;
    if (!tbs.version && tbs.crl_extensions) return &crl_bad_version;
    if (tbs.crl_extensions && tbs.crl_extensions->empty()) return &empty_list;                          // §5.1.2.7
    if (tbs.revoked_certificates && tbs.revoked_certificates->content.empty()) return &crl_empty_list;  // §5.1.2.6
    return nullptr;
}

Result<void> Crl::read_extensions(Data& data) {
    if (data.outer.tbs_cert_list.value.crl_extensions) data.extensions = *data.outer.tbs_cert_list.value.crl_extensions;
    std::set<std::string_view> seen;
    for (const Extension& extension : data.extensions) {
        if (!seen.insert(text_of(extension.extn_id.content)).second) return duplicate(extension, data.der);
        der::Reader reader(data.der, extension.extn_value.value, der::Tolerance::encoded_defaults);
        const Oid& id = extension.extn_id;
        bool good = true;
        if (id == oids::crl_number) {
            good = read_value(reader, data.crl_number.emplace()) &&
                   (!data.crl_number->negative() || reader.fail(crl_bad_number));
        } else if (id == oids::delta_crl_indicator) {
            good = read_value(reader, data.base_number.emplace()) &&
                   (!data.base_number->negative() || reader.fail(crl_bad_number));
        } else if (id == oids::issuing_distribution_point) {
            data.point_der = extension.extn_value.value;
            good = read_value(reader, data.point.emplace());
            if (const ErrorRow* row = good ? check_point(*data.point, data.point_der) : nullptr)
                return fail(
                    Error(*row).at_offset(static_cast<u64>(extension.extn_value.value.data() - data.der.data())));
        } else if (id == oids::authority_key_identifier) {
            good = read_value(reader, data.authority.emplace());
        } else if (id == oids::freshest_crl) {
            good = read_value(reader, data.freshest.emplace());
        } else if (extension.critical && !data.unknown_critical) {
            data.unknown_critical = id;
        }
        if (!good) return fail(reader.take_error().with("extension", display_name(id)));
    }
    return {};
}

Result<void> Crl::make_index(Data& data) {
    const TbsCertList& tbs = data.outer.tbs_cert_list.value;
    data.issuers.push_back(tbs.issuer);
    if (!tbs.revoked_certificates) return {};
    CrlEntryReader reader(data.der, tbs.revoked_certificates->content, tbs.version.has_value());
    const bool indirect = data.point && data.point->indirect_crl;
    constexpr usize shortest_entry = 20;  // octets: a short serial number and a UTCTime with their headers
    data.index.reserve(tbs.revoked_certificates->content.size() / shortest_entry);
    for (;;) {
        TROTH_TRY(const std::optional<CrlEntry> entry, reader.next());
        if (!entry) break;
        if (entry->unknown_critical && !data.unknown_critical) data.unknown_critical = entry->unknown_critical;
        if (entry->certificate_issuer) {
            // §5.3.3: only in an indirect list; the issuer's name is among the names.
            const auto directory =
                std::ranges::find(*entry->certificate_issuer, GeneralNameKind::directory_name, &GeneralName::kind);
            if (!indirect || directory == entry->certificate_issuer->end())
                return fail(Error(crl_bad_entry).at_offset(entry->offset).with("field", "certificateIssuer"));
            TROTH_TRY(Name name, Name::parse(directory->content));
            if (!(name == data.issuers.back())) data.issuers.push_back(std::move(name));
        }
        data.index.push_back(
            {key_of(entry->serial_number), static_cast<u32>(entry->offset), static_cast<u32>(data.issuers.size() - 1)});
    }
    std::ranges::sort(data.index,
                      [](const Row& a, const Row& b) { return a.key != b.key ? a.key < b.key : a.offset < b.offset; });
    return {};
}

Result<Crl> Crl::parse(Bytes bytes) {
    if (bytes.size() > max_crl_size) return fail(crl_too_large);
    return parse(ByteVector(bytes.begin(), bytes.end()));
}

Result<Crl> Crl::parse(ByteVector&& bytes) {
    if (bytes.size() > max_crl_size) return fail(crl_too_large);
    auto data = std::make_shared<Data>();
    data->der = std::move(bytes);
    der::Reader reader(data->der, der::Tolerance::encoded_defaults);
    if (!reader("crl", data->outer) || !reader.finish()) return fail(reader.take_error());
    if (const ErrorRow* row = check_profile(data->outer)) return fail(*row);
    TROTH_TRY(read_extensions(*data));
    TROTH_TRY(make_index(*data));
    return Crl(std::move(data));
}

const Extension* Crl::find_extension(const Oid& id) const {
    for (const Extension& extension : extensions())
        if (extension.extn_id == id) return &extension;
    return nullptr;
}

CrlEntryReader Crl::entries() const {
    const auto& list = fields().revoked_certificates;
    return {der(), list ? list->content : der().first(0), fields().version.has_value()};
}

std::optional<CrlEntry> Crl::find(Bytes serial_number, const Name& certificate_issuer) const {
    const auto rows = std::ranges::equal_range(data_->index, key_of(serial_number), {}, &Row::key);
    std::optional<CrlEntry> out;
    for (const Row& row : rows) {
        const Bytes list = fields().revoked_certificates->content;
        const usize start = row.offset - static_cast<usize>(list.data() - data_->der.data());
        CrlEntryReader reader(der(), list.subspan(start), fields().version.has_value());
        Result<std::optional<CrlEntry>> entry = reader.next();
        if (entry && *entry && std::ranges::equal((*entry)->serial_number, serial_number) &&
            data_->issuers[row.issuer] == certificate_issuer)
            out = std::move(**entry);
    }
    return out;
}

Result<std::vector<Crl>> crls_in(Bytes input) {
    std::vector<Crl> out;
    if (!encoding::pem::looks_like_pem(input)) {
        if (input.empty() || input[0] != 0x30) return fail(no_crl);
        TROTH_TRY(Crl only, Crl::parse(input));
        out.push_back(std::move(only));
        return out;
    }
    TROTH_TRY(const std::vector<encoding::pem::PemBlock> blocks, encoding::pem::decode(input));
    for (const encoding::pem::PemBlock& block : blocks) {
        if (block.label != "X509 CRL") continue;  // RFC 7468 §6
        Result<Crl> one = Crl::parse(block.der.bytes());
        if (!one) return fail(std::move(one).error().with("PEM block on line", std::to_string(block.line)));
        out.push_back(std::move(*one));
    }
    if (out.empty()) return fail(no_crl);
    return out;
}

}  // namespace troth::inline v1::x509
