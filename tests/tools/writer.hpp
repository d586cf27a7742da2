// Youths who write at times of the test's choosing.
#pragma once

#include "tests/tools/written_log.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::tests {

inline constexpr std::int64_t second = 1'000'000;

[[nodiscard]] constexpr events::timestamp at_second(std::int64_t number) {
  return {1'767'225'600 * second + number * second};
}

/// A youth who writes when told to.
class writer {
 public:
  writer(written_log& log, std::uint8_t number) : log_{log} {
    id_.bytes[0] = number;
    state_.head.self = events::stream_of(events::service_id{1}, id_);
    who_ = events::youth_of(id_);
  }

  /// The first time opens the conversation, two events; each later one is a message.
  void act(events::timestamp when) {
    log_.set_clock({when.value - second});
    if (state_.head.last.value == 0) {
      send(events::open_conversation{*events::queue_from_name("accueil")});
    } else {
      send(events::post_message{"bonsoir"});
    }
  }

  [[nodiscard]] const events::stream_id& stream() const { return state_.head.self; }
  [[nodiscard]] const events::conversation_state& state() const { return state_; }

 private:
  void send(const events::conversation_command& command) {
    ++counter_;
    BOOST_REQUIRE(log_.execute(state_, command, {{who_, {{1}}, counter_}, counter_, {}, {}}));
  }

  written_log& log_;
  events::conversation_id id_;
  events::principal who_;
  events::conversation_state state_;
  std::uint64_t counter_ = 0;
};

}  // namespace veilleuse::tests
