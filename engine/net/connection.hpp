// One client's socket: an HTTP request first, then either its response or a WebSocket, then a close in which
// both sides have their say.
#pragma once

#include "engine/http/request.hpp"
#include "engine/net/address_bound.hpp"
#include "engine/net/io_loop.hpp"
#include "engine/net/newcomer.hpp"
#include "engine/net/outbox.hpp"
#include "engine/net/progress.hpp"
#include "engine/net/timer_wheel.hpp"
#include "engine/net/websocket.hpp"
#include "engine/tls/stream.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace veilleuse::engine::net {

class io_lane;

class connection final : public socket_watcher {
 public:
  /// Takes the socket over.
  connection(io_lane& lane, connection_number number, const newcomer& who);
  ~connection() override;

  [[nodiscard]] connection_number number() const { return number_; }
  /// False when the kernel refuses to watch the socket.
  [[nodiscard]] bool start();

  // ── From the lane
  void socket_ready(bool readable, bool writable) override;
  /// Writes what waits; called once a wake-up for those that asked.
  void flush();
  void on_timer();
  void say_farewell(std::uint64_t reconnect_after_ms);
  [[nodiscard]] bool is_over() const { return socket_ < 0; }

  // ── From the WebSocket
  [[nodiscard]] outbox& outgoing() { return outgoing_; }
  /// Something was put into `outgoing`.
  void wants_flush();
  /// Writes what waits, then closes this side and waits for the other.
  void finish();
  void pause(bool paused);
  /// What the kernel keeps for us.
  [[nodiscard]] int unread_bytes() const;
  /// Bytes that have reached the client's side.
  [[nodiscard]] std::uint64_t delivered() const;
  /// A time at which `on_timer` must be called at the latest.
  void call_at(steady_time when);

 private:
  enum class phase : std::uint8_t { request, websocket, finishing, lingering };

  void read();
  void unseal(std::span<const char> bytes);
  /// It came to its end, this way or that.
  void note_handshake();
  void fail_handshake(tls::handshake_failure why);
  void received(std::span<char> bytes);
  /// Who the client is, and how it came; false when there are too many of its address.
  [[nodiscard]] bool take_word_of_proxy(http::request& what);
  void take_request(std::span<char> bytes);
  void refuse_for_room();
  void respond(std::string_view bytes);
  [[nodiscard]] write_outcome write();
  [[nodiscard]] bool is_ending() const { return phase_ == phase::finishing || phase_ == phase::lingering; }
  [[nodiscard]] bool is_shaking_hands() const { return tls_ && tls_->is_shaking_hands(); }
  [[nodiscard]] bool has_said_all() const;
  /// Not taken by the kernel.
  [[nodiscard]] std::size_t waiting_bytes() const;
  void update_interest();
  void note_outgoing();
  /// The socket is closed; the object goes at the end of the wake-up.
  void drop();
  [[nodiscard]] bool is_stalled(steady_time now) const;
  [[nodiscard]] steady_time next_deadline(steady_time now);

  io_lane& lane_;
  connection_number number_;
  int socket_;
  bool is_proxy_;
  phase phase_ = phase::request;
  socket_interest interest_{true, false};
  bool paused_ = false;
  bool blocked_ = false;
  bool flush_asked_ = false;
  address_place place_;
  outbox outgoing_;
  /// Null: without TLS.
  std::unique_ptr<tls::stream> tls_;
  std::string head_;
  std::optional<websocket> websocket_;
  steady_time opened_;
  steady_time finish_began_;
  progress progress_;
  /// As the lane counts them.
  std::uint64_t counted_sent_ = 0;
  std::int64_t counted_waiting_ = 0;
  /// The earliest time under which the wheel knows this connection.
  std::optional<steady_time> filed_;
};

}  // namespace veilleuse::engine::net
