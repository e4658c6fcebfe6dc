#include "troth/cli/commands.hpp"

#include <array>

#include "troth/cli/ca_commands.hpp"
#include "troth/cli/chain_commands.hpp"
#include "troth/cli/cms_commands.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr std::array rows = {
    CommandRow{"key new", Purpose::keys, key_new_command},
    CommandRow{"key public", Purpose::keys, key_public_command},
    CommandRow{"key passwd", Purpose::keys, key_passwd_command},
    CommandRow{"key show", Purpose::keys, key_show_command},
    CommandRow{"convert", Purpose::keys, convert_command},
    CommandRow{"bundle", Purpose::keys, bundle_command},
    CommandRow{"csr new", Purpose::keys, csr_new_command},
    CommandRow{"cert self", Purpose::keys, cert_self_command},
    CommandRow{"ca init", Purpose::authority, ca_init_command},
    CommandRow{"ca issue", Purpose::authority, ca_issue_command},
    CommandRow{"ca sign", Purpose::authority, ca_sign_command},
    CommandRow{"ca renew", Purpose::authority, ca_renew_command},
    CommandRow{"ca revoke", Purpose::authority, ca_revoke_command},
    CommandRow{"ca crl", Purpose::authority, ca_crl_command},
    CommandRow{"ca ocsp", Purpose::authority, ca_ocsp_command},
    CommandRow{"ca list", Purpose::authority, ca_list_command},
    CommandRow{"ca search", Purpose::authority, ca_search_command},
    CommandRow{"ca status", Purpose::authority, ca_status_command},
    CommandRow{"ca rotate", Purpose::authority, ca_rotate_command},
    CommandRow{"ca audit", Purpose::authority, ca_audit_command},
    CommandRow{"ca profile", Purpose::authority, ca_profile_command},
    CommandRow{"ca export", Purpose::authority, ca_export_command},
    CommandRow{"ca backup", Purpose::authority, ca_backup_command},
    CommandRow{"ca restore", Purpose::authority, ca_restore_command},
    CommandRow{"ca prune", Purpose::authority, ca_prune_command},
    CommandRow{"show", Purpose::look, show_command},
    CommandRow{"verify", Purpose::look, verify_command},
    CommandRow{"revocation", Purpose::look, revocation_command},
    CommandRow{"cert fingerprint", Purpose::look, cert_fingerprint_command},
    CommandRow{"trust add", Purpose::look, trust_add_command},
    CommandRow{"trust remove", Purpose::look, trust_remove_command},
    CommandRow{"trust list", Purpose::look, trust_list_command},
    CommandRow{"demo", Purpose::talk, demo_command},
    CommandRow{"connect", Purpose::talk, connect_command},
    CommandRow{"serve", Purpose::talk, serve_command},
    CommandRow{"encrypt", Purpose::data, encrypt_command},
    CommandRow{"decrypt", Purpose::data, decrypt_command},
    CommandRow{"sign", Purpose::data, sign_command},
    CommandRow{"verify-sig", Purpose::data, verify_sig_command},
    CommandRow{"cms sign", Purpose::data, cms_sign_command},
    CommandRow{"cms verify", Purpose::data, cms_verify_command},
    CommandRow{"cms encrypt", Purpose::data, cms_encrypt_command},
    CommandRow{"cms decrypt", Purpose::data, cms_decrypt_command},
    CommandRow{"hash", Purpose::data, hash_command},
    CommandRow{"mac", Purpose::data, mac_command},
    CommandRow{"kdf", Purpose::data, kdf_command},
    CommandRow{"rand", Purpose::data, rand_command},
    CommandRow{"list", Purpose::data, list_command},
    CommandRow{"bench", Purpose::data, bench_command},
    CommandRow{"help", Purpose::help, help_command},
    CommandRow{"man", Purpose::help, man_command},
    CommandRow{"completion", Purpose::help, completion_command},
};

}  // namespace

std::span<const CommandRow> commands() {
    return rows;
}

std::string_view heading_of(Purpose purpose) {
    switch (purpose) {
        case Purpose::keys:
            return "Keys, requests, certificates";
        case Purpose::authority:
            return "Run a certificate authority";
        case Purpose::look:
            return "Look and check";
        case Purpose::talk:
            return "Talk over TLS";
        case Purpose::data:
            return "Files and bytes";
        case Purpose::help:
            return "Help";
    }
    return "";
}

}  // namespace troth::inline v1::cli
