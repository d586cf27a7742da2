#include "engine/net/admission.hpp"

#include "engine/limits.hpp"

namespace veilleuse::engine::net {

namespace {

bool exceeds(std::uint64_t used, std::uint64_t budget, std::uint64_t kept_part) {
  return budget != 0 && used > budget - budget / kept_part;
}

}  // namespace

scarcity admission::for_newcomer(std::uint64_t connections, std::uint64_t commands) const {
  if (exceeds(connections, budget_.connections, limits::connections_kept)) return scarcity::connections;
  if (exceeds(commands, budget_.commands, limits::commands_kept)) return scarcity::commands;
  if (budget_.memory_bytes != 0 && memory_bytes() > budget_.memory_bytes) return scarcity::memory;
  return scarcity::none;
}

}  // namespace veilleuse::engine::net
