// A desk at work for its tests: children enter, moderators come and go, in one line each.
#pragma once

#include "events/limits.hpp"
#include "tests/events/given.hpp"

#include <tuple>

namespace veilleuse::events::testing {

/// A desk whose children and moderators send steps with growing numbers.
class night_desk : public stage<desk> {
 public:
  night_desk() : stage<desk>{stream_of(service, night_queue())} {}

  decision<desk_event> enters(int number, std::uint8_t priority = 0) {
    return when(enter_queue{child(number), priority}, stream_of(service, child(number)), step_ += 8);
  }
  decision<desk_event> leaves(int number) {
    return when(leave_queue{child(number)}, stream_of(service, child(number)), step_ += 8);
  }
  decision<desk_event> returns(int number, int from) {
    return when(return_to_queue{child(number), officer(from)}, stream_of(service, child(number)), step_ += 8);
  }
  decision<desk_event> is_now(int who, presence now, std::uint32_t capacity = 1, bool vanished = false) {
    return when(set_presence{officer(who), now, capacity, vanished}, stream_of(service, officer(who)),
                step_ += 8);
  }
  decision<desk_event> accepts(int who, int number) {
    return when(accept_offer{child(number)}, moderator_of(officer(who)));
  }
  decision<desk_event> declines(int who, int number) {
    return when(decline_offer{child(number)}, moderator_of(officer(who)));
  }
  decision<desk_event> deadlines() { return when_engine(run_deadlines{}); }
  [[nodiscard]] timestamp offer_deadline() const { return {clock.value + limits::offer_timeout_us}; }

 private:
  std::uint64_t step_ = 0;
};

/// One moderator, who talks with child 1.
inline night_desk with_chat() {
  night_desk own;
  std::ignore = own.is_now(1, presence::available);
  std::ignore = own.enters(1);
  std::ignore = own.accepts(1, 1);
  return own;
}

}  // namespace veilleuse::events::testing
