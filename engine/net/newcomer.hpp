// A connection as the listener hands it to a lane.
#pragma once

#include "engine/net/client_address.hpp"

namespace veilleuse::engine::net {

struct newcomer {
  int socket = -1;
  /// False when there is no room: it is told so and let go.
  bool welcome = true;
  /// A trusted proxy, which says for whom it comes. Any other has entered the bound of its address.
  bool is_proxy = false;
  client_address from;
};

}  // namespace veilleuse::engine::net
