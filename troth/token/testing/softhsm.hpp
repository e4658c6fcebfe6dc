// SoftHSM for tests: tokens in a folder of their own, made once for each test program and removed at its end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <unistd.h>

namespace troth::inline v1::token::testing {

class SoftHsm {
  public:
    // of_process: the module keeps its configuration until the process ends, so that all tests share these tokens:
    // "troth" and "second" with the PIN 1234, "locking" with 4321. Where SoftHSM is not installed a test is skipped and
    // says `missing`; one that is installed and makes no token is a failure.
    static const SoftHsm& of_process() {
        static const SoftHsm only(installed_module());
        return only;
    }
    static constexpr const char* missing =
        "SoftHSM is not installed (package softhsm2): keys in a real PKCS#11 module are not checked";
    bool is_installed() const { return !module_.empty(); }
    bool works() const { return works_; }
    // failure: why it does not work, as its own program said it.
    const std::string& failure() const { return failure_; }

    const std::string& module() const { return module_; }
    const std::string& folder() const { return folder_; }
    // uri: an address of something in the token.
    std::string uri(const std::string& token, const std::string& more = "") const {
        return "pkcs11:token=" + token + more + "?module-path=" + module_;
    }

  private:
    static std::string installed_module() {
        for (const char* file :
             {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
              "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so"})
            if (std::filesystem::exists(file)) return file;
        return {};
    }
    explicit SoftHsm(const std::string& module) : module_(module) {
        if (module_.empty()) return;
        std::string name = (std::filesystem::temp_directory_path() / "troth-softhsm-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        folder_ = name;
        std::filesystem::create_directory(folder_ + "/tokens");
        std::ofstream(folder_ + "/softhsm2.conf") << "directories.tokendir = " << folder_ << "/tokens\n"
                                                  << "objectstore.backend = file\nlog.level = ERROR\n";
        ::setenv("SOFTHSM2_CONF", (folder_ + "/softhsm2.conf").c_str(), 1);
        works_ = make("troth", "1234") && make("second", "1234") && make("locking", "4321");
        if (works_) return;
        std::ifstream said(folder_ + "/said");
        failure_ = "SoftHSM is installed, but makes no token: ";
        failure_.append(std::istreambuf_iterator<char>(said), {});
    }
    ~SoftHsm() {
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    }
    bool make(const std::string& label, const std::string& pin) const {
        const std::string line = "softhsm2-util --init-token --free --label " + label + " --pin " + pin +
                                 " --so-pin 87654321 >" + folder_ + "/said 2>&1";
        return std::system(line.c_str()) == 0;  // NOLINT: a fixed line, in a test
    }

    std::string module_, folder_, failure_;
    bool works_ = false;
};

}  // namespace troth::inline v1::token::testing
