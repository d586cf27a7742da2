// A gateway whose answers a test decides. By default it behaves: commands are accepted at once, on the lane.
#pragma once

#include "actors/gateway.hpp"
#include "engine/wire/json_frame_encoder.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace veilleuse::test {

/// As the real one (actors/lane_unit.hpp): what its own thread makes ready wakes nobody.
class fake_lane final : public actors::lane {
 public:
  fake_lane(std::function<void()> wake, std::atomic<std::size_t>& all_rounds)
      : wake_{std::move(wake)}, all_rounds_{all_rounds} {}
  [[nodiscard]] static fake_lane& of(actors::lane& from) { return static_cast<fake_lane&>(from); }
  bool run_ready() override {
    ++rounds_;
    ++all_rounds_;
    return run_all();
  }
  [[nodiscard]] actors::lane_reading reading() const override { return {}; }
  void enqueue(std::function<void()> task);
  /// How often it was asked to run what is ready.
  [[nodiscard]] std::size_t rounds() const { return rounds_; }

 private:
  bool run_all();

  std::function<void()> wake_;
  std::atomic<std::size_t>& all_rounds_;
  std::size_t rounds_ = 0;
  std::atomic<std::thread::id> owner_;
  std::mutex lock_;
  std::deque<std::function<void()>> ready_;
};

class fake_gateway final : public actors::gateway {
 public:
  using submitted = std::shared_ptr<const actors::submission>;

  // ── What a test sets
  /// Commands are kept unanswered until `answer_held`.
  std::atomic<bool> hold_answers = false;
  /// Whoever attaches to a conversation waits until `answer_attach`.
  std::atomic<bool> hold_attaches = false;
  /// Pages of history wait until `give_pages`.
  std::atomic<bool> hold_pages = false;
  bool history_is_readable = true;
  std::optional<actors::attach_status> attach_with;
  /// The same, of a moderator's own stream.
  std::optional<actors::attach_status> attach_own_with;
  /// A moderator who attaches to their own stream waits until `answer_attach`.
  std::atomic<bool> hold_own = false;
  /// So many attachments to desks find them unreadable.
  std::atomic<int> refuse_views = 0;
  /// Subscribers that a moderator's own stream takes.
  std::size_t room_for_consoles = 1'000;
  std::size_t page_events = 3;
  /// What a moderator is shown on attaching to their own stream.
  std::shared_ptr<const actors::moderator_view> moderator_state =
      std::make_shared<const actors::moderator_view>();
  /// The lane of whoever types has work for ever, until false again.
  std::atomic<bool> never_done = false;
  /// Runs on the lane's thread when its client types.
  std::function<void()> when_typing = [] {};
  actors::gateway_status state{.ready = true};

  // ── What a test does, from its own thread
  /// What commands are answered from now on instead of being accepted.
  void answer_with(const actors::command_answer& answer);
  void give_pages();
  /// Makes the conversation hold `count` messages of the youth that nobody is told about.
  void fill(const events::stream_id& stream, std::size_t count, std::size_t text_bytes = 5);
  /// One more message of `by`, published to all subscribers.
  void post(const events::stream_id& stream, const events::author& by, const std::string& text);
  /// Publishes the last record without anyone having heard of those before.
  void publish_last(const events::stream_id& stream);
  void answer_held();
  /// Answers the held attach of this place in their order; `attached` subscribes.
  void answer_attach(std::size_t place, actors::attach_status with);
  void close_routes(const events::stream_id& stream);
  /// Ends all subscriptions, by default as when a moderator left the conversation.
  void dismiss_subscribers(const events::stream_id& stream,
                           actors::attach_status why = actors::attach_status::not_permitted);
  void show(const events::stream_id& stream, const std::shared_ptr<const actors::moderator_view>& view);
  void show(const events::stream_id& stream, const std::shared_ptr<const actors::desk_view>& view);
  void say_typing(const events::stream_id& stream, const events::principal& who);

  // ── What a test looks at
  /// Waits until as many commands came.
  [[nodiscard]] std::vector<submitted> wait_for_commands(std::size_t count);
  /// Waits until so many sinks are subscribed.
  void wait_for_subscribers(const events::stream_id& stream, std::size_t count);
  /// Waits until so many wait to be attached.
  void wait_for_attaches(std::size_t count);
  [[nodiscard]] std::size_t subscriber_count(const events::stream_id& stream) const;
  [[nodiscard]] std::size_t heartbeats() const;
  [[nodiscard]] std::size_t history_pages() const;
  /// Asked for by all clients and not given, at most.
  std::atomic<std::size_t> most_pages_at_once = 0;
  /// In the order of asking; looked at once all have been given.
  std::vector<events::stream_id> pages_asked;
  /// Of all lanes.
  std::atomic<std::size_t> rounds = 0;
  /// The rounds that the lane had run when somebody last typed.
  std::atomic<std::size_t> rounds_before_typing = 0;

  // ── actors::gateway
  std::unique_ptr<actors::lane> make_lane(std::function<void()> wake) override;
  void attach(actors::lane& from, const events::stream_id& stream, const events::principal& who,
              std::shared_ptr<actors::client_sink> sink, std::uint64_t number) override;
  void detach(actors::lane& from, const events::stream_id& stream,
              std::shared_ptr<actors::client_sink> sink) override;
  bool submit(actors::lane& from, submitted what, const actors::shared_route& way) override;
  void typing(actors::lane& from, const events::stream_id& stream, const events::principal& who,
              std::shared_ptr<actors::client_sink> sink, const actors::shared_route& way) override;
  void heartbeat(actors::lane& from, const events::moderator_id& who) override;
  void read_history(actors::lane& from, const events::stream_id& stream, events::sequence first,
                    events::sequence last, std::shared_ptr<actors::client_sink> sink) override;
  actors::gateway_status status() const override;
  [[nodiscard]] actors::gateway_reading reading() const override {
    return {.status = state, .log = {}, .desks = {}};
  }
  bool drain(std::chrono::milliseconds) override { return true; }

 private:
  using record = events::record<events::conversation_event>;
  using sinks = std::vector<std::shared_ptr<actors::client_sink>>;
  struct asking {
    events::stream_id stream;
    std::shared_ptr<actors::client_sink> sink;
    std::uint64_t number = 0;
    events::principal_kind by{};
  };

  record& append(const events::stream_id& stream, const events::author& by, const std::string& text);
  [[nodiscard]] actors::published_record publication(const record& what) const;
  [[nodiscard]] actors::command_answer decide(const actors::submission& command, sinks& others,
                                              actors::published_record& news);
  void answer(const submitted& command);
  void attach_now(const asking& what);
  void keep_busy(fake_lane& lane);
  [[nodiscard]] sinks subscribers(const events::stream_id& stream) const;

  engine::wire::json_frame_encoder encoder_;
  mutable std::mutex lock_;
  std::condition_variable changed_;
  std::map<events::stream_id, std::vector<record>> streams_;
  std::map<events::stream_id, sinks> subscribers_;
  /// Of each sink's last attach to a stream.
  std::map<std::pair<events::stream_id, actors::client_sink*>, std::uint64_t> numbers_;
  std::vector<asking> held_attaches_;
  std::optional<actors::command_answer> answer_;
  std::vector<submitted> commands_;
  std::vector<submitted> held_;
  std::size_t heartbeats_ = 0;
  std::size_t pages_ = 0;
  std::atomic<std::size_t> pages_under_way_ = 0;
  std::vector<std::function<void()>> held_pages_;
};

}  // namespace veilleuse::test
