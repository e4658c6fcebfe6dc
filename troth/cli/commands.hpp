// All subcommands by name.
#pragma once

#include "troth/cli/command.hpp"

namespace troth::inline v1::cli {

// Purpose: the groups of `troth --help`, in its order.
enum class Purpose { keys, authority, look, talk, data, help };
std::string_view heading_of(Purpose purpose);

struct CommandRow {
    std::string_view words;  // "ca init"
    Purpose purpose;
    std::unique_ptr<Runnable> (*make)();
};
std::span<const CommandRow> commands();

// One a subcommand, defined in its own file.
std::unique_ptr<Runnable> bench_command();
std::unique_ptr<Runnable> ca_init_command();
std::unique_ptr<Runnable> ca_issue_command();
std::unique_ptr<Runnable> cert_fingerprint_command();
std::unique_ptr<Runnable> cert_self_command();
std::unique_ptr<Runnable> completion_command();
std::unique_ptr<Runnable> connect_command();
std::unique_ptr<Runnable> csr_new_command();
std::unique_ptr<Runnable> decrypt_command();
std::unique_ptr<Runnable> demo_command();
std::unique_ptr<Runnable> encrypt_command();
std::unique_ptr<Runnable> hash_command();
std::unique_ptr<Runnable> help_command();
std::unique_ptr<Runnable> kdf_command();
std::unique_ptr<Runnable> key_new_command();
std::unique_ptr<Runnable> key_passwd_command();
std::unique_ptr<Runnable> key_public_command();
std::unique_ptr<Runnable> convert_command();
std::unique_ptr<Runnable> key_show_command();
std::unique_ptr<Runnable> list_command();
std::unique_ptr<Runnable> mac_command();
std::unique_ptr<Runnable> man_command();
std::unique_ptr<Runnable> rand_command();
std::unique_ptr<Runnable> serve_command();
std::unique_ptr<Runnable> show_command();
std::unique_ptr<Runnable> sign_command();
std::unique_ptr<Runnable> verify_command();
std::unique_ptr<Runnable> verify_sig_command();

}  // namespace troth::inline v1::cli
