// The conversation's actor: publishes records to those who listen, and notes whether the youth is connected.
#pragma once

#include "actors/stream/stream_core.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace veilleuse::actors {

class conversation_stream final : public stream_core<events::conversation> {
 public:
  using stream_core::stream_core;
  ~conversation_stream() override;

  void presence_ticked(const presence_tick& tick) override;
  void deadline_ticked() override;

 protected:
  void after_recovery() override;
  void after_record(const record& what, const client_sink* author) override;
  [[nodiscard]] bool awaited_by_others(const record& what) const override;
  void after_subscribe(const subscriber& who) override;
  void after_unsubscribe(const events::principal& who) override;
  [[nodiscard]] bool may_subscribe(const events::principal& who) const override;
  [[nodiscard]] bool outlives_key(const events::conversation_command& what) const override;
  [[nodiscard]] std::optional<attach_status> keep_waiting(const subscribe& what) override;
  void stop_waiting(const shared_sink& who) override;
  [[nodiscard]] bool has_duties() const override;

 private:
  void count_once_it_exists();
  void publish(const record& what, const client_sink* author);
  void admit_waiting(const events::moderator_id& joined);
  void dismiss(const events::moderator_id& left);
  /// After the grace, and again until the log says it, tells whether the youth is there.
  void watch_presence();
  [[nodiscard]] bool youth_listens();

  struct early_subscriber {
    subscribe what;
    std::chrono::steady_clock::time_point until;
  };
  /// Moderators who accepted and attach before the step that joins them has arrived.
  std::vector<early_subscriber> waiting_;
  /// Told apart from older ticks.
  std::uint64_t looks_ = 0;
  bool watching_ = false;
  /// Among counters::awake_conversations.
  bool counted_ = false;
};

}  // namespace veilleuse::actors
