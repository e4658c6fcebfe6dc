// Certificates and requests of ours read and verified by libcrypto, and its own by us.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "troth/x509/testing/authority.hpp"
#include "troth/x509/verify.hpp"

namespace troth::x509 {
namespace {

using keys::KeyType;
using testing::at;
using testing::noon;
using testing::Party;
using testing::World;

struct Free {
    void operator()(X509* p) const { X509_free(p); }
    void operator()(X509_REQ* p) const { X509_REQ_free(p); }
    void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
    void operator()(X509_STORE* p) const { X509_STORE_free(p); }
    void operator()(X509_STORE_CTX* p) const { X509_STORE_CTX_free(p); }
};
template <class T>
using Peer = std::unique_ptr<T, Free>;

Peer<X509> theirs(Bytes der) {
    const u8* from = der.data();
    Peer<X509> out(d2i_X509(nullptr, &from, static_cast<long>(der.size())));
    if (out && from != der.data() + der.size()) return nullptr;
    return out;
}
ByteVector der_of(X509* certificate) {
    ByteVector der(static_cast<usize>(i2d_X509(certificate, nullptr)));
    u8* to = der.data();
    i2d_X509(certificate, &to);
    return der;
}

// Their verdict on leaf, intermediate and root, for a TLS server of that name.
int their_verdict(X509* leaf, X509* intermediate, X509* root, const char* host, std::chrono::sys_seconds time) {
    Peer<X509_STORE> store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), root);
    STACK_OF(X509)* others = sk_X509_new_null();
    sk_X509_push(others, intermediate);
    Peer<X509_STORE_CTX> context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), leaf, others);
    X509_VERIFY_PARAM* param = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(param, time.time_since_epoch().count());
    X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER);
    X509_VERIFY_PARAM_set1_host(param, host, 0);
    const int good = X509_verify_cert(context.get());
    const int verdict = good == 1 ? X509_V_OK : X509_STORE_CTX_get_error(context.get());
    sk_X509_free(others);
    return verdict;
}
bool our_verdict(const Certificate& leaf, const Certificate& intermediate, const Certificate& root,
                 std::string_view host, std::chrono::sys_seconds time) {
    const std::vector<Certificate> sent = {leaf, intermediate};
    TrustStore trust;
    trust.add(root);
    ChainRequest request{sent, trust};
    request.time = time;
    request.name = host;
    return verify_chain(request).has_value();
}

// One chain with one thing changed, and whether it is still good.
struct Case {
    std::string_view what;
    testing::Change leaf, issuing;
    const char* host;
    std::string_view time;
    bool good;
};
NameConstraints permitted_dns(std::string_view base) {
    NameConstraints out;
    out.permitted_subtrees.emplace().push_back({{GeneralNameKind::dns_name, bytes_of(base)}, 0, {}});
    return out;
}
std::vector<Case> cases() {
    const testing::Change same = testing::unchanged;
    const auto purpose = [](Oid oid) {
        return [oid](CertificateBuilder& b) { b.extensions.ext_key_usage(std::span(&oid, 1)); };
    };
    const auto constrained = [](std::string_view base) {
        return [base](CertificateBuilder& b) { b.extensions.name_constraints(permitted_dns(base)); };
    };
    return {
        {"good", same, same, "api.example", "20260701120000Z", true},
        {"another name", same, same, "www.example", "20260701120000Z", false},
        {"too early", same, same, "api.example", "20251231235959Z", false},
        {"too late", same, same, "api.example", "20270101000001Z", false},
        {"for clients", purpose(oids::client_auth), same, "api.example", "20260701120000Z", false},
        {"issuer for clients", same, purpose(oids::client_auth), "api.example", "20260701120000Z", false},
        {"issuer is no authority", same, [](CertificateBuilder& b) { b.extensions.basic_constraints(false); },
         "api.example", "20260701120000Z", false},
        {"issuer may not sign", same, [](CertificateBuilder& b) { b.extensions.key_usage({KeyUsageBit::crl_sign}); },
         "api.example", "20260701120000Z", false},
        {"constrained to it", same, constrained("example"), "api.example", "20260701120000Z", true},
        {"constrained away", same, constrained("other.example"), "api.example", "20260701120000Z", false},
        {"unknown and critical",
         [](CertificateBuilder& b) { b.extensions.add(der::oid<"1.3.6.1.4.1.55555.1">, true, {0x05, 0x00}); }, same,
         "api.example", "20260701120000Z", false},
    };
}

