// The contract of extensions, RFC 8446 §4.2, and each extension's own section.
#include <set>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/tls/extension/application_layer_protocol_negotiation.hpp"
#include "troth/tls/extension/certificate_authorities.hpp"
#include "troth/tls/extension/cookie.hpp"
#include "troth/tls/extension/early_data.hpp"
#include "troth/tls/extension/key_share.hpp"
#include "troth/tls/extension/legacy.hpp"
#include "troth/tls/extension/pre_shared_key.hpp"
#include "troth/tls/extension/psk_key_exchange_modes.hpp"
#include "troth/tls/extension/record_size_limit.hpp"
#include "troth/tls/extension/server_name.hpp"
#include "troth/tls/extension/signature_algorithms.hpp"
#include "troth/tls/extension/status_request.hpp"
#include "troth/tls/extension/supported_groups.hpp"
#include "troth/tls/extension/supported_versions.hpp"
#include "troth/tls/extension/table.hpp"

namespace troth::inline v1::tls {
namespace {

using encoding::parse;
using encoding::serialise;
using troth::testing::from_hex;
using troth::testing::to_hex;

struct Block {  // a list of extensions as it stands in a message
    Extensions extensions;
    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("extensions", m.extensions);
    }
};

// The row that checking these extensions earns; null for none.
const ErrorRow* fault(std::string_view hex, MessageKind kind, const ExtensionSet& offered = {}) {
    const ByteVector bytes = from_hex(hex);
    const Result<Block> block = parse<Block>(bytes);
    if (!block) return &block.error().row();
    const Result<CheckedExtensions> checked = check_extensions(block->extensions, kind, offered);
    return checked ? nullptr : &checked.error().row();
}
const ErrorRow* lacking(std::string_view hex, MessageKind kind, const ExtensionSet& offered = {}) {
    const ByteVector bytes = from_hex(hex);
    const Block block = *parse<Block>(bytes);
    const Result<CheckedExtensions> checked = check_extensions(block.extensions, kind, offered);
    if (!checked) return &checked.error().row();
    const Result<void> mandatory = check_mandatory(*checked);
    return mandatory ? nullptr : &mandatory.error().row();
}
ExtensionSet offered(std::initializer_list<ExtensionType> types) {
    ExtensionSet set;
    for (const ExtensionType type : types) set.add(type);
    return set;
}

constexpr std::string_view cookie = "002c 0004 0002 abcd";
constexpr std::string_view versions = "002b 0003 02 0304";
constexpr std::string_view groups = "000a 0004 0002 001d";
constexpr std::string_view share = "0033 0007 0005 001d 0001 aa";
constexpr std::string_view schemes = "000d 0004 0002 0403";
constexpr std::string_view modes = "002d 0002 01 01";
constexpr std::string_view psk =
    "0029 002c 0007 0001 aa 00000000 0021 20 "
    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
constexpr std::string_view grease = "0a0a 0000";

std::string block(std::initializer_list<std::string_view> extensions) {
    std::string all;
    for (const std::string_view e : extensions) all += to_hex(from_hex(e));
    const std::array<u8, 2> size{static_cast<u8>(all.size() / 2 >> 8), static_cast<u8>(all.size() / 2)};
    return to_hex(Bytes(size)) + all;
}

TEST(Extensions, Rfc8446Section4_2TableOfMessages) {
    // The table of §4.2, as far as we know the extensions: which messages may hold which.
    using enum MessageKind;
    struct Line {
        ExtensionType type;
        std::set<MessageKind> in;
    };
    const Line table[] = {
        {ExtensionType::server_name, {client_hello, encrypted_extensions}},
        {ExtensionType::status_request, {client_hello, certificate_request, certificate}},
        {ExtensionType::supported_groups, {client_hello, encrypted_extensions}},
        {ExtensionType::signature_algorithms, {client_hello, certificate_request}},
        {ExtensionType::application_layer_protocol_negotiation, {client_hello, encrypted_extensions}},
        {ExtensionType::signed_certificate_timestamp, {client_hello, certificate_request, certificate}},
        {ExtensionType::padding, {client_hello}},
        {ExtensionType::key_share, {client_hello, server_hello, hello_retry_request}},
        {ExtensionType::pre_shared_key, {client_hello, server_hello}},
        {ExtensionType::psk_key_exchange_modes, {client_hello}},
        {ExtensionType::early_data, {client_hello, encrypted_extensions, new_session_ticket}},
        {ExtensionType::cookie, {client_hello, hello_retry_request}},
        {ExtensionType::supported_versions, {client_hello, server_hello, hello_retry_request}},
        {ExtensionType::certificate_authorities, {client_hello, certificate_request}},
        {ExtensionType::oid_filters, {certificate_request}},
        {ExtensionType::post_handshake_auth, {client_hello}},
        {ExtensionType::signature_algorithms_cert, {client_hello, certificate_request}},
        {ExtensionType::record_size_limit, {client_hello, encrypted_extensions}},  // RFC 8449 §4
    };
    for (const Line& line : table) {
        const ExtensionRow* row = extension_row(line.type);
        ASSERT_NE(row, nullptr);
        for (u8 kind = 0; kind <= static_cast<u8>(new_session_ticket); ++kind) {
            const auto message = static_cast<MessageKind>(kind);
            EXPECT_EQ(row->form_in(message) != nullptr, line.in.contains(message))
                << to_string(line.type) << " in " << +kind;
        }
    }
}

TEST(Extensions, RowsAreUniqueAndEachFormHasItsOwnMessages) {
    std::set<ExtensionType> types;
    for (const ExtensionRow* row : extension_rows()) {
        EXPECT_TRUE(types.insert(row->type).second) << to_string(row->type);
        EXPECT_FALSE(row->rule.empty());
        for (u8 kind = 0; kind <= static_cast<u8>(MessageKind::new_session_ticket); ++kind) {
            int forms = 0;
            for (const ExtensionForm& form : row->forms) forms += form.in.contains(static_cast<MessageKind>(kind));
            EXPECT_LE(forms, 1) << to_string(row->type);
        }
    }
}

TEST(Extensions, Rfc8446Section4_2DuplicatesAreRefusedKnownOrNot) {
    const auto kind = MessageKind::client_hello;
    EXPECT_EQ(fault(block({cookie, versions, cookie}), kind), &illegal_parameter_duplicate_extension);
    EXPECT_EQ(fault(block({grease, versions, grease}), kind), &illegal_parameter_duplicate_extension);
    EXPECT_EQ(fault(block({cookie, versions, grease}), kind), nullptr);
    // Among more unknown ones than the short list holds.
    std::string many;
    for (u32 i = 0; i < 1000; ++i) {
        const std::array<u8, 4> empty{static_cast<u8>(0x50 + (i >> 8)), static_cast<u8>(i), 0, 0};
        many += to_hex(Bytes(empty));
    }
    EXPECT_EQ(fault(block({many}), kind), nullptr);
    EXPECT_EQ(fault(block({many, "5000 0000"}), kind), &illegal_parameter_duplicate_extension);
    EXPECT_EQ(fault(block({many, "53e7 0000"}), kind), &illegal_parameter_duplicate_extension);
    EXPECT_EQ(fault(block({many.substr(0, 8 * 33), "5020 0000"}), kind), &illegal_parameter_duplicate_extension);
}

TEST(Extensions, Rfc8446Section4_2AnswersMustHaveBeenAskedFor) {
    const std::string ack = block({"0000 0000"});
    EXPECT_EQ(fault(ack, MessageKind::encrypted_extensions), &unsupported_extension);
    EXPECT_EQ(fault(ack, MessageKind::encrypted_extensions, offered({ExtensionType::server_name})), nullptr);
    // Unknown ones were never asked for; GREASE must not be answered (RFC 8701 §3).
    EXPECT_EQ(fault(block({grease}), MessageKind::encrypted_extensions, offered({ExtensionType{0x0a0a}})),
              &unsupported_extension);
    EXPECT_EQ(fault(block({"002b 0002 0304"}), MessageKind::server_hello), &unsupported_extension);
    // Requests and tickets may hold what we do not know.
    EXPECT_EQ(fault(block({grease}), MessageKind::certificate_request), nullptr);
    EXPECT_EQ(fault(block({grease}), MessageKind::new_session_ticket), nullptr);
    // The one answer nobody has to ask for, §4.2.2; and only in a retry.
    EXPECT_EQ(fault(block({cookie}), MessageKind::hello_retry_request), nullptr);
    EXPECT_EQ(fault(block({cookie}), MessageKind::server_hello), &unsupported_extension);
}

TEST(Extensions, Rfc8446Section4_2KnownOnesOnlyWhereTheyMayStand) {
    EXPECT_EQ(fault(block({"0000 0000"}), MessageKind::server_hello, offered({ExtensionType::server_name})),
              &illegal_parameter_extension_placement);
    EXPECT_EQ(fault(block({"002b 0002 0304"}), MessageKind::encrypted_extensions,
                    offered({ExtensionType::supported_versions})),
              &illegal_parameter_extension_placement);
    EXPECT_EQ(fault(block({"0030 0002 0000"}), MessageKind::client_hello), &illegal_parameter_extension_placement)
        << "oid_filters";
    EXPECT_EQ(fault(block({"ff01 0001 00"}), MessageKind::server_hello, offered({ExtensionType::renegotiation_info})),
              &illegal_parameter_extension_placement)
        << "TLS 1.2's, in a TLS 1.3 hello";
}

TEST(Extensions, Rfc8446Section4_2_11PreSharedKeyIsLast) {
    EXPECT_EQ(fault(block({modes, psk}), MessageKind::client_hello), nullptr);
    EXPECT_EQ(fault(block({psk, modes}), MessageKind::client_hello), &illegal_parameter_extension_order);
    // In a ServerHello any place will do.
    EXPECT_EQ(fault(block({"0029 0002 0000", "002b 0002 0304"}), MessageKind::server_hello,
                    offered({ExtensionType::pre_shared_key, ExtensionType::supported_versions})),
              nullptr);
}

TEST(Extensions, Rfc8446Section4_2_11AnUnknownExtensionBehindPreSharedKeyIsRefused) {
    EXPECT_EQ(fault(block({modes, psk, grease}), MessageKind::client_hello), &illegal_parameter_extension_order);
}

TEST(Extensions, Rfc8446Section6_2MalformedDataNamesFieldAndOffsetInTheMessage) {
    const ByteVector bytes = from_hex(block({versions, "000a 0003 0002 00"}));
    const Block parsed = *parse<Block>(bytes);
    const Result<CheckedExtensions> checked = check_extensions(parsed.extensions, MessageKind::client_hello);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().id(), "encoding.wire_truncated");
    EXPECT_EQ(checked.error().where(), "byte 13, field \"named_group_list\", extension \"supported_groups\"");
    EXPECT_EQ(fault(block({"002d 0003 01 01 00"}), MessageKind::client_hello), &encoding::wire_trailing_bytes);
    EXPECT_EQ(fault(block({"002d 0001 00"}), MessageKind::client_hello), &encoding::wire_too_short);
    EXPECT_EQ(fault(block({"0031 0001 00"}), MessageKind::client_hello), &encoding::wire_trailing_bytes)
        << "post_handshake_auth is empty";
    EXPECT_EQ(fault(block({"000a 0003 0001 00"}), MessageKind::client_hello), &encoding::wire_too_short);
    EXPECT_EQ(fault(block({"000a 0005 0003 001d 00"}), MessageKind::client_hello), &encoding::wire_bad_length);
}

