// Profiles, rules, requests, and that nothing leaves unrecorded.
#include "troth/ca/registrar.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "troth/ca/audit_check.hpp"
#include "troth/ca/errors.hpp"
#include "troth/ca/key_box.hpp"
#include "troth/ca/lint.hpp"
#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/testing/stores.hpp"
#include "troth/x509/verify.hpp"

namespace troth::ca {
namespace {

using testing::Maker;
using testing::today;
using x509::Certificate;

struct Office {
    Maker maker;
    std::unique_ptr<SqliteStore> store = SqliteStore::in_memory({}).value();
    Registrar registrar = Registrar::open(maker.intermediate, *store, today).value();
    std::shared_ptr<keys::Signer> key = maker.key();

    LeafOrder order(std::string name, std::string_view profile = "server", std::vector<std::string> more = {}) {
        const Bytes spki = key->public_key().spki_der();
        return {.name = std::move(name),
                .alternatives = std::move(more),
                .profile = Profiles::built_in().find(profile).value(),
                .spki = {spki.begin(), spki.end()}};
    }
    Result<Certificate> issue(const LeafOrder& wanted) {
        return registrar.issue(wanted, "tester", today, maker.random);
    }
};

TEST(Registrar, WhatLeavesIsOnRecordAndVerifies) {
    Office office;
    struct Row {
        std::string_view profile, name;
        std::vector<std::string> more;
        x509::Purpose purpose;
    };
    const Row rows[] = {{"server", "api.example", {"192.0.2.1"}, x509::Purpose::server_auth},
                        {"client", "Alice", {"alice@example.org"}, x509::Purpose::client_auth},
                        {"mutual", "api.example", {}, x509::Purpose::client_auth},
                        {"short-lived", "api.example", {}, x509::Purpose::server_auth},
                        {"ipsec", "vpn.example", {}, x509::Purpose::server_auth},
                        {"public-web", "www.example.com", {}, x509::Purpose::server_auth}};
    x509::TrustStore trust;
    trust.add(office.maker.root.certificate());
    for (const Row& row : rows) {
        SCOPED_TRACE(row.profile);
        const auto leaf = office.issue(office.order(std::string(row.name), row.profile, row.more));
        ASSERT_TRUE(leaf.has_value()) << leaf.error().id() << " " << leaf.error().where();
        const auto record = office.store->find(leaf->serial_number()).value();
        ASSERT_TRUE(record.has_value());
        EXPECT_EQ(record->profile, row.profile);
        const Certificate chain[] = {*leaf, office.maker.intermediate.certificate()};
        const auto verified = x509::verify_chain(
            {.certificates = chain, .trust = trust, .time = today, .purpose = row.purpose, .strict = true});
        EXPECT_TRUE(verified.has_value()) << verified.error().id() << " " << verified.error().where();
    }
    for (const auto profile : {"code-signing", "e-mail"})
        EXPECT_TRUE(office.issue(office.order("Alice", profile, {"alice@example.org"})).has_value()) << profile;
    EXPECT_EQ(check_audit(*office.store).value().certificates, 8u);
}

TEST(Registrar, Rfc9608Section2ShortLivedOnesSayThatThereIsNoRevocation) {
    Office office;
    const auto leaf = office.issue(office.order("api.example", "short-lived")).value();
    const auto* extension = leaf.extensions().find(x509::der::oid<"2.5.29.56">);
    ASSERT_NE(extension, nullptr);
    EXPECT_FALSE(extension->critical);
    EXPECT_EQ(leaf.not_after().at - today, std::chrono::hours(48));
}

TEST(Registrar, RefusalsLeaveNoRecord) {
    Office office;
    const u64 before = office.store->log_size().value();
    const auto refused = [&](const LeafOrder& order) { return std::string(office.issue(order).error().id()); };
    EXPECT_EQ(refused(office.order("not a host")), "ca.no_alternative_name");
    EXPECT_EQ(refused(office.order("www.example.com", "public-web", {"a@b.example"})), "ca.name_refused");
    EXPECT_EQ(refused(office.order("Alice", "e-mail")), "ca.no_mailbox");
    LeafOrder longer = office.order("api.example", "short-lived");
    longer.lifetime = days(8);
    EXPECT_EQ(refused(longer), "ca.too_long");
    // The rules of the public web: no internal names, no reserved addresses, 200 days from 2026-03-15, 398 before.
    EXPECT_EQ(refused(office.order("localhost", "public-web")), "ca.lint");
    EXPECT_EQ(refused(office.order("www.example.com", "public-web", {"10.0.0.1"})), "ca.lint");
    const auto error = office.issue(office.order("host", "public-web")).error();
    EXPECT_NE(error.where().find("br.no_internal_names"), std::string::npos) << error.where();
    EXPECT_EQ(office.store->log_size().value(), before);
    LeafOrder dropping = office.order("www.example.com", "public-web", {"a@b.example"});
    dropping.drop_names = true;
    EXPECT_EQ(office.issue(dropping).value().extensions().subject_alt_name->size(), 1u);
}

TEST(Lint, BaselineRequirementsSection6_3_2LifetimesGetShorterByTheDay) {
    Office office;
    LeafOrder order = office.order("www.example.com", "public-web");
    struct Day {
        std::chrono::sys_days day;
        int longest;
    };
    using namespace std::chrono;
    for (const Day& d : {Day{year(2026) / 3 / 14, 397}, Day{year(2026) / 3 / 20, 199}, Day{year(2027) / 3 / 20, 99},
                         Day{year(2029) / 3 / 20, 46}}) {
        order.lifetime = days(d.longest);
        EXPECT_TRUE(office.registrar.issue(order, "", d.day, office.maker.random).has_value()) << d.longest;
        order.lifetime = days(d.longest + 1);
        const auto refused = office.registrar.issue(order, "", d.day, office.maker.random);
        EXPECT_FALSE(refused.has_value()) << d.longest + 1;
    }
}

TEST(Lint, BaselineRequirementsSection7_1_2_11_2WhoeverLastsSaysWhereToLearnOfRevocation) {
    Office office;
    const auto warnings = [&](std::string_view addresses, std::string_view profile, std::optional<int> lasts) {
        const Profiles profiles =
            Profiles::built_in().with("[profile." + std::string(profile) + "]\n" + std::string(addresses), "f").value();
        LeafOrder order = office.order("www.example.com", profile);
        order.profile = profiles.find(profile).value();
        if (lasts) order.lifetime = days(*lasts);
        const Certificate leaf = office.issue(order).value();
        std::string out;
        for (const LintRule* rule : lint_warnings(leaf, nullptr, order.profile->lint)) out += rule->id;
        return out;
    };
    constexpr std::string_view rule = "br.revocation_reachable";
    EXPECT_EQ(warnings("", "public-web", {}), rule);
    EXPECT_EQ(warnings("crl-url = \"http://crl.example.com/1\"\n", "public-web", {}), "");
    EXPECT_EQ(warnings("ocsp-url = \"http://ocsp.example.com/\"\n", "public-web", {}), "");
    EXPECT_EQ(warnings("issuer-url = \"http://ca.example.com/1\"\n", "public-web", {}), rule);
    EXPECT_EQ(warnings("", "public-web", 7), "");  // short-lived from 2026-03-15 on, and 10 days before
    EXPECT_EQ(warnings("", "public-web", 11), rule);
    EXPECT_EQ(warnings("", "server", {}), "");
}

TEST(Lint, EveryRuleHasAnIdASectionAndHoldsForWhatWeMake) {
    Office office;
    EXPECT_TRUE(lint(office.maker.root.certificate(), nullptr, LintScope::public_web).empty());
    std::vector<std::string_view> ids;
    for (const LintRule& rule : lint_rules()) {
        EXPECT_FALSE(rule.section.empty());
        EXPECT_EQ(std::ranges::find(ids, rule.id), ids.end()) << rule.id;
        ids.push_back(rule.id);
    }
    EXPECT_GE(ids.size(), 30u);
    // Wrong ones, each by the rule that it breaks.
    const auto broken_by = [&](auto spoil) {
        x509::CertificateBuilder builder;
        builder.serial_number = ByteVector(20, 0x11);
        builder.subject = x509::Name::from_text("CN=x").value();
        builder.not_before = today;
        builder.not_after = today + days(1);
        builder.spki.assign(office.key->public_key().spki_der().begin(), office.key->public_key().spki_der().end());
        spoil(builder);
        const auto& issuer = office.maker.intermediate;
        const auto made = builder.sign(issuer.certificate(), issuer.signer(), office.maker.random).value();
        std::string all;
        for (const LintRule* rule : lint(made, &issuer.certificate(), LintScope::rfc5280)) all += std::string(rule->id);
        return all;
    };
    EXPECT_EQ(broken_by([](auto&) {}), "");
    EXPECT_EQ(broken_by([](auto& b) {
                  const std::string names[] = {"xn--a.example", "xn--bcher-kva.example"};
                  EXPECT_TRUE(b.extensions.subject_alt_names(names));
              }),
              "rfc5280.a_labels");
    EXPECT_EQ(broken_by([](auto& b) { b.not_after = today + days(9999); }), "rfc5280.within_issuer");
    EXPECT_EQ(broken_by([](auto& b) { b.extensions.key_usage({x509::KeyUsageBit::key_cert_sign}); }),
              "rfc5280.cert_sign_is_ca");
    EXPECT_EQ(broken_by([](auto& b) { b.extensions.authority_key_identifier(ByteVector{1, 2, 3}); }),
              "rfc5280.authority_key_identifier");
    EXPECT_EQ(broken_by([](auto& b) {
                  b.subject = x509::Name();
                  b.extensions.subject_alt_name({{x509::GeneralNameKind::dns_name, bytes_of("a.example")}}, false);
              }),
              "rfc5280.subject_or_names");
    EXPECT_EQ(broken_by([](auto& b) {
                  b.extensions.subject_alt_name({{x509::GeneralNameKind::dns_name, bytes_of("-a..b")}}, false);
              }),
              "rfc5280.host_syntax");
    EXPECT_EQ(broken_by([](auto& b) { b.extensions.add(x509::der::oid<"1.2.3">, true, {5, 0}); }),
              "rfc5280.no_unknown_critical");
}

TEST(Lint, Rfc5280Section4_2_1_10NamesOutsideTheIssuersConstraintsAreNotSigned) {
    v1::testing::CountingRandom random{5};
    const auto signer = keys::local_signer(keys::PrivateKey::generate(keys::KeyType::ec_p256, random).value());
    AuthorityLimits limits;
    limits.permitted.push_back(name_subtree("inner.example").value());
    const auto narrow = make_root("Narrow", signer, days(100), today, random, limits).value();
    const auto broken = [&](std::string_view name, const std::vector<std::string>& more) {
        const LeafRequest request{.name = name, .alternatives = more, .spki = signer->public_key().spki_der()};
        const auto leaf = issue(narrow, request, today, random).value();
        std::string all;
        for (const LintRule* rule : lint(leaf, &narrow.certificate(), LintScope::rfc5280)) all += std::string(rule->id);
        return all;
    };
    EXPECT_EQ(broken("a.inner.example", {"inner.example"}), "");
    EXPECT_EQ(broken("a.outer.example", {}), "rfc5280.within_constraints");
    EXPECT_EQ(broken("a.inner.example", {"outer.example"}), "rfc5280.within_constraints");
    EXPECT_EQ(broken("a.inner.example", {"192.0.2.1"}), "") << "addresses are not narrowed";
}

TEST(Profiles, Rfc5280Section4_2_1_4PoliciesAreAssertedAsTheProfileSays) {
    Office office;
    const auto asserted = [&](const Profiles& profiles) {
        LeafOrder order = office.order("www.example.com", "public-web");
        order.profile = profiles.find("public-web").value();
        return office.issue(order);
    };
    const auto leaf = asserted(Profiles::built_in()).value();
    ASSERT_EQ(leaf.extensions().certificate_policies->size(), 1u);
    EXPECT_TRUE(leaf.extensions().certificate_policies->front().policy_identifier == x509::der::oid<"2.23.140.1.2.1">);
    const auto with = [](std::string_view list) {
        return Profiles::built_in().with("[profile.public-web]\npolicies = " + std::string(list) + "\n", "f");
    };
    const auto other = with("['2.23.140.1.2.2', '1.3.6.1.4.1.99999.18446744']").value();
    const auto two = asserted(other).value();
    ASSERT_EQ(two.extensions().certificate_policies->size(), 2u);
    EXPECT_TRUE(two.extensions().certificate_policies->back().policy_identifier ==
                x509::der::oid<"1.3.6.1.4.1.99999.18446744">);
    EXPECT_EQ(asserted(with("[]").value()).error().id(), "ca.lint") << "br.certificate_policies";
    for (const std::string_view bad : {"['']", "['2']", "['3.1']", "['1.40']", "['1..2']", "['1.2.']", "['a.b']",
                                       "['1.2.99999999999999999999']", "['-1.2']", "[7]"})
        EXPECT_EQ(with(bad).error().id(), "ca.bad_profile") << bad;
}

TEST(Requests, NothingThatIsAskedForIsPassedOver) {
    Office office;
    x509::CsrBuilder builder;
    builder.subject = x509::Name::from_text("CN=api.example,O=Example").value();
    builder.extensions.subject_alt_name({{x509::GeneralNameKind::dns_name, bytes_of("API.example")},
                                         {x509::GeneralNameKind::rfc822_name, bytes_of("a@b.example")}});
    builder.extensions.basic_constraints(true);
    builder.extensions.key_usage({x509::KeyUsageBit::digital_signature});
    const auto csr = builder.sign(*office.key, office.maker.random).value();
    const Profile& profile = *Profiles::built_in().find("public-web").value();
    LeafOrder order = order_of(csr, profile).value();
    EXPECT_TRUE(office.issue(order).error().is(errors::name_refused)) << "not lost silently";
    order.drop_names = true;
    order.name = "api.example.com";
    order.alternatives = {"DNS:api.example", "email:a@b.example"};
    const auto leaf = office.issue(order).value();
    std::string told;
    for (const Decision& one : decisions(csr, leaf, profile))
        told += std::string(name_of(one.verdict)) + " " + one.what + "\n";
    for (const std::string_view line : {"kept name DNS:API.example", "dropped name email:a@b.example",
                                        "added name DNS:api.example.com", "dropped basicConstraints", "kept keyUsage",
                                        "added extKeyUsage", "added authorityKeyIdentifier", "dropped subject"})
        EXPECT_NE(told.find(line), std::string::npos) << line << " in\n" << told;
    EXPECT_FALSE(leaf.is_ca());
    ByteVector altered(csr.der().begin(), csr.der().end());
    altered.back() ^= 1;
    EXPECT_FALSE(order_of(x509::Csr::parse(altered).value(), profile).has_value()) << "proof of possession";
}

TEST(Profiles, TomlAddsAndChangesAndIsRefusedByLine) {
    const auto changed = Profiles::built_in().with(
        "[profile.server]\ndays = 47\n[profile.db]\nabout='x'\nkey-usage=['digitalSignature']\nhours=12\n", "f");
    ASSERT_TRUE(changed.has_value()) << changed.error().where();
    EXPECT_EQ(changed->find("server").value()->lifetime, days(47));
    EXPECT_EQ(changed->find("server").value()->needs, NameNeed::host) << "what is not said stays";
    EXPECT_EQ(changed->find("db").value()->lifetime, std::chrono::hours(12));
    EXPECT_TRUE(Profiles::built_in().find("db").error().is(errors::unknown_profile));
    struct Bad {
        std::string_view text, said;
    };
    for (const Bad& bad :
         {Bad{"[profile.x]\ndays = 'ten'", "days"}, Bad{"[profile.x\n", "line"},
          Bad{"\n\n[profile.x]\nkey-usage=['sign']\ndays=1", "line \"4\""},
          Bad{"[profile.x]\nkey-usage=['digitalSignature']\n", "days"},
          Bad{"[profile.x]\nkey-usage=['digitalSignature']\ndays=9\nlongest-days=3", "longest-days"},
          Bad{"[profile.x]\nlifetime=9", "lifetime"}, Bad{"x = 1", "x"}, Bad{"[profile.x]\nneeds='cake'\n", "needs"},
          Bad{"[profile.x]\ndays=0", "days"}, Bad{"[profile]\nx = 1", "x"}, Bad{"[profile.x]\nnames='DNS'", "names"}}) {
        const auto refused = Profiles::built_in().with(bad.text, "f.toml");
        ASSERT_FALSE(refused.has_value()) << bad.text;
        EXPECT_TRUE(refused.error().is(errors::bad_profile));
        EXPECT_NE(refused.error().where().find(bad.said), std::string::npos) << refused.error().where();
    }
}

TEST(Audit, WhoeverAltersTheRecordIsFoundOut) {
    Maker maker;
    const testing::Folder folder;
    const std::string file = folder.file("troth.db");
    const auto prepare = [&] {
        std::filesystem::remove(file);
        std::filesystem::remove(file + "-wal");
        std::filesystem::remove(file + "-shm");
        const auto store = SqliteStore::open(file, Opening::create).value();
        const auto registrar = Registrar::open(maker.intermediate, *store, today).value();
        for (const std::string name : {"a.example", "b.example", "c.example"}) {
            const auto leaf = maker.leaf(name);
            EXPECT_TRUE(store->record(Issued{leaf, registrar.id(), "server", "", {}}, today));
            if (name == "b.example")
                EXPECT_TRUE(store->record(
                    Revoked{
                        {leaf.serial_number().begin(), leaf.serial_number().end()}, {today, Reason::superseded}, ""},
                    today));
        }
        return check_audit(*store).value().head;
    };
    struct Crime {
        const char* sql;
        const ErrorRow* found;
    };
    const std::string drop =
        "PRAGMA foreign_keys=ON; DROP TRIGGER audit_is_not_altered; DROP TRIGGER audit_is_not_shortened; "
        "DROP TRIGGER audit_goes_on; DROP TRIGGER certificates_revoked_by_an_entry;";
    for (const Crime& crime :
         {Crime{"UPDATE audit SET detail = 'x' WHERE number = 2", &errors::audit_broken},
          Crime{"DELETE FROM audit WHERE number = 3", &errors::audit_broken},
          Crime{"UPDATE audit SET number = 9 WHERE number = 5", &errors::audit_broken},
          Crime{"UPDATE audit SET at = at + 1 WHERE number = 5", &errors::audit_broken},
          Crime{"DELETE FROM certificates WHERE id = 1", &errors::audit_disagrees},
          Crime{"UPDATE certificates SET revoked_at = NULL, reason = NULL", &errors::audit_disagrees},
          Crime{"UPDATE certificates SET revoked_at = 5, reason = 1 WHERE id = 1", &errors::audit_disagrees},
          Crime{"UPDATE certificates SET profile = 'client' WHERE id = 1", &errors::audit_disagrees},
          Crime{"UPDATE certificates SET der = (SELECT der FROM certificates WHERE id = 2) WHERE id = 1",
                &errors::audit_disagrees},
          Crime{"DELETE FROM audit WHERE number = 5; DELETE FROM certificates WHERE id = 3",
                &errors::audit_other_history}}) {
        SCOPED_TRACE(crime.sql);
        const Head noted = prepare();
        ASSERT_TRUE(sqlite::Database::open(file).value()->run((drop + crime.sql).c_str()));
        const auto store = SqliteStore::open(file, Opening::existing).value();
        const auto report = check_audit(*store, noted);
        ASSERT_FALSE(report.has_value());
        EXPECT_TRUE(report.error().is(*crime.found)) << report.error().id() << " " << report.error().where();
    }
    const Head noted = prepare();
    const auto store = SqliteStore::open(file, Opening::existing).value();
    const auto registrar = Registrar::open(maker.intermediate, *store, today).value();
    EXPECT_FALSE(registrar.was_added());
    ASSERT_TRUE(store->record(Issued{maker.leaf("d.example"), registrar.id(), "server", "", {}}, today));
    EXPECT_TRUE(check_audit(*store, noted).has_value()) << "a log that went on";
    EXPECT_EQ(head_from(text_of(noted)), noted);
    for (const auto bad : {"", ":", "1", "1:", "1:zz", "x:00", "1:00"}) EXPECT_FALSE(head_from(bad)) << bad;
    const Inclusion proof = prove_inclusion(*store, 3).value();
    EXPECT_TRUE(merkle::includes(2, proof.head.size, proof.leaf, proof.path, proof.head.node));
    EXPECT_FALSE(prove_inclusion(*store, 99).has_value());
}

TEST(Registrar, ManyAtOnceShareOneTransaction) {
    Office office;
    std::vector<LeafOrder> orders;
    for (int i = 0; i < 50; ++i) orders.push_back(office.order("h" + std::to_string(i) + ".example"));
    orders[7].alternatives = {"a b"};
    const auto made = office.registrar.issue_all(orders, "tester", today, office.maker.random);
    ASSERT_EQ(made.size(), 50u);
    for (usize i = 0; i < made.size(); ++i) EXPECT_EQ(made[i].has_value(), i != 7);
    EXPECT_EQ(check_audit(*office.store).value().certificates, 49u);
}

TEST(KeyBox, ASealedKeyOpensWithItsPasswordAlone) {
    v1::testing::CountingRandom random{3};
    const auto key = keys::PrivateKey::generate(keys::KeyType::ec_p256, random).value();
    const seal::PasswordCost cheap{.passes = 1, .memory_kib = 64, .lanes = 1};
    ByteVector sealed = seal_key(key, bytes_of("secret"), random, cheap).value();
    EXPECT_TRUE(is_sealed(sealed));
    EXPECT_FALSE(is_sealed(key.to_pem().bytes()));
    EXPECT_TRUE(open_key(sealed, bytes_of("secret")).value().public_key() == key.public_key());
    EXPECT_EQ(open_key(sealed, bytes_of("Secret")).error().id(), "seal.wrong_password");
    for (const usize size : {usize{0}, usize{13}, usize{60}, sealed.size() - 1})
        EXPECT_FALSE(open_key(Bytes(sealed).first(size), bytes_of("secret")).has_value()) << size;
    sealed.back() ^= 1;
    EXPECT_FALSE(open_key(sealed, bytes_of("secret")).has_value());
}

}  // namespace
}  // namespace troth::ca
