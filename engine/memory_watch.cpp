#include "engine/memory_watch.hpp"

#include "engine/limits.hpp"
#include "engine/logging/process_log.hpp"
#include "engine/memory.hpp"

#include <string>
#include <utility>

namespace veilleuse::engine {

std::uint64_t memory_budget_of(std::uint64_t available) {
  return available / 100 * limits::memory_part_percent;
}

memory_watch::finding memory_watch::look(net::admission& room, std::uint64_t in_use) {
  room.note_memory(in_use);
  const bool is_short = room.for_opening(0) == net::scarcity::memory;
  const bool was_short = std::exchange(was_short_, is_short);
  finding found;
  if (is_short && !was_short) {
    found.shortage = "memory is short: no new conversation begins until less is used. See server.memory_mb";
  }
  if (was_short && !is_short) found.relief = "there is memory for new conversations again";
  return found;
}

void memory_watch::look(net::admission& room) {
  const auto found = look(room, memory_in_use());
  if (found.shortage) logging::say_warning(std::string{*found.shortage});
  if (found.relief) logging::say_info(std::string{*found.relief});
}

}  // namespace veilleuse::engine
