// The commands of an authority with a record, with files and stores in memory.
#include <gtest/gtest.h>

#include "troth/ca/store/postgres_address.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/testing/go.hpp"
#include "troth/x509/certificate.hpp"
#include "troth/x509/ocsp.hpp"

namespace troth::cli {
namespace {

using testing::go_line;
using testing::MemoryTerminal;

struct Ca : ::testing::Test {
    Ca() { EXPECT_EQ(run("troth ca init --dir ca --name Example"), ExitCode::ok) << terminal.err; }
    ExitCode run(std::string_view line) { return go_line(terminal, line); }
    Json json(std::string_view line, std::string_view kind) {
        EXPECT_EQ(run(std::string(line) + " --json"), ExitCode::ok) << terminal.err;
        return Json::parse(terminal.out)[std::string(kind)];
    }
    Json records(std::string_view more = "") {
        return json("troth ca list --dir ca " + std::string(more), "certificates")["certificates"];
    }
    bool complains(std::string_view id) const { return testing::complains(terminal, id); }
    MemoryTerminal terminal;
};

TEST_F(Ca, WhatIsIssuedIsListedFoundRenewedAndRevoked) {
    ASSERT_EQ(run("troth ca issue --dir ca api.example -o a"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca issue --dir ca www.other.test --profile short-lived -o b"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(records().size(), 2u);
    EXPECT_EQ(records("--limit 1").size(), 1u);
    EXPECT_EQ(records("--after 1")[0]["names"][0], "DNS:www.other.test");
    const Json found = json("troth ca search --dir ca --name '*.test'", "certificates")["certificates"];
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0]["profile"], "short-lived");
    EXPECT_EQ(json("troth ca search --dir ca *.test", "certificates")["certificates"], found) << "as an argument, too";
    EXPECT_EQ(run("troth ca search --dir ca a"), ExitCode::ok);
    EXPECT_EQ(terminal.err, "no certificates of just this name; 'a*' finds those that begin so\n");
    EXPECT_EQ(json("troth ca search --dir ca --ends-within 3", "certificates")["certificates"].size(), 1u);
    ASSERT_EQ(run("troth ca renew --dir ca api.example -o c"), ExitCode::ok) << terminal.err;
    EXPECT_FALSE(terminal.files.contains("c.key")) << "for the same key";
    EXPECT_EQ(run("troth ca revoke --dir ca api.example"), ExitCode::bad_content);
    EXPECT_TRUE(complains("cli.ambiguous_name")) << terminal.err;
    EXPECT_EQ(run("troth ca revoke --dir ca a.pem --reason superseded"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(records("--state revoked")[0]["reason"], "superseded");
    EXPECT_EQ(run("troth ca renew --dir ca a.pem -o d"), ExitCode::bad_content);
    EXPECT_TRUE(complains("ca.already_revoked"));
    EXPECT_EQ(run("troth ca export --dir ca api.example -o e.pem"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(x509::certificates_in(bytes_of(terminal.files["e.pem"])).value().front() ==
                x509::certificates_in(bytes_of(terminal.files["c.pem"])).value().front());
    EXPECT_EQ(json("troth ca audit verify --dir ca", "audit")["entries"], 6);
    const Json status = json("troth ca status --dir ca --days 7", "status");
    EXPECT_EQ(status["certificates"]["valid"], 2);
    EXPECT_EQ(status["ending"].size(), 1u);
    terminal.time += std::chrono::days(5);
    EXPECT_EQ(records("--state expired").size(), 1u);
    EXPECT_EQ(run("troth ca prune --dir ca --keep 1 --dry-run"), ExitCode::ok);
    EXPECT_NE(terminal.err.find("1 certificate would be forgotten"), std::string::npos) << terminal.err;
    EXPECT_EQ(records().size(), 3u);
    EXPECT_EQ(run("troth ca prune --dir ca --keep 1"), ExitCode::ok) << terminal.err;
    EXPECT_NE(terminal.err.find("1 certificate forgotten"), std::string::npos) << terminal.err;
    EXPECT_EQ(records().size(), 2u);
    EXPECT_EQ(run("troth ca audit verify --dir ca"), ExitCode::ok) << terminal.err;
}

TEST_F(Ca, ARequestIsAnsweredThingByThing) {
    ASSERT_EQ(run("troth key new -o k"), ExitCode::ok);
    ASSERT_EQ(run("troth csr new --key k web.example --san me@web.example -o r.csr"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth ca sign --dir ca r.csr --profile mutual"), ExitCode::bad_content);
    EXPECT_TRUE(complains("ca.name_refused")) << terminal.err;
    EXPECT_FALSE(terminal.files.contains("r.pem"));
    EXPECT_EQ(records().size(), 0u);
    EXPECT_EQ(run("troth ca sign --dir ca r.csr --profile mutual --drop-names"), ExitCode::ok) << terminal.err;
    EXPECT_NE(terminal.err.find("dropped name email:me@web.example  [profile mutual"), std::string::npos)
        << terminal.err;
    EXPECT_EQ(x509::certificates_in(bytes_of(terminal.files["r.pem"])).value().size(), 2u);
    EXPECT_EQ(run("troth ca sign --dir ca r.csr --profile none -o x"), ExitCode::bad_content);
    EXPECT_TRUE(complains("ca.unknown_profile"));
    EXPECT_EQ(run("troth ca sign --dir ca k -o x"), ExitCode::bad_content);
}

TEST_F(Ca, ProfilesOfTheFolderCount) {
    terminal.files["ca/profiles.toml"] = "[profile.server]\ndays = 10\n";
    ASSERT_EQ(run("troth ca issue --dir ca api.example -o a"), ExitCode::ok) << terminal.err;
    EXPECT_NE(terminal.err.find("(10 days)"), std::string::npos) << terminal.err;
    terminal.files["ca/profiles.toml"] = "[profile.server\n";
    EXPECT_EQ(run("troth ca issue --dir ca api.example -o b"), ExitCode::bad_content);
    EXPECT_TRUE(complains("ca.bad_profile"));
    EXPECT_EQ(run("troth ca issue --dir ca api.example --client --profile server -o b"), ExitCode::usage);
    EXPECT_FALSE(terminal.files.contains("b.pem"));
}

TEST_F(Ca, APasswordInTheRecordsAddressIsRefusedAndNotRepeated) {
    if (!ca::postgres::check_argument("postgresql:///x"))
        GTEST_SKIP() << "libpq is not installed: no address of a server is read";
    for (const std::string address :
         {"postgresql://u:sesame@localhost:1/x", "'postgresql://u@localhost:1/x?password=sesame'"}) {
        EXPECT_EQ(run("troth ca init --dir other --name N --store " + address), ExitCode::usage);
        EXPECT_TRUE(complains("ca.store_password_in_argument")) << terminal.err;
        EXPECT_NE(terminal.err.find("~/.pgpass"), std::string::npos) << terminal.err;
        EXPECT_EQ(terminal.err.find("sesame"), std::string::npos) << terminal.err;
        EXPECT_FALSE(terminal.files.contains("other/root.key"));
        EXPECT_EQ(run("troth ca restore ca --dir other --store " + address), ExitCode::usage);
        EXPECT_TRUE(complains("ca.store_password_in_argument")) << terminal.err;
        EXPECT_EQ(terminal.err.find("sesame"), std::string::npos) << terminal.err;
    }
    EXPECT_EQ(run("troth ca init --dir other --name N --store mysql://u@localhost/x"), ExitCode::usage);
    EXPECT_TRUE(complains("cli.bad_value")) << terminal.err;
}

TEST_F(Ca, AnAuthorityOfFilesAloneGetsItsRecordFromTheFirstCertificate) {
    terminal.files.erase("ca/troth.db");
    EXPECT_EQ(run("troth ca list --dir ca"), ExitCode::io);
    EXPECT_TRUE(complains("ca.store_absent"));
    ASSERT_EQ(run("troth ca issue --dir ca api.example -o a"), ExitCode::ok);
    EXPECT_NE(terminal.err.find("this authority had no record"), std::string::npos) << terminal.err;
    EXPECT_EQ(records().size(), 1u);
    ASSERT_EQ(run("troth ca issue --dir ca b.example -o b"), ExitCode::ok);
    EXPECT_EQ(terminal.err.find("no record"), std::string::npos) << "said once";
}

TEST_F(Ca, ABackupBecomesAnAuthorityAgain) {
    ASSERT_EQ(run("troth ca issue --dir ca api.example -o a"), ExitCode::ok);
    ASSERT_EQ(run("troth ca backup --dir ca -o copy"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(terminal.secrets.contains("copy/root.key"));
    EXPECT_EQ(run("troth ca backup --dir ca -o copy"), ExitCode::io);
    EXPECT_EQ(run("troth ca restore copy --dir ca"), ExitCode::io) << "never over an authority";
    ASSERT_EQ(run("troth ca restore copy --dir again"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca issue --dir again b.example -o b"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth ca audit verify --dir again"), ExitCode::ok) << terminal.err;
    terminal.files["copy/troth.db"].replace(200, 4000, std::string(4000, 'x'));
    EXPECT_EQ(run("troth ca restore copy --dir third"), ExitCode::bad_content);
    EXPECT_FALSE(terminal.files.contains("third/root.pem"));
}

TEST_F(Ca, AfterARotationOldAndNewVerifyUnderTheOldRoot) {
    ASSERT_EQ(run("troth ca issue --dir ca api.example -o old"), ExitCode::ok);
    const auto before = terminal.files;
    ASSERT_EQ(run("troth ca rotate --dir ca --dry-run"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.files, before);
    ASSERT_EQ(run("troth ca rotate --dir ca"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca issue --dir ca api.example -o second"), ExitCode::ok) << terminal.err;
    const auto chain = x509::certificates_in(bytes_of(terminal.files["second.pem"])).value();
    EXPECT_EQ(chain[1].subject().common_name().raw(), "Example Intermediate CA G2");
    ASSERT_EQ(run("troth ca rotate --dir ca --root"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca issue --dir ca api.example -o third"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(x509::certificates_in(bytes_of(terminal.files["third.pem"])).value().size(), 3u) << "with the cross";
    for (const std::string name : {"old", "second", "third"})
        EXPECT_EQ(run("troth verify " + name + ".pem --ca ca/root.pem --servername api.example"), ExitCode::ok)
            << name << terminal.err;
    EXPECT_EQ(run("troth verify third.pem --ca ca/root-2.pem --servername api.example"), ExitCode::ok) << terminal.err;
    EXPECT_NE(run("troth verify old.pem --ca ca/root-2.pem"), ExitCode::ok);
    EXPECT_TRUE(terminal.secrets.contains("ca/intermediate-3.key"));
    EXPECT_EQ(json("troth ca status --dir ca", "status")["authorities"].size(), 5u);
    EXPECT_EQ(run("troth ca audit verify --dir ca"), ExitCode::ok) << terminal.err;
}

TEST_F(Ca, WhatIsRevokedIsOnTheLists) {
    ASSERT_EQ(run("troth ca issue --dir ca api.example -o a"), ExitCode::ok);
    ASSERT_EQ(run("troth ca crl --dir ca --root --der -o root.crl"), ExitCode::ok) << terminal.err;
    const Json made = json("troth ca crl --dir ca -o ca.crl", "crl")["lists"];
    ASSERT_EQ(made.size(), 1u);
    EXPECT_EQ(made[0]["number"], 1);
    EXPECT_EQ(made[0]["entries"], 0);
    const std::string verify = "troth verify a.pem --ca ca/root.pem --crl root.crl --crl ca.crl";
    EXPECT_EQ(run(verify), ExitCode::ok) << terminal.err;
    const std::string by_one = "troth verify a.pem --ca ca/root.pem --crl ca.crl";
    EXPECT_EQ(run(by_one), ExitCode::not_trusted) << "of the intermediate nothing is known";
    EXPECT_TRUE(complains("x509.revocation_unknown")) << terminal.err;
    EXPECT_EQ(run(by_one + " --leaf-only"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca revoke --dir ca a.pem --reason keyCompromise"), ExitCode::ok);
    EXPECT_EQ(run("troth ca crl --dir ca -o ca.crl"), ExitCode::io) << "never over a file";
    EXPECT_EQ(json("troth ca crl --dir ca --delta -o delta.crl", "crl")["lists"][0]["base"], 1);
    EXPECT_EQ(run(verify), ExitCode::ok) << "by the old list";
    EXPECT_EQ(run(verify + " --crl delta.crl"), ExitCode::revoked);
    ASSERT_EQ(run("troth ca crl --dir ca -o ca.crl --force"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run(verify), ExitCode::revoked);
    EXPECT_EQ(run(by_one), ExitCode::revoked) << "which goes before what is not known";
    EXPECT_EQ(run("troth ca crl --dir ca --generation 2"), ExitCode::usage);
    ASSERT_EQ(run("troth ca rotate --dir ca"), ExitCode::ok);
    ASSERT_EQ(run("troth ca crl --dir ca --generation 1 -o old.crl"), ExitCode::ok) << terminal.err;
    EXPECT_NE(terminal.err.find("1 revoked certificate"), std::string::npos) << terminal.err;
    EXPECT_EQ(run("troth ca audit verify --dir ca"), ExitCode::ok) << terminal.err;
}

TEST_F(Ca, OneRequestIsAnsweredWithoutANetwork) {
    ASSERT_EQ(run("troth ca issue --dir ca api.example -o a"), ExitCode::ok);
    const auto chain = x509::certificates_in(bytes_of(terminal.files["a.pem"])).value();
    const x509::OwnedCertId ids[] = {x509::OwnedCertId::of(chain[0], chain[1])};
    const ByteVector request = x509::OcspRequest::make(ids, {});
    terminal.files["q.der"] = text_of(request);
    const std::string ask = "troth ca ocsp --dir ca --request q.der -o r.der --force";
    const std::string verify = "troth verify a.pem --ca ca/root.pem --ocsp-response r.der";
    ASSERT_EQ(run(ask), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run(verify), ExitCode::ok) << terminal.err;
    terminal.time -= std::chrono::minutes(1);
    EXPECT_EQ(run(verify), ExitCode::ok) << "the responder's clock runs ahead: " << terminal.err;
    terminal.time += std::chrono::minutes(1);
    ASSERT_EQ(run("troth ca revoke --dir ca a.pem"), ExitCode::ok);
    ASSERT_EQ(run(ask), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run(verify), ExitCode::revoked);
    terminal.files["q.der"] = "x";
    EXPECT_EQ(run(ask), ExitCode::bad_content);
    EXPECT_EQ(run("troth ca ocsp --request q.der"), ExitCode::usage);
    EXPECT_EQ(run("troth ca ocsp --dir ca --request q.der --sign-all f"), ExitCode::usage);
    EXPECT_EQ(run("troth ca ocsp --serve-from no-such-folder"), ExitCode::io);
    EXPECT_EQ(json("troth ca ocsp --dir ca --sign-all answers", "responses")["count"], 5)
        << "the leaf, and a responder's certificate for each run that came so far";
}

TEST_F(Ca, ARequestGivesKeyAndNames) {
    ASSERT_EQ(run("troth key new -o k"), ExitCode::ok);
    ASSERT_EQ(run("troth csr new --key k web.example --san www.web.example -o r.csr"), ExitCode::ok);
    const Json made = json("troth ca issue --dir ca --csr r.csr --san api.web.example", "issued");
    EXPECT_EQ(made["files"], Json::array({"web.example.pem"}));
    EXPECT_FALSE(terminal.files.contains("web.example.key"));
    EXPECT_EQ(records()[0]["names"].size(), 3u);
    EXPECT_EQ(run("troth verify web.example.pem --ca ca/root.pem --servername www.web.example"), ExitCode::ok);
    EXPECT_EQ(run("troth ca issue --dir ca --csr r.csr"), ExitCode::io) << "the file is there";
    EXPECT_EQ(run("troth ca issue --dir ca --csr r.csr other.example"), ExitCode::usage);
    EXPECT_EQ(run("troth ca issue --dir ca --csr r.csr --key-type rsa"), ExitCode::usage);
    EXPECT_EQ(run("troth ca issue --dir ca"), ExitCode::usage);
    EXPECT_EQ(run("troth ca issue --dir ca one.example two.example"), ExitCode::usage);
    EXPECT_EQ(run("troth ca issue --dir ca --csr k -o x"), ExitCode::bad_content);
}

TEST_F(Ca, AuthoritiesOfEveryKindOfKeyIssue) {
    for (const std::string type : {"rsa:2048", "ed25519", "mldsa65", "p384"}) {
        SCOPED_TRACE(type);
        ASSERT_EQ(run("troth ca init --dir " + type + " --name Other --key-type " + type), ExitCode::ok)
            << terminal.err;
        ASSERT_EQ(run("troth ca issue --dir " + type + " api.example -o " + type), ExitCode::ok) << terminal.err;
        EXPECT_EQ(run("troth verify " + type + ".pem --ca " + type + "/root.pem"), ExitCode::ok) << terminal.err;
        ASSERT_EQ(run("troth ca crl --dir " + type + " -o " + type + ".crl"), ExitCode::ok) << terminal.err;
    }
}

TEST_F(Ca, Rfc5280Section4_2_1_10AnAuthorityMayBeNarrowed) {
    ASSERT_EQ(run("troth ca init --dir in --name Inner --permit .inner.example --permit 10.0.0.0/8 --exclude "
                  "bad.inner.example --path-length 2"),
              ExitCode::ok)
        << terminal.err;
    const auto verdict = [&](const std::string& name) {
        EXPECT_EQ(run("troth ca issue --dir in " + name + " -o x --force"), ExitCode::ok) << terminal.err;
        return run("troth verify x.pem --ca in/root.pem");
    };
    EXPECT_EQ(verdict("a.inner.example"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(verdict("10.1.2.3"), ExitCode::ok) << terminal.err;
    const auto refused = [&](const std::string& name) {
        return run("troth ca issue --dir in " + name + " -o y") == ExitCode::bad_content &&
               terminal.err.find("rfc5280.within_constraints") != std::string::npos &&
               !terminal.files.contains("y.pem");
    };
    EXPECT_TRUE(refused("outer.example")) << terminal.err;
    EXPECT_TRUE(refused("x.bad.inner.example")) << terminal.err;
    EXPECT_TRUE(refused("11.1.2.3")) << terminal.err;
    ASSERT_EQ(run("troth ca rotate --dir in --root"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(refused("outer.example")) << "the new ones are as narrow: " << terminal.err;
    EXPECT_EQ(verdict("a.inner.example"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth ca init --dir no --name No --permit 10.0.0.0/33"), ExitCode::bad_content);
    EXPECT_TRUE(complains("ca.bad_subtree"));
    const auto root = x509::certificates_in(bytes_of(terminal.files["in/root.pem"])).value().front();
    EXPECT_EQ(root.extensions().basic_constraints->path_len_constraint, 2u);
}

TEST_F(Ca, AnAuthorityThatExistsIsTakenOver) {
    ASSERT_EQ(run("troth ca init --dir new --import ca/root.pem --import ca/root.key"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca issue --dir new a.example -o a"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth verify a.pem --ca ca/root.pem"), ExitCode::ok) << terminal.err;
    // The root's key stays where it is.
    ASSERT_EQ(run("troth ca init --dir two --import ca/intermediate.pem --import ca/intermediate.key --import "
                  "ca/root.pem"),
              ExitCode::ok)
        << terminal.err;
    EXPECT_FALSE(terminal.files.contains("two/root.key"));
    ASSERT_EQ(run("troth ca issue --dir two b.example -o b"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth verify b.pem --ca ca/root.pem"), ExitCode::ok) << terminal.err;
    EXPECT_NE(run("troth ca crl --dir two --root"), ExitCode::ok);
    // All in one PKCS#12 file.
    terminal.files["pw"] = "secret\n";
    terminal.files["chain.pem"] = terminal.files["ca/intermediate.pem"] + terminal.files["ca/root.pem"];
    ASSERT_EQ(run("troth convert ca/intermediate.key --cert chain.pem --to pkcs12 -o i.p12 --new-password-file pw"),
              ExitCode::ok)
        << terminal.err;
    ASSERT_EQ(run("troth ca init --dir three --import i.p12 --password-file pw"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca issue --dir three c.example -o c --password-file pw"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth verify c.pem --ca ca/root.pem"), ExitCode::ok) << terminal.err;
    for (const std::string words : {"ca/root.pem", "ca/intermediate.pem --import ca/root.pem", "ca/intermediate.pem"}) {
        EXPECT_EQ(run("troth ca init --dir bad --import " + words), ExitCode::bad_content) << words;
        EXPECT_TRUE(complains("cli.import_incomplete")) << terminal.err;
    }
    EXPECT_EQ(run("troth ca init --dir ca --import ca/root.pem --import ca/root.key"), ExitCode::io);
}

TEST_F(Ca, ARootMayBeElsewhere) {
    ASSERT_EQ(run("troth ca init --dir site --name Site --offline-root"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(terminal.secrets.contains("site/intermediate.key"));
    EXPECT_FALSE(terminal.files.contains("site/troth.db"));
    ASSERT_EQ(run("troth ca sign --dir ca site/intermediate.csr --intermediate -o signed.pem"), ExitCode::ok)
        << terminal.err;
    ASSERT_EQ(run("troth ca init --dir site --import signed.pem --import ca/root.pem"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca issue --dir site a.example -o a"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth verify a.pem --ca ca/root.pem --servername a.example"), ExitCode::ok) << terminal.err;
    // It is on record with the root, which can revoke it.
    EXPECT_EQ(records()[0]["profile"], "intermediate");
    ASSERT_EQ(run("troth ca revoke --dir ca signed.pem"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca crl --dir ca --root -o root.crl"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca crl --dir site -o site.crl"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth verify a.pem --ca ca/root.pem --crl root.crl --crl site.crl"), ExitCode::revoked);
}

TEST_F(Ca, ARevokedIntermediateIssuesNothingMore) {
    ASSERT_EQ(run("troth ca issue --dir ca api.example -o a"), ExitCode::ok);
    ASSERT_EQ(run("troth ca revoke --dir ca ca/intermediate.pem --reason cACompromise"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth ca issue --dir ca b.example -o b"), ExitCode::bad_content);
    EXPECT_TRUE(complains("ca.issuer_revoked")) << terminal.err;
    ASSERT_EQ(run("troth ca crl --dir ca --root -o root.crl"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca crl --dir ca -o ca.crl"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth verify a.pem --ca ca/root.pem --crl root.crl --crl ca.crl"), ExitCode::revoked);
    ASSERT_EQ(run("troth ca rotate --dir ca"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth ca issue --dir ca b.example -o b"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth ca audit verify --dir ca"), ExitCode::ok) << terminal.err;
}

TEST_F(Ca, ListsInPartsGoIntoFilesOfTheirOwn) {
    terminal.files["ca/profiles.toml"] =
        "[profile.server]\ncrl-url = \"http://crl.example/{shard}.crl\"\ncrl-shards = 3\n";
    ASSERT_EQ(run("troth ca issue --dir ca api.example -o a"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth ca crl --dir ca --profile server -o ca.crl"), ExitCode::usage);
    ASSERT_EQ(run("troth ca crl --dir ca --profile server -o ca-{shard}.crl"), ExitCode::ok) << terminal.err;
    for (const std::string shard : {"0", "1", "2"}) EXPECT_TRUE(terminal.files.contains("ca-" + shard + ".crl"));
    terminal.files["ca/profiles.toml"] = "[profile.server]\ncrl-url = \"http://crl.example/{shard}.crl\"\n";
    EXPECT_EQ(run("troth ca issue --dir ca b.example -o b"), ExitCode::bad_content);
    EXPECT_TRUE(complains("ca.bad_profile"));
}

TEST_F(Ca, AuditsAreOfThreeKinds) {
    EXPECT_EQ(run("troth ca audit look --dir ca"), ExitCode::usage);
    EXPECT_EQ(run("troth ca audit verify --dir ca --head 5"), ExitCode::usage);
    EXPECT_EQ(run("troth ca audit verify --dir none"), ExitCode::io);
    EXPECT_EQ(run("troth ca audit prove --dir ca"), ExitCode::usage);
    EXPECT_EQ(run("troth ca audit log --dir ca"), ExitCode::ok);
    EXPECT_NE(terminal.out.find("authority"), std::string::npos) << terminal.out;
    EXPECT_EQ(json("troth ca audit prove --dir ca --entry 2", "inclusion")["path"].size(), 1u);
}

}  // namespace
}  // namespace troth::cli
