// What the actors tell a client's connection. No sockets here: the engine implements it, tests record it.
//
// Every function may be called from any thread, must not block and must not throw. A sink outlives its
// connection; what arrives after the connection's end is dropped by the implementation.
#pragma once

#include "events/command_id.hpp"
#include "events/decision.hpp"
#include "events/desk/desk.hpp"
#include "events/moderator/moderator.hpp"
#include "events/stream.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace veilleuse::actors {

/// Bytes ready for the wire, encoded once and shared by all receivers (actors/frame_encoder.hpp).
using shared_frames = std::shared_ptr<const std::string>;

/// A way straight to a stream's actor, handed out on attaching. Opaque to the engine.
class route;
using shared_route = std::shared_ptr<route>;

enum class answer_status : std::uint8_t {
  /// Durable. `given` says which events the command led to.
  accepted,
  /// Decided against; `reason` says why. Sending again decides anew.
  refused,
  /// It may or may not have had its effect. Send the same command again to know.
  unknown,
  /// Not tried: too much work in flight. Send again later.
  overloaded,
  /// Not tried: the log takes no writes (disk full, stopping), or the stream cannot be read. Send again
  /// later.
  unavailable,
};

struct command_answer {
  events::stream_id stream;
  events::command_id id;
  answer_status status = answer_status::unknown;
  events::answer given{};
  events::refusal reason = events::refusal::none;
  /// Time of the record that was written; zero for an earlier one.
  events::timestamp at{};
};

enum class attach_status : std::uint8_t {
  attached,
  /// Or there is no such stream: who may not read it is not told which.
  not_permitted,
  overloaded,
  /// The stream cannot be read, or the engine stops.
  unavailable,
};

struct attach_outcome {
  events::stream_id stream;
  attach_status status = attach_status::unavailable;
  /// Of the `attach` that this is about, the number its sink gave it.
  std::uint64_t number = 0;
  /// The stream's last confirmed event. What follows it is published; what precedes it is read from history.
  events::sequence last;
  shared_route way;
};

/// A confirmed record, encoded once.
struct published_record {
  events::stream_id stream;
  events::sequence first;
  events::sequence last;
  shared_frames frames;
};

struct history_page {
  events::stream_id stream;
  /// Empty page: last + 1 == first.
  events::sequence first;
  events::sequence last;
  shared_frames frames;
  /// False when reading failed; the client is told and may ask again.
  bool readable = true;
};

struct queued_child {
  events::conversation_id conversation;
  std::uint8_t priority = 0;
  events::timestamp entered_at;
  std::vector<events::scored_reason> reasons;
};

/// A desk as one moderator may see it. Sent whole on every change that concerns them.
struct desk_view {
  events::queue_id queue;
  events::sequence at;
  events::timestamp now;
  std::uint64_t waiting = 0;
  /// Zero when nobody waits.
  events::timestamp oldest_since;
  /// The first `limits::shown_queue` in the order of service.
  std::vector<queued_child> first_in_queue;
  /// Those made to this moderator.
  std::vector<events::open_offer> offers;
  std::vector<events::conversation_id> chats;
};

struct moderator_view {
  events::sequence at;
  events::presence now = events::presence::signed_out;
  /// Where they signed in; none before the first time.
  events::queue_id queue;
  std::uint32_t capacity = 0;
  std::vector<events::conversation_id> chats;
};

class client_sink {
 public:
  client_sink() = default;
  client_sink(const client_sink&) = delete;
  client_sink& operator=(const client_sink&) = delete;
  virtual ~client_sink() = default;

  /// Answers `attach`. Who asks again before an outcome comes is sure of one for the last asking alone.
  /// Comes unasked, with the number of the `attach` that it ends and with `not_permitted`, when the
  /// subscription ends because the subscriber may no longer read (a moderator left the conversation), and
  /// with `unavailable` when the stream cannot be read any more; attaching again is then up to the client.
  virtual void attached(const attach_outcome& outcome) = 0;
  virtual void answered(const command_answer& answer) = 0;
  virtual void published(const published_record& what) = 0;
  virtual void history_read(const history_page& page) = 0;
  virtual void desk_changed(std::shared_ptr<const desk_view> view) = 0;
  virtual void moderator_changed(std::shared_ptr<const moderator_view> view) = 0;
  /// Transient, never logged.
  virtual void typing(const events::stream_id& stream, const events::principal& who) = 0;
  /// The stream's actor went to sleep or failed; its route is closed. Commands still unanswered may be
  /// submitted again (without a route), rather than waiting for `unknown`: they have one effect. The
  /// subscription stays.
  virtual void route_closed(const events::stream_id& stream) = 0;
  /// The stream's actor is awake again, for whatever reason: a new route, and its last confirmed event (a
  /// subscriber that knows less has missed records and reads them from history). Comes unasked, any number of
  /// times.
  virtual void route_opened(const events::stream_id& stream, const shared_route& way,
                            events::sequence last) = 0;
};

}  // namespace veilleuse::actors
