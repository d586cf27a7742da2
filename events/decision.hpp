// What `decide` answers: new events, "done before, here is the answer again", or a named refusal.
#pragma once

#include "events/ids.hpp"
#include "events/refusal.hpp"

#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace veilleuse::events {

/// The events a command led to: [first, last]. A command that changed nothing has last + 1 == first.
struct answer {
  sequence first;
  sequence last;

  auto operator<=>(const answer&) const = default;
};

template <class Event>
class [[nodiscard]] decision {
 public:
  /// Empty events: accepted, nothing to change.
  static decision accept(std::vector<Event> events) { return decision{std::move(events)}; }
  static decision repeat(answer earlier) { return decision{earlier}; }
  static decision refuse(refusal reason) { return decision{reason}; }

  [[nodiscard]] const std::vector<Event>* events() const {
    return std::get_if<std::vector<Event>>(&content_);
  }
  [[nodiscard]] const answer* earlier() const { return std::get_if<answer>(&content_); }
  [[nodiscard]] refusal reason() const {
    const auto* reason = std::get_if<refusal>(&content_);
    return reason == nullptr ? refusal::none : *reason;
  }
  [[nodiscard]] std::vector<Event> take_events() && {
    return std::get<std::vector<Event>>(std::move(content_));
  }

 private:
  using content = std::variant<std::vector<Event>, answer, refusal>;
  explicit decision(content what) : content_{std::move(what)} {}
  content content_;
};

}  // namespace veilleuse::events
