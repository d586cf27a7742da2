// A conversation in the middle of a talk, and the next message of it.
#pragma once

#include "bench/inside/told_conversation.hpp"
#include "events/codec/codec.hpp"
#include "events/conversation/conversation.hpp"
#include "storage/key_vault.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string>

namespace veilleuse::bench {

/// 200 bytes: a few lines of chat.
inline constexpr std::size_t micro_text_bytes = 200;

struct talk {
  talk() {
    next(events::open_conversation{*events::queue_from_name("accueil"), 0});
    for (int said = 0; said < 10; ++said)
      next(say);
  }

  /// Decided and evolved; the record that it led to.
  events::record<events::conversation_event> next(const events::conversation_command& command) {
    const auto context = next_context();
    auto decided = decide(state, command, context);
    events::record<events::conversation_event> record{
        stream,     {state.head.last.value + 1}, event_time(state.head, context.now),
        context.id, context.fingerprint,         std::move(decided).take_events()};
    evolve(state, record);
    return record;
  }

  [[nodiscard]] events::command_context next_context() {
    events::command_context context{};
    context.id = {events::youth_of(id), {{1}}, ++counter};
    context.now = {static_cast<std::int64_t>(counter)};
    return context;
  }

  events::conversation_id id{{7}};
  events::stream_id stream = events::stream_of(told_service, id);
  events::conversation_state state;
  std::uint64_t counter = 0;
  events::conversation_command say = events::post_message{std::string(micro_text_bytes, 'x')};
  storage::shared_key key = std::make_shared<storage::stream_key>(std::array<std::uint8_t, 32>{1, 2, 3});
};

}  // namespace veilleuse::bench
