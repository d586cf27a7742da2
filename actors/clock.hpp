// The world's clock, so that tests may turn it.
#pragma once

#include "events/ids.hpp"

namespace veilleuse::actors {

class clock {
 public:
  clock() = default;
  clock(const clock&) = delete;
  clock& operator=(const clock&) = delete;
  virtual ~clock() = default;
  /// UTC. May jump either way; event times never run backwards (events::event_time).
  [[nodiscard]] virtual events::timestamp now() const = 0;
};

class system_clock final : public clock {
 public:
  [[nodiscard]] events::timestamp now() const override;
};

}  // namespace veilleuse::actors