TEST(X509Differential, LibcryptoAgreesAboutOurChains) {
    for (const KeyType type : {KeyType::ec_p256, KeyType::ec_p384, KeyType::ed25519, KeyType::rsa}) {
        World world(static_cast<u64>(type) + 1);
        const std::shared_ptr<keys::Signer> root_key = world.key(type), issuing_key = world.key(type);
        CertificateBuilder root_draft = world.draft("CN=Root,O=Troth,C=DE");
        World::make_ca(root_draft);
        const Party root{root_draft.self_sign(*root_key, world.random()).value(), root_key};
        for (const Case& c : cases()) {
            SCOPED_TRACE(std::string(keys::name_of(type)) + ", " + std::string(c.what));
            CertificateBuilder issuing_draft = world.draft("CN=Issuing,O=Troth,C=DE");
            World::make_ca(issuing_draft);
            c.issuing(issuing_draft);
            const Party issuing = world.issue(root, std::move(issuing_draft), issuing_key);
            const Certificate leaf = world.leaf(issuing, "api.example", c.leaf).certificate;
            EXPECT_EQ(our_verdict(leaf, issuing.certificate, root.certificate, c.host, at(c.time)), c.good);
            const Peer<X509> a = theirs(leaf.der()), b = theirs(issuing.certificate.der()),
                             r = theirs(root.certificate.der());
            ASSERT_TRUE(a && b && r);
            const int verdict = their_verdict(a.get(), b.get(), r.get(), c.host, at(c.time));
            EXPECT_EQ(verdict == X509_V_OK, c.good) << X509_verify_cert_error_string(verdict);
        }
    }
}

