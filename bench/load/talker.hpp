// What a youth's page and a moderator's console have in common under load: a session with its counter, and
// which of its messages are not answered yet.
#pragma once

#include "bench/client/frame_scanner.hpp"
#include "bench/client/websocket_client.hpp"
#include "bench/load/message_transport.hpp"
#include "bench/protocol/client_frames.hpp"
#include "bench/protocol/command_gate.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace veilleuse::bench {

class talker : public client_events {
 public:
  talker(event_loop& loop, random_source& random) : session_(random_id(random)), client_(loop, *this) {}

  void connect(const endpoint& where) { client_.connect(where, chat_path); }
  void send(std::string_view frame) { client_.send_text(frame); }
  void leave() { client_.leave(); }

  /// `conversation` is empty for a youth. `token` is what `answered` gives back.
  void post(std::string_view conversation, std::string_view text, std::uint64_t token, restraint how) {
    const auto id = next_id();
    frame_.clear();
    append_plain_message(frame_, id, conversation, text);
    if (posted_.empty()) first_posted_ = id;
    posted_.resize(id - first_posted_);
    posted_.emplace_back(token);
    if (how == restraint::sends_anyway) return send(frame_);
    submit(frame_);
  }

 protected:
  [[nodiscard]] std::uint64_t next_id() { return ++last_id_; }
  [[nodiscard]] const std::string& session() const { return session_; }

  /// Sends a command now, or when there is room for one more.
  void submit(std::string_view frame) {
    gate_.submit(frame, [this](std::string_view now) { send(now); });
  }
  /// A submitted command was answered.
  void make_room() {
    gate_.answered([this](std::string_view next) { send(next); });
  }

  /// The connection is gone, and what was unanswered on it with it.
  void forget_unanswered() {
    gate_.reset();
    posted_.clear();
  }

  /// A command was answered: there is room for one more. The token, when it was a message that was unanswered
  /// until now.
  [[nodiscard]] std::optional<std::uint64_t> answered(std::uint64_t id) {
    if (id == 0) return std::nullopt;
    make_room();
    if (id < first_posted_ || id - first_posted_ >= posted_.size()) return std::nullopt;
    const auto token = std::exchange(posted_[id - first_posted_], std::nullopt);
    for (; !posted_.empty() && !posted_.front(); ++first_posted_)
      posted_.pop_front();
    return token;
  }

 private:
  std::string session_;
  std::uint64_t last_id_ = 0;
  std::string frame_;
  command_gate gate_;
  /// By id from `first_posted_` on; without a token: no message, or answered.
  std::uint64_t first_posted_ = 1;
  std::deque<std::optional<std::uint64_t>> posted_;
  websocket_client client_;
};

}  // namespace veilleuse::bench
