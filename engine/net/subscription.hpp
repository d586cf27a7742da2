// One client's view of one conversation's events: in order, without a hole, without repetition. Live while
// nothing is missing; otherwise it pages from the log at the socket's pace until it has caught up.
#pragma once

#include "actors/client_sink.hpp"
#include "engine/wire/server_frames.hpp"
#include "events/ids.hpp"
#include "events/stream.hpp"

#include <cstdint>
#include <vector>

namespace veilleuse::engine::net {

/// Where a subscription's output goes. Calls may come back into the subscription (a page read at once).
class subscriber {
 public:
  subscriber() = default;
  subscriber(const subscriber&) = delete;
  subscriber& operator=(const subscriber&) = delete;
  virtual ~subscriber() = default;

  virtual void deliver(const actors::shared_frames& frames) = 0;
  virtual void deliver(const wire::accepted_answer& answer) = 0;
  virtual void say_caught_up(const events::stream_id& stream, events::sequence last) = 0;
  virtual void read_history(const events::stream_id& stream, events::sequence first,
                            events::sequence last) = 0;
  /// History could not be read.
  virtual void say_unreadable() = 0;
  /// The socket is slow: live events must not be queued.
  [[nodiscard]] virtual bool over_soft_bound() const = 0;
  /// There is room for a page.
  [[nodiscard]] virtual bool has_room() const = 0;
};

class subscription {
 public:
  subscription(const events::stream_id& stream, events::sequence last_seen, subscriber& out);

  [[nodiscard]] const events::stream_id& stream() const { return stream_; }
  [[nodiscard]] bool attaching() const { return mode_ == mode::attaching; }
  [[nodiscard]] events::sequence last_seen() const { return {next_.value - 1}; }
  /// The last confirmed event that is known of.
  [[nodiscard]] events::sequence head() const { return head_; }

  /// The client wants everything after `last_seen` (again).
  void restart(events::sequence last_seen);
  /// The stream's actor answered: events up to `last` are read from history, later ones come published.
  void begin(events::sequence last);
  /// The actor told its head once more.
  void note_head(events::sequence last);

  void published(const actors::published_record& what);
  void history_read(const actors::history_page& page);
  /// The answer to one's own message stands for its delivery, so it keeps the order of events.
  void own_message(const wire::accepted_answer& answer);
  /// The socket took bytes.
  void go_on();
  /// Answers that wait for the events before them.
  [[nodiscard]] std::size_t held() const { return held_.size(); }
  /// Answers that wait are given, whatever is missing: the subscription ends.
  void release();

 private:
  enum class mode : std::uint8_t { attaching, catching_up, live };

  void catch_up();
  void release_due_answers();

  events::stream_id stream_;
  subscriber& out_;
  mode mode_ = mode::attaching;
  /// The first event that the client does not have.
  events::sequence next_;
  events::sequence head_;
  bool reading_ = false;
  /// Ordered by their first event. Bounded by the commands in flight.
  std::vector<wire::accepted_answer> held_;
};

}  // namespace veilleuse::engine::net
