// What the actors tell an operator, as warnings of the process's log.
#pragma once

#include "actors/system.hpp"
#include "engine/logging/entry.hpp"

namespace veilleuse::engine::logging {

[[nodiscard]] entry entry_of(const actors::told_notice& told);
void say_notice(const actors::told_notice& told);

}  // namespace veilleuse::engine::logging
