// The operator's port: /metrics in Prometheus' text format
// (https://prometheus.io/docs/instrumenting/exposition_formats), apart from the clients' port, which the
// world can reach.
#pragma once

#include "engine/metrics/reading.hpp"
#include "engine/outcome.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace veilleuse::engine::metrics {

class endpoint {
 public:
  endpoint() = default;
  endpoint(const endpoint&) = delete;
  endpoint& operator=(const endpoint&) = delete;
  virtual ~endpoint() = default;

  [[nodiscard]] virtual std::uint16_t port() const = 0;
  /// Every page begins with a call of `read`, on a thread of the endpoint's own. Before, and after an empty
  /// one, a page tells nothing of the engine. Returns when no page uses the former one any more.
  virtual void show(source read) = 0;
};

/// `listen` is an address and a port, as "127.0.0.1:9464" or "[::1]:9464"; port 0 takes any free one.
[[nodiscard]] outcome<std::unique_ptr<endpoint>> open_endpoint(const std::string& listen);

/// Shows a source while it lives.
class shown_source {
 public:
  /// `where` may be null: nothing is shown then.
  shown_source(endpoint* where, source read) : where_{where} {
    if (where_ != nullptr) where_->show(std::move(read));
  }
  shown_source(const shown_source&) = delete;
  shown_source& operator=(const shown_source&) = delete;
  ~shown_source() {
    if (where_ != nullptr) where_->show(nullptr);
  }

 private:
  endpoint* where_;
};

}  // namespace veilleuse::engine::metrics
