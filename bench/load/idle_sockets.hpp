// Connections to the relay that say nothing.
#pragma once

#include "bench/client/websocket_client.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace veilleuse::bench {

class idle_sockets {
 public:
  /// Connects them all; throws when that fails.
  idle_sockets(event_loop& loop, const endpoint& where, std::size_t count);
  ~idle_sockets();

  /// Throws when one was closed.
  void check() const;

 private:
  class socket;

  std::vector<std::unique_ptr<socket>> sockets_;
  std::size_t open_ = 0;
  bool broken_ = false;
};

}  // namespace veilleuse::bench
