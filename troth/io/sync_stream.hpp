// Anything that reads and writes with Results as Beast's SyncStream, for HTTP over it.
#pragma once

#include <optional>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include "troth/base/bytes.hpp"
#include "troth/base/error.hpp"
#include "troth/io/asio_stream.hpp"

namespace troth::inline v1::io {

// SyncStream: Transport has `Result<usize> read(MutableBytes)`, which gives 0 at the end, and `Result<void>
// write(Gather)`, which takes everything. The Error behind an error_code is kept. Thread-compatible.
template <class Transport>
class SyncStream {
  public:
    explicit SyncStream(Transport transport) : transport_(transport) {}
    std::optional<Error> error;

    template <class Buffers>
    std::size_t read_some(const Buffers& buffers, ErrorCode& ec) {
        const boost::asio::mutable_buffer buffer(*boost::asio::buffer_sequence_begin(buffers));
        ec = {};
        if (buffer.size() == 0) return 0;
        auto got = transport_.read({static_cast<u8*>(buffer.data()), buffer.size()});
        if (!got) return keep(std::move(got).error(), ec);
        if (*got == 0) ec = boost::asio::error::eof;
        return *got;
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers, ErrorCode& ec) {
        std::vector<Bytes> pieces;
        for (auto it = boost::asio::buffer_sequence_begin(buffers); it != boost::asio::buffer_sequence_end(buffers);
             ++it) {
            const boost::asio::const_buffer buffer(*it);
            pieces.push_back({static_cast<const u8*>(buffer.data()), buffer.size()});
        }
        ec = {};
        auto put = transport_.write(Gather(pieces));
        return put ? total_size(pieces) : keep(std::move(put).error(), ec);
    }
    // Beast's concept asks for the throwing forms too; it calls these only.
    template <class Buffers>
    std::size_t read_some(const Buffers& buffers) {
        ErrorCode ec;
        return read_some(buffers, ec);
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers) {
        ErrorCode ec;
        return write_some(buffers, ec);
    }

  private:
    std::size_t keep(Error failure, ErrorCode& ec) {
        error = std::move(failure);
        ec = boost::asio::error::connection_aborted;
        return 0;
    }
    Transport transport_;
};

}  // namespace troth::inline v1::io
