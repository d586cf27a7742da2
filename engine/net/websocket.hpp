// A connection that speaks WebSocket: takes frames apart, holds the client to its pace and its limits, and
// gives what is well-formed to the session, which begins with the hello.
#pragma once

#include "engine/net/liveness.hpp"
#include "engine/net/pace.hpp"
#include "engine/net/service.hpp"
#include "engine/wire/client_frame.hpp"
#include "engine/wire/close_code.hpp"
#include "engine/wire/frame_reader.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace veilleuse::engine::net {

class connection;
class client_session;
class io_lane;

class websocket {
 public:
  websocket(connection& transport, io_lane& lane, steady_time now);
  ~websocket();
  websocket(const websocket&) = delete;
  websocket& operator=(const websocket&) = delete;

  // ── From the connection
  void received(std::span<char> bytes);
  /// The socket took bytes.
  void go_on();
  /// When this wants to be called next.
  [[nodiscard]] steady_time on_timer(steady_time now);
  /// Ends the session; the connection may still carry the close frame.
  void end();
  /// The server stops.
  void say_farewell(std::uint64_t reconnect_after_ms);

  // ── From the session
  [[nodiscard]] io_lane& lane() { return lane_; }
  [[nodiscard]] bool closing() const { return closing_; }
  void send(std::string_view frame);
  void send(const actors::shared_frames& frames);
  [[nodiscard]] std::size_t outgoing_bytes() const;
  /// Sends the close frame; nothing is sent after it. The session ends with the wake-up.
  void close(wire::close_code code);
  /// Frames wait in the kernel until `resume`.
  void pause();
  void resume();
  /// A frame that no honest client sends.
  void note_bad_frame();

 private:
  void read_on();
  void take(const wire::client_message& message);
  void take_text(std::string_view text);
  void take_hello(const wire::hello& frame);
  void refuse(const wire::refused_frame& refused);
  /// False when the frame must not have an effect.
  [[nodiscard]] bool within_pace();
  void bound_outgoing();
  void note_heard(steady_time now);
  void note_unread(steady_time now);
  void forgive_deaf_lane();
  void look_at_delivery(steady_time now);
  void ask(steady_time now);

  connection& transport_;
  io_lane& lane_;
  wire::frame_reader reader_;
  pace pace_;
  std::uint32_t frames_over_pace_ = 0;
  std::uint32_t bad_frames_ = 0;
  /// While paused: as many bytes waited in the kernel when last looked.
  int unread_ = 0;
  bool reading_ = false;
  bool paused_ = false;
  bool closing_ = false;
  bool farewell_ = false;
  steady_time opened_;
  liveness liveness_;
  /// The lane's, up to when this client's pace knows of it.
  pace::duration deaf_time_;
  steady_time paused_at_;
  steady_time farewell_until_;
  std::shared_ptr<client_session> session_;
};

}  // namespace veilleuse::engine::net
