// What a youth's page and a moderator's console have in common under load: a session with its counter, and
// the time each command has waited for its answer.
#pragma once

#include "bench/client/frame_scanner.hpp"
#include "bench/client/websocket_client.hpp"
#include "bench/limits.hpp"
#include "bench/load/message_transport.hpp"
#include "bench/protocol/client_frames.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace veilleuse::bench {

class talker : public client_events {
 public:
  talker(event_loop& loop, random_source& random) : session_(random_id(random)), client_(loop, *this) {}

  void connect(const endpoint& where) { client_.connect(where, chat_path); }
  void send(std::string_view frame) { client_.send_text(frame); }

  /// `conversation` is empty for a youth.
  void post(std::string_view conversation, std::string_view text) {
    const auto id = next_id();
    frame_.clear();
    append_plain_message(frame_, id, conversation, text);
    posted_at_[id % posted_at_.size()] = event_loop::clock::now();
    send(frame_);
  }

 protected:
  [[nodiscard]] std::uint64_t next_id() { return ++last_id_; }
  [[nodiscard]] const std::string& session() const { return session_; }

  /// Of a post_message that was just accepted.
  [[nodiscard]] std::uint64_t waited_for(std::uint64_t id) const {
    const auto waited = event_loop::clock::now() - posted_at_[id % posted_at_.size()];
    return static_cast<std::uint64_t>(waited.count());
  }

 private:
  std::string session_;
  std::uint64_t last_id_ = 0;
  std::string frame_;
  std::array<event_loop::clock::time_point, 2 * limits::messages_per_pair> posted_at_{};
  websocket_client client_;
};

}  // namespace veilleuse::bench
