// The desk's actor: keeps the deadlines, and shows each moderator the desk as it concerns them.
#pragma once

#include "actors/stream/stream_core.hpp"

#include <chrono>
#include <optional>
#include <set>

namespace veilleuse::actors {

class desk_stream final : public stream_core<events::desk> {
 public:
  using stream_core::stream_core;

  void deadline_ticked() override;
  void view_ticked() override;
  void moderator_was_unheard(const events::moderator_id& whom) override;

 protected:
  void after_recovery() override;
  void after_record(const record& what, const client_sink* author) override;
  void after_subscribe(const subscriber& who) override;
  [[nodiscard]] bool may_subscribe(const events::principal& who) const override;
  /// A desk never sleeps: children may wait at it.
  [[nodiscard]] bool has_duties() const override { return true; }
  [[nodiscard]] std::size_t most_appends() const override { return limits::appends_per_desk; }

 private:
  void arm_deadline();
  [[nodiscard]] std::shared_ptr<const desk_view> view_for(const events::principal& who,
                                                          const desk_view& common) const;
  [[nodiscard]] desk_view common_view() const;
  void show_to(const std::set<events::moderator_id>& concerned);

  /// When it looks at its deadlines next.
  std::optional<std::chrono::steady_clock::time_point> look_at_;
  bool view_armed_ = false;
};

}  // namespace veilleuse::actors