TEST(Extensions, Rfc8446Section9_2MandatoryExtensions) {
    using enum MessageKind;
    const auto ch = client_hello;
    EXPECT_EQ(lacking(block({versions, groups, share, schemes}), ch), nullptr);
    EXPECT_EQ(lacking(block({versions, groups, share}), ch), &missing_extension_signature_algorithms);
    EXPECT_EQ(lacking(block({versions, share, schemes}), ch), &missing_extension_supported_groups);
    EXPECT_EQ(lacking(block({versions, groups, schemes}), ch), &missing_extension_key_share);
    EXPECT_EQ(lacking(block({versions, schemes}), ch), &missing_extension_supported_groups);
    EXPECT_EQ(lacking(block({versions, modes, psk}), ch), nullptr) << "a pre-shared key needs no certificate";
    EXPECT_EQ(lacking(block({versions, psk}), ch), &missing_extension_psk_key_exchange_modes);
    EXPECT_EQ(lacking(block({versions, share, modes, psk}), ch), &missing_extension_supported_groups);
    EXPECT_EQ(lacking(block({versions, groups, modes, psk}), ch), &missing_extension_key_share);
    EXPECT_EQ(lacking(block({}), certificate_request), &missing_extension_signature_algorithms) << "§4.3.2";
    EXPECT_EQ(lacking(block({schemes}), certificate_request), nullptr);
    EXPECT_EQ(lacking(block({cookie}), hello_retry_request), &missing_extension_supported_versions) << "§4.1.4";
}

