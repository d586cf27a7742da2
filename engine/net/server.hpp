// The server: a listening socket and the lanes among which it deals the connections.
#pragma once

#include "engine/net/io_lane.hpp"
#include "engine/net/service.hpp"
#include "engine/outcome.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
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

  /// Listens; clients are welcome from then on.
  [[nodiscard]] outcome<done> start(const std::string& address, std::uint16_t port);
  /// As "http://127.0.0.1:8080".
  [[nodiscard]] std::string origin() const;
  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// No new connections; every client is told to come back, and let go once its answers are given. Returns
  /// when all are gone, or after `patience`.
  void say_farewell(std::chrono::milliseconds patience);

 private:
  service& shared_;
  std::vector<std::unique_ptr<io_lane>> lanes_;
  std::unique_ptr<listener> listener_;
  std::string address_;
  std::uint16_t port_ = 0;
};

/// How many connections the limit of open files leaves room for, after having raised it as far as allowed.
[[nodiscard]] std::uint64_t connections_within_descriptor_limit();

}  // namespace veilleuse::engine::net
