// To whom the record goes: whether a server on another machine must prove that it is the one.
#include "troth/ca/store/postgres_address.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/libpq.hpp"
#include "troth/ca/store/postgres_connect.hpp"
#include "troth/ca/store/testing/postgres_server.hpp"
#include "troth/ca/store/testing/stores.hpp"

namespace troth::ca::postgres {
namespace {

// The environment without what libpq reads of it, and with what a test wants.
class PostgresAddress : public ::testing::Test {
  protected:
    void SetUp() override {
        if (library() == nullptr) GTEST_SKIP() << "libpq is not installed: no address of a server is read";
        for (const char* name : names) ::unsetenv(name);
    }
    void TearDown() override {
        for (const char* name : names) ::unsetenv(name);
    }
    static constexpr const char* names[] = {"PGSSLMODE", "PGREQUIRESSL", "PGHOST", "PGHOSTADDR", "PGSERVICE"};
    static bool verifies(const std::string& url) { return read_address(url).value().needs_verification; }
};

TEST_F(PostgresAddress, SocketsAndLoopbackStayOnTheMachine) {
    for (const char* hosts : {"", "/run/postgresql", "/a,/b", "localhost", "LocalHost", "127.0.0.1", "127.200.3.4",
                              "::1", "0:0:0:0:0:0:0:1", "localhost,127.0.0.1,/tmp", ",localhost", "@abstract"})
        EXPECT_TRUE(stays_here(hosts)) << hosts;
    for (const char* hosts :
         {"db", "db.example", "10.0.0.1", "0.0.0.0", "::", "fe80::1", "::2", "localhost.example", "localhost,db",
          "db,localhost", "/tmp,db", "127.0.0.1.example", "128.0.0.1", "localhos", "127.0.0.1,10.0.0.1", ",db", "db,"})
        EXPECT_FALSE(stays_here(hosts)) << hosts;
}

TEST_F(PostgresAddress, Rfc9525Section6AnotherMachineMustProveItsName) {
    for (const char* url :
         {"postgresql://db.example/x", "postgresql://u@10.0.0.1:5433/x", "postgresql://[2001:db8::1]/x",
          "postgresql://localhost,db/x", "postgresql://localhost:1,db:2/x", "postgresql:///x?host=db.example",
          "postgresql://localhost/x?hostaddr=10.0.0.1", "postgresql:///x?service=shop",
          "postgresql://localhost,db/x?hostaddr=127.0.0.1,", "postgres://db.example"})
        EXPECT_TRUE(verifies(url)) << url;
    for (const char* url : {"postgresql:///x", "postgresql://localhost/x", "postgresql://u@127.0.0.1:5433/x",
                            "postgresql://[::1]/x", "postgresql:///x?host=/run/postgresql",
                            "postgresql://%2Frun%2Fpostgresql/x", "postgresql://db.example/x?hostaddr=127.0.0.1"})
        EXPECT_FALSE(verifies(url)) << url;
}

TEST_F(PostgresAddress, WhatThePersonSaysOfTlsHolds) {
    EXPECT_FALSE(verifies("postgresql://db.example/x?sslmode=prefer"));
    EXPECT_FALSE(verifies("postgresql://db.example/x?sslmode=verify-ca"));
    ::setenv("PGSSLMODE", "prefer", 1);
    EXPECT_FALSE(verifies("postgresql://db.example/x"));
    ::setenv("PGSSLMODE", "", 1);
    EXPECT_TRUE(verifies("postgresql://db.example/x"));
}

TEST_F(PostgresAddress, TheEnvironmentsHostCounts) {
    ::setenv("PGHOST", "db.example", 1);
    EXPECT_TRUE(verifies("postgresql:///x"));
    EXPECT_FALSE(verifies("postgresql://localhost/x"));
    ::setenv("PGHOST", "/run/postgresql", 1);
    EXPECT_FALSE(verifies("postgresql:///x"));
    ::setenv("PGHOSTADDR", "10.0.0.1", 1);
    EXPECT_TRUE(verifies("postgresql://localhost/x"));
}

TEST_F(PostgresAddress, ASecretOnACommandLineIsRefusedInWordsWithoutIt) {
    for (const char* url : {"postgresql://u:sesame@localhost/x", "postgresql://localhost/x?password=sesame",
                            "postgresql://db/x?sslmode=require&sslpassword=sesame"}) {
        const auto refused = check_argument(url);
        ASSERT_FALSE(refused.has_value()) << url;
        EXPECT_TRUE(refused.error().is(errors::store_password_in_argument)) << refused.error().id();
        EXPECT_EQ(refused.error().where().find("sesame"), std::string::npos) << refused.error().where();
    }
    EXPECT_TRUE(check_argument("postgresql://u@localhost/x?passfile=/home/u/pass"));
    EXPECT_TRUE(check_argument("postgresql://u:sesame/7@localhost/x").error().is(errors::store_address));
    const std::string advice(errors::store_password_in_argument.advice);
    for (const char* way : {"~/.pgpass", "passfile=FILE", "PGPASSWORD"})
        EXPECT_NE(advice.find(way), std::string::npos) << way;
}

// A server on a loopback port that has no TLS and keeps what it is sent, of one connection.
class Listener {
  public:
    Listener() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(socket_, 1) != 0)
            std::abort();
        if (::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) std::abort();
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener() {
        if (thread_.joinable()) static_cast<void>(sent());
        ::close(socket_);
    }
    std::string port() const { return std::to_string(port_); }
    // sent: all that came, once the other side is gone.
    std::string sent() {
        ::shutdown(socket_, SHUT_RDWR);  // no more than one
        thread_.join();
        return sent_;
    }

