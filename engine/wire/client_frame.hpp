// What a client can say, as types. engine/wire/parse_frame.hpp makes them from JSON.
#pragma once

#include "actors/gateway.hpp"
#include "engine/wire/wire_refusal.hpp"
#include "events/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace veilleuse::engine::wire {

enum class client_role : std::uint8_t { youth, staff };

/// Which clients may send a frame.
enum class speaker : std::uint8_t { youth, staff, both };

struct hello {
  std::uint64_t version_min = 0;
  std::uint64_t version_max = 0;
  client_role role = client_role::youth;
  /// The youth's secret or the staff's token, as sent.
  std::string credential;
  events::client_session_id session;
  /// What the youth expects, if they say so.
  std::optional<events::conversation_id> conversation;
  events::sequence last_seen;
};

/// To which of the connection's streams a command goes.
enum class command_target : std::uint8_t { conversation, moderator, desk };

struct command_frame {
  std::uint64_t id = 0;
  speaker allowed = speaker::both;
  command_target target = command_target::conversation;
  /// Absent: the youth's own. For the desk's commands it is part of the command.
  std::optional<events::conversation_id> conversation;
  /// `open` and `sign_in` may lack the queue: the session knows the default.
  actors::any_command command;
};

struct attach_frame {
  events::conversation_id conversation;
  events::sequence last_seen;
};
struct detach_frame {
  events::conversation_id conversation;
};
struct typing_frame {
  std::optional<events::conversation_id> conversation;
};
struct ping_frame {};

using client_frame = std::variant<hello, command_frame, attach_frame, detach_frame, typing_frame, ping_frame>;

struct refused_frame {
  refusal reason = refusal::none;
  /// The field at fault; empty where none is.
  std::string_view field;
  /// Where the frame had one that could be read.
  std::optional<std::uint64_t> id;
};

}  // namespace veilleuse::engine::wire
