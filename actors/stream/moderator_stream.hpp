// The moderator's actor: watches the signs of life, and shows the moderator's own state on their consoles.
#pragma once

#include "actors/stream/stream_core.hpp"

namespace veilleuse::actors {

class moderator_stream final : public stream_core<events::moderator> {
 public:
  using stream_core::stream_core;

  void sign_of_life_came() override;
  void presence_ticked(const presence_tick& tick) override;
  /// The desks have been told that nobody is there: this stream agrees with them, and who is there says so.
  void moderator_was_unheard(const events::moderator_id& whom) override;

 protected:
  void after_recovery() override;
  void after_record(const record& what, const client_sink* author) override;
  void after_subscribe(const subscriber& who) override;
  [[nodiscard]] bool may_subscribe(const events::principal& who) const override;
  [[nodiscard]] bool has_duties() const override;

 private:
  [[nodiscard]] std::shared_ptr<const moderator_view> view() const;
  void watch();
  void note_look();
  [[nodiscard]] std::chrono::milliseconds look_interval() const;

  /// Of the actor library's clock, which no one turns back.
  std::chrono::steady_clock::time_point next_look_{};
  /// Since the last look.
  bool heard_ = true;
  /// Looks in a row that came in time and heard nothing.
  int silent_looks_ = 0;
  bool watching_ = false;
};

}  // namespace veilleuse::actors
