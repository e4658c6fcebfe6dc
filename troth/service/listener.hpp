// The socket that a server accepts on.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "troth/io/socket.hpp"

namespace troth::inline v1::service {

// listen_on: opens and binds the acceptor, and gives the port, which the system picks for 0. Errors: io.no_such_host,
// those of the system, with the address.
Result<u16> listen_on(boost::asio::ip::tcp::acceptor& acceptor, const io::HostPort& address);

}  // namespace troth::inline v1::service
