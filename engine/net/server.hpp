// The server: a listening socket and the lanes among which it deals the connections.
#pragma once

#include "engine/net/io_lane.hpp"
#include "engine/net/listening_socket.hpp"
#include "engine/net/service.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace veilleuse::engine::net {

class listener;

class server {
 public:
  /// `shared` outlives the server, and so does its gateway.
  server(service& shared, std::uint32_t lanes);
  /// Drops what connections are left.
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Clients are served from now on, first those who waited at the socket.
  void start(listening_socket socket);

  /// No new connections; every client is told to come back, and let go once its answers are given. Returns
  /// when all are gone, or after `patience`.
  void say_farewell(std::chrono::milliseconds patience);

  /// Of each lane and of whoever accepts connections, asked as the gateway's parts are. From the thread that
  /// starts and stops, or under its guard.
  [[nodiscard]] std::vector<actors::vital_sign> vital_signs();

  /// Of all lanes. From any thread.
  [[nodiscard]] traffic::reading counts() const;
  /// Of each, in order of their numbers, which begin with 1. From any thread.
  [[nodiscard]] std::vector<actors::lane_reading> lanes() const;

 private:
  service& shared_;
  std::vector<std::unique_ptr<io_lane>> lanes_;
  std::unique_ptr<listener> listener_;
};

/// How many connections the limit of open files leaves room for, after having raised it as far as allowed.
[[nodiscard]] std::uint64_t connections_within_descriptor_limit();

}  // namespace veilleuse::engine::net
