// AsioStream models what Boost.Asio and Boost.Beast ask of a stream.
#include "troth/io/asio_stream.hpp"

#include <boost/beast/core/stream_traits.hpp>
#include <gtest/gtest.h>

namespace troth::io {
namespace {

static_assert(boost::beast::is_async_stream<TcpTlsStream>::value);
static_assert(boost::beast::is_sync_stream<TcpTlsStream>::value);

}  // namespace
}  // namespace troth::io
