// Accepts connections on a thread of its own and deals them to the lanes in turn.
#pragma once

#include "engine/net/io_lane.hpp"
#include "engine/net/io_loop.hpp"
#include "engine/net/service.hpp"
#include "engine/outcome.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace veilleuse::engine::net {

struct listening_socket {
  int socket = -1;
  std::uint16_t port = 0;
};

/// `address` is numeric, IPv4 or IPv6. Port 0: any free one.
[[nodiscard]] outcome<listening_socket> listen_on(const std::string& address, std::uint16_t port);

class listener final : public socket_watcher {
 public:
  /// Takes the socket over. The lanes outlive the listener.
  listener(int socket, service& shared, std::vector<io_lane*> lanes);
  /// Stops listening.
  ~listener() override;

  void socket_ready(bool readable, bool writable) override;

 private:
  void run();
  void deal(int client);

  int socket_;
  service& shared_;
  std::vector<io_lane*> lanes_;
  bool out_of_descriptors_ = false;
  io_loop loop_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace veilleuse::engine::net
