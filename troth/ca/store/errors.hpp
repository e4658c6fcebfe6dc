// What can go wrong with an authority's record.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::ca::errors {

inline constexpr ErrorRow store_absent{
    .id = "ca.store_absent",
    .rule = "",
    .what = "the authority's record is not there",
    .advice =
        "check the folder's name; an authority of files alone gets its record from the first ca issue, one in "
        "PostgreSQL from ca init --store with a database that exists",
};
inline constexpr ErrorRow store_damaged{
    .id = "ca.store_damaged",
    .rule = "",
    .what = "the authority's record is damaged, or is not one",
    .advice = "nothing was written; keep the file, and bring back the last backup by ca restore",
};
inline constexpr ErrorRow store_full{
    .id = "ca.store_full",
    .rule = "",
    .what = "there is no room to record it, so it was not done",
    .advice = "make room on the device, then run the command again; what was recorded before is still there",
};
inline constexpr ErrorRow store_read_only{
    .id = "ca.store_read_only",
    .rule = "",
    .what = "the authority's record cannot be written",
    .advice =
        "run this as the user who owns the authority's folder; the record needs the folder to be writable, too; a "
        "PostgreSQL server must not be a standby",
};
inline constexpr ErrorRow store_busy{
    .id = "ca.store_busy",
    .rule = "",
    .what = "another program has held the authority's record for too long",
    .advice = "wait until it has finished, then run the command again; nothing was recorded",
};
inline constexpr ErrorRow store_failed{
    .id = "ca.store_failed",
    .rule = "",
    .what = "reading or writing the authority's record failed",
    .advice = "the reason is given above; what was answered before is recorded, this was not",
};
inline constexpr ErrorRow store_too_new{
    .id = "ca.store_too_new",
    .rule = "",
    .what = "the authority's record was written by a newer troth",
    .advice = "use that version, or one that is newer still",
};
inline constexpr ErrorRow store_address{
    .id = "ca.store_address",
    .rule = "",
    .what = "the address of the authority's record is malformed",
    .advice =
        "write it as postgresql://USER@HOST:PORT/DATABASE; in a name, / is %2F, : is %3A, @ is %40 and % is %25; the "
        "password belongs into ~/.pgpass, or into the file that passfile=FILE in the address names",
};
inline constexpr ErrorRow store_password_in_argument{
    .id = "ca.store_password_in_argument",
    .rule = "",
    .what =
        "the password of the record's server stands on the command line, where every user of the machine can read it",
    .advice =
        "take it out of the address and change it; put it into ~/.pgpass, into a file that only you can read and that "
        "passfile=FILE in the address names, or into the environment variable PGPASSWORD",
};
inline constexpr ErrorRow store_unreachable{
    .id = "ca.store_unreachable",
    .rule = "",
    .what = "the server that keeps the authority's record does not answer",
    .advice = "see that it runs and can be reached from here, then run the command again; nothing was recorded",
};
inline constexpr ErrorRow store_not_verified{
    .id = "ca.store_not_verified",
    .rule = "RFC 9525 §6",
    .what = "the server that keeps the authority's record does not prove by TLS that it is the one",
    .advice =
        "give the server TLS (ssl = on) and a certificate for the host's name in the address; put the root that it is "
        "below into ~/.postgresql/root.crt, or name its file with ?sslrootcert=FILE; only on a network that nobody "
        "else "
        "can reach, say ?sslmode=prefer instead",
};
inline constexpr ErrorRow store_refused{
    .id = "ca.store_refused",
    .rule = "",
    .what = "the server that keeps the authority's record refuses this user or this password",
    .advice =
        "check the user's name, and the password, which is best kept in ~/.pgpass or in the file that passfile=FILE in "
        "the address names; the user must own the database, or be allowed to make a schema in it",
};
inline constexpr ErrorRow store_uncertain{
    .id = "ca.store_uncertain",
    .rule = "",
    .what =
        "the server that keeps the authority's record went away while this was recorded: whether it is on record "
        "is not known",
    .advice = "once the server is back, ca audit log shows what was recorded; what is not there can be done again",
};
inline constexpr ErrorRow store_not_empty{
    .id = "ca.store_not_empty",
    .rule = "",
    .what = "a record is brought back into an empty place alone, and this one holds an authority's",
    .advice = "give it a folder or a database of its own; what is there was left as it is",
};
inline constexpr ErrorRow serial_taken{
    .id = "ca.serial_taken",
    .rule = "RFC 5280 §4.1.2.2",
    .what = "the authority has issued a certificate of this serial number before",
    .advice = "sign again with another serial number",
};
inline constexpr ErrorRow no_such_certificate{
    .id = "ca.no_such_certificate",
    .rule = "",
    .what = "the authority has no certificate of this serial number on record",
    .advice = "ca list shows all that it has, ca search finds one by its name",
};
inline constexpr ErrorRow already_revoked{
    .id = "ca.already_revoked",
    .rule = "RFC 5280 §5.3",
    .what = "the certificate is revoked already, and a revocation stands as it is",
    .advice = "nothing needs to be done; ca search shows since when and why",
};
inline constexpr ErrorRow not_ended{
    .id = "ca.not_ended",
    .rule = "RFC 5280 §3.3",
    .what = "a certificate that is still valid, or ended too short a time ago, is not forgotten",
    .advice = "revoke it if it shall not be used; forget it when its time has passed",
};
inline constexpr ErrorRow crl_number_taken{
    .id = "ca.crl_number_taken",
    .rule = "RFC 5280 §5.2.3",
    .what = "another list of revoked certificates has this number or a higher one",
    .advice = "run the command again; nothing was recorded",
};
inline constexpr ErrorRow generation_taken{
    .id = "ca.generation_taken",
    .rule = "",
    .what = "another program has just added an authority's certificate of this generation",
    .advice = "see what ca status shows; run the command again if one more is wanted",
};
inline constexpr ErrorRow audit_broken{
    .id = "ca.audit_broken",
    .rule = "RFC 9162 §2.1",
    .what = "the log does not hold together: an entry was altered, removed or put in between",
    .advice = "do not issue with this record; compare it with the last backup, and ask who could write to the file",
};
inline constexpr ErrorRow audit_disagrees{
    .id = "ca.audit_disagrees",
    .rule = "",
    .what = "the log and the table of certificates say different things",
    .advice = "do not issue with this record; the log says what was done, compare the table with the last backup",
};
inline constexpr ErrorRow audit_other_history{
    .id = "ca.audit_other_history",
    .rule = "RFC 9162 §2.1.4",
    .what = "the log is not a continuation of the one that this head was taken from",
    .advice = "somebody has put another history in its place, or the head is of another authority",
};

}  // namespace troth::inline v1::ca::errors
