// What a Prometheus server would do beside a measurement.
#pragma once

#include "bench/process/servers.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <thread>

namespace veilleuse::bench {

/// Reads the engine's /metrics every `limits::scrape_interval` for as long as it lives, so that what is
/// measured includes the cost of being looked at. The engine must live longer.
class scraper {
 public:
  explicit scraper(const engine_server& engine);

  /// Pages that came whole.
  [[nodiscard]] std::uint64_t pages() const { return pages_.load(); }

 private:
  void scrape_until(const std::stop_token& end);

  const engine_server& engine_;
  std::atomic<std::uint64_t> pages_{0};
  std::mutex mutex_;
  std::condition_variable_any ended_;
  /// Last: it is stopped before what it uses goes.
  std::jthread thread_;
};

}  // namespace veilleuse::bench
