// The bounds on how many may come at once, each at its edge. Of those who listen:
// limits_of_listeners_test.cpp.
#include "actors/history.hpp"
#include "actors/stream/backlog.hpp"
#include "tests/actors/hand_world.hpp"
#include "tests/actors/passing_ports.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using namespace std::chrono_literals;
using actors::answer_status;
namespace limits = actors::limits;

const events::conversation_command post = events::post_message{"bonsoir"};

/// Remembers the largest page that was read of a stream.
class measuring_log final : public passing_log {
 public:
  using passing_log::passing_log;
  std::size_t most_records = 0;
  std::size_t most_bytes = 0;

  [[nodiscard]] storage::read_page read_stream_now(const events::stream_id& stream, events::sequence from,
                                                   storage::read_limits limits) override {
    auto page = passing_log::read_stream_now(stream, from, limits);
    std::size_t bytes = 0;
    for (const auto& logged : page.records)
      bytes += logged.record->size();
    most_records = std::max(most_records, page.records.size());
    most_bytes = std::max(most_bytes, bytes);
    return page;
  }
};

struct crowd {
  hand_world world;
  std::shared_ptr<noting_sink> sink = std::make_shared<noting_sink>();

  crowd() { world.start(); }
  [[nodiscard]] static events::principal youth(std::size_t number) {
    auto who = child;
    who.id[0] = static_cast<std::uint8_t>(number);
    who.id[1] = static_cast<std::uint8_t>(number >> 8);
    return who;
  }
  void open(const events::principal& who = child) {
    world.send(stream_of(who), who, 1,
               events::conversation_command{events::open_conversation{hand_world::queue(), 0}}, sink);
  }
  /// From `counter` on.
  void post_many(std::uint64_t counter, std::size_t count, const std::string& text = "bonsoir") {
    for (; count > 0; --count)
      world.send(stream_of(child), child, counter++, events::conversation_command{events::post_message{text}},
                 sink);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(limits_of_crowds, crowd)

BOOST_AUTO_TEST_CASE(a_conversation_has_so_many_commands_before_the_log_and_refuses_the_next) {
  open();
  world.run();
  post_many(2, limits::appends_per_stream + 1);
  world.run_actors();
  BOOST_TEST(sink->answers.size() == 1U);
  world.run();
  BOOST_TEST(sink->answered_with(answer_status::accepted) == 1 + limits::appends_per_stream);
  BOOST_TEST((sink->answers.back().status == answer_status::overloaded));
}

BOOST_AUTO_TEST_CASE(a_desk_has_many_more) {
  open();
  // Until the desk waits for the log to take the child in.
  world.run_actors();
  world.run_log();
  world.run_actors();
  BOOST_REQUIRE(!world.tasks.empty());
  const auto declines = std::make_shared<noting_sink>();
  for (std::uint64_t number = 1; number <= limits::appends_per_desk; ++number)
    world.send(hand_world::desk(), officer, number,
               events::desk_command{events::decline_offer{events::conversation_id{child.id}}}, declines);
  world.run_actors();
  BOOST_TEST(declines->answers.empty());
  world.run();
  BOOST_TEST(declines->answered_with(answer_status::refused) == limits::appends_per_desk - 1);
  BOOST_TEST((declines->answers.back().status == answer_status::overloaded));
}

BOOST_AUTO_TEST_CASE(the_engine_holds_so_many_commands_and_refuses_the_next_at_once) {
  post_many(1, limits::commands_in_flight);
  BOOST_TEST(sink->answers.empty());
  BOOST_TEST(world.gateway->status().commands_in_flight == limits::commands_in_flight);
  post_many(limits::commands_in_flight + 1, 1);
  BOOST_REQUIRE(sink->answers.size() == 1);
  BOOST_TEST((sink->answers.back().status == answer_status::overloaded));
  world.run();
  BOOST_TEST(sink->answers.size() == limits::commands_in_flight + 1);
  BOOST_TEST(world.gateway->status().commands_in_flight == 0U);
}

BOOST_AUTO_TEST_CASE(so_many_commands_wait_for_an_actor_that_failed_and_the_next_is_refused) {
  world.attach(stream_of(child), child, sink);
  world.run();
  hand_world::fail(*sink);
  world.run();
  post_many(1, limits::held_messages);
  world.run();
  BOOST_TEST(sink->answers.empty());
  post_many(limits::held_messages + 1, 1);
  world.run();
  BOOST_REQUIRE(sink->answers.size() == 1);
  BOOST_TEST((sink->answers.back().status == answer_status::overloaded));
  world.pass(limits::restart_delay);
  BOOST_TEST(sink->answered_with(answer_status::refused) == limits::held_messages);
}

BOOST_AUTO_TEST_CASE(so_many_commands_wait_for_a_streams_state_and_the_next_is_refused) {
  post_many(1, limits::postponed_messages + 1);
  // The registry has handed all over before recovery has its turn.
  while (sink->answers.empty() && world.schedule().has_job())
    world.schedule().run_once();
  BOOST_REQUIRE(sink->answers.size() == 1);
  BOOST_TEST((sink->answers.back().status == answer_status::overloaded));
  BOOST_TEST(sink->answers.back().id.counter == limits::postponed_messages + 1);
  world.run();
  BOOST_TEST(sink->answers.size() == limits::postponed_messages + 1);
  BOOST_TEST(sink->answered_with(answer_status::overloaded) == 1U);
}

BOOST_AUTO_TEST_CASE(a_backlog_keeps_one_subscription_of_each_subscriber_and_none_of_who_has_gone) {
  actors::backlog waiting;
  std::size_t run = 0;
  for (std::size_t number = 0; number < limits::postponed_messages; ++number)
    BOOST_REQUIRE(waiting.add([&] { ++run; }));
  BOOST_TEST(!waiting.add([&] { ++run; }));
  // A crowd of commands does not keep a subscriber out.
  std::size_t subscribed = 0;
  const auto gone = std::make_shared<noting_sink>();
  for (int again = 0; again < 3; ++again) {
    waiting.add_subscription(sink, [&] { ++subscribed; });
    waiting.add_subscription(gone, [&] { ++subscribed; });
  }
  waiting.drop_subscription(gone);
  for (const auto& entry : waiting.take())
    entry.run();
  BOOST_TEST(run == limits::postponed_messages);
  BOOST_TEST(subscribed == 1U);
  BOOST_TEST(waiting.add([] {}));
}

BOOST_AUTO_TEST_CASE(a_desk_shows_the_first_of_the_queue_and_counts_the_others) {
  for (std::size_t number = 0; number <= limits::shown_queue; ++number)
    open(youth(number));
  world.run();
  world.attach(hand_world::desk(), officer, sink);
  world.run();
  BOOST_REQUIRE(sink->desk != nullptr);
  BOOST_TEST(sink->desk->waiting == limits::shown_queue + 1);
  BOOST_TEST(sink->desk->first_in_queue.size() == limits::shown_queue);
}

BOOST_AUTO_TEST_CASE(a_page_of_history_holds_so_many_events) {
  open();
  world.run();
  for (std::size_t number = 0; number <= limits::history_events; ++number) {
    post_many(2 + number, 1);
    world.run();
  }
  const auto last = world.log.stream_end_now(stream_of(child));
  const events::sequence first{last.value - limits::history_events};
  const actors::history_ports ports{world.log, world.memory_keys, world.encoder};
  const auto page = actors::read_history_page(ports, {stream_of(child), first, last, sink});
  BOOST_TEST(page.last.value - page.first.value + 1 == limits::history_events);
  const auto rest = actors::read_history_page(ports, {stream_of(child), last, last, sink});
  BOOST_TEST(rest.last.value == last.value);
}

BOOST_AUTO_TEST_CASE(a_page_of_history_holds_so_many_bytes) {
  open();
  world.run();
  const std::string text(events::limits::text_bytes, 'a');
  constexpr auto full_page = limits::history_bytes / events::limits::text_bytes;
  post_many(2, full_page + 1, text);
  world.run();
  const actors::history_ports ports{world.log, world.memory_keys, world.encoder};
  const auto last = world.log.stream_end_now(stream_of(child));
  const auto page =
      actors::read_history_page(ports, {stream_of(child), {last.value - full_page}, last, sink});
  BOOST_TEST(page.last.value < last.value);
  BOOST_TEST(page.frames->size() <= limits::history_bytes);
  BOOST_TEST(page.frames->size() + 2 * text.size() > limits::history_bytes);
}

BOOST_AUTO_TEST_CASE(a_replay_reads_so_many_records_together) {
  open();
  world.run();
  constexpr std::size_t at_once = limits::appends_per_stream / 2;
  for (std::uint64_t counter = 2; counter < limits::replay_records + 2; counter += at_once) {
    post_many(counter, at_once);
    world.run();
  }
  const auto last = world.log.stream_end_now(stream_of(child));
  measuring_log log{world.log};
  const auto state = actors::fold_stream(log, nullptr, nullptr, stream_of(child), last);
  BOOST_TEST(std::get<events::conversation_state>(state).head.last.value == last.value);
  BOOST_TEST(log.most_records == limits::replay_records);
}

BOOST_AUTO_TEST_CASE(a_replay_reads_so_many_bytes_together) {
  open();
  world.run();
  const std::string text(events::limits::text_bytes, 'a');
  constexpr std::size_t at_once = limits::appends_per_stream / 2;
  for (std::uint64_t counter = 2; counter < limits::replay_bytes / text.size() + 2; counter += at_once) {
    post_many(counter, at_once, text);
    world.run();
  }
  const auto last = world.log.stream_end_now(stream_of(child));
  measuring_log log{world.log};
  const auto state = actors::fold_stream(log, nullptr, nullptr, stream_of(child), last);
  BOOST_TEST(std::get<events::conversation_state>(state).head.last.value == last.value);
  BOOST_TEST(log.most_bytes <= limits::replay_bytes);
  BOOST_TEST(log.most_bytes + 2 * text.size() > limits::replay_bytes);
}

BOOST_AUTO_TEST_CASE(a_start_wakes_so_many_streams_together) {
  constexpr auto children = limits::woken_at_once + 50;
  for (std::size_t number = 0; number < children; ++number)
    open(youth(number));
  // On the log, and not yet told to the desk.
  world.run_actors();
  world.run_log();
  world.gateway.reset();
  world.start();
  BOOST_TEST(world.gateway->status().live_conversations <= limits::woken_at_once);
  BOOST_TEST(world.gateway->status().live_conversations + 1 >= limits::woken_at_once);
  world.pass(limits::wake_interval - 1ms);
  BOOST_TEST(world.gateway->status().live_conversations <= limits::woken_at_once);
  world.pass(1ms);
  BOOST_TEST(world.gateway->status().live_conversations == children);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
