// What each HTTP request gets.
#pragma once

#include "actors/gateway.hpp"
#include "engine/http/request.hpp"
#include "engine/http/site.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace veilleuse::engine::http {

/// The whole response; the connection ends after it.
struct answer_and_close {
  std::string bytes;
};
/// The response that opens a WebSocket.
struct open_websocket {
  std::string bytes;
};

class router {
 public:
  /// All must outlive the router.
  router(const site& pages, const actors::gateway& gateway, std::vector<std::string> allowed_origins)
      : pages_{pages}, gateway_{gateway}, allowed_origins_{std::move(allowed_origins)} {}

  [[nodiscard]] std::variant<answer_and_close, open_websocket> route(const request& what) const;

  /// For a connection that there is no room for: 503, when to come again, and where there is help meanwhile.
  [[nodiscard]] std::string no_room(std::uint64_t after_seconds) const;

  /// `/readyz` says 200. From any thread.
  [[nodiscard]] bool is_ready() const { return readiness_word() == ready; }

  /// From now on `/readyz` says so and no WebSocket is opened. From any thread.
  void stop() { stopping_.store(true); }
  [[nodiscard]] bool stopping() const { return stopping_.load(); }

 private:
  static constexpr std::string_view ready = "ready\n";
  [[nodiscard]] std::string_view readiness_word() const;
  [[nodiscard]] std::string readiness(bool head_only) const;
  [[nodiscard]] std::variant<answer_and_close, open_websocket> route_websocket(const request& what) const;
  [[nodiscard]] bool origin_is_allowed(const request& what) const;

  const site& pages_;
  const actors::gateway& gateway_;
  std::vector<std::string> allowed_origins_;
  std::atomic<bool> stopping_{false};
};

}  // namespace veilleuse::engine::http
