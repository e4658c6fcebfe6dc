// A server in a handshake with a client that may say anything, in the clear or with all the keys.
#include "fuzz/roles.hpp"

extern "C" int LLVMFuzzerTestOneInput(const troth::u8* data, troth::usize size) {
    troth::fuzz::play(false, {data, size});
    return 0;
}