TEST(Extensions, GetGivesTheFormOfTheMessageOnly) {
    const ByteVector bytes = from_hex(block({versions, groups, share, schemes, modes, cookie}));
    const Block parsed = *parse<Block>(bytes);
    const Result<CheckedExtensions> checked = check_extensions(parsed.extensions, MessageKind::client_hello);
    ASSERT_TRUE(checked);
    EXPECT_TRUE(checked->get<SupportedVersionsClientHello>()->versions.contains(ProtocolVersion::tls13));
    EXPECT_EQ(checked->get<NamedGroupList>()->named_group_list[0], NamedGroup::x25519);
    EXPECT_EQ(to_hex(checked->get<KeyShareClientHello>()->share_of(NamedGroup::x25519)->key_exchange), "aa");
    EXPECT_FALSE(checked->get<KeyShareClientHello>()->share_of(NamedGroup::secp256r1));
    EXPECT_FALSE(checked->get<KeyShareServerHello>()) << "another message's form";
    EXPECT_FALSE(checked->get<ServerNameList>()) << "not there";
    EXPECT_EQ(to_hex(checked->get<Cookie>()->cookie), "abcd");
    EXPECT_TRUE(checked->contains(ExtensionType::cookie));
    EXPECT_FALSE(checked->contains(ExtensionType::early_data));
}

