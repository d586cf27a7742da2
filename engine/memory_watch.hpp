// Whether there is memory for new conversations: looked at every second by whoever watches the process.
#pragma once

#include "engine/net/admission.hpp"

#include <chrono>
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
    /// What the allocator keeps ought to be given back.
    bool give_back = false;
  };

  /// Tells `room` and the operator.
  void look(net::admission& room);

  /// The same, apart from the process: tells `room` what is in use.
  [[nodiscard]] finding look(net::admission& room, std::uint64_t in_use,
                             std::chrono::steady_clock::time_point now);

 private:
  bool was_short_ = false;
  std::optional<std::chrono::steady_clock::time_point> given_back_;
};

}  // namespace veilleuse::engine
