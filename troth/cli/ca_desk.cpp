#include "troth/cli/ca_desk.hpp"

#include <algorithm>

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/file.h>
#include <unistd.h>

#include "troth/ca/errors.hpp"
#include "troth/ca/key_box.hpp"
#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/postgres_address.hpp"
#include "troth/ca/store/postgres_store.hpp"
#include "troth/cli/ca_errors.hpp"
#include "troth/cli/ca_key.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/files.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/layout.hpp"
#include "troth/encoding/pem.hpp"

namespace troth::inline v1::cli {

namespace {

// The newest of a role that is on record; null if there is none.
const ca::AuthorityRecord* newest(const std::vector<ca::AuthorityRecord>& all, ca::Role role) {
    const ca::AuthorityRecord* found = nullptr;
    for (const auto& record : all)
        if (record.role == role) found = &record;
    return found;
}

// An intermediate as what it is to the root: a certificate that was issued.
ca::CertificateRecord as_issued(const ca::AuthorityRecord& one) {
    const Bytes serial = one.certificate.serial_number(), der = one.certificate.der();
    return {.serial = {serial.begin(), serial.end()},
            .der = {der.begin(), der.end()},
            .subject = std::string(one.certificate.subject().text().raw()),
            .names = {},
            .profile = std::string(ca::name_of(one.role)),
            .requester = {},
            .not_before = one.certificate.not_before().at,
            .not_after = one.certificate.not_after().at,
            .issued_at = one.certificate.not_before().at,
            .revoked = one.revoked};
}

// The files of an authority; of the first intermediate if nothing is on record.
Result<ca::Authority> read_issuer(Terminal& terminal, const CaFiles& files, const ca::AuthorityRecord* record,
                                  const PasswordSource& password) {
    const u32 generation = record ? record->generation : 1;
    const bool root = record != nullptr && record->role == ca::Role::root;
    const auto [certificate_file, key_file] =
        root ? files.root_of(terminal, generation) : files.intermediate_of(terminal, generation);
    TROTH_TRY(auto certificates, read_certificates(terminal, certificate_file));
    // The record keeps a sealed copy of the key, for when the file is lost.
    const bool from_record = record != nullptr && !record->sealed_key.empty() && !terminal.exists(key_file) &&
                             record->certificate == certificates.front();
    const auto read = [&]() -> Result<HeldKey> {
        if (!from_record) return read_ca_key(terminal, key_file, password);
        terminal.say(Untrusted(key_file).escaped() + " is gone; the record's sealed copy is used");
        TROTH_TRY(const SecretBytes secret,
                  read_password(terminal, password, "password of the authority", PasswordUse::existing));
        TROTH_TRY(auto key, ca::open_key(record->sealed_key, secret.bytes()));
        return HeldKey(std::move(key));
    };
    TROTH_TRY(auto key, read());
    return from_file(ca::Authority::make(certificates.front(), std::move(key).signer()), certificate_file);
}

}  // namespace

namespace {
Result<void> check_kind(std::string_view url) {
    if (ca::postgres::is_url(url)) return {};
    return fail(Error(errors::bad_value).with("address of the record", "is no postgresql://HOST/DATABASE"));
}
}  // namespace

Result<void> check_store_argument(const std::string& url) {
    TROTH_TRY(check_kind(url));
    return ca::postgres::check_argument(url);
}

Result<std::shared_ptr<ca::Store>> open_store_at(std::string_view url, ca::Opening opening) {
    TROTH_TRY(check_kind(url));
    TROTH_TRY(auto store, ca::PostgresStore::open(std::string(url), opening));
    return std::shared_ptr<ca::Store>(std::move(store));
}

Result<std::shared_ptr<ca::Store>> open_store(Terminal& terminal, const std::string& file, ca::Opening opening) {
    const CaFiles files(file.substr(0, file.rfind('/')));
    if (file == files.database && terminal.exists(files.store_url)) {
        TROTH_TRY(const SecretBytes content, terminal.read(files.store_url));
        std::string_view url = text_of(content.bytes());
        while (url.ends_with('\n') || url.ends_with('\r') || url.ends_with(' ')) url.remove_suffix(1);
        return open_store_at(url, opening);
    }
    if (auto* keeper = dynamic_cast<StoreKeeper*>(&terminal)) return keeper->open_store(file, opening);
    TROTH_TRY(auto store, ca::SqliteStore::open(file, opening));
    return std::shared_ptr<ca::Store>(std::move(store));
}

Result<void> copy_store(Terminal& terminal, ca::Store& store, const std::string& file) {
    if (auto* keeper = dynamic_cast<StoreKeeper*>(&terminal)) return keeper->copy_store(store, file);
    return store.copy_to(file);
}

Result<FolderLock> FolderLock::take(Terminal& terminal, const std::string& dir) {
    if (dynamic_cast<StoreKeeper*>(&terminal) != nullptr) return FolderLock(-1);  // a folder in memory has one user
    const int descriptor = ::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return fail(system_error(errno, dir));
    FolderLock lock(descriptor);
    while (::flock(descriptor, LOCK_EX) != 0)
        if (errno != EINTR) return fail(system_error(errno, dir));
    return lock;
}
FolderLock::~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<ca::Authority> read_authority_of(Terminal& terminal, const CaFiles& files, const ca::AuthorityRecord& record,
                                        const PasswordSource& password) {
    return read_issuer(terminal, files, &record, password);
}

void dir_option(Command& command, std::string& dir) {
    command.option("--dir D", dir, "the authority's folder, as ca init made it", Need::required);
}

Result<ca::Profiles> read_profiles(Terminal& terminal, const CaFiles& files) {
    if (!terminal.exists(files.profiles)) return ca::Profiles::built_in();
    TROTH_TRY(const SecretBytes content, terminal.read(files.profiles));
    return ca::Profiles::built_in().with(text_of(content.bytes()), files.profiles);
}

Result<Desk> open_desk(Terminal& terminal, const std::string& dir, const PasswordSource& password) {
    const CaFiles files(dir);
    std::shared_ptr<ca::Store> store;
    std::vector<ca::AuthorityRecord> authorities;
    if (files.has_record(terminal)) {
        TROTH_TRY(store, open_store(terminal, files.database, ca::Opening::existing));
        TROTH_TRY(authorities, store->authorities());
    }
    const ca::AuthorityRecord* const record = newest(authorities, ca::Role::intermediate);
    if (record != nullptr && record->revoked)
        return fail(Error(ca::errors::issuer_revoked).with("issuer", record->certificate.subject().text()));
    TROTH_TRY(auto issuer, read_issuer(terminal, files, record, password));
    TROTH_TRY(auto profiles, read_profiles(terminal, files));
    std::string chain = encoding::pem::encode("CERTIFICATE", issuer.certificate().der());
    if (terminal.exists(files.cross)) {
        TROTH_TRY(const auto crosses, read_certificates(terminal, files.cross));
        for (const auto& cross : crosses)
            if (cross.subject() == issuer.certificate().issuer())
                chain += encoding::pem::encode("CERTIFICATE", cross.der());
    }
    bool recorded = true;
    const bool quiet = terminal.manners.json;
    if (!store) {
        auto made = open_store(terminal, files.database, ca::Opening::create);
        if (made) {
            store = *std::move(made);
            if (!quiet)
                terminal.say("this authority had no record: from now on " + Untrusted(files.database).escaped() +
                             " holds what it issues; what it issued before is not in it");
        } else if (made.error().is(ca::errors::store_read_only)) {
            // As it was before there were records.
            TROTH_TRY(store, ca::SqliteStore::in_memory({}));
            recorded = false;
            if (!quiet)
                terminal.say("NOT RECORDED: this authority has no record, and its folder is not writable to you");
        } else {
            return fail(std::move(made).error());
        }
    }
    TROTH_TRY(auto registrar, ca::Registrar::open(std::move(issuer), *store, seconds_now(terminal)));
    return Desk{files, std::move(store), std::move(registrar), std::move(profiles), std::move(chain), recorded};
}

Result<ca::CertificateRecord> find_certificate(Terminal& terminal, ca::Store& store, const std::string& what) {
    const auto none = [&] { return fail(Error(ca::errors::no_such_certificate).with("asked for", what)); };
    ByteVector serial;
    if (terminal.exists(what)) {
        TROTH_TRY(const auto certificates, read_certificates(terminal, what));
        const Bytes own = certificates.front().serial_number();
        serial.assign(own.begin(), own.end());
    } else if (auto digits = ca::serial_from(what)) {
        serial = *std::move(digits);
    }
    if (!serial.empty()) {
        TROTH_TRY(auto record, store.find(serial));
        if (record) return *std::move(record);
        TROTH_TRY(const auto authorities, store.authorities());
        for (const auto& one : authorities)
            if (one.role == ca::Role::intermediate && std::ranges::equal(one.certificate.serial_number(), serial))
                return as_issued(one);
    }
    ca::Which which{.state = ca::Which::State::valid, .name = what, .now = seconds_now(terminal), .limit = 10};
    TROTH_TRY(auto page, store.page(which));
    if (page.empty()) return none();
    if (page.size() == 1) return std::move(page.front());
    std::string serials;
    for (const auto& record : page) serials += (serials.empty() ? "" : ", ") + ca::hexadecimal(record.serial);
    return fail(Error(errors::ambiguous_name).with("name", what).with("serial numbers", serials));
}

std::string requester() {
    if (const passwd* user = ::getpwuid(::geteuid())) return user->pw_name;
    return std::to_string(::geteuid());
}

std::string_view state_of(const ca::CertificateRecord& record, Wall now) {
    return record.revoked ? "revoked" : record.not_after < now ? "expired" : "valid";
}

Json describe(const ca::CertificateRecord& record, Wall now) {
    Json out;
    out["serial_number"] = ca::hexadecimal(record.serial);
    out["subject"] = record.subject;
    out["names"] = record.names;
    out["profile"] = record.profile;
    out["requester"] = record.requester;
    out["issued_at"] = encoding::der::iso8601(record.issued_at);
    out["not_before"] = encoding::der::iso8601(record.not_before);
    out["not_after"] = encoding::der::iso8601(record.not_after);
    out["state"] = state_of(record, now);
    if (record.revoked) {
        out["revoked_at"] = encoding::der::iso8601(record.revoked->at);
        out["reason"] = ca::name_of(record.revoked->reason);
    }
    return out;
}

ca::sys_seconds seconds_now(Terminal& terminal) {
    return std::chrono::floor<std::chrono::seconds>(terminal.now().wall);
}

}  // namespace troth::inline v1::cli
