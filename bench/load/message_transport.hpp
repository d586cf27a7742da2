// Pairs of connected clients that pass messages to each other, whatever server stands between them. The load
// is the same code for the engine and for the relay.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace veilleuse::bench {

/// `a` is the youth, `b` the moderator.
enum class side : std::uint8_t { a, b };

[[nodiscard]] constexpr side other(side one) {
  return one == side::a ? side::b : side::a;
}

/// Who wants to know what the servers do with the messages.
class message_sink {
 public:
  message_sink() = default;
  message_sink(const message_sink&) = delete;
  message_sink& operator=(const message_sink&) = delete;
  virtual ~message_sink() = default;

  /// The partner received it.
  virtual void delivered(std::size_t pair, side receiver, std::string_view text) = 0;
  /// The sender was told that it is durable (the relay never says so).
  virtual void acknowledged(std::uint64_t nanoseconds) = 0;
};

class message_transport {
 public:
  message_transport() = default;
  message_transport(const message_transport&) = delete;
  message_transport& operator=(const message_transport&) = delete;
  virtual ~message_transport() = default;

  /// Null: what arrives is ignored.
  virtual void listen(message_sink* sink) = 0;
  virtual void send(std::size_t pair, side sender, std::string_view text) = 0;
  /// Throws when a connection was lost or a message refused: a measurement without it would lie.
  virtual void check() const = 0;
};

}  // namespace veilleuse::bench
