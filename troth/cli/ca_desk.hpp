// What the commands of an authority share: its folder, its record, its key, its profiles.
#pragma once

#include "troth/ca/registrar.hpp"
#include "troth/ca/store/sqlite_store.hpp"
#include "troth/cli/ca_files.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/password.hpp"

namespace troth::inline v1::cli {

// StoreKeeper: a terminal whose files are not on the disk keeps the records of authorities, too.
class StoreKeeper {
  public:
    virtual ~StoreKeeper() = default;
    virtual Result<std::shared_ptr<ca::Store>> open_store(const std::string& file, ca::Opening opening) = 0;
    virtual Result<void> copy_store(ca::Store& store, const std::string& file) = 0;
};
// open_store: the record in the file; or, where there is a store.url beside it, in the database at that address.
// Errors: ca.store_*.
Result<std::shared_ptr<ca::Store>> open_store(Terminal& terminal, const std::string& file, ca::Opening opening);

// check_store_argument: the address of a record as it stands on the command line, where a password must not. Errors:
// cli.bad_value, ca.store_address, ca.store_password_in_argument.
Result<void> check_store_argument(const std::string& url);
// open_store_at: by its address, postgresql://…. Errors: ca.store_*, cli.bad_value.
Result<std::shared_ptr<ca::Store>> open_store_at(std::string_view url, ca::Opening opening);

// copy_store: the record as of now, into a new file. Errors: ca.store_*.
Result<void> copy_store(Terminal& terminal, ca::Store& store, const std::string& file);

// FolderLock: while it lives, others who take it of the same folder wait. Ends with the process, however that ends.
class FolderLock {
  public:
    // take: errors: those of opening the folder, cli.io_failed.
    static Result<FolderLock> take(Terminal& terminal, const std::string& dir);
    FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    ~FolderLock();

  private:
    explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

// dir_option: --dir D.
void dir_option(Command& command, std::string& dir);

// Desk: an authority ready to issue.
struct Desk {
    CaFiles files;
    std::shared_ptr<ca::Store> store;
    ca::Registrar registrar;
    ca::Profiles profiles;
    std::string chain;  // the issuer, and what leads from it to older roots, in PEM
    bool recorded = true;
};
// open_desk: the newest intermediate of the folder with its key, whose password comes from the source. An authority of
// files alone gets its record now, which is said; where it cannot be written, that too. Errors: those of reading the
// files, seal.*, ca.*.
Result<Desk> open_desk(Terminal& terminal, const std::string& dir, const PasswordSource& password);

// read_authority_of: an authority that is on record, with its key from the folder, or from the record's sealed copy.
// Errors: those of reading the files, seal.*, ca.key_mismatch.
Result<ca::Authority> read_authority_of(Terminal& terminal, const CaFiles& files, const ca::AuthorityRecord& record,
                                        const PasswordSource& password);

// read_profiles: the built-in ones and those of profiles.toml in the folder, if it is there.
Result<ca::Profiles> read_profiles(Terminal& terminal, const CaFiles& files);

// find_certificate: an intermediate's, or of what a person names: a file, a serial number, or a name that one valid
// certificate has. Errors: ca.no_such_certificate, cli.ambiguous_name.
Result<ca::CertificateRecord> find_certificate(Terminal& terminal, ca::Store& store, const std::string& what);

// requester: who runs this, for the record.
std::string requester();

// describe: a record as a document; state_of: "valid", "revoked", "expired".
Json describe(const ca::CertificateRecord& record, Wall now);
std::string_view state_of(const ca::CertificateRecord& record, Wall now);

ca::sys_seconds seconds_now(Terminal& terminal);

}  // namespace troth::inline v1::cli
