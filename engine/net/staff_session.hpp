// A member of the staff: signs in at a desk, takes offers, and attaches to conversations.
#pragma once

#include "engine/net/client_session.hpp"
#include "engine/staff/staff_file.hpp"

#include <atomic>

namespace veilleuse::engine::net {

class staff_session final : public client_session {
 public:
  staff_session(websocket& socket, const staff_account& account, const events::client_session_id& client);

  void start() override;
  void heard(steady_time now) override;
  void owes_pong(steady_time since) override { unanswered_since_.store(since); }
  void go_on() override;
  [[nodiscard]] steady_time on_timer(steady_time now) override;
  void end() override;

  // ── From any thread
  /// The greatest of times when it owes no answer to a ping.
  [[nodiscard]] steady_time unanswered_since() const { return unanswered_since_.load(); }
  /// A newer console of the same moderator finds no room: this one goes if it owes an answer since before
  /// then.
  void make_room(steady_time before);

 private:
  /// A stream whose views this session wants; asked for again until it is given.
  struct wanted_views {
    events::stream_id stream;
    bool wanted = false;
    bool attached = false;
    bool asking = false;
    /// Told since it was last given that it cannot be read.
    bool said_unavailable = false;
  };

  [[nodiscard]] bool may_send(wire::speaker allowed) const override;
  [[nodiscard]] std::optional<events::stream_id> target_of(wire::command_frame& frame) override;
  [[nodiscard]] std::optional<events::stream_id> typing_target(const wire::typing_frame& frame) override;
  void handle_attach(const wire::attach_frame& frame) override;
  void handle_detach(const wire::detach_frame& frame) override;
  void on_attached(const actors::attach_outcome& outcome) override;
  void on_desk(const std::shared_ptr<const actors::desk_view>& view) override;
  void on_moderator(const std::shared_ptr<const actors::moderator_view>& view) override;

  void ask(wanted_views& views);
  void note_views(wanted_views& views, const actors::attach_outcome& outcome);
  void say_unavailable(wanted_views& views);
  /// Asks the moderator's most silent console to go; false when each has answered its ping, or may still.
  [[nodiscard]] bool ask_for_room();
  void on_conversation_attached(const actors::attach_outcome& outcome);
  void refuse_attachment(const events::stream_id& stream, wire::refusal reason, std::string_view field);
  void welcome();
  void leave_desk();
  void send_views();
  [[nodiscard]] bool knows_queue(events::moderator_command& command);

  events::moderator_id moderator_;
  staff_role role_;
  wanted_views own_;
  wanted_views desk_;
  /// The newest views not yet sent: each replaces the one before.
  std::shared_ptr<const actors::moderator_view> moderator_view_;
  std::shared_ptr<const actors::desk_view> desk_view_;
  bool was_welcomed_ = false;
  /// A silent console was asked to go.
  bool room_is_coming_ = false;
  /// This console was asked to go if it owes an answer since before then.
  std::optional<steady_time> goes_if_unanswered_before_;
  std::atomic<steady_time> unanswered_since_{steady_time::max()};
  steady_time heartbeat_at_{};
  steady_time retry_at_{};
  steady_time check_at_{};
};

}  // namespace veilleuse::engine::net
