// Given events / when command / then events: a stream in memory, and short names for who is who.
#pragma once

#include "events/conversation/conversation.hpp"
#include "events/decision.hpp"
#include "events/desk/desk.hpp"
#include "events/moderator/moderator.hpp"
#include "events/process.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace veilleuse::events::testing {

inline constexpr service_id service{1};
inline constexpr std::int64_t second_us = 1'000'000;
inline constexpr timestamp noon{1'767'225'600 * second_us};

inline queue_id night_queue() {
  return *queue_from_name("night");
}

template <class Id>
Id numbered(std::uint8_t kind, int number) {
  Id id;
  id.bytes[0] = kind;
  id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
  id.bytes[15] = static_cast<std::uint8_t>(number & 0xff);
  return id;
}
inline conversation_id child(int number) {
  return numbered<conversation_id>(0xc0, number);
}
inline moderator_id officer(int number) {
  return numbered<moderator_id>(0xa0, number);
}
inline client_session_id tab(int number) {
  return numbered<client_session_id>(0x50, number);
}

/// One stream: decides, and folds what was accepted, as an actor does.
template <class Aggregate>
class stage {
 public:
  using event = typename Aggregate::event;
  using command = typename Aggregate::command;

  explicit stage(stream_id stream) : stream{stream} {}

  /// The events as one record of the engine.
  stage& given(std::vector<event> events) {
    append(std::move(events), {{}, 0, clock, {}});
    return *this;
  }

  decision<event> when(const command& asked, const command_context& context) {
    auto outcome = decide(state, asked, context);
    if (outcome.events() != nullptr && !outcome.events()->empty()) append(*outcome.events(), context);
    return outcome;
  }
  /// A new command of this client.
  decision<event> when(const command& asked, const principal& who) { return when(asked, next_context(who)); }
  /// A step of another stream.
  decision<event> when(const command& asked, const stream_id& source, std::uint64_t number) {
    return when(asked, {step_command_id(source, {number}), 0, clock, clock});
  }
  decision<event> when_engine(const command& asked) { return when(asked, {{}, 0, clock, {}}); }

  command_context next_context(const principal& who) {
    return {{who, tab(1), ++counter_}, counter_ * 31, clock, {}};
  }

  void append(std::vector<event> events, const command_context& context) {
    const record<event> next{stream,     {state.head.last.value + 1}, event_time(state.head, context.now),
                             context.id, context.fingerprint,         std::move(events)};
    evolve(state, next);
    log.push_back(next);
  }

  stream_id stream;
  typename Aggregate::state state;
  timestamp clock = noon;
  std::vector<record<event>> log;

 private:
  std::uint64_t counter_ = 0;
};

template <class Event>
bool is_accepted(const decision<Event>& outcome, const std::vector<Event>& expected) {
  return outcome.events() != nullptr && *outcome.events() == expected;
}

template <class Event>
bool changes_nothing(const decision<Event>& outcome) {
  return outcome.events() != nullptr && outcome.events()->empty();
}

/// The commands of the pending steps, by number.
inline std::vector<step_command> pending(const stream_head& head) {
  std::vector<step_command> commands;
  for (const auto& next : head.steps.all())
    commands.push_back(next.command);
  return commands;
}

}  // namespace veilleuse::events::testing
