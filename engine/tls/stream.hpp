// One connection's TLS as a machine without a socket: it is fed what came and says what to send. The server's
// side.
//
//   socket ── feed ──▶ read ──▶ plaintext          plaintext ── seal ──▶ waiting ── sent ──▶ socket
#pragma once

#include "engine/tls/context.hpp"
#include "engine/tls/handshake_failure.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct bio_st;
struct ssl_st;

namespace veilleuse::engine::tls {

/// The most plaintext that a record holds: RFC 8446 section 5.1.
inline constexpr std::size_t record_bytes = 16'384;

enum class read_state : std::uint8_t {
  plaintext,
  /// Nothing more can be read before the next `feed`.
  hungry,
  /// The client said that nothing follows (close_notify).
  ended,
  /// What came is no TLS, or TLS without end and without content. What waits tells the client so.
  broken,
};

struct read_result {
  read_state state = read_state::hungry;
  std::size_t bytes = 0;
};

class stream {
 public:
  explicit stream(const context& with);
  ~stream();
  stream(const stream&) = delete;
  stream& operator=(const stream&) = delete;

  /// What the client sent. It must stay where it is until `read` says something else than plaintext.
  void feed(std::span<const char> bytes);
  /// Into at least `record_bytes`. Shakes hands by itself, and may leave something to send.
  [[nodiscard]] read_result read(std::span<char> into);

  [[nodiscard]] bool is_shaking_hands() const { return !established_ && !failure_; }
  /// Why no TLS came about.
  [[nodiscard]] const std::optional<handshake_failure>& failure() const { return failure_; }
  /// Ends the handshake from this side.
  void give_up(handshake_failure why) { failure_ = why; }

  /// One record, once hands are shaken. False when the stream is broken.
  [[nodiscard]] bool seal(std::string_view plaintext);
  /// Tells the client that nothing follows (close_notify), the first time it is called.
  void close();

  /// Bytes for the socket.
  [[nodiscard]] std::string_view waiting() const { return std::string_view{sealed_}.substr(sent_); }
  void sent(std::size_t bytes);

 private:
  friend struct stream_bio;

  read_result fail(int error);

  ssl_st* ssl_;
  std::span<const char> fed_;
  std::size_t handshake_bytes_ = 0;
  /// Fed since the last plaintext.
  std::size_t silent_bytes_ = 0;
  std::string sealed_;
  std::size_t sent_ = 0;
  bool established_ = false;
  bool closed_ = false;
  std::optional<handshake_failure> failure_;
};

}  // namespace veilleuse::engine::tls
