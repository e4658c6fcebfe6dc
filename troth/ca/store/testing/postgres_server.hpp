// A PostgreSQL server of the tests' own: in a temporary folder, on a socket there, as a user without rights, gone with
// the process. Reading: tests of stores alone.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <unistd.h>

#include "troth/ca/store/postgres.hpp"

namespace troth::inline v1::ca::testing {

class PostgresServer {
  public:
    // of_process: the one that all tests of this process share, started at the first call. Where the server is not
    // installed a test is skipped and says `missing`; one that is installed and does not start is a failure.
    static PostgresServer& of_process() {
        static PostgresServer server(installed_programs());
        return server;
    }
    static constexpr const char* missing =
        "the server of PostgreSQL is not installed: the record in PostgreSQL is not checked";
    bool is_installed() const { return !programs_.empty(); }
    bool is_running() const { return !url_.empty(); }
    // failure: why it does not run, as its own programs said it.
    const std::string& failure() const { return failure_; }

    // With the programs of a folder, which ends with a slash; none: nothing is installed.
    explicit PostgresServer(const std::string& programs) : programs_(programs) {
        std::string pattern = "/tmp/troth-pg-XXXXXX";  // short: a socket's path has 107 octets at most
        if (programs_.empty()) return;
        if (::mkdtemp(pattern.data()) == nullptr) std::abort();
        folder_ = pattern;
        if (::geteuid() == 0 && ::chown(folder_.c_str(), nobody, nobody) != 0) std::abort();
        if (run("initdb -D " + folder_ + "/data -A trust -N -U troth --locale=C -E UTF8") && start())
            url_ = "postgresql://troth@";
        else
            failure_ = "PostgreSQL is installed, but does not start: " + read("said") + read("log");
    }
    // fresh_database: the URL of a new one.
    std::string fresh_database() {
        const std::string name = "t" + std::to_string(++databases_);
        const auto control = postgres::Database::open(url_ + "/postgres?host=" + folder_).value();
        if (!control->run(("CREATE DATABASE " + name).c_str())) std::abort();
        return url(name);
    }
    // url: of a database by its name.
    std::string url(const std::string& name) const { return url_ + "/" + name + "?host=" + folder_; }
    // stop, start: as by a crash; what was committed is there again.
    bool stop() const { return run("pg_ctl -w -t 100 -D " + folder_ + "/data -m immediate stop"); }
    bool start() const {
        const std::string settings = "-k " + folder_ + " -c listen_addresses= -c fsync=off -c max_connections=200";
        return run("pg_ctl -w -t 100 -D " + folder_ + "/data -l " + folder_ + "/log -o \"" + settings + "\" start");
    }
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;
    ~PostgresServer() {
        if (!url_.empty()) static_cast<void>(stop());
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    }

  private:
    static std::string installed_programs() {
        for (int version = 30; version >= 13; --version) {
            std::string bin = "/usr/lib/postgresql/" + std::to_string(version) + "/bin/";
            if (std::filesystem::exists(bin + "initdb")) return bin;
        }
        return {};
    }
    std::string read(const std::string& name) const {
        std::ifstream file(folder_ + "/" + name);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    bool run(const std::string& words) const {
        const std::string id = std::to_string(nobody);
        const std::string who = ::geteuid() == 0 ? "setpriv --reuid=" + id + " --regid=" + id + " --clear-groups " : "";
        const std::string line = "cd / && " + who + programs_ + words + " >" + folder_ + "/said 2>&1";
        return std::system(line.c_str()) == 0;
    }

    static constexpr unsigned nobody = 65534;
    std::string programs_, folder_, url_, failure_;
    int databases_ = 0;
};

}  // namespace troth::inline v1::ca::testing
