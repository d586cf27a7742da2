#include "engine/net/io_lane.hpp"

#include "engine/limits.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

namespace veilleuse::engine::net {

io_lane::io_lane(service& shared, std::size_t number)
    : shared_{shared},
      pulse_{std::make_shared<actors::pulse>(fmt::format("lane {}", number))},
      now_{std::chrono::steady_clock::now()},
      wheel_{now_},
      read_buffer_(limits::read_bytes),
      plaintext_buffer_(shared.certificate == nullptr ? 0 : tls::record_bytes) {
  actors_ = shared_.gateway.make_lane([ready = actors_ready_, loop = loop_] {
    ready->store(true);
    loop->wake();
  });
}

io_lane::~io_lane() = default;

void io_lane::start() {
  thread_ = std::thread{[this] { run(); }};
}

void io_lane::stop() {
  stopping_.store(true);
  loop_->wake();
  if (thread_.joinable()) thread_.join();
}

void io_lane::adopt(const newcomer& who) {
  open_.fetch_add(1);
  shared_.connections.fetch_add(1);
  loop_->post([this, who] { take_in(who); });
}

void io_lane::say_farewell(std::size_t index, std::size_t lanes) {
  loop_->post([this, index, lanes] { part(index, lanes); });
}

actors::vital_sign io_lane::feel_pulse() {
  const auto now = std::chrono::steady_clock::now();
  auto sign = pulse_->feel(now);
  if (pulse_->ask(now)) loop_->post([pulse = pulse_] { pulse->answer(); });
  return sign;
}

void io_lane::run() {
  // For `top -H` and whoever debugs.
  ::pthread_setname_np(::pthread_self(), pulse_->part().c_str());
  loop_->bind_to_this_thread();
  while (!stopping_.load())
    serve_once();
  for (auto& [number, client] : connections_)
    over_.push_back(number);
  bury();
  work_until_quiet();
  loop_->close();
}

void io_lane::serve_once() {
  const auto looks_at = std::chrono::steady_clock::now();
  auto patience = std::min(wheel_.patience(looks_at).value_or(limits::wait_longest), limits::wait_longest);
  if (actors_ready_->load()) patience = std::chrono::milliseconds{0};
  loop_->wait(patience);
  const auto before = now_;
  // Before anybody is served: after a long wait the former time would make deadlines of the past.
  now_ = std::chrono::steady_clock::now();
  const auto deaf = looks_at - before + std::max(now_ - looks_at - patience, steady_time::duration::zero());
  if (deaf >= limits::deaf_least) deaf_time_ += deaf;
  loop_->serve();
  call_due();
  work_until_quiet();
}

void io_lane::call_due() {
  for (const auto number : wheel_.take_due(now_)) {
    const auto found = connections_.find(number);
    if (found != connections_.end()) found->second->on_timer();
  }
}

void io_lane::work_until_quiet() {
  for (int round = 0; round < limits::rounds_per_wake; ++round) {
    actors_ready_->store(false);
    const bool ran = actors_->run_ready();
    const bool told = loop_->run_posted();
    if (ran || told) continue;
    if (to_flush_.empty() && over_.empty()) return;
    // Writing may ask for pages of history, and ending for a detachment: another round finds them.
    flush_all();
    bury();
  }
  // Other lanes keep this one's actors and sessions busy: the sockets have their turn first.
  flush_all();
  bury();
  actors_ready_->store(true);
}

void io_lane::flush_all() {
  std::vector<connection*> batch;
  batch.swap(to_flush_);
  for (auto* client : batch)
    client->flush();
  // The batch's memory is used again, unless this wake-up has already asked for another round.
  batch.clear();
  if (to_flush_.empty()) to_flush_.swap(batch);
}

void io_lane::bury() {
  // Ending a session may end nobody else's connection, but a replaced one may be noted meanwhile.
  while (!over_.empty()) {
    std::vector<connection_number> batch;
    batch.swap(over_);
    for (const auto number : batch) {
      const auto found = connections_.find(number);
      if (found == connections_.end()) continue;
      std::erase(to_flush_, found->second.get());
      connections_.erase(found);
      counts_.note_closed();
      open_.fetch_sub(1);
      shared_.connections.fetch_sub(1);
    }
  }
}

void io_lane::take_in(const newcomer& who) {
  const auto number = ++last_number_;
  auto& client = connections_[number];
  client = std::make_unique<connection>(*this, number, who);
  counts_.note_opened();
  if (!client->start()) note_over(number);
}

void io_lane::part(std::size_t index, std::size_t lanes) {
  const auto spread_ms = static_cast<std::uint64_t>(limits::reconnect_spread.count());
  const auto places = connections_.size() * lanes;
  auto place = index + 1;
  for (auto& [number, client] : connections_) {
    // Spread evenly, so that they do not come back as one.
    client->say_farewell(spread_ms * place / places);
    place += lanes;
  }
}

}  // namespace veilleuse::engine::net