  private:
    void serve() {
        const int one = ::accept(socket_, nullptr, nullptr);
        if (one < 0) return;
        std::array<char, 256> buffer{};
        for (bool answered = false;; answered = true) {
            const ssize_t got = ::read(one, buffer.data(), buffer.size());
            if (got <= 0) break;
            sent_.append(buffer.data(), static_cast<usize>(got));
            if (!answered && ::write(one, "N", 1) != 1) break;  // to a request for TLS: there is none
            if (answered) break;                                // it goes on in the clear
        }
        ::close(one);
    }
    int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    u16 port_ = 0;
    std::thread thread_;
    std::string sent_;
};
const std::string tls_request("\0\0\0\x08\x04\xd2\x16\x2f", 8);  // PostgreSQL's documentation, §55.7: SSLRequest

TEST_F(PostgresAddress, AServerElsewhereWithoutTlsIsSentNothing) {
    Listener listener;
    // 0.0.0.0 is no loopback address, but leads here.
    const auto refused = connect("postgresql://u@0.0.0.0:" + listener.port() + "/x");
    ASSERT_FALSE(refused.has_value());
    EXPECT_TRUE(refused.error().is(errors::store_not_verified)) << refused.error().id() << refused.error().where();
    const std::string advice(errors::store_not_verified.advice);
    for (const char* way : {"ssl = on", "sslrootcert=FILE", "sslmode=prefer"})
        EXPECT_NE(advice.find(way), std::string::npos) << way;
    const std::string sent = listener.sent();
    EXPECT_TRUE(sent.empty() || sent == tls_request) << "no user's name, and no password";
}

TEST_F(PostgresAddress, AServerOnThisMachineNeedsNoTls) {
    Listener listener;
    const auto refused = connect("postgresql://somebody@127.0.0.1:" + listener.port() + "/x");
    ASSERT_FALSE(refused.has_value());
    EXPECT_TRUE(refused.error().is(errors::store_unreachable)) << refused.error().id() << refused.error().where();
    EXPECT_NE(listener.sent().find("somebody"), std::string::npos);
}

TEST_F(PostgresAddress, AServerThatIsInstalledAndDoesNotStartIsNotMissing) {
    const ca::testing::Folder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
    std::ofstream(folder.file("initdb")) << "#!/bin/sh\necho the disk is too small\nexit 1\n";
    std::filesystem::permissions(folder.file("initdb"), std::filesystem::perms(0755));
    const ca::testing::PostgresServer server(folder.path() + "/");
    EXPECT_TRUE(server.is_installed());
    EXPECT_FALSE(server.is_running());
    EXPECT_NE(server.failure().find("the disk is too small"), std::string::npos) << server.failure();
    EXPECT_FALSE(ca::testing::PostgresServer("").is_installed());
}

}  // namespace
}  // namespace troth::ca::postgres
