// Takes a client's bytes apart into WebSocket messages (RFC 6455 section 5): unmasks, joins fragments,
// bounds. It never reads or writes a socket, so that nothing of it can come between two pieces of our own
// gathered writes (docs/decisions/0008-io-loop.md).
//
//   FIN RSV×3 opcode×4 │ MASK length×7 │ length (0, 2 or 8 bytes) │ masking key (4) │ payload
#pragma once

#include "engine/wire/close_code.hpp"
#include "engine/wire/websocket_header.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace veilleuse::engine::wire {

/// Not a whole message yet: more bytes are needed.
struct incomplete {};
/// A piece of a message whose end is to come. Given out so that empty pieces count for the client's pace.
struct fragment {};
struct text_message {
  /// Valid UTF-8; there until the next call of the reader.
  std::string_view text;
};
struct ping_message {
  std::string_view payload;
};
struct pong_message {};
struct close_message {
  std::optional<std::uint16_t> code;
};
/// The connection must be closed with this code.
struct broken_message {
  close_code code = close_code::protocol_error;
};
using client_message = std::variant<incomplete, fragment, text_message, ping_message, pong_message,
                                    close_message, broken_message>;

/// `begin` with what was read, `next` until `incomplete`, `end`.
class frame_reader {
 public:
  /// `message_bytes` bounds a message over all its fragments.
  explicit frame_reader(std::size_t message_bytes) : message_bytes_{message_bytes} {}

  /// `fresh` is unmasked in place and must live until `end`. It may be empty, to go on with what was kept.
  void begin(std::span<char> fresh);
  /// After `broken_message` the reader is of no more use.
  [[nodiscard]] client_message next();
  /// Keeps what is not a whole message yet.
  void end();

 private:
  struct frame_header {
    bool final = false;
    opcode kind = opcode::text;
    std::size_t bytes = 0;
    std::size_t payload_bytes = 0;
    std::array<char, 4> key{};
  };
  using header_outcome = std::variant<incomplete, frame_header, broken_message>;

  [[nodiscard]] header_outcome read_header() const;
  [[nodiscard]] std::optional<close_code> fault_of(const frame_header& frame) const;
  [[nodiscard]] client_message take_data(const frame_header& frame, std::string_view payload);

  std::size_t message_bytes_;
  /// What is still to be read: of the caller's bytes, or of `kept_`.
  std::span<char> work_;
  std::string kept_;
  bool works_on_kept_ = false;
  /// The fragments of a message under way; the whole of the last fragmented message while it is looked at.
  std::string fragments_;
  bool in_message_ = false;
};

}  // namespace veilleuse::engine::wire
