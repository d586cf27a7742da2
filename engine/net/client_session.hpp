// A client after its hello: commands go to the actors, answers and events come back. The youth's and the
// staff's sessions add what differs (youth_session.hpp, staff_session.hpp).
//
// The actors hold the session as their sink, so it outlives its connection; what comes after the end is
// dropped. Calls of the actors may come from any thread; everything else happens on the lane's.
#pragma once

#include "actors/client_sink.hpp"
#include "engine/net/commands_in_flight.hpp"
#include "engine/net/io_lane.hpp"
#include "engine/net/subscription.hpp"
#include "engine/net/websocket.hpp"
#include "engine/wire/client_frame.hpp"

#include <atomic>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace veilleuse::engine::net {

class client_session : public actors::client_sink,
                       public subscriber,
                       public std::enable_shared_from_this<client_session> {
 public:
  // ── From the connection
  virtual void start() = 0;
  void handle(wire::client_frame frame);
  /// The client gave a sign of life.
  virtual void heard(steady_time) {}
  /// The client owes an answer to a ping since then, until it is heard.
  virtual void owes_pong(steady_time) {}
  /// The socket took bytes.
  virtual void go_on();
  /// When this wants to be called next.
  [[nodiscard]] virtual steady_time on_timer(steady_time now) = 0;
  /// New commands are refused; closes when the last answer is given.
  void say_farewell();
  /// The connection is gone.
  virtual void end();

  // ── From the actors, on any thread
  void attached(const actors::attach_outcome& outcome) final;
  void answered(const actors::command_answer& answer) final;
  void published(const actors::published_record& what) final;
  void history_read(const actors::history_page& page) final;
  void desk_changed(std::shared_ptr<const actors::desk_view> view) final;
  void moderator_changed(std::shared_ptr<const actors::moderator_view> view) final;
  void typing(const events::stream_id& stream, const events::principal& who) final;
  void route_closed(const events::stream_id& stream) final;
  void route_opened(const events::stream_id& stream, const actors::shared_route& way,
                    events::sequence last) final;

 protected:
  client_session(websocket& socket, const events::principal& who, const events::client_session_id& client);

  // ── What differs
  [[nodiscard]] virtual bool may_send(wire::speaker allowed) const = 0;
  /// The stream of a command, its queue filled in; nothing after having refused.
  [[nodiscard]] virtual std::optional<events::stream_id> target_of(wire::command_frame& frame) = 0;
  [[nodiscard]] virtual std::optional<events::stream_id> typing_target(const wire::typing_frame& frame) = 0;
  virtual void handle_attach(const wire::attach_frame& frame) = 0;
  virtual void handle_detach(const wire::detach_frame& frame) = 0;
  virtual void on_attached(const actors::attach_outcome& outcome) = 0;
  /// From a stream whose events the client was following: it may no longer, or the stream cannot be read, or
  /// after it woke anew there was no room.
  virtual void on_sent_away(const actors::attach_outcome& outcome) { dismiss(outcome.stream); }
  virtual void on_desk(const std::shared_ptr<const actors::desk_view>&) {}
  virtual void on_moderator(const std::shared_ptr<const actors::moderator_view>&) {}

  // ── What they share
  [[nodiscard]] service& shared() { return lane_.shared(); }
  [[nodiscard]] const events::principal& who() const { return who_; }
  /// Null after the end.
  [[nodiscard]] websocket* socket() { return socket_; }
  void send(std::string_view frame);
  void close(wire::close_code code);
  void refuse(wire::refused_answer answer);
  void refuse(std::optional<std::uint64_t> id, wire::refusal reason, std::string_view field = {});
  /// Encodes and sends one frame.
  template <class Append, class... Arguments>
  void send_frame(Append append, const Arguments&... arguments) {
    std::string frame;
    append(frame, arguments...);
    send(frame);
  }

  /// Runs `task` on the lane's thread if the connection still lives then: at once when this is that thread
  /// and nothing is on its way there.
  void run_on_lane(std::function<void()> task);

  /// None becomes the first; false when it is not one of the service's.
  [[nodiscard]] bool fill_queue(events::queue_id& queue);
  void attach(const events::stream_id& stream);
  void detach(const events::stream_id& stream);
  [[nodiscard]] subscription* find_subscription(const events::stream_id& stream);
  [[nodiscard]] std::size_t subscription_count() const { return subscriptions_.size(); }
  subscription& subscribe(const events::stream_id& stream, events::sequence last_seen);
  void unsubscribe(const events::stream_id& stream);

 private:
  /// A stream to which the session is attached, and the way to its actor while that is awake.
  struct attachment {
    events::stream_id stream;
    /// Of the last asking: what answers an earlier one says nothing of it.
    std::uint64_t number = 0;
    actors::shared_route way{};
  };

  // subscriber
  void deliver(const actors::shared_frames& frames) final;
  void deliver(const wire::accepted_answer& answer) final;
  void say_caught_up(const events::stream_id& stream, events::sequence last) final;
  void read_history(const events::stream_id& stream, events::sequence first, events::sequence last) final;
  void say_unreadable() final;
  [[nodiscard]] bool over_soft_bound() const final;
  [[nodiscard]] bool has_room() const final;

  /// Commands whose answer the client does not have.
  [[nodiscard]] std::size_t commands_unanswered() const;
  void close_if_done();
  void handle_command(wire::command_frame frame);
  void handle_typing(const wire::typing_frame& frame);
  [[nodiscard]] bool admit(const wire::command_frame& frame, const events::stream_id& stream);
  void submit(const shared_submission& command, const actors::shared_route& way);
  [[nodiscard]] attachment* find_attachment(const events::stream_id& stream);
  [[nodiscard]] actors::shared_route route_to(const events::stream_id& stream);
  void on_answer(const actors::command_answer& answer);
  void tell_accepted(const actors::submission& command, const actors::command_answer& answer);
  void on_route_closed(const events::stream_id& stream);
  void note_attachment(const actors::attach_outcome& outcome);
  /// The client may no longer read: it is told, so that it attaches anew should it be let in again.
  void dismiss(const events::stream_id& stream);

  template <std::invocable Task>
  void on_lane(Task task);

  io_lane& lane_;
  std::shared_ptr<io_loop> loop_;
  websocket* socket_;
  events::principal who_;
  events::client_session_id client_;
  /// Calls posted to the lane and not run.
  std::atomic<std::uint32_t> on_their_way_ = 0;
  commands_in_flight commands_;
  bool leaving_ = false;
  std::vector<attachment> attachments_;
  /// Over all streams.
  std::uint64_t last_attach_ = 0;
  /// Each stays where it is: pages may be read while one is at work.
  std::vector<std::unique_ptr<subscription>> subscriptions_;
  /// One at a time for all of them, or a console that attaches to many chats would be sent a page of each at
  /// once.
  bool page_under_way_ = false;
  /// Whose turn it is to ask for one.
  std::size_t next_reader_ = 0;
};

}  // namespace veilleuse::engine::net
