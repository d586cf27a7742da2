#include "engine/net/server.hpp"

#include "engine/machine_limits.hpp"
#include "engine/net/listener.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include <sys/resource.h>

namespace veilleuse::engine::net {

server::server(service& shared, std::uint32_t lanes) : shared_{shared} {
  for (std::uint32_t number = 1; number <= lanes; ++number)
    lanes_.push_back(std::make_unique<io_lane>(shared_, number));
  for (const auto& lane : lanes_)
    lane->start();
}

server::~server() {
  listener_.reset();
  for (const auto& lane : lanes_)
    lane->stop();
}

void server::start(listening_socket socket) {
  std::vector<io_lane*> lanes;
  for (const auto& lane : lanes_)
    lanes.push_back(lane.get());
  listener_ = std::make_unique<listener>(std::move(socket), shared_, std::move(lanes));
}

std::vector<actors::vital_sign> server::vital_signs() {
  std::vector<actors::vital_sign> signs;
  for (const auto& lane : lanes_)
    signs.push_back(lane->feel_pulse());
  if (listener_) signs.push_back(listener_->feel_pulse());
  return signs;
}

traffic::reading server::counts() const {
  traffic::reading all;
  for (const auto& lane : lanes_)
    lane->add_counts_to(all);
  return all;
}

std::vector<actors::lane_reading> server::lanes() const {
  std::vector<actors::lane_reading> all;
  for (const auto& lane : lanes_)
    all.push_back(lane->actors_reading());
  return all;
}

void server::say_farewell(std::chrono::milliseconds patience) {
  listener_.reset();
  for (std::size_t index = 0; index < lanes_.size(); ++index)
    lanes_[index]->say_farewell(index, lanes_.size());
  const auto until = std::chrono::steady_clock::now() + patience;
  const auto all_gone = [&] {
    return std::ranges::all_of(lanes_, [](const auto& lane) { return lane->is_empty(); });
  };
  while (!all_gone() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(limits::farewell_step);
}

std::uint64_t connections_within_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return limits::reserved_descriptors;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return connections_within(limit.rlim_cur);
}

}  // namespace veilleuse::engine::net
