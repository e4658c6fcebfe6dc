#include "troth/service/listener.hpp"

#include "troth/io/errors.hpp"

namespace troth::inline v1::service {

Result<u16> listen_on(boost::asio::ip::tcp::acceptor& acceptor, const io::HostPort& address) {
    using boost::asio::ip::tcp;
    boost::system::error_code ec;
    tcp::resolver resolver(acceptor.get_executor());
    const auto found = resolver.resolve(address.host, std::to_string(address.port),
                                        tcp::resolver::passive | tcp::resolver::numeric_service, ec);
    if (ec || found.empty()) return fail(Error(io::no_such_host).with("host", address.host));
    const tcp::endpoint endpoint = found.begin()->endpoint();
    acceptor.open(endpoint.protocol(), ec);
    if (!ec) acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor.bind(endpoint, ec);
    if (!ec) acceptor.listen(boost::asio::socket_base::max_listen_connections, ec);
    if (ec) return fail(io::system_error(ec.value(), address.text()));
    return acceptor.local_endpoint(ec).port();
}

}  // namespace troth::inline v1::service
