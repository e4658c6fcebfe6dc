// `troth verify --log-list`: the timestamps of certificate transparency logs, by a list of logs as browsers publish it.
#include "troth/cli/log_list.hpp"

#include <gtest/gtest.h>

#include "troth/cli/json.hpp"
#include "troth/cli/log_list_errors.hpp"
#include "troth/cli/testing/go.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/x509/testing/authority.hpp"

namespace troth::cli {
namespace {

using namespace x509::testing;
using testing::complains;
using testing::go_line;
using testing::MemoryTerminal;

// A log with its key, which signs what a test wants.
struct Log {
    Log(World& maker, std::string_view called) : world(maker), name(called) {}
    ByteVector key() const {
        const Bytes spki = signer->public_key().spki_der();
        return {spki.begin(), spki.end()};
    }
    std::array<u8, 32> id() const {
        std::array<u8, 32> out{};
        std::ranges::copy(crypto::hash(crypto::HashId::sha256, key()).bytes(), out.begin());
        return out;
    }
    Json json(std::string_view state = "usable") const {
        return {{"description", name},
                {"log_id", encoding::base64::encode(id())},
                {"key", encoding::base64::encode(key())},
                {"url", "https://log.example/"},
                {"mmd", 86400},
                {"state", {{state, {{"timestamp", "2026-06-01T00:00:00Z"}}}}}};
    }
    // RFC 6962 §3.2: the timestamp of a precertificate.
    ByteVector promise(const x509::Certificate& bare, const x509::Certificate& issuer,
                       std::chrono::sys_seconds at) const {
        const u64 milliseconds = static_cast<u64>(at.time_since_epoch().count()) * 1000;
        ByteVector message(12);
        store_be(message.data() + 2, milliseconds);
        message[11] = 1;
        const auto append = [&](Bytes more) { message.insert(message.end(), more.begin(), more.end()); };
        append(crypto::hash(crypto::HashId::sha256, issuer.spki()).bytes());
        for (const int shift : {16, 8, 0}) message.push_back(static_cast<u8>(bare.tbs().size() >> shift));
        append(bare.tbs());
        message.insert(message.end(), 2, 0);
        const ByteVector signature =
            signer->sign(keys::SignAlgorithm::ecdsa_p256_sha256, message, world.random()).value();
        x509::SignedCertificateTimestamp sct;
        sct.log_id = id();
        sct.timestamp = milliseconds;
        sct.hash = 4;
        sct.signature_algorithm = 3;
        sct.signature = signature;
        return encoding::serialise(sct);
    }

