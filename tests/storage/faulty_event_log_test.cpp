// The fates of appends in a simulation, and crashes of the memory log, on a schedule that the test holds.
#include "storage/faults/faulty_event_log.hpp"

#include "storage/memory/memory_event_log.hpp"
#include "tests/storage/log_steps.hpp"

#include <algorithm>
#include <deque>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

/// One partition on a disk, tasks that run when told to, and fates dealt in order (then `as_asked`).
struct stage {
  std::shared_ptr<memory_disk> disk = std::make_shared<memory_disk>(1);
  std::deque<std::function<void()>> tasks;
  std::deque<std::function<void()>> late;
  std::deque<append_fate> fates;
  std::unique_ptr<memory_event_log> real = open();
  std::unique_ptr<faulty_event_log> log = std::make_unique<faulty_event_log>(
      *real, log_faults{[this](const auto&) { return next_fate(); },
                        [this](auto task) { late.push_back(std::move(task)); }});
  std::vector<append_outcome> answers;
  events::stream_id stream = conversation_stream(1);

  std::unique_ptr<memory_event_log> open() {
    return std::make_unique<memory_event_log>(
        memory_log_options{disk, [this](auto task) { tasks.push_back(std::move(task)); }});
  }
  append_fate next_fate() {
    if (fates.empty()) return append_fate::as_asked;
    const auto fate = fates.front();
    fates.pop_front();
    return fate;
  }
  static void run(std::deque<std::function<void()>>& what) {
    while (!what.empty()) {
      const auto task = std::move(what.front());
      what.pop_front();
      task();
    }
  }
  void own() {
    log->take_over({0},
                   [](const auto& outcome) { BOOST_REQUIRE(std::holds_alternative<ownership>(outcome)); });
    run(tasks);
  }
  void hand_over(append_batch batch) {
    log->append(std::move(batch), [this](const auto& outcomes) {
      answers.insert(answers.end(), outcomes.begin(), outcomes.end());
    });
  }
  void append(append_batch batch) {
    hand_over(std::move(batch));
    run(tasks);
  }
  void expect(const std::vector<append_status>& expected) {
    BOOST_REQUIRE(answers.size() == expected.size());
    for (std::size_t at = 0; at < expected.size(); ++at)
      BOOST_TEST(answers[at].status == expected[at]);
    answers.clear();
  }
  std::uint64_t durable() const { return disk->stream_end(stream).value; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(faulty_event_log_test)

BOOST_AUTO_TEST_CASE(nothing_happens_before_its_task_runs) {
  stage on;
  on.own();
  on.hand_over({request(on.stream, 0)});
  BOOST_TEST(on.durable() == 0u);
  BOOST_TEST(on.answers.empty());
  on.tasks.front()();
  BOOST_TEST(on.durable() == 1u);
  BOOST_TEST(on.answers.empty());
  stage::run(on.tasks);
  on.expect({append_status::appended});
}

BOOST_AUTO_TEST_CASE(shuffled_tasks_still_answer_in_order) {
  stage on;
  on.own();
  on.hand_over({request(on.stream, 0)});
  on.hand_over({request(on.stream, 9)});
  on.hand_over({request(on.stream, 1)});
  std::reverse(on.tasks.begin(), on.tasks.end());
  stage::run(on.tasks);
  on.expect({append_status::appended, append_status::conflict, append_status::appended});
}

BOOST_AUTO_TEST_CASE(refusals_write_nothing_and_later_appends_of_the_stream_conflict) {
  for (const auto fate : {append_fate::conflict, append_fate::unavailable}) {
    stage on;
    on.own();
    on.fates = {fate};
    on.append({request(on.stream, 0), request(on.stream, 1), request(conversation_stream(2), 0)});
    on.expect({fate == append_fate::conflict ? append_status::conflict : append_status::unavailable,
               append_status::conflict, append_status::appended});
    BOOST_TEST(on.durable() == 0u);
  }
}

BOOST_AUTO_TEST_CASE(a_lost_append_is_unknown_and_latches_until_a_take_over) {
  stage on;
  on.own();
  on.fates = {append_fate::unknown_and_lost};
  on.append({request(on.stream, 0), request(conversation_stream(2), 0)});
  on.expect({append_status::unknown, append_status::unknown});
  on.append({request(on.stream, 0)});
  on.expect({append_status::unavailable});
  BOOST_TEST(on.disk->end({0}).count.value == 0u);
  on.own();
  on.append({request(on.stream, 0)});
  on.expect({append_status::appended});
}

BOOST_AUTO_TEST_CASE(a_landed_append_is_unknown_and_there) {
  stage on;
  on.own();
  on.fates = {append_fate::unknown_but_landed};
  on.append({request(on.stream, 0), request(on.stream, 1)});
  on.expect({append_status::unknown, append_status::unknown});
  BOOST_TEST(on.durable() == 2u);
}

BOOST_AUTO_TEST_CASE(a_late_append_lands_after_its_answer) {
  stage on;
  on.own();
  on.fates = {append_fate::unknown_and_late};
  on.append({request(on.stream, 0), request(on.stream, 1)});
  on.expect({append_status::unknown, append_status::unknown});
  BOOST_TEST(on.durable() == 0u);
  stage::run(on.late);
  stage::run(on.tasks);
  BOOST_TEST(on.durable() == 2u);
}

BOOST_AUTO_TEST_CASE(a_late_append_never_lands_after_a_take_over) {
  stage on;
  on.own();
  on.fates = {append_fate::unknown_and_late};
  on.append({request(on.stream, 0)});
  on.own();
  stage::run(on.late);
  stage::run(on.tasks);
  BOOST_TEST(on.durable() == 0u);
}

BOOST_AUTO_TEST_CASE(a_late_append_never_lands_after_another_nodes_take_over) {
  stage on;
  on.own();
  on.fates = {append_fate::unknown_and_late};
  on.append({request(on.stream, 0)});
  const auto other = on.open();
  other->take_over({0}, [](const auto&) {});
  stage::run(on.tasks);
  stage::run(on.late);
  stage::run(on.tasks);
  BOOST_TEST(on.durable() == 0u);
}

BOOST_AUTO_TEST_CASE(another_nodes_take_over_fences_appends_in_flight) {
  stage on;
  on.own();
  on.hand_over({request(on.stream, 0)});
  on.disk->take_over({0}, "another");
  stage::run(on.tasks);
  on.expect({append_status::fenced});
  BOOST_TEST(on.durable() == 0u);
}

BOOST_AUTO_TEST_CASE(a_crash_answers_nothing_and_keeps_a_prefix) {
  for (const std::uint64_t kept : {0, 1, 2, 3}) {
    stage on;
    on.own();
    for (std::uint64_t last = 0; last < 3; ++last)
      on.hand_over({request(on.stream, last)});
    std::uint64_t asked = 0;
    on.real->crash([&](const auto&) { return asked++ < kept; });
    stage::run(on.tasks);
    BOOST_TEST(on.answers.empty());
    BOOST_TEST(on.durable() == kept);
  }
}

BOOST_AUTO_TEST_CASE(a_crash_keeps_what_was_durable_but_not_yet_answered) {
  stage on;
  on.own();
  on.hand_over({request(on.stream, 0)});
  on.tasks.front()();
  on.real->crash([](const auto&) { return false; });
  stage::run(on.tasks);
  BOOST_TEST(on.answers.empty());
  BOOST_TEST(on.durable() == 1u);
}

BOOST_AUTO_TEST_CASE(a_read_only_log_refuses_and_recovers) {
  stage on;
  on.own();
  on.real->set_read_only(true);
  BOOST_TEST(on.log->read_only());
  on.append({request(on.stream, 0)});
  on.expect({append_status::unavailable});
  on.log->take_over(
      {0}, [](const auto& outcome) { BOOST_TEST(std::holds_alternative<take_over_refused>(outcome)); });
  stage::run(on.tasks);
  on.real->set_read_only(false);
  on.append({request(on.stream, 0)});
  on.expect({append_status::appended});
}

BOOST_AUTO_TEST_SUITE_END()
