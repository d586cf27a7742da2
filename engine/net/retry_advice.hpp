// When a client that was refused for now should come again: drawn at random, so that those told together do
// not come together.
#pragma once

#include "engine/wire/close_code.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>

namespace veilleuse::engine::net {

/// Milliseconds; nothing where waiting changes nothing. One a thread.
class retry_advice {
 public:
  /// For a command that was refused for this reason, a name of wire::refusal or events::refusal.
  [[nodiscard]] std::optional<std::uint64_t> for_refusal(std::string_view reason);
  /// For a connection that is closed with this code.
  [[nodiscard]] std::optional<std::uint64_t> for_close(wire::close_code code);
  /// For a connection that finds no room at all.
  [[nodiscard]] std::uint64_t for_newcomer();

 private:
  [[nodiscard]] std::uint64_t draw(std::chrono::milliseconds least, std::chrono::milliseconds spread);

  // No secret: any generator does.
  std::minstd_rand generator_{std::random_device{}()};
};

}  // namespace veilleuse::engine::net
