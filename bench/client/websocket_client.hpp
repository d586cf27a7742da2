// One WebSocket connection of the load tester: asynchronous, on an event_loop, able to connect again.
#pragma once

#include "bench/client/event_loop.hpp"
#include "bench/client/websocket_frame.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace veilleuse::bench {

/// Where a server listens: an IPv4 address in text and a port.
struct endpoint {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  /// The address to come from; empty: the kernel's choice.
  std::string source{};
};

/// The same server for the client of that number: on the loopback network clients come from several
/// addresses, since one has no more than some 28,000 ports.
[[nodiscard]] endpoint seen_from_client(const endpoint& where, std::size_t number);

/// "ws://127.0.0.1:8080" and "127.0.0.1:8080" are understood; throws std::invalid_argument otherwise.
[[nodiscard]] endpoint parse_endpoint(std::string_view url);

/// What a connection tells its owner. Not called from inside `connect` or `send_text`.
class client_events {
 public:
  client_events() = default;
  client_events(const client_events&) = delete;
  client_events& operator=(const client_events&) = delete;
  virtual ~client_events() = default;

  virtual void opened() = 0;
  virtual void received(std::string_view text) = 0;
  /// The peer's close code, or `lost_code` when the connection just went away.
  virtual void closed(std::uint16_t code) = 0;
};

inline constexpr std::uint16_t lost_code = 1006;

class websocket_client final : public io_handler {
 public:
  websocket_client(event_loop& loop, client_events& owner) : loop_(loop), owner_(owner) {}
  ~websocket_client() override { drop(); }

  /// Drops what is there and connects anew; `opened` or `closed` follows.
  void connect(const endpoint& where, std::string_view path);
  /// Gathered; goes out at the end of the wake-up.
  void send_text(std::string_view text);
  /// Says goodbye with code 1000 (best effort) and drops the socket; no `closed` follows.
  void leave();
  /// Drops the socket without a word; no `closed` follows.
  void drop();
  [[nodiscard]] bool is_open() const { return state_ == state::open; }

  void ready(std::uint32_t events) override;
  void flush() override;

 private:
  enum class state : std::uint8_t { closed, connecting, upgrading, open };

  void mark_dirty();
  void finish_connect();
  void read_some();
  void take(std::string_view bytes);
  [[nodiscard]] std::size_t take_upgrade(std::string_view bytes);
  [[nodiscard]] std::size_t take_frames(std::string_view bytes);
  void take_frame(const read_result& frame);
  void end(std::uint16_t code);
  [[nodiscard]] std::uint32_t next_mask();

  event_loop& loop_;
  client_events& owner_;
  state state_ = state::closed;
  int socket_ = -1;
  bool dirty_ = false;
  bool waits_to_write_ = false;
  /// Counts connections, so that a frame's handler may connect again in the middle of a read.
  std::uint64_t incarnation_ = 0;
  std::uint32_t mask_ = 0x9e3779b9;
  std::string out_;
  /// What of a frame has arrived so far.
  std::string partial_;
  /// A message in several frames.
  std::string fragments_;
};

}  // namespace veilleuse::bench
