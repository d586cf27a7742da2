#include "storage/memory/memory_event_log.hpp"

#include "storage/append_rules.hpp"
#include "storage/limits.hpp"

#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <utility>

namespace veilleuse::storage {

namespace {

struct waiting_append {
  append_batch batch;
  append_done done;
  /// Set when refused at the door; it keeps its place so that answers stay in order.
  bool refused = false;
  std::size_t size = 0;
};

struct waiting_take_over {
  partition_id partition;
  take_over_done done;
};

using waiting_write = std::variant<waiting_append, waiting_take_over>;

}  // namespace

struct memory_event_log::state {
  explicit state(memory_log_options given) : options{std::move(given)} {}

  /// One step: an answer that is due, else the next write is applied and its answer falls due.
  void step();
  void apply(waiting_append& write);
  void apply(waiting_take_over& write);

  memory_log_options options;
  std::mutex mutex;
  std::deque<waiting_write> writes;
  std::deque<std::function<void()>> answers;
  std::map<partition_id, term_number> terms;
  /// Handed over and not yet answered; answers run without the lock.
  std::atomic<std::size_t> in_flight = 0;
  bool read_only = false;
  bool crashed = false;
  /// Serialises answers when the executor has several threads.
  std::recursive_mutex answering;
};

void memory_event_log::state::step() {
  const std::lock_guard one_at_a_time{answering};
  std::function<void()> answer;
  {
    const std::lock_guard lock{mutex};
    if (crashed) return;
    if (!answers.empty()) {
      answer = std::move(answers.front());
      answers.pop_front();
    } else if (!writes.empty()) {
      auto write = std::move(writes.front());
      writes.pop_front();
      std::visit([this](auto& one) { apply(one); }, write);
    }
  }
  if (answer) answer();
}

void memory_event_log::state::apply(waiting_append& write) {
  std::vector<append_outcome> outcomes;
  outcomes.reserve(write.size);
  if (write.refused) outcomes.resize(write.size);
  for (const auto& request : write.batch) {
    const partition_id partition{events::partition_of(request.stream, options.disk->partition_count())};
    const auto owned = terms.find(partition);
    if (read_only || !fits(request)) {
      outcomes.push_back({append_status::unavailable, {}});
    } else if (owned == terms.end()) {
      outcomes.push_back({append_status::fenced, {}});
    } else {
      outcomes.push_back(options.disk->append(partition, owned->second, request));
    }
  }
  answers.emplace_back([this, taken = write.batch.size(), done = std::move(write.done),
                        outcomes = std::move(outcomes)]() mutable {
    in_flight -= taken;
    done(std::move(outcomes));
  });
}

void memory_event_log::state::apply(waiting_take_over& write) {
  std::variant<ownership, take_over_refused> result = take_over_refused{"the log takes no writes now"};
  if (!read_only) {
    const auto mine = options.disk->take_over(write.partition, options.node);
    terms[write.partition] = mine.term;
    result = mine;
  }
  answers.emplace_back(
      [done = std::move(write.done), result = std::move(result)]() mutable { done(std::move(result)); });
}

memory_event_log::memory_event_log(memory_log_options options)
    : state_{std::make_shared<state>(std::move(options))} {}

memory_event_log::~memory_event_log() {
  for (;;) {
    {
      const std::lock_guard lock{state_->mutex};
      if (state_->crashed || (state_->writes.empty() && state_->answers.empty())) return;
    }
    state_->step();
  }
}

void memory_event_log::crash(const std::function<bool(const append_request&)>& survives) {
  const std::lock_guard lock{state_->mutex};
  state_->crashed = true;
  bool alive = true;
  for (auto& write : state_->writes) {
    const auto* append = std::get_if<waiting_append>(&write);
    if (append == nullptr) continue;
    for (const auto& request : append->batch) {
      alive = alive && survives(request);
      if (!alive) break;
      const partition_id partition{events::partition_of(request.stream, partition_count())};
      const auto owned = state_->terms.find(partition);
      if (state_->read_only || !fits(request) || owned == state_->terms.end()) continue;
      static_cast<void>(state_->options.disk->append(partition, owned->second, request));
    }
  }
  state_->writes.clear();
  state_->answers.clear();
}

void memory_event_log::set_read_only(bool yes) {
  const std::lock_guard lock{state_->mutex};
  state_->read_only = yes;
}

std::uint32_t memory_event_log::partition_count() const {
  return state_->options.disk->partition_count();
}

void memory_event_log::take_over(partition_id partition, take_over_done done) {
  {
    const std::lock_guard lock{state_->mutex};
    state_->writes.emplace_back(waiting_take_over{partition, std::move(done)});
  }
  schedule();
  schedule();
}

void memory_event_log::append(append_batch batch, append_done done) {
  for (const auto& request : batch)
    require_well_formed(request);
  {
    const std::lock_guard lock{state_->mutex};
    waiting_append write{std::move(batch), std::move(done), false, 0};
    write.size = write.batch.size();
    write.refused = write.size > limits::appends_in_flight - state_->in_flight;
    if (write.refused) write.batch.clear();
    state_->in_flight += write.batch.size();
    state_->writes.emplace_back(std::move(write));
  }
  schedule();
  schedule();
}

prefix_digest memory_event_log::end_now(partition_id partition) {
  return state_->options.disk->end(partition);
}

void memory_event_log::read(partition_id partition, log_position after, read_limits limits, read_done done) {
  state_->options.run([weak = std::weak_ptr{state_}, partition, after, limits, done = std::move(done)] {
    const auto self = weak.lock();
    if (!self) return;
    {
      const std::lock_guard lock{self->mutex};
      if (self->crashed) return;
    }
    done(self->options.disk->read(partition, after, limits));
  });
}

read_page memory_event_log::read_now(partition_id partition, log_position after, read_limits limits) {
  return state_->options.disk->read(partition, after, limits);
}

read_page memory_event_log::read_stream_now(const events::stream_id& stream, events::sequence from,
                                            read_limits limits) {
  return state_->options.disk->read_stream(stream, from, limits);
}

events::sequence memory_event_log::stream_end_now(const events::stream_id& stream) {
  return state_->options.disk->stream_end(stream);
}

void memory_event_log::for_each_stream_now(
    const std::function<bool(const events::stream_id&, events::sequence last)>& visit) {
  for (const auto& [stream, last] : state_->options.disk->streams()) {
    if (!visit(stream, last)) return;
  }
}

bool memory_event_log::read_only() const {
  const std::lock_guard lock{state_->mutex};
  return state_->read_only;
}

/// Each write needs two steps: applying and answering.
void memory_event_log::schedule() {
  state_->options.run([weak = std::weak_ptr{state_}] {
    if (const auto self = weak.lock()) self->step();
  });
}

}  // namespace veilleuse::storage
