// Accepts connections on a thread of its own and deals each to the lane with the fewest.
#pragma once

#include "engine/net/io_lane.hpp"
#include "engine/net/io_loop.hpp"
#include "engine/net/listening_socket.hpp"
#include "engine/net/service.hpp"

#include <atomic>
#include <thread>
#include <vector>

namespace veilleuse::engine::net {

class listener final : public socket_watcher {
 public:
  /// The lanes outlive the listener.
  listener(listening_socket socket, service& shared, std::vector<io_lane*> lanes);
  /// Stops listening.
  ~listener() override;

  void socket_ready(bool readable, bool writable) override;
  [[nodiscard]] actors::vital_sign feel_pulse();

 private:
  void run();
  void deal(int client, const client_address& from);

  listening_socket socket_;
  service& shared_;
  std::vector<io_lane*> lanes_;
  actors::pulse pulse_{"the listener"};
  bool out_of_descriptors_ = false;
  io_loop loop_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace veilleuse::engine::net
