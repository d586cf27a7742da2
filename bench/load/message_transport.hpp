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
  /// The sender was told that it is durable (the relay never says so). `token` is what it was sent with.
  virtual void acknowledged(std::uint64_t token) = 0;
  /// The sender was told that it is not taken, and why ("unknown": that nobody knows).
  virtual void refused(std::size_t pair, side sender, std::uint64_t token, std::string_view reason) = 0;
};

/// What a client does that has as many unanswered commands as the protocol allows: keep the next one until
/// there is room, as every honest client does, or send it all the same and be refused.
enum class restraint : std::uint8_t { holds_back, sends_anyway };

class message_transport {
 public:
  message_transport() = default;
  message_transport(const message_transport&) = delete;
  message_transport& operator=(const message_transport&) = delete;
  virtual ~message_transport() = default;

  /// Null: what arrives is ignored.
  virtual void listen(message_sink* sink) = 0;
  /// `token` comes back with the answer.
  virtual void send(std::size_t pair, side sender, std::string_view text, std::uint64_t token) = 0;
  /// From the next message on; holding back at first.
  virtual void restrain(restraint how) = 0;
  /// Messages whose sender was told nothing yet; 0 of a server that never tells.
  [[nodiscard]] virtual std::size_t unanswered() const = 0;
  /// Throws when a connection was lost: a measurement without it would lie.
  virtual void check() const = 0;
};

}  // namespace veilleuse::bench