TEST(Extensions, SentByReferenceReadBackByteForByte) {
    const std::array offered_versions{ProtocolVersion::tls13, ProtocolVersion::tls12};
    SupportedVersionsClientHello supported;
    supported.versions = offered_versions;
    const ByteVector key(32, 7);
    const std::array shares{KeyShareEntry{NamedGroup::x25519, key}};
    KeyShareClientHello key_share;
    key_share.client_shares = shares;
    const std::array list{extension(supported), extension(key_share)};
    Block sent;
    sent.extensions = list;
    const ByteVector bytes = serialise(sent);
    EXPECT_EQ(to_hex(bytes),
              "0033002b00050403040303"
              "00330026"
              "0024001d0020" +
                  to_hex(key));
    EXPECT_EQ(to_hex(serialise(*parse<Block>(bytes))), to_hex(bytes));
    EXPECT_TRUE(ExtensionSet::of(sent.extensions).contains(ExtensionType::key_share));
    EXPECT_FALSE(ExtensionSet::of(sent.extensions).contains(ExtensionType::cookie));
}

const ErrorRow* name_fault(std::string_view hex) {
    const ByteVector bytes = from_hex(hex);
    const Result<std::string_view> name = host_name(*parse<ServerNameList>(bytes));
    return name ? nullptr : &name.error().row();
}

TEST(Extensions, Rfc6066Section3ServerNameIsOneAsciiHostName) {
    const ByteVector good = from_hex("0008 00 0005 612e746c64");
    EXPECT_EQ(*host_name(*parse<ServerNameList>(good)), "a.tld");
    EXPECT_EQ(name_fault("0009 00 0006 612e746c642e"), &illegal_parameter_server_name) << "trailing dot";
    EXPECT_EQ(name_fault("0008 00 0005 6100746c64"), &illegal_parameter_server_name) << "NUL";
    EXPECT_EQ(name_fault("0005 00 0002 c3a4"), &illegal_parameter_server_name) << "not an A-label";
    EXPECT_EQ(name_fault("0008 01 0005 612e746c64"), &illegal_parameter_server_name) << "another type";
    EXPECT_EQ(name_fault("0008 00 0001 61 00 0001 62"), &illegal_parameter_server_name) << "two names";
    EXPECT_FALSE(parse<ServerNameList>(from_hex("0003 00 0000"))) << "an empty name";
    EXPECT_FALSE(parse<ServerNameList>(from_hex("0000"))) << "an empty list";
}

