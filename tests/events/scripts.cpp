#include "tests/events/scripts.hpp"

#include <stdexcept>

namespace veilleuse::events::testing {

namespace {

constexpr service_id service{1};
constexpr std::int64_t second = 1'000'000;
const conversation_id child{{0xc1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};
const conversation_id other_child{{0xc2}};
const conversation_id third_child{{0xc3}};
const moderator_id keeper{{0xa1, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}};
const moderator_id colleague{{0xa2}};
const queue_id night = *queue_from_name("nuit");

/// One actor of a script: sends commands a second apart, each of which must be accepted.
template <class Aggregate>
class script {
 public:
  explicit script(stream_id self) : self_{self} {}

  using command = typename Aggregate::command;

  void youth(const command& what) {
    send(what, {{principal_kind::youth, child.bytes}, {{0x51}}, ++counter_});
  }
  void staff(const moderator_id& who, const command& what) {
    send(what, {{principal_kind::moderator, who.bytes}, {{0x52}}, ++counter_});
  }
  void engine(const command& what) { send(what, {}); }
  void step(const stream_id& source, const command& what) {
    send(what, step_command_id(source, {++counter_ * steps_per_event}));
  }
  /// Answers the oldest pending step.
  void settle(refusal reason = refusal::none) {
    engine(settle_step{made_.state.head.steps.all().front().number, reason});
  }
  void wait(std::int64_t us) { now_.value += us; }

  [[nodiscard]] scripted<Aggregate> take() { return std::move(made_); }

 private:
  void send(const command& what, const command_id& id) {
    now_.value += second;
    const command_context context{id, 0x0123'4567'89ab'cdef + counter_, now_, now_};
    if (!made_.send(self_, what, context)) throw std::logic_error{"a scripted command was refused"};
  }

  stream_id self_;
  timestamp now_{1'767'225'600'000'000};
  std::uint64_t counter_ = 0;
  scripted<Aggregate> made_;
};

}  // namespace

scripted<conversation> scripted_conversation() {
  const auto desk_stream = stream_of(service, night);
  script<conversation> chat{stream_of(service, child)};
  chat.youth(open_conversation{night, 1});
  chat.settle(refusal::queue_full);
  chat.youth(open_conversation{night, 2});
  chat.settle();
  chat.youth(post_message{"bonsoir, il y a quelqu'un ?"});
  chat.step(desk_stream, join_moderator{keeper});
  chat.staff(keeper, mark_read{{5}});
  chat.staff(keeper, post_message{"Bonsoir. Je suis là, je t'écoute."});
  chat.engine(note_connection{false});
  chat.engine(note_connection{true});
  chat.youth(mark_read{{7}});
  chat.step(desk_stream, join_moderator{colleague});
  chat.step(desk_stream, remove_moderator{colleague, leave_reason::vanished});
  chat.staff(keeper, leave_conversation{});
  chat.settle();
  chat.step(desk_stream, join_moderator{colleague});
  chat.youth(post_message{"merci 🌙"});
  chat.youth(close_conversation{});
  return chat.take();
}

scripted<moderator> scripted_moderator() {
  const auto desk_stream = stream_of(service, night);
  script<moderator> work{stream_of(service, keeper)};
  work.staff(keeper, sign_in{night});
  work.settle();
  work.staff(keeper, set_capacity{3});
  work.staff(keeper, become_available{});
  work.step(desk_stream, take_chat{child});
  work.step(desk_stream, take_chat{other_child});
  work.settle();
  work.staff(keeper, pause_work{});
  work.step(desk_stream, release_chat{child});
  work.engine(miss_heartbeats{});
  work.staff(keeper, sign_in{night});
  work.staff(keeper, sign_out{});
  work.settle();
  return work.take();
}

scripted<desk> scripted_desk() {
  const auto from = [](const auto& id) { return stream_of(service, id); };
  script<desk> queue{stream_of(service, night)};
  queue.step(from(child), enter_queue{child, 0});
  queue.step(from(other_child), enter_queue{other_child, 2});
  queue.step(from(keeper), set_presence{keeper, presence::available, 1, false});
  queue.staff(keeper, decline_offer{other_child});
  queue.staff(keeper, accept_offer{child});
  queue.settle();
  queue.step(from(colleague), set_presence{colleague, presence::available, 2, false});
  queue.wait(45 * second);
  queue.engine(run_deadlines{});
  queue.settle();
  queue.step(from(child), return_to_queue{child, keeper});
  queue.staff(colleague, accept_offer{child});
  queue.step(from(child), leave_queue{child});
  queue.step(from(third_child), enter_queue{third_child, 4});
  queue.step(from(other_child), leave_queue{other_child});
  queue.step(from(keeper), set_presence{keeper, presence::signed_out, 1, true});
  queue.engine(miss_moderator{colleague});
  return queue.take();
}

}  // namespace veilleuse::events::testing