TEST(X509Differential, LibcryptoReadsOurFields) {
    World world;
    const Party root = world.root("CN=R\u00f6\u00f6t\\, the,O=Troth,C=DE");
    const Peer<X509> certificate = theirs(root.certificate.der());
    ASSERT_TRUE(certificate);
    EXPECT_EQ(X509_get_version(certificate.get()), X509_VERSION_3);
    BIO* text = BIO_new(BIO_s_mem());
    X509_NAME_print_ex(text, X509_get_subject_name(certificate.get()), 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    char* data = nullptr;
    const long size = BIO_get_mem_data(text, &data);
    EXPECT_EQ(std::string(data, static_cast<usize>(size)), root.certificate.subject().text().raw());
    BIO_free(text);
    EXPECT_EQ(X509_check_ca(certificate.get()), 1);
    EXPECT_EQ(ASN1_STRING_length(X509_get0_subject_key_id(certificate.get())), 20);
}

// A self-signed certificate that libcrypto makes with its own key.
Peer<X509> their_certificate(EVP_PKEY* key, const EVP_MD* digest, const char* host) {
    Peer<X509> out(X509_new());
    X509_set_version(out.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(out.get()), 77);
    ASN1_TIME_set_string(X509_getm_notBefore(out.get()), "260101000000Z");
    ASN1_TIME_set_string(X509_getm_notAfter(out.get()), "270101000000Z");
    X509_set_pubkey(out.get(), key);
    X509_NAME* name = X509_get_subject_name(out.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const u8*>("Theirs"), -1, -1, 0);
    X509_set_issuer_name(out.get(), name);
    X509V3_CTX context;
    X509V3_set_ctx(&context, out.get(), out.get(), nullptr, nullptr, 0);
    const std::string alternative = std::string("DNS:") + host;
    for (const auto& [nid, value] :
         {std::pair{NID_subject_alt_name, alternative.c_str()}, std::pair{NID_basic_constraints, "critical,CA:TRUE"},
          std::pair{NID_key_usage, "critical,keyCertSign,digitalSignature"}}) {
        X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
        X509_add_ext(out.get(), extension, -1);
        X509_EXTENSION_free(extension);
    }
    X509_sign(out.get(), key, digest);
    return out;
}

TEST(X509Differential, WeReadAndVerifyTheirs) {
    const Peer<EVP_PKEY> p256(EVP_EC_gen("P-256")), p384(EVP_EC_gen("P-384")), rsa(EVP_RSA_gen(2048)),
        ed25519(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    const std::pair<EVP_PKEY*, const EVP_MD*> makers[] = {
        {p256.get(), EVP_sha256()}, {p256.get(), EVP_sha384()}, {p256.get(), EVP_sha512()},
        {p384.get(), EVP_sha256()}, {p384.get(), EVP_sha384()}, {rsa.get(), EVP_sha256()},
        {rsa.get(), EVP_sha384()},  {rsa.get(), EVP_sha512()},  {ed25519.get(), nullptr}};
    for (const auto& [key, digest] : makers) {
        SCOPED_TRACE(std::string(EVP_PKEY_get0_type_name(key)) + (digest ? EVP_MD_get0_name(digest) : ""));
        const Peer<X509> made = their_certificate(key, digest, "api.example");
        const Result<Certificate> certificate = Certificate::parse(der_of(made.get()));
        ASSERT_TRUE(certificate) << certificate.error().id() << certificate.error().where();
        EXPECT_EQ(certificate->subject().text().raw(), "CN=Theirs");
        TrustStore trust;
        trust.add(*certificate);
        const std::vector<Certificate> sent = {*certificate};
        ChainRequest request{sent, trust};
        request.time = noon;
        request.name = "api.example";
        EXPECT_TRUE(verify_chain(request));
        // As a leaf it is trusted unseen: the signature is seen when its key is asked about a request below.
        X509_REQ* raw = X509_to_X509_REQ(made.get(), key, digest);
        const Peer<X509_REQ> request_made(raw);
        ByteVector der(static_cast<usize>(i2d_X509_REQ(raw, nullptr)));
        u8* to = der.data();
        i2d_X509_REQ(raw, &to);
        const Result<Csr> csr = Csr::parse(der);
        ASSERT_TRUE(csr) << csr.error().id() << csr.error().where();
        EXPECT_TRUE(csr->verify());
        der.back() = static_cast<u8>(der.back() ^ 1);
        EXPECT_FALSE(Csr::parse(der).value().verify());
    }
}

TEST(X509Differential, LibcryptoVerifiesOurRequests) {
    World world;
    for (const KeyType type : {KeyType::ec_p256, KeyType::ec_p384, KeyType::ed25519, KeyType::rsa}) {
        SCOPED_TRACE(keys::name_of(type));
        CsrBuilder builder;
        builder.subject = Name::from_text("CN=api.example").value();
        const std::string hosts[] = {"api.example"};
        ASSERT_TRUE(builder.extensions.subject_alt_names(hosts));
        const Csr csr = builder.sign(*world.key(type), world.random()).value();
        const u8* from = csr.der().data();
        const Peer<X509_REQ> read(d2i_X509_REQ(nullptr, &from, static_cast<long>(csr.der().size())));
        ASSERT_TRUE(read);
        EXPECT_EQ(X509_REQ_verify(read.get(), X509_REQ_get0_pubkey(read.get())), 1);
        STACK_OF(X509_EXTENSION)* extensions = X509_REQ_get_extensions(read.get());
        EXPECT_EQ(sk_X509_EXTENSION_num(extensions), 1);
        sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    }
}

}  // namespace
}  // namespace troth::x509
