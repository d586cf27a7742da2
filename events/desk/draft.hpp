// A record in the making: every event is applied to a copy of the desk at once, so what is decided next sees
// it.
#pragma once

#include "events/desk/desk.hpp"

#include <cstddef>
#include <vector>

namespace veilleuse::events {

class desk_draft {
 public:
  /// `before` must outlive the draft.
  desk_draft(const desk_state& before, const command_context& context);

  void add(desk_event event);

  /// Whether `count` more events fit in one record.
  [[nodiscard]] bool has_room(std::size_t count) const;
  [[nodiscard]] bool has_room_for_steps(std::size_t count) const;

  /// Whether the desk remembers a step of this source.
  [[nodiscard]] bool knows_source(const command_id& id) const { return before_.sources.knows(id); }

  /// The desk after the events so far. Its head knows the pending steps only.
  [[nodiscard]] const desk_state& now() const { return now_; }
  /// The record's time, which never runs backwards.
  [[nodiscard]] timestamp at() const { return at_; }
  /// The clock, which may.
  [[nodiscard]] timestamp clock() const { return clock_; }

  [[nodiscard]] std::vector<desk_event> take_events() && { return std::move(events_); }

 private:
  const stream_head& before_;
  desk_state now_;
  timestamp at_;
  timestamp clock_;
  std::vector<desk_event> events_;
};

}  // namespace veilleuse::events
