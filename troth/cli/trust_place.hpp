// Where trusted roots are kept: the store of a Debian system, or one of NSS (Firefox, Chromium).
#pragma once

#include <chrono>

#include "troth/cli/terminal.hpp"
#include "troth/x509/certificate.hpp"

namespace troth::inline v1::cli {

// TrustedRoot: one that the store holds.
struct TrustedRoot {
    x509::Certificate certificate;
    std::string handle;  // what the store knows it by: its file, or its nickname; empty: the distribution's
    bool active = true;  // programs see it; otherwise it waits for the store's program to run
    bool added() const { return !handle.empty(); }
};

// TrustPlace: not thread-safe; what happens goes through the terminal.
class TrustPlace {
  public:
    virtual ~TrustPlace() = default;
    virtual std::string name() const = 0;  // for people
    virtual Result<std::vector<TrustedRoot>> list() = 0;
    // add, remove: all of them, or none and an error.
    virtual Result<void> add(std::span<const x509::Certificate> certificates) = 0;
    virtual Result<void> remove(const TrustedRoot& root) = 0;
};

// debian_place: /usr/local/share/ca-certificates, a file a root, and update-ca-certificates, which puts them together
// with the distribution's in /etc/ssl/certs. `folder` stands for "/": an image, or a test's.
std::unique_ptr<TrustPlace> debian_place(Terminal& terminal, std::string folder);
// nss_place: the folder with cert9.db, kept by certutil.
std::unique_ptr<TrustPlace> nss_place(Terminal& terminal, std::string folder);

}  // namespace troth::inline v1::cli
