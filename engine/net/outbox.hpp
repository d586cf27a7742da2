// What waits to be written to one socket: whole frames, some shared with other sockets, written with one
// non-blocking call. Only this class writes to a client's socket, so frames never interleave.
#pragma once

#include "actors/client_sink.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace veilleuse::engine::net {

enum class write_outcome : std::uint8_t { all_written, blocked, broken };

class outbox {
 public:
  /// Copies: for what only this client gets.
  void append(std::string_view frame);
  void append(const actors::shared_frames& frames);

  /// Bytes that the kernel has not taken.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  /// Bytes that the kernel has taken so far: tells a slow client from a stuck one.
  [[nodiscard]] std::uint64_t written() const { return written_; }

  [[nodiscard]] write_outcome write_to(int socket);

  /// For whoever writes it in another form: what comes next, as much as fits in `into`, which need not be
  /// used.
  [[nodiscard]] std::string_view next(std::span<char> into) const;
  /// So much of it is on its way.
  void take(std::size_t count);

  /// Drops all but a piece that is partly written: a frame cut in the middle could not be followed by
  /// another.
  void drop_waiting();

 private:
  /// One of both.
  struct piece {
    actors::shared_frames shared;
    std::string owned;

    [[nodiscard]] std::string_view view() const { return shared ? std::string_view{*shared} : owned; }
  };

  /// As the system calls that they are: bytes taken, or -1 and errno.
  [[nodiscard]] ssize_t write_some(int socket) const;
  [[nodiscard]] ssize_t write_joined(int socket) const;
  [[nodiscard]] ssize_t write_pieces(int socket) const;
  [[nodiscard]] std::string_view left_of(std::size_t piece) const;

  std::vector<piece> pieces_;
  /// The first piece not wholly written, and how much of it is.
  std::size_t front_ = 0;
  std::size_t front_written_ = 0;
  std::size_t bytes_ = 0;
  std::uint64_t written_ = 0;
};

}  // namespace veilleuse::engine::net
