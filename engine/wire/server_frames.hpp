// What the server says, other than events: each function appends one whole WebSocket frame to `out`.
#pragma once

#include "actors/client_sink.hpp"
#include "engine/config/config.hpp"
#include "engine/staff/staff_file.hpp"
#include "events/decision.hpp"
#include "events/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace veilleuse::engine::wire {

inline constexpr std::uint64_t protocol_version = 1;

void append_youth_welcome(std::string& out, events::timestamp now, const client_limits& bounds,
                          const events::conversation_id& conversation, events::sequence last);
void append_staff_welcome(std::string& out, events::timestamp now, const client_limits& bounds,
                          staff_role role, const events::moderator_id& moderator,
                          const events::queue_id& queue);

struct accepted_answer {
  std::uint64_t id = 0;
  /// Absent for a moderator's own commands and the desk's.
  std::optional<events::conversation_id> conversation;
  events::answer given;
  events::timestamp at;
};
void append_accepted(std::string& out, const accepted_answer& answer);

struct refused_answer {
  std::optional<std::uint64_t> id;
  std::string_view reason;
  std::string_view field;
  std::optional<events::conversation_id> conversation;
  /// When to send the same again, where waiting helps.
  std::optional<std::uint64_t> after_ms{};
};
void append_refused(std::string& out, const refused_answer& answer);
void append_unknown(std::string& out, std::uint64_t id);

void append_attached(std::string& out, const events::conversation_id& conversation, events::sequence last);
void append_detached(std::string& out, const events::conversation_id& conversation);
void append_caught_up(std::string& out, const events::conversation_id& conversation, events::sequence last);
void append_typing(std::string& out, const events::conversation_id& conversation,
                   const events::principal& who);
void append_pong(std::string& out, events::timestamp now);
void append_moderator(std::string& out, const actors::moderator_view& view);
void append_desk(std::string& out, const actors::desk_view& view);
void append_reconnect(std::string& out, std::uint64_t after_ms);

}  // namespace veilleuse::engine::wire