    World& world;
    std::string name;
    std::shared_ptr<keys::Signer> signer = world.key(keys::KeyType::ec_p256);
};

Json list_of(std::initializer_list<Json> logs, const char* kind = "logs") {
    return {{"version", "40.1"}, {"operators", Json::array({{{"name", "Example"}, {kind, Json(logs)}}})}};
}
std::vector<x509::CtLog> read(const Json& list) {
    const std::string text = list.dump();
    return logs_in(bytes_of(text)).value();
}

TEST(LogList, EveryStateAndBothKindsOfLogs) {
    World world;
    const Log log(world, "Example 2026");
    using State = x509::CtLog::State;
    const std::pair<const char*, State> states[] = {{"pending", State::pending}, {"qualified", State::qualified},
                                                    {"usable", State::usable},   {"readonly", State::read_only},
                                                    {"retired", State::retired}, {"rejected", State::rejected}};
    for (const auto& [word, state] : states)
        for (const char* kind : {"logs", "tiled_logs"}) {
            const auto logs = read(list_of({log.json(word)}, kind));
            ASSERT_EQ(logs.size(), 1u);
            EXPECT_EQ(logs[0].state, state) << word;
            EXPECT_EQ(logs[0].description, "Example 2026");
            EXPECT_EQ(logs[0].operated_by, "Example");
            EXPECT_EQ(logs[0].log_id, log.id());
            EXPECT_EQ(logs[0].key, log.key());
            EXPECT_EQ(logs[0].retired_at.has_value(), state == State::retired);
        }
    Json stateless = log.json();
    stateless.erase("state");
    EXPECT_EQ(read(list_of({stateless}))[0].state, State::usable);
}

TEST(LogList, WhatIsNoListSaysWhere) {
    World world;
    const Log log(world, "Example 2026");
    const auto refused = [](const std::string& text) {
        const auto logs = logs_in(bytes_of(text));
        EXPECT_FALSE(logs) << text;
        if (logs) return std::string();
        EXPECT_EQ(logs.error().id(), "cli.bad_log_list");
        return logs.error().where();
    };
    for (const char* text : {"", "x", "[]", "{}", R"({"operators":{}})", R"({"operators":[]})", R"({"operators":[1]})",
                             R"({"operators":[{"name":"a","logs":1}]})", R"({"operators":[{"logs":[1]}]})"})
        refused(text);
    const auto with = [&](const char* field, const Json& value) {
        Json one = log.json();
        one[field] = value;
        return refused(list_of({one}).dump());
    };
    EXPECT_NE(with("key", "%").find("a key that is not in base64"), std::string::npos);
    EXPECT_NE(with("key", 7).find("Example 2026"), std::string::npos);
    EXPECT_NE(with("log_id", "AAAA").find("32 bytes"), std::string::npos);
    EXPECT_NE(with("log_id", encoding::base64::encode(std::array<u8, 32>{})).find("not the key's hash"),
              std::string::npos);
    EXPECT_NE(with("state", "usable").find("a state"), std::string::npos);
    EXPECT_NE(with("state", {{"lost", Json::object()}}).find("state lost"), std::string::npos);
    EXPECT_NE(with("state", {{"retired", {{"timestamp", "soon"}}}}).find("soon"), std::string::npos);
    EXPECT_NE(with("state", {{"retired", 1}}).find("timestamp"), std::string::npos);
}

class VerifyByLogs : public ::testing::Test {
  protected:
    void SetUp() override {
        terminal.time = noon;
        terminal.files["root.pem"] = encoding::pem::encode("CERTIFICATE", root.certificate.der());
        terminal.files["logs"] = list_of({one.json(), two.json("retired")}).dump();
    }
    // A leaf with timestamps of these logs at these times.
    void issue(std::initializer_list<std::pair<const Log*, std::chrono::sys_seconds>> promises) {
        const std::shared_ptr<keys::Signer> key = world.key();
        x509::CertificateBuilder draft = world.draft("CN=leaf");
        draft.extensions.basic_constraints(false);
        const x509::Certificate bare = world.issue(root, draft, key).certificate;
        std::vector<ByteVector> scts;
        for (const auto& [log, at] : promises) scts.push_back(log->promise(bare, root.certificate, at));
        const std::vector<encoding::Opaque<1, 0xffff>> items(scts.begin(), scts.end());
        x509::SctList list;
        list.sct_list = items;
        const ByteVector whole = encoding::serialise(list);
        draft.extensions.add(x509::oids::signed_certificate_timestamps, false,
                             encoding::der::serialise(encoding::der::OctetString{whole}));
        terminal.files["leaf.pem"] =
            encoding::pem::encode("CERTIFICATE", world.issue(root, draft, key).certificate.der());
    }
    ExitCode verify(const std::string& more = "") {
        return go_line(terminal, "troth verify leaf.pem --ca root.pem --log-list logs" + more);
    }
    World world;
    Party root = world.root("CN=Root");
    Log one{world, "One"}, two{world, "Two"}, strange{world, "Strange"};
    MemoryTerminal terminal;
};

TEST_F(VerifyByLogs, Rfc6962Section3_3TwoLogsVouch) {
    issue({{&one, noon - std::chrono::hours(1)}, {&two, at("20260501000000Z")}});
    ASSERT_EQ(verify(), ExitCode::ok) << terminal.err;
    EXPECT_NE(terminal.out.find("timestamp of 2026-05-01T00:00:00Z by Two, certificate\n"), std::string::npos)
        << terminal.out;
    ASSERT_EQ(verify(" --json"), ExitCode::ok) << terminal.err;
    const Json told = Json::parse(terminal.out)["verified"]["timestamps"];
    ASSERT_EQ(told.size(), 2u);
    EXPECT_EQ(told[0]["good"], true);
    EXPECT_EQ(told[0]["by"], "certificate");
    EXPECT_EQ(told[0]["log"], "One");
    EXPECT_EQ(told[0]["operated_by"], "Example");
    EXPECT_EQ(verify(" --logs 3"), ExitCode::not_trusted);
}

TEST_F(VerifyByLogs, WhatDoesNotCountIsSaid) {
    // Retired in June, from the future, of a log that nobody knows, twice of the same log.
    issue({{&two, noon - std::chrono::hours(1)},
           {&one, noon + std::chrono::hours(1)},
           {&strange, noon - std::chrono::hours(1)},
           {&one, noon - std::chrono::hours(1)},
           {&one, noon - std::chrono::hours(2)}});
    EXPECT_EQ(verify(), ExitCode::not_trusted);
    EXPECT_TRUE(complains(terminal, "cli.too_few_timestamps")) << terminal.err;
    EXPECT_NE(terminal.err.find("logs that vouch \"1\", needed \"2\""), std::string::npos) << terminal.err;
    for (const char* words :
         {"by Two, certificate: ", "by One, certificate: the timestamp is from the future", "by log ", "(RFC 6962 §3"})
        EXPECT_NE(terminal.err.find(words), std::string::npos) << words << "\n" << terminal.err;
    EXPECT_EQ(verify(" --logs 1"), ExitCode::ok) << terminal.err;
    // Another key signed it.
    Log forger(world, "One");
    terminal.files["logs"] = list_of({forger.json()}).dump();
    EXPECT_EQ(verify(" --logs 1"), ExitCode::not_trusted);
    terminal.files["logs"] = "{}";
    EXPECT_EQ(verify(), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "cli.bad_log_list")) << terminal.err;
}

}  // namespace
}  // namespace troth::cli
