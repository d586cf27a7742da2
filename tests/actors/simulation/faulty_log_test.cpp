// The simulation's log fails as a real one may, and no other way.
#include "tests/actors/simulation/faulty_log.hpp"

#include "events/codec/codec.hpp"
#include "tests/actors/hand_world.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using storage::append_outcome;
using storage::append_status;

/// One partition; every append is of one event and the stream's first.
struct doubtful_disk {
  std::shared_ptr<storage::memory_disk> disk = std::make_shared<storage::memory_disk>(1);
  storage::memory_event_log inner{{disk, [](const std::function<void()>& task) { task(); }, "test"}};
  std::mt19937_64 random{1};
  std::uint8_t streams = 0;

  void own(faulty_log& log) {
    log.take_over(
        {0}, [](const auto& outcome) { BOOST_REQUIRE(std::holds_alternative<storage::ownership>(outcome)); });
  }
  [[nodiscard]] storage::append_request next() {
    const auto stream = stream_of({events::principal_kind::youth, id_of(++streams)});
    return {stream, {}, 1, std::make_shared<const std::string>("a record")};
  }
  [[nodiscard]] static append_status append(faulty_log& log, storage::append_request request) {
    append_outcome answered;
    log.append({std::move(request)}, [&](const auto& outcomes) { answered = outcomes.front(); });
    return answered.status;
  }
  [[nodiscard]] std::uint64_t durable() const { return disk->end({0}).count.value; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(faulty_log_of_the_simulation, doubtful_disk)

BOOST_AUTO_TEST_CASE(without_faults_it_answers_as_the_log_behind_it) {
  faulty_log log{inner, random, {}};
  BOOST_TEST((append(log, next()) == append_status::fenced));
  own(log);
  const auto request = next();
  BOOST_TEST((append(log, request) == append_status::appended));
  BOOST_TEST((append(log, request) == append_status::conflict));
  BOOST_TEST(durable() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_unavailable_is_not_written_and_may_be_asked_again) {
  faulty_log log{inner, random, {.unavailable = 1}};
  own(log);
  const auto request = next();
  BOOST_TEST((append(log, request) == append_status::unavailable));
  BOOST_TEST(durable() == 0U);
  log.heal();
  BOOST_TEST((append(log, request) == append_status::appended));
}

BOOST_AUTO_TEST_CASE(after_the_first_unknown_everything_is_unknown_until_a_take_over) {
  faulty_log log{inner, random, {.unknown = 1}};
  own(log);
  BOOST_TEST((append(log, next()) == append_status::unknown));
  log.heal();
  BOOST_TEST((append(log, next()) == append_status::unknown));
  own(log);
  BOOST_TEST((append(log, next()) == append_status::appended));
}

BOOST_AUTO_TEST_CASE(what_was_in_doubt_lands_at_once_or_by_the_take_over_or_never) {
  faulty_log log{inner, random, {.unknown = 1}};
  std::uint64_t at_once = 0;
  std::uint64_t by_take_over = 0;
  std::uint64_t never = 0;
  for (int again = 0; again < 60; ++again) {
    own(log);
    const auto before = durable();
    BOOST_REQUIRE(append(log, next()) == append_status::unknown);
    const auto answered = durable();
    own(log);
    const auto decided = durable();
    at_once += answered - before;
    by_take_over += decided - answered;
    never += before + 1 - decided;
    own(log);
    BOOST_TEST(durable() == decided);
  }
  BOOST_TEST(at_once > 0U);
  BOOST_TEST(by_take_over > 0U);
  BOOST_TEST(never > 0U);
  BOOST_TEST(at_once + by_take_over + never == 60U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
