// A youth's session: one conversation, theirs by the secret.
#pragma once

#include "engine/net/client_session.hpp"

namespace veilleuse::engine::net {

class youth_session final : public client_session {
 public:
  youth_session(websocket& socket, const events::conversation_id& conversation,
                const events::client_session_id& client, events::sequence last_seen);

  void start() override;
  [[nodiscard]] steady_time on_timer(steady_time now) override;
  void end() override;

  /// From any thread: the same secret connected elsewhere.
  void replace();

 private:
  [[nodiscard]] bool may_send(wire::speaker allowed) const override;
  [[nodiscard]] std::optional<events::stream_id> target_of(wire::command_frame& frame) override;
  [[nodiscard]] std::optional<events::stream_id> typing_target(const wire::typing_frame& frame) override;
  void handle_attach(const wire::attach_frame& frame) override;
  void handle_detach(const wire::detach_frame& frame) override;
  void on_attached(const actors::attach_outcome& outcome) override;
  void on_sent_away(const actors::attach_outcome& outcome) override;

  [[nodiscard]] bool is_own(const std::optional<events::conversation_id>& named) const;
  /// The conversation does not exist yet.
  [[nodiscard]] bool is_newcomer();
  [[nodiscard]] scarcity scarcity_for_newcomer();
  [[nodiscard]] scarcity scarcity_for_opening();

  events::conversation_id conversation_;
  events::stream_id stream_;
  events::sequence last_seen_;
};

}  // namespace veilleuse::engine::net
