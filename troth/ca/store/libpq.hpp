// libpq, loaded when the first PostgreSQL store is opened: nobody else pays for it and for what it draws in.
#pragma once

#include <libpq-fe.h>

#include "troth/base/result.hpp"

namespace troth::inline v1::ca::postgres {

// The functions that are used, by their names there without "PQ".
struct Library {
    decltype(&PQconninfoParse) conninfoParse;
    decltype(&PQconndefaults) conndefaults;
    decltype(&PQconninfoFree) conninfoFree;
    decltype(&PQfreemem) freemem;
    decltype(&PQconnectStartParams) connectStartParams;
    decltype(&PQconnectPoll) connectPoll;
    decltype(&PQresetStart) resetStart;
    decltype(&PQresetPoll) resetPoll;
    decltype(&PQsocket) socket;
    decltype(&PQfinish) finish;
    decltype(&PQstatus) status;
    decltype(&PQhost) host;
    decltype(&PQdb) db;
    decltype(&PQpass) pass;
    decltype(&PQconnectionNeedsPassword) connectionNeedsPassword;
    decltype(&PQsetErrorVerbosity) setErrorVerbosity;
    decltype(&PQerrorMessage) errorMessage;
    decltype(&PQsetNoticeProcessor) setNoticeProcessor;
    decltype(&PQexec) exec;
    decltype(&PQprepare) prepare;
    decltype(&PQexecPrepared) execPrepared;
    decltype(&PQenterPipelineMode) enterPipelineMode;
    decltype(&PQexitPipelineMode) exitPipelineMode;
    decltype(&PQpipelineSync) pipelineSync;
    decltype(&PQsendQueryPrepared) sendQueryPrepared;
    decltype(&PQgetResult) getResult;
    decltype(&PQresultStatus) resultStatus;
    decltype(&PQresultErrorField) resultErrorField;
    decltype(&PQcmdStatus) cmdStatus;
    decltype(&PQntuples) ntuples;
    decltype(&PQgetvalue) getvalue;
    decltype(&PQgetlength) getlength;
    decltype(&PQgetisnull) getisnull;
    decltype(&PQclear) clear;
};
// library: null if it is not installed. Thread-safe.
const Library* library();

}  // namespace troth::inline v1::ca::postgres
