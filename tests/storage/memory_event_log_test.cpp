// The memory log on a schedule that the test holds: when things happen, crashes, other nodes, a full disk.
#include "storage/memory/memory_event_log.hpp"

#include "tests/storage/log_steps.hpp"

#include <algorithm>
#include <deque>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

/// One partition on a disk, and tasks that run when told to.
struct stage {
  std::shared_ptr<memory_disk> disk = std::make_shared<memory_disk>(1);
  std::deque<std::function<void()>> tasks;
  std::unique_ptr<memory_event_log> log = open();
  std::vector<append_outcome> answers;
  events::stream_id stream = conversation_stream(1);

  std::unique_ptr<memory_event_log> open() {
    return std::make_unique<memory_event_log>(
        memory_log_options{disk, [this](auto task) { tasks.push_back(std::move(task)); }});
  }
  void run() {
    while (!tasks.empty()) {
      const auto task = std::move(tasks.front());
      tasks.pop_front();
      task();
    }
  }
  void own() {
    log->take_over({0},
                   [](const auto& outcome) { BOOST_REQUIRE(std::holds_alternative<ownership>(outcome)); });
    run();
  }
  void hand_over(append_batch batch) {
    log->append(std::move(batch), [this](const auto& outcomes) {
      answers.insert(answers.end(), outcomes.begin(), outcomes.end());
    });
  }
  void append(append_batch batch) {
    hand_over(std::move(batch));
    run();
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

BOOST_AUTO_TEST_SUITE(memory_event_log_test)

BOOST_AUTO_TEST_CASE(nothing_happens_before_its_task_runs) {
  stage on;
  on.own();
  on.hand_over({request(on.stream, 0)});
  BOOST_TEST(on.durable() == 0u);
  BOOST_TEST(on.answers.empty());
  on.tasks.front()();
  BOOST_TEST(on.durable() == 1u);
  BOOST_TEST(on.answers.empty());
  on.run();
  on.expect({append_status::appended});
}

BOOST_AUTO_TEST_CASE(shuffled_tasks_still_answer_in_order) {
  stage on;
  on.own();
  on.hand_over({request(on.stream, 0)});
  on.hand_over({request(on.stream, 9)});
  on.hand_over({request(on.stream, 1)});
  std::reverse(on.tasks.begin(), on.tasks.end());
  on.run();
  on.expect({append_status::appended, append_status::conflict, append_status::appended});
}

BOOST_AUTO_TEST_CASE(another_nodes_take_over_fences_appends_in_flight) {
  stage on;
  on.own();
  on.hand_over({request(on.stream, 0)});
  on.disk->take_over({0}, "another");
  on.run();
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
    on.log->crash([&](const auto&) { return asked++ < kept; });
    on.run();
    BOOST_TEST(on.answers.empty());
    BOOST_TEST(on.durable() == kept);
  }
}

BOOST_AUTO_TEST_CASE(a_crash_keeps_what_was_durable_but_not_yet_answered) {
  stage on;
  on.own();
  on.hand_over({request(on.stream, 0)});
  on.tasks.front()();
  on.log->crash([](const auto&) { return false; });
  on.run();
  BOOST_TEST(on.answers.empty());
  BOOST_TEST(on.durable() == 1u);
}

BOOST_AUTO_TEST_CASE(a_read_only_log_refuses_and_recovers) {
  stage on;
  on.own();
  on.log->set_read_only(true);
  BOOST_TEST(on.log->read_only());
  on.append({request(on.stream, 0)});
  on.expect({append_status::unavailable});
  on.log->take_over(
      {0}, [](const auto& outcome) { BOOST_TEST(std::holds_alternative<take_over_refused>(outcome)); });
  on.run();
  on.log->set_read_only(false);
  on.append({request(on.stream, 0)});
  on.expect({append_status::appended});
}

BOOST_AUTO_TEST_SUITE_END()
