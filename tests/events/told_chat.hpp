// The conversation of child 1, by those who test it: opened, joined, settled, in one line each.
#pragma once

#include "tests/events/given.hpp"

#include <cstdint>
#include <tuple>

namespace veilleuse::events::testing::chat {

inline const auto youth = youth_of(child(1));
inline const auto desk_stream = stream_of(service, night_queue());

inline stage<conversation> absent() {
  return stage<conversation>{stream_of(service, child(1))};
}

inline stage<conversation> opened() {
  auto chat = absent();
  std::ignore = chat.when(open_conversation{night_queue(), 2}, youth);
  return chat;
}

inline stage<conversation> joined(int moderators = 1) {
  auto chat = opened();
  for (int number = 1; number <= moderators; ++number)
    chat.given({moderator_joined{officer(number)}});
  return chat;
}

inline refusal settled(stage<conversation>& chat, std::uint64_t number, refusal reason) {
  return chat.when_engine(settle_step{{number}, reason}).reason();
}

// The number of the first pending step.
inline std::uint64_t first_step(const stage<conversation>& chat) {
  return chat.state.head.steps.all().at(0).number.value;
}

}  // namespace veilleuse::events::testing::chat
