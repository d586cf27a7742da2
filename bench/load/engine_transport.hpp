// The pairs' two ends as a youth and a moderator's console, set up through the public protocol: youths open,
// moderators accept what they are offered, and each chat gets a console of its own, so that a pair is two
// connections, as with the relay.
#pragma once

#include "bench/client/frame_scanner.hpp"
#include "bench/client/websocket_client.hpp"
#include "bench/load/message_transport.hpp"
#include "bench/protocol/client_frames.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace veilleuse::bench {

/// A moderator per token; each takes up to limits::chats_per_moderator chats.
[[nodiscard]] std::size_t tokens_needed(std::size_t pairs);

class engine_transport final : public message_transport {
 public:
  /// Throws when not every pair could be brought to talk.
  engine_transport(event_loop& loop, const endpoint& where, const std::vector<std::string>& tokens,
                   std::size_t pairs, random_source& random);
  ~engine_transport() override;

  void listen(message_sink* sink) override { sink_ = sink; }
  void send(std::size_t pair, side sender, std::string_view text, std::uint64_t token) override;
  void restrain(restraint how) override { restraint_ = how; }
  [[nodiscard]] std::size_t unanswered() const override { return unanswered_; }
  void check() const override;

 private:
  class youth;
  class console;
  class moderator;

  void chat_assigned(moderator& to, const std::string& conversation);
  void end_is_ready() { ++ready_ends_; }
  void message_accepted(std::optional<std::uint64_t> token);
  /// False when what was answered is no message.
  [[nodiscard]] bool message_refused(std::size_t pair, side sender, std::optional<std::uint64_t> token,
                                     const scanned_frame& answer);
  void failed(std::string why);
  void ping_regularly();

  event_loop& loop_;
  endpoint where_;
  random_source& random_;
  std::vector<std::unique_ptr<youth>> youths_;
  std::vector<std::unique_ptr<moderator>> moderators_;
  /// By pair; empty until the chat was accepted.
  std::vector<std::unique_ptr<console>> consoles_;
  std::unordered_map<std::string, std::size_t> pair_of_;
  std::size_t ready_ends_ = 0;
  message_sink* sink_ = nullptr;
  restraint restraint_ = restraint::holds_back;
  std::size_t unanswered_ = 0;
  std::string failure_;
};

}  // namespace veilleuse::bench
