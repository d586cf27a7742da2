#include "storage/slow_operations.hpp"

#include <boost/test/unit_test.hpp>

using namespace veilleuse::storage;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(slow_operations_test)

BOOST_AUTO_TEST_CASE(what_takes_as_long_as_the_threshold_is_not_slow_and_what_takes_longer_is) {
  slow_operations watched{20ms};
  watched.note(operation::append, 20ms, {.records = 1, .bytes = 2});
  BOOST_TEST(watched.take().empty());
  watched.note(operation::append, 20ms + 1us, {.records = 3, .bytes = 4});
  const auto slow = watched.take();
  BOOST_REQUIRE(slow.size() == 1u);
  BOOST_TEST((slow[0].what == operation::append));
  BOOST_TEST((slow[0].took == 20ms + 1us));
  BOOST_TEST(slow[0].size.records == 3u);
  BOOST_TEST(slow[0].size.bytes == 4u);
  BOOST_TEST(slow[0].left_out == 0u);
}

BOOST_AUTO_TEST_CASE(of_each_kind_the_slowest_is_told_and_the_others_are_counted) {
  slow_operations watched{20ms};
  for (const auto took : {30ms, 50ms, 40ms})
    watched.note(operation::append, took, {.records = static_cast<std::uint64_t>(took.count())});
  watched.note(operation::wake, 25ms, {});
  const auto slow = watched.take();
  BOOST_REQUIRE(slow.size() == 2u);
  BOOST_TEST((slow[0].took == 50ms));
  BOOST_TEST(slow[0].size.records == 50u);
  BOOST_TEST(slow[0].left_out == 2u);
  BOOST_TEST((slow[1].what == operation::wake));
  BOOST_TEST(slow[1].left_out == 0u);
}

BOOST_AUTO_TEST_CASE(what_was_told_is_not_told_again) {
  slow_operations watched{20ms};
  watched.note(operation::append, 50ms, {});
  BOOST_TEST(watched.take().size() == 1u);
  BOOST_TEST(watched.take().empty());
  watched.note(operation::append, 30ms, {});
  const auto slow = watched.take();
  BOOST_REQUIRE(slow.size() == 1u);
  BOOST_TEST((slow[0].took == 30ms));
}

BOOST_AUTO_TEST_CASE(without_a_threshold_nothing_is_slow_and_no_clock_is_read) {
  slow_operations off{0ms};
  off.note(operation::append, 1h, {});
  BOOST_TEST((off.now() == slow_operations::clock::time_point{}));
  off.note_since(operation::append, off.now(), {});
  BOOST_TEST(off.take().empty());
}

BOOST_AUTO_TEST_CASE(what_began_long_ago_is_slow_by_the_clock) {
  slow_operations watched{1ns};
  BOOST_TEST((watched.now() != slow_operations::clock::time_point{}));
  watched.note_since(operation::history_page, {}, {});
  const auto slow = watched.take();
  BOOST_REQUIRE(slow.size() == 1u);
  BOOST_TEST(operation_names.at(static_cast<std::size_t>(slow[0].what)) == "history_page");
}

BOOST_AUTO_TEST_SUITE_END()
