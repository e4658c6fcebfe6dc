#include "troth/ca/store/libpq.hpp"

#include <optional>

#include <dlfcn.h>

namespace troth::inline v1::ca::postgres {

namespace {

template <class Function>
bool find(void* handle, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(handle, name));
    return function != nullptr;
}

std::optional<Library> load() {
    void* const handle = ::dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);  // stays for as long as the process
    if (handle == nullptr) return std::nullopt;
    Library out{};
    const bool all =
        find(handle, "PQconninfoParse", out.conninfoParse) && find(handle, "PQconninfoFree", out.conninfoFree) &&
        find(handle, "PQconndefaults", out.conndefaults) && find(handle, "PQfreemem", out.freemem) &&
        find(handle, "PQconnectStartParams", out.connectStartParams) &&
        find(handle, "PQconnectPoll", out.connectPoll) && find(handle, "PQresetStart", out.resetStart) &&
        find(handle, "PQresetPoll", out.resetPoll) && find(handle, "PQsocket", out.socket) &&
        find(handle, "PQfinish", out.finish) && find(handle, "PQstatus", out.status) &&
        find(handle, "PQhost", out.host) && find(handle, "PQdb", out.db) && find(handle, "PQpass", out.pass) &&
        find(handle, "PQconnectionNeedsPassword", out.connectionNeedsPassword) &&
        find(handle, "PQsetErrorVerbosity", out.setErrorVerbosity) &&
        find(handle, "PQerrorMessage", out.errorMessage) &&
        find(handle, "PQsetNoticeProcessor", out.setNoticeProcessor) && find(handle, "PQexec", out.exec) &&
        find(handle, "PQprepare", out.prepare) && find(handle, "PQexecPrepared", out.execPrepared) &&
        find(handle, "PQenterPipelineMode", out.enterPipelineMode) &&
        find(handle, "PQexitPipelineMode", out.exitPipelineMode) && find(handle, "PQpipelineSync", out.pipelineSync) &&
        find(handle, "PQsendQueryPrepared", out.sendQueryPrepared) && find(handle, "PQgetResult", out.getResult) &&
        find(handle, "PQresultStatus", out.resultStatus) && find(handle, "PQresultErrorField", out.resultErrorField) &&
        find(handle, "PQcmdStatus", out.cmdStatus) && find(handle, "PQntuples", out.ntuples) &&
        find(handle, "PQgetvalue", out.getvalue) && find(handle, "PQgetlength", out.getlength) &&
        find(handle, "PQgetisnull", out.getisnull) && find(handle, "PQclear", out.clear);
    if (!all) return std::nullopt;
    return out;
}

}  // namespace

const Library* library() {
    static const std::optional<Library> loaded = load();
    return loaded ? &*loaded : nullptr;
}

}  // namespace troth::inline v1::ca::postgres
