#include "engine/metrics/endpoint.hpp"

#include "engine/limits.hpp"
#include "engine/metrics/families.hpp"

#include <exception>
#include <mutex>
#include <utility>

#include <fmt/format.h>
#include <prometheus/exposer.h>

namespace veilleuse::engine::metrics {

namespace {

class page final : public prometheus::Collectable {
 public:
  void show(source read) {
    const std::lock_guard guard{lock_};
    read_ = std::move(read);
  }
  std::vector<prometheus::MetricFamily> Collect() const override {
    const std::lock_guard guard{lock_};
    return read_ ? families_of(read_()) : std::vector<prometheus::MetricFamily>{};
  }

 private:
  /// One page at a time: whoever takes the source away waits for it.
  mutable std::mutex lock_;
  source read_;
};

class exposed_page final : public endpoint {
 public:
  explicit exposed_page(const std::string& listen) : exposer_{listen, limits::metrics_threads} {
    exposer_.RegisterCollectable(page_);
  }
  std::uint16_t port() const override {
    return static_cast<std::uint16_t>(exposer_.GetListeningPorts().front());
  }
  void show(source read) override { page_->show(std::move(read)); }

 private:
  std::shared_ptr<page> page_ = std::make_shared<page>();
  prometheus::Exposer exposer_;
};

}  // namespace

outcome<std::unique_ptr<endpoint>> open_endpoint(const std::string& listen) {
  try {
    return std::unique_ptr<endpoint>{std::make_unique<exposed_page>(listen)};
  } catch (const std::exception&) {
    return failure{
        exit_code::port_unavailable,
        fmt::format("The metrics cannot be served on {}: the port is taken, or this machine has no "
                    "such address. See metrics.listen in the configuration.",
                    listen)};
  }
}

}  // namespace veilleuse::engine::metrics
