#include "bench/process/scraper.hpp"

#include "bench/limits.hpp"

namespace veilleuse::bench {

scraper::scraper(const engine_server& engine)
    : engine_{engine}, thread_{[this](const std::stop_token& end) { scrape_until(end); }} {}

void scraper::scrape_until(const std::stop_token& end) {
  std::unique_lock lock{mutex_};
  while (!end.stop_requested()) {
    if (engine_.metric("veilleuse_ready")) pages_.fetch_add(1);
    ended_.wait_for(lock, end, limits::scrape_interval, [] { return false; });
  }
}

}  // namespace veilleuse::bench