const ErrorRow* shares_fault(std::string_view shares, std::string_view offered_groups) {
    const ByteVector a = from_hex(shares), b = from_hex(offered_groups);
    const Result<void> checked = check_shares(*parse<KeyShareClientHello>(a), *parse<NamedGroupList>(b));
    return checked ? nullptr : &checked.error().row();
}

TEST(Extensions, Rfc8446Section4_2_8SharesAreOfOfferedGroupsAndUnique) {
    EXPECT_EQ(shares_fault("000a 001d 0001 aa 0017 0001 bb", "0004 001d 0017"), nullptr);
    EXPECT_EQ(shares_fault("0000", "0002 001d"), nullptr) << "no share: the client asks for a retry";
    EXPECT_EQ(shares_fault("000a 001d 0001 aa 001d 0001 bb", "0004 001d 0017"), &illegal_parameter_duplicate_key_share);
    EXPECT_EQ(shares_fault("0005 0018 0001 aa", "0004 001d 0017"), &illegal_parameter_key_share_not_offered);
}

TEST(Extensions, Rfc7301Section3_1ServerSelectsExactlyOneProtocol) {
    const ByteVector one = from_hex("0003 02 6832"), two = from_hex("0006 02 6832 02 6831");
    EXPECT_EQ(*selected_protocol(*parse<ProtocolNameList>(one)), "h2");
    EXPECT_TRUE(selected_protocol(*parse<ProtocolNameList>(two)).error().is(illegal_parameter_alpn));
    EXPECT_FALSE(parse<ProtocolNameList>(from_hex("0001 00"))) << "an empty name";
}

TEST(Extensions, Rfc8446Section4_2_11OneBinderForEachIdentity) {
    const ByteVector one = from_hex(to_hex(from_hex(psk)).substr(8));
    const OfferedPsks parsed = *parse<OfferedPsks>(one);
    EXPECT_TRUE(check_binders(parsed));
    EXPECT_EQ(parsed.binders_size(), 35u);
    const ByteVector binder(32, 1);
    const std::array entries{PskBinderEntry{binder}, PskBinderEntry{binder}};
    OfferedPsks two = parsed;
    two.binders = entries;
    EXPECT_EQ(two.binders_size(), 68u) << "the same for what is to be sent";
    EXPECT_TRUE(check_binders(two).error().is(illegal_parameter_binders));
}

TEST(Extensions, Rfc8449Section4RecordSizeLimit) {
    using enum MessageKind;
    EXPECT_TRUE(content_limit({63}, client_hello).error().is(illegal_parameter_record_size_limit));
    EXPECT_EQ(*content_limit({64}, client_hello), 63u);
    EXPECT_EQ(*content_limit({0x4001}, encrypted_extensions), 16384u);
    EXPECT_EQ(*content_limit({0xffff}, client_hello), 16384u) << "a client may say more than TLS allows";
    EXPECT_TRUE(content_limit({0x4002}, encrypted_extensions).error().is(illegal_parameter_record_size_limit));
}

TEST(Extensions, Rfc6066Section8StatusRequestOfAnotherTypeIsCarried) {
    for (const std::string_view hex : {"0100000000", "02beef", "0100030001aa0001bb"}) {
        const ByteVector bytes = from_hex(hex);
        const Result<CertificateStatusRequest> request = parse<CertificateStatusRequest>(bytes);
        ASSERT_TRUE(request) << hex;
        EXPECT_EQ(to_hex(serialise(*request)), hex);
    }
}

}  // namespace
}  // namespace troth::inline v1::tls
