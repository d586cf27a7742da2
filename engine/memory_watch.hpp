// Whether there is memory for new conversations: looked at every second by whoever watches the process.
#pragma once

#include "engine/net/admission.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace veilleuse::engine {

/// What newcomers may take of `available` bytes.
[[nodiscard]] std::uint64_t memory_budget_of(std::uint64_t available);

class memory_watch {
 public:
  struct finding {
    /// For the operator, when it changed; warnings begin with what is short.
    std::optional<std::string_view> shortage;
    std::optional<std::string_view> relief;
  };

  /// Tells `room` and the operator.
  void look(net::admission& room);

  /// The same, apart from the process: tells `room` what is in use.
  [[nodiscard]] finding look(net::admission& room, std::uint64_t in_use);

 private:
  bool was_short_ = false;
};

}  // namespace veilleuse::engine
