// What all connections of the server share. Everything here outlives every connection.
#pragma once

#include "actors/clock.hpp"
#include "actors/gateway.hpp"
#include "engine/config/config.hpp"
#include "engine/http/router.hpp"
#include "engine/net/address_bound.hpp"
#include "engine/net/admission.hpp"
#include "engine/net/console_presence.hpp"
#include "engine/net/youth_presence.hpp"
#include "engine/staff/staff_directory.hpp"
#include "engine/tls/certificate.hpp"

#include <atomic>
#include <cstdint>
#include <vector>

namespace veilleuse::engine::net {

struct service {
  actors::gateway& gateway;
  staff_directory& staff;
  http::router& router;
  const actors::clock& clock;
  const client_limits& bounds;
  events::service_id id{1};
  /// The first is the default; never empty.
  std::vector<events::queue_id> queues;
  admission room{};
  /// Null: without TLS.
  const tls::certificate* certificate = nullptr;

  address_bound addresses{};

  youth_presence youths{};
  console_presence consoles{};
  std::atomic<std::uint64_t> connections{0};
};

}  // namespace veilleuse::engine::net
