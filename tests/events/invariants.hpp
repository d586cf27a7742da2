// What must hold in every state, whatever the commands were. Each returns what is broken, or nothing.
#pragma once

#include "events/conversation/conversation.hpp"
#include "events/desk/desk.hpp"
#include "events/moderator/moderator.hpp"

#include <string>

namespace veilleuse::events::testing {

std::string broken_head(const stream_head& head);
std::string broken(const conversation_state& state);
std::string broken(const moderator_state& state);
std::string broken(const desk_state& state);

}  // namespace veilleuse::events::testing
