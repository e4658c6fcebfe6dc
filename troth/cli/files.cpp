#include "troth/cli/files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "troth/cli/errors.hpp"
#include "troth/cli/signals.hpp"

namespace troth::inline v1::cli {

namespace {

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() { close_now(); }
    int number() const { return number_; }
    bool close_now() { return number_ < 0 || close(std::exchange(number_, -1)) == 0; }

  private:
    int number_;
};

std::unexpected<Error> fail_with_errno(std::string_view file) {
    return fail(system_error(errno, file));
}

// FileInput: a file that is open for reading, or standard input for "-".
class FileInput final : public InputStream {
  public:
    static Result<FileInput> open(std::string_view file) {
        const bool standard = file == "-";
        std::string name = standard ? "standard input" : std::string(file);
        Descriptor opened(standard ? -1 : ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
        if (!standard && opened.number() < 0) return fail_with_errno(name);
        struct stat info;
        if (fstat(standard ? STDIN_FILENO : opened.number(), &info) != 0) return fail_with_errno(name);
        if (S_ISDIR(info.st_mode)) return fail(Error(errors::is_directory).in_file(name));
        return FileInput(std::move(name), std::move(opened));
    }
    const std::string& name() const { return name_; }
    int descriptor() const { return opened_.number() < 0 ? STDIN_FILENO : opened_.number(); }
    Result<usize> read_into(MutableBytes room) const {
        for (;;) {
            const ssize_t count = ::read(descriptor(), room.data(), room.size());
            if (count >= 0) return static_cast<usize>(count);
            if (errno != EINTR) return fail_with_errno(name_);
        }
    }
    Result<usize> read(MutableBytes room) override { return read_into(room); }
    std::optional<u64> size() const override {
        struct stat info;
        if (fstat(descriptor(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
        return static_cast<u64>(info.st_size);
    }

  private:
    FileInput(std::string name, Descriptor opened) : name_(std::move(name)), opened_(std::move(opened)) {}
    std::string name_;
    Descriptor opened_;
};

std::string directory_of(std::string_view path) {
    const usize slash = path.rfind('/');
    return slash == std::string_view::npos ? "." : slash == 0 ? "/" : std::string(path.substr(0, slash));
}

Result<void> write_fully(int descriptor, Bytes content, std::string_view name) {
    while (!content.empty()) {
        const ssize_t count = ::write(descriptor, content.data(), content.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail_with_errno(name);
        content = content.subspan(static_cast<usize>(count));
    }
    return {};
}

// Staged: one file on its way. What is not committed is removed when it goes out of scope.
class Staged {
  public:
    explicit Staged(const OutputFile& file) : file_(&file) {}
    Staged(Staged&& other) noexcept
        : file_(other.file_), beside_(std::exchange(other.beside_, {})), undo_(std::exchange(other.undo_, false)) {}
    Staged& operator=(Staged&&) = delete;
    ~Staged() {
        if (!beside_.empty()) unlink(beside_.c_str());
        if (undo_) unlink(file_->path.c_str());
    }

    // stage: writes the content beside its place and syncs it.
    Result<void> stage() {
        const std::string directory = directory_of(file_->path);
        const mode_t mode = file_->secret ? 0600 : 0666;  // the umask takes its part of the latter
        for (int attempt = 0;; ++attempt) {
            std::string name =
                directory + "/.troth-" + std::to_string(getpid()) + "-" + std::to_string(attempt) + ".tmp";
            Descriptor out(open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
            if (out.number() < 0 && errno == EEXIST && attempt < 1000) continue;
            if (out.number() < 0 && errno == ENOENT) return fail(folder_missing(file_->path));
            if (out.number() < 0) return fail_with_errno(file_->path);
            beside_ = std::move(name);
            auto written = write_fully(out.number(), file_->content, file_->path);
            if (!written) return written;
            if (fsync(out.number()) != 0 || !out.close_now()) return fail_with_errno(file_->path);
            return {};
        }
    }
    // commit: renames it into place; without `force` never over a file that has appeared meanwhile.
    Result<void> commit(bool force) {
        if (force) {
            struct stat info;
            undo_ = lstat(file_->path.c_str(), &info) != 0;  // what was replaced cannot be brought back by removing
            if (rename(beside_.c_str(), file_->path.c_str()) != 0) {
                undo_ = false;
                return fail_with_errno(file_->path);
            }
        } else {
            if (link(beside_.c_str(), file_->path.c_str()) != 0) {
                if (errno != EPERM && errno != EOPNOTSUPP) return fail_with_errno(file_->path);
                // A file system without hard links: the check that was made before has to do.
                if (rename(beside_.c_str(), file_->path.c_str()) != 0) return fail_with_errno(file_->path);
            } else {
                unlink(beside_.c_str());
            }
            undo_ = true;
        }
        beside_.clear();
        return {};
    }
    // keep: all the others are in place too; from here on nothing is undone.
    void keep() {
        undo_ = false;
        const Descriptor directory(open(directory_of(file_->path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (directory.number() >= 0) fsync(directory.number());  // some file systems cannot; the rename stands anyway
    }

  private:
    const OutputFile* file_;
    std::string beside_;  // empty once it is in place
    bool undo_ = false;
};

enum class Place { stream, device, absent, regular };

Result<Place> place_of(const std::string& path, bool force) {
    if (path == "-") return Place::stream;
    struct stat info;
    if (stat(path.c_str(), &info) != 0) {
        if (errno != ENOENT) return fail_with_errno(path);
        // A link that points to nothing is there, too.
        if (lstat(path.c_str(), &info) != 0) return Place::absent;
        if (!force) return fail(Error(errors::file_exists).in_file(path));
        return Place::regular;
    }
    if (S_ISDIR(info.st_mode)) return fail(Error(errors::is_directory).in_file(path));
    if (!S_ISREG(info.st_mode)) return Place::device;  // /dev/null, a pipe: written to, never replaced
    if (!force) return fail(Error(errors::file_exists).in_file(path));
    return Place::regular;
}

Result<void> write_device(const OutputFile& file) {
    const Descriptor out(open(file.path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
    if (out.number() < 0) return fail_with_errno(file.path);
    return write_fully(out.number(), file.content, file.path);
}

}  // namespace

Error system_error(int number, std::string_view file) {
    switch (number) {
        case ENOENT:
            return Error(errors::file_not_found).in_file(file);
        case EACCES:
        case EPERM:
        case EROFS:
            return Error(errors::permission_denied).in_file(file).with("reason", std::strerror(number));
        case EISDIR:
            return Error(errors::is_directory).in_file(file);
        case ENOTDIR:
            return Error(errors::not_directory).in_file(file);
        case EEXIST:
            return Error(errors::file_exists).in_file(file);
        default:
            return Error(errors::io_failed).in_file(file).with("reason", std::strerror(number));
    }
}

Error folder_missing(std::string_view file) {
    return Error(errors::folder_not_found).in_file(file).with("folder", directory_of(file));
}

Result<SecretBytes> read_file(std::string_view file, usize limit) {
    TROTH_TRY(const FileInput input, FileInput::open(file));
    const std::string& name = input.name();
    struct stat info;
    if (fstat(input.descriptor(), &info) != 0) return fail_with_errno(name);
    // One byte more than the file says it has, so that its end is seen without growing.
    const usize expected = S_ISREG(info.st_mode) ? static_cast<usize>(info.st_size) : 0;
    SecretBytes content(std::min(std::max(expected, usize{4096}), limit) + 1);
    usize size = 0;
    for (;;) {
        if (size > limit)
            return fail(Error(errors::file_too_large).in_file(name).with("limit in bytes", std::to_string(limit)));
        if (size == content.size()) {  // doubled, as the old buffer is wiped and not simply let go
            SecretBytes larger(std::min(size * 2, limit + 1));
            std::ranges::copy(content.bytes(), larger.mutable_bytes().begin());
            content = std::move(larger);
        }
        TROTH_TRY(const usize count, input.read_into(content.mutable_bytes().subspan(size)));
        if (count == 0) break;
        size += count;
    }
    content.shrink(size);
    return content;
}

Result<std::unique_ptr<InputStream>> open_file(std::string_view file) {
    TROTH_TRY(FileInput input, FileInput::open(file));
    return std::make_unique<FileInput>(std::move(input));
}

Result<void> write_files(std::span<const OutputFile> files, bool force) {
    const HeldSignals held;  // all of the files or none, also under Ctrl-C
    std::vector<Staged> staged;
    std::vector<const OutputFile*> streams;
    for (const OutputFile& file : files) {
        TROTH_TRY(const Place place, place_of(file.path, force));
        if (place == Place::stream || place == Place::device)
            streams.push_back(&file);
        else
            staged.emplace_back(file);
    }
    for (Staged& file : staged) TROTH_TRY(file.stage());
    for (Staged& file : staged) TROTH_TRY(file.commit(force));
    for (const OutputFile* file : streams)
        TROTH_TRY(file->path == "-" ? write_fully(STDOUT_FILENO, file->content, "standard output")
                                    : write_device(*file));
    for (Staged& file : staged) file.keep();
    return {};
}

}  // namespace troth::inline v1::cli
