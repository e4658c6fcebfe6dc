#include "troth/io/asio_stream.hpp"

#include <string>

namespace troth::inline v1::io {

const boost::system::error_category& tls_category() {
    struct Category final : boost::system::error_category {
        const char* name() const noexcept override { return "troth.tls"; }
        std::string message(int) const override { return "TLS failed; last_error() of the stream says why"; }
    };
    static const Category category;
    return category;
}

}  // namespace troth::inline v1::io
