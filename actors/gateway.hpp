// The door between the engine's sockets and the actors. The engine sees no actor library through it.
#pragma once

#include "actors/client_sink.hpp"
#include "actors/desk_meter.hpp"
#include "actors/lane_meter.hpp"
#include "actors/pulse.hpp"
#include "events/conversation/conversation.hpp"
#include "events/desk/desk.hpp"
#include "events/moderator/moderator.hpp"
#include "storage/event_log.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace veilleuse::actors {

/// Where actors run that were woken by one io thread's frames: on that thread, once it has read all that was
/// there. A wake-up reads all, runs the lane, appends once, writes once per socket
/// (docs/decisions/0008-io-loop.md).
class lane {
 public:
  lane() = default;
  lane(const lane&) = delete;
  lane& operator=(const lane&) = delete;
  virtual ~lane() = default;

  /// Runs every ready actor until none is left or for long enough, and hands the gathered appends over. Only
  /// from the lane's thread. Returns false when nothing was ready: then nothing is left.
  virtual bool run_ready() = 0;
  /// From any thread.
  [[nodiscard]] virtual lane_reading reading() const = 0;
};

using any_command =
    std::variant<events::conversation_command, events::moderator_command, events::desk_command>;

/// Taken once, by whoever decides a submission or answers it undecided.
class claim {
 public:
  claim() = default;
  /// What is copied is another submission.
  claim(const claim&) {}
  claim& operator=(const claim&) = delete;
  /// True for the first caller, from any thread.
  [[nodiscard]] bool take() const { return !taken_.exchange(true, std::memory_order_acq_rel); }

 private:
  mutable std::atomic<bool> taken_{false};
};

/// A client's command on its way; shared, so that the connection can submit it again. However many copies are
/// under way, one of them is decided and answered, and the others vanish: a copy must not be accepted after
/// another one was refused.
struct submission {
  events::stream_id stream;
  events::command_id id;
  any_command command;
  std::shared_ptr<client_sink> sink;
  claim undecided{};
  /// The sender's own note: it went by the registry, not straight to the actor.
  mutable bool roundabout = false;
};

struct gateway_status {
  /// Partitions are owned and every configured desk is awake, its deadlines armed. False again while one of
  /// them cannot be woken.
  bool ready = false;
  /// The log takes no writes, or the vault makes no keys: nobody can open a conversation.
  bool read_only = false;
  std::uint64_t live_conversations = 0;
  std::uint64_t actor_restarts = 0;
  std::uint64_t dead_letters = 0;
  std::uint64_t commands_in_flight = 0;
};

/// What the actors count of themselves, for /metrics.
struct gateway_reading {
  gateway_status status;
  storage::log_reading log;
  /// All that exist: as of limits::agenda_interval ago, and fewer while a start still reads the log.
  std::uint64_t conversations = 0;
  /// Of these, the ones in no memory.
  std::uint64_t conversations_asleep = 0;
  /// Streams whose state is being read.
  std::uint64_t waking = 0;
  /// Since the start.
  std::uint64_t woken = 0;
  std::uint64_t fallen_asleep = 0;
  std::vector<desk_reading> desks;
};

class gateway {
 public:
  gateway() = default;
  gateway(const gateway&) = delete;
  gateway& operator=(const gateway&) = delete;
  virtual ~gateway() = default;

  /// `wake` is called from any thread when the lane has work; it must make the lane's thread call `run_ready`
  /// soon.
  [[nodiscard]] virtual std::unique_ptr<lane> make_lane(std::function<void()> wake) = 0;

  /// Subscribes a sink to a stream as `who`; answers with `attached`. A conversation publishes records, a
  /// moderator and a desk send views. A youth may attach to an absent conversation (they are about to open
  /// it). The sink numbers what it asks, each higher than the one before, to know what an outcome answers.
  virtual void attach(lane& from, const events::stream_id& stream, const events::principal& who,
                      std::shared_ptr<client_sink> sink, std::uint64_t number) = 0;
  virtual void detach(lane& from, const events::stream_id& stream, std::shared_ptr<client_sink> sink) = 0;

  /// Answers with `answered`, once, whatever becomes of the actor; the same submission again (after
  /// `route_closed`) gets no answer of its own. `way` may be null. True when it went straight to the actor;
  /// one that did not may be overtaken by one that does.
  virtual bool submit(lane& from, std::shared_ptr<const submission> what, const shared_route& way) = 0;

  virtual void typing(lane& from, const events::stream_id& stream, const events::principal& who,
                      std::shared_ptr<client_sink> sink, const shared_route& way) = 0;

  /// A sign of life of a moderator's console (any frame or pong).
  virtual void heartbeat(lane& from, const events::moderator_id& who) = 0;

  /// Reads events `from` to `to` at most, bounded in bytes; answers with `history_read`. The caller is
  /// attached.
  virtual void read_history(lane& from, const events::stream_id& stream, events::sequence first,
                            events::sequence last, std::shared_ptr<client_sink> sink) = 0;

  [[nodiscard]] virtual gateway_status status() const = 0;
  [[nodiscard]] virtual gateway_reading reading() const = 0;

  /// For how long each part that everything depends on, the log's writer too, has left a question unanswered;
  /// whoever answered is asked anew. From one thread.
  [[nodiscard]] virtual std::vector<vital_sign> vital_signs() { return {}; }

  /// Refuses new commands with `unavailable`, waits for appends in flight, snapshots what is awake. Blocks;
  /// returns false when `patience` ran out first (nothing acknowledged is lost even then).
  virtual bool drain(std::chrono::milliseconds patience) = 0;
};

}  // namespace veilleuse::actors
